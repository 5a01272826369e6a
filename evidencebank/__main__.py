"""Run the command line: `python -m evidencebank`, and what is installed as `evidencebank`."""

from __future__ import annotations

import atexit
import gc


def run() -> None:
    """Run a command, and let Python's collector of garbage look at what it makes alone.

    What is imported stays to the end: to look through it took a command that searches a fifth of
    its time, most of that when it ended.
    """
    gc.disable()
    from evidencebank.cli.main import main

    gc.freeze()
    gc.enable()
    atexit.register(gc.freeze)
    main()


if __name__ == "__main__":
    run()
