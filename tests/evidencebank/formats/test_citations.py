"""Citing an entry: what reference managers read, whatever the entry says."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.json_files.csl_json import parse_csl_json
from corpus.readers.references.bibtex import parse_bibtex
from corpus.scheme import Scheme
from corpus.subject import Subject
from evidencebank.formats.citations import STYLES, cite, cite_all, with_labels
from evidencebank.formats.page_metadata import tags

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


def test_the_document_is_cited_and_the_entry_named_apart() -> None:
    """By its own address, or that of its DOI; the page stands for what has neither."""
    entry = ENTRY.model_copy(update={"url": "https://journal.example/a", "doi": "10.1136/bmj.1"})
    told = {
        "bibtex": ["doi = {10.1136/bmj.1}", "url = {https://journal.example/a}", "Summary: "],
        "ris": ["DO  - 10.1136/bmj.1", "UR  - https://journal.example/a", "L3  - "],
        "csl-json": ['"URL": "https://journal.example/a"', '"DOI": "10.1136', '"summary": "'],
        "plain": ["doi:10.1136/bmj.1 https://journal.example/a Summary: "],
    }
    for style, parts in told.items():
        text = cite(entry, style, ADDRESS)
        assert [part for part in parts if part not in text] == [], style
        assert text.replace("\\_", "_").count(ADDRESS) == 1
        bare = cite(entry.model_copy(update={"url": ""}), style, ADDRESS)
        assert "https://doi.org/10.1136/bmj.1" in bare
        alone = cite(ENTRY, style, ADDRESS)
        assert ADDRESS in alone
        assert not any(mark in alone for mark in ("Summary: ", "L3  - ", '"summary"'))
    assert json.loads(cite(entry, "csl-json", ADDRESS))[0]["custom"] == {"summary": ADDRESS}


KEYED = ("a_b", "a-b", "A-B", "a b", "研究", "研究所", "mercer-2010", "10.1136/x".replace("/", ":"))


def _keys(text: str) -> list[str]:
    return [line.partition("{")[2].rstrip(",") for line in text.splitlines() if line[:1] == "@"]


def test_bibtex_keys_tell_entries_apart() -> None:
    """Whatever their case, the same alone and in a file, and as the id where that is a key."""
    entries = [Entry(id=one.replace(" ", "~"), title="A") for one in KEYED]
    keys = _keys("".join(cite_all([(entry, "") for entry in entries], "bibtex")))
    assert len({key.casefold() for key in keys}) == len(KEYED)
    assert all(key.isascii() for key in keys)
    assert keys == [key for entry in entries for key in _keys(cite(entry, "bibtex"))]
    assert [keys[0], keys[1], keys[6]] == ["a_b", "a-b", "mercer-2010"]
    assert keys[4] == "entry-4ff0f1dd"


@given(st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=6, unique=True))
def test_no_two_ids_have_one_key(ids: list[str]) -> None:
    """As BibTeX compares keys, without regard to case."""
    try:
        entries = [Entry(id=one, title="A") for one in ids]
    except ValueError:
        return
    keys = _keys("".join(cite_all([(entry, "") for entry in entries], "bibtex")))
    assert len({key.casefold() for key in keys}) == len({entry.id for entry in entries})


@pytest.mark.parametrize("style", STYLES)
def test_a_file_of_none_and_of_several(style: str) -> None:
    """CSL-JSON is one list; others stand behind each other."""
    several = "".join(cite_all([(ENTRY, ""), (ENTRY, "")], style))
    assert several.count("50") == 2 * cite(ENTRY, style).count("50")
    none = "".join(cite_all([], style))
    if style == "csl-json":
        assert (len(json.loads(several)), json.loads(none)) == (2, [])
    else:
        assert none == ""


@pytest.mark.parametrize(
    ("kind", "source", "bibtex", "ris", "csl", "genre"),
    [
        ("STUDY", "Practice: 2010, 1", "article", "JOUR", "article-journal", "Study"),
        ("REVIEW", "", "techreport", "RPRT", "report", "Review"),
        ("DOCUMENT", "A Trust, 2010", "techreport", "RPRT", "report", None),
        ("DOCUMENT", "", "misc", "GEN", "document", None),
        ("HOT TOPIC", "", "misc", "ELEC", "webpage", "Hot topic"),
        ("BOOK", "A Press", "book", "BOOK", "book", "Book"),
        ("THESIS", "A University", "phdthesis", "THES", "thesis", "Thesis"),
        ("OWN KIND", "", "misc", "GEN", "document", "Own kind"),
    ],
)
def test_kinds_are_types(
    kind: str, source: str, bibtex: str, ris: str, csl: str, genre: str | None
) -> None:
    """Of each format; the kind itself is told as readers write it."""
    entry = Entry(id="x", title="A", kind=kind, source=source)
    assert cite(entry, "bibtex").startswith(f"@{bibtex}{{")
    assert cite(entry, "ris").startswith(f"TY  - {ris}\r\n")
    (item,) = json.loads(cite(entry, "csl-json"))
    assert (item["type"], item.get("genre")) == (csl, genre)


def test_keywords_are_labels_and_keep_their_commas() -> None:
    """Codes say nothing elsewhere; nor does what the scheme does not know, if there is one."""
    scheme = Scheme((Subject("M6.1x", "Prison, open"), Subject("p", "Peers")))
    subjects = ("M6.1x", "p", "drugs-a1")
    entry = with_labels(Entry(id="x", title="A", subjects=subjects), scheme)
    assert with_labels(entry, Scheme(())).subjects == entry.subjects
    assert "  keywords = {Prison, open; Peers;}" in cite(entry, "bibtex")
    assert json.loads(cite(entry, "csl-json"))[0]["keyword"] == "Prison, open; Peers;"
    assert [line for line in cite(entry, "ris").splitlines() if line.startswith("KW")] == [
        *("KW  - Prison, open", "KW  - Peers"),
    ]
    found = (
        parse_bibtex(cite(entry, "bibtex"), "x"),
        parse_csl_json(cite(entry, "csl-json").encode(), "x"),
    )
    for (draft,) in found:
        assert isinstance(draft, Draft)
        assert draft.entry.subjects == ("Prison, open", "Peers")


def test_a_year_that_the_source_alone_says_is_told() -> None:
    """In each format that has a place for it, and the publisher is without."""
    entry = Entry(id="x", title="A", source="A Trust, March 2009")
    assert "year = {2009}" in cite(entry, "bibtex")
    assert "institution = {A Trust}" in cite(entry, "bibtex")
    assert "PY  - 2009" in cite(entry, "ris")
    (item,) = json.loads(cite(entry, "csl-json"))
    assert (item["issued"], item["publisher"]) == ({"date-parts": [[2009]]}, "A Trust")
    assert dict(tags(entry, ADDRESS))["citation_publication_date"] == "2009"
    assert dict(tags(entry, ADDRESS))["citation_publisher"] == "A Trust"


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
