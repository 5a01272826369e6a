"""Loads what names addresses while nothing may be connected to: run as a program.

    python -m tests.trust.no_network BANK SOURCE

Prints the ids of the entries and the codes of the subjects, as one line of JSON.
"""

from __future__ import annotations

import json
import sys

from evidencebank import Bank

_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN) or event == "urllib.Request":
        raise RuntimeError(f"{event} {arguments}")


def main(bank: str, source: str) -> None:
    """Load, search and print."""
    sys.addaudithook(_refuse)
    with Bank.create(bank) as made:
        made.load([source])
        ids = sorted(hit.id for hit in made.search("", limit=50).hits)
        print(json.dumps([ids, [subject.code for subject in made.subjects()]]))


if __name__ == "__main__":
    main(*sys.argv[1:])
