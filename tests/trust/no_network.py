"""Loads what names addresses while nothing may be connected to: run as a program.

    python -m tests.trust.no_network FOLDER

Each folder in FOLDER is loaded into a bank of its own beside it. Prints, as one line of JSON, what
came of each by name: ids of entries and codes of subjects, or the error that refused it, and what
was to be connected to meanwhile.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from evidencebank import Bank, EvidenceBankError

_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")

attempts: list[str] = []
"""What was to be connected to."""


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what would connect to anything: a hook for `sys.addaudithook`."""
    if event.startswith(_FORBIDDEN) or event == "urllib.Request":
        attempts.append(f"{event} {arguments}")
        raise RuntimeError(attempts[-1])


def _loaded(source: Path) -> list[list[str]] | str:
    with Bank.create(source.with_name(f"{source.name}.bank")) as bank:
        try:
            bank.load([source])
        except EvidenceBankError as error:
            return type(error).__name__
        ids = sorted(hit.id for hit in bank.search("", limit=50).hits)
        return [ids, [subject.code for subject in bank.subjects()]]


def main(folder: Path) -> None:
    """Load and print."""
    sys.addaudithook(refuse)
    told = {}
    for source in sorted(folder.iterdir()):
        attempts.clear()
        told[source.name] = [_loaded(source), list(attempts)]
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
