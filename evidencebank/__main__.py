"""Run the command line with `python -m evidencebank`."""

from evidencebank.cli.main import main

main()
