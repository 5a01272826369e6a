"""All forms of citations, read by Citation.js."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from corpus.entry import Entry
from evidencebank.formats.author_names import names_of
from tests.consumers.conftest import parts_of_names
from tests.consumers.reads import NODE, installed, reads

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parent / "node" / "read_citations.js"


@reads("BibTeX", "Citation.js")
def test_citation_js_reads_bibtex(exported: dict[str, str], cited: list[Entry]) -> None:
    """The kind is a note."""
    found = read(exported["bibtex"])
    assert list(map(told, found)) == list(map(said, cited))
    assert [one["note"] for one in found] == [entry.kind.capitalize() for entry in cited]


@reads("RIS", "Citation.js")
def test_citation_js_reads_ris(exported: dict[str, str], cited: list[Entry]) -> None:
    """The id is the entry's, and subjects are keywords.

    RIS has no way to say that a body is one: names are parted at their commas.
    """
    found = read(exported["ris"])
    assert [told(one) for one in found] == [(_parted(one), *said(one)[1:]) for one in cited]
    assert [one["id"] for one in found] == [entry.id for entry in cited]
    for one, entry in zip(found, cited, strict=True):
        assert one.get("keyword", "") == ",".join(entry.subjects)


def _parted(entry: Entry) -> list[tuple[str, ...]]:
    return [tuple([*str(name).split(", "), "", ""][:3]) for name in names_of(entry)]


@reads("CSL-JSON", "Citation.js")
def test_citation_js_reads_csl_json(exported: dict[str, str], cited: list[Entry]) -> None:
    """The kind is the genre, unless it says no more than the type."""
    found = read(exported["csl-json"])
    assert list(map(told, found)) == list(map(said, cited))
    kinds = [entry.kind.capitalize() if entry.kind != "DOCUMENT" else None for entry in cited]
    assert [one.get("genre") for one in found] == kinds


def read(text: str) -> list[dict[str, Any]]:
    """Return the items that Citation.js makes of a file."""
    installed("Citation.js", "node", NODE / "@citation-js" / "core")
    done = subprocess.run(
        ["node", SCRIPT],
        input=text.encode(),
        capture_output=True,
        env=os.environ | {"NODE_PATH": str(NODE)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    items: list[dict[str, Any]] = json.loads(done.stdout)
    return items


def said(entry: Entry) -> tuple[object, ...]:
    """Return what each form says of an entry."""
    return parts_of_names(entry), entry.title, entry.year, entry.doi


def told(item: dict[str, Any]) -> tuple[object, ...]:
    """Return the same of an item of CSL."""
    names = [
        (
            one.get("literal")
            or " ".join(
                filter(None, (one.get("non-dropping-particle"), one.get("dropping-particle")))
            )
            + " " * bool(one.get("non-dropping-particle") or one.get("dropping-particle"))
            + one["family"],
            one.get("given", ""),
            one.get("suffix", ""),
        )
        for one in item.get("author", ())
    ]
    ((year, *_),) = item["issued"]["date-parts"]
    return names, item["title"], year, item.get("DOI", "")
