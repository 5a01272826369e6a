"""Run the command line with `python -m evidencebank`."""

from evidencebank.cli import main

main()
