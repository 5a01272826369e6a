"""RIS, read by a program that nobody here wrote."""

from __future__ import annotations

from typing import Any

import rispy

from corpus.entry import Entry
from evidencebank.formats.author_names import names_of
from tests.consumers.reads import reads


@reads("RIS", "rispy")
def test_rispy_reads_every_entry(exported: dict[str, str], cited: list[Entry]) -> None:
    """And knows each tag that it is given, but that of the library's own page."""
    found = rispy.loads(exported["ris"])
    assert [_told(one) for one in found] == [
        {
            "names": list(map(str, names_of(entry))),
            "title": entry.title,
            "year": str(entry.year),
            "doi": entry.doi,
            "kind": entry.kind.capitalize(),
            "id": entry.id,
            "keywords": list(entry.subjects),
        }
        for entry in cited
    ]
    assert {tag for one in found for tag in one.get("unknown_tag", ())} <= {"L3"}


def _told(record: dict[str, Any]) -> dict[str, object]:
    return {
        "names": record.get("authors", []),
        "title": record["title"],
        "year": record.get("year", ""),
        "doi": record.get("doi", ""),
        "kind": record["type_of_work"],
        "id": record["id"],
        "keywords": record.get("keywords", []),
    }
