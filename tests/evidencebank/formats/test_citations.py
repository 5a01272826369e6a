"""Citing an entry: what reference managers read, whatever the entry says."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.errors import InputError
from evidencebank.formats.citations import STYLES, cite

ENTRY = Entry(
    id="okafor-2010",
    title="50% fewer & {cheaper} drinks",
    authors=("Okafor A.", "Mary van der Berg", "Department of Health"),
    year=2010,
    source="Addiction: 2010, 105, p. 1",
    summary="A trial.",
    subjects=("prices", "alcohol"),
    kind="STUDY",
)
ADDRESS = "https://bank.example.org/entry/okafor-2010"


def test_the_plain_line_reads_like_a_reference() -> None:
    """Authors, title, source and address, each ended by one full stop; the year once."""
    assert cite(ENTRY, "plain", ADDRESS) == (
        "Okafor A., van der Berg Mary, Department of Health. 50% fewer & {cheaper} drinks. "
        f"Addiction: 2010, 105, p. 1. {ADDRESS}"
    )
    assert cite(Entry(id="x", title="A note", source="A Trust", year=2009), "plain") == (
        "A note. A Trust. 2009."
    )


def test_bibtex_is_escaped() -> None:
    """What TeX would obey is written so that it prints, and an institution stays whole."""
    text = cite(ENTRY, "bibtex", ADDRESS)
    assert text.startswith("@article{okafor-2010,\n")
    assert r"{{50\% fewer \& \textbraceleft{}cheaper\textbraceright{} drinks}}" in text
    assert "{Okafor, A. and van der Berg, Mary and {Department of Health}}" in text


@pytest.mark.parametrize("author", ["Smith, Alice and Bob", "King, AND Co", "Ford, S, T, U"])
def test_bibtex_reads_one_author_as_one(author: str) -> None:
    """It would take what stands between 'and' for people, and more than two commas for a fault."""
    text = cite(Entry(id="x", title="A note", authors=(author,)), "bibtex")
    assert f"author = {{{{{author}}}}}" in text


def test_a_journal_is_cited_in_its_parts() -> None:
    """Name, volume, issue and pages, each where the format has a place for it."""
    source = "Practice & Policy: 2013, 18(2), p. 119–135"
    entry = Entry(id="x", title="A trial", source=source, year=2013)
    bibtex = cite(entry, "bibtex")
    for field in (r"journal = {Practice \& Policy}", "volume = {18}", "pages = {119--135}"):
        assert f"  {field}" in bibtex.splitlines() or f"  {field}," in bibtex.splitlines()
    ris = cite(entry, "ris").splitlines()
    assert {"T2  - Practice & Policy", "VL  - 18", "IS  - 2", "SP  - 119", "EP  - 135"} < set(ris)
    (item,) = json.loads(cite(entry, "csl-json"))
    assert item["container-title"] == "Practice & Policy"
    assert (item["volume"], item["issue"], item["page"]) == ("18", "2", "119-135")


def test_a_publisher_is_no_journal() -> None:
    """What it publishes is a report."""
    entry = Entry(id="x", title="A guide", source="[UK] Alcohol Workforce Group, 2009", year=2009)
    assert cite(entry, "bibtex").startswith("@techreport{x,")
    assert "institution = {[UK] Alcohol Workforce Group}" in cite(entry, "bibtex")
    assert "PB  - [UK] Alcohol Workforce Group" in cite(entry, "ris").splitlines()
    (item,) = json.loads(cite(entry, "csl-json"))
    assert (item["type"], item["publisher"]) == ("report", "[UK] Alcohol Workforce Group")


def test_ris_has_a_tag_a_line() -> None:
    """Each author and subject has a line of its own; the record is ended."""
    lines = cite(ENTRY, "ris", ADDRESS).splitlines()
    assert lines[0] == "TY  - JOUR"
    assert lines[-1] == "ER  - "
    assert [line for line in lines if line.startswith("AU")] == [
        *("AU  - Okafor, A.", "AU  - van der Berg, Mary", "AU  - Department of Health")
    ]


def test_csl_json_says_what_the_entry_says() -> None:
    """As citation processors read it: a list of one item."""
    (item,) = json.loads(cite(ENTRY, "csl-json", ADDRESS))
    assert item["author"][1:] == [
        {"family": "van der Berg", "given": "Mary"},
        {"literal": "Department of Health"},
    ]
    assert item["issued"] == {"date-parts": [[2010]]}
    assert item["URL"] == ADDRESS


def test_an_entry_that_says_little_is_cited_by_what_it_says() -> None:
    """No empty fields, no stray full stops; the address is the document's own."""
    bare = Entry(id="x", title="A note", url="https://example.org/a")
    assert cite(bare, "plain") == "A note. https://example.org/a"
    assert "author" not in cite(bare, "bibtex")
    assert "AU" not in cite(bare, "ris")
    assert json.loads(cite(bare, "csl-json"))[0]["type"] == "document"


def test_a_style_that_is_not_known_is_refused() -> None:
    """The message names those that are."""
    with pytest.raises(InputError, match="bibtex"):
        cite(ENTRY, "apa")


@given(st.text(string.printable, min_size=1), st.text(), st.lists(st.text(max_size=40), max_size=3))
def test_any_entry_can_be_cited(title: str, source: str, authors: list[str]) -> None:
    """One record whatever stands in it: balanced braces, JSON, no line that is not a field."""
    try:
        entry = Entry(id="x", title=title, source=source, authors=tuple(authors))
    except ValueError:
        return
    for style in STYLES:
        assert cite(entry, style, ADDRESS)
    bibtex = cite(entry, "bibtex", ADDRESS)
    assert bibtex.count("{") == bibtex.count("}")
    assert all(line[2:6] == "  - " for line in cite(entry, "ris", ADDRESS).splitlines())
    assert len(json.loads(cite(entry, "csl-json", ADDRESS))) == 1
    assert "\n" not in cite(entry, "plain", ADDRESS)
