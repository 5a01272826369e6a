"""PubMed's text of summaries: where authors, titles and journals end that full stops part."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.readers.pubmed_texts.pubmed_summary import parse_pubmed_summary
from corpus.source_types.registry import reader_of
from corpus.source_types.source_file import SourceFile

FULL = """1: Mercer J, O'Brien SB Jr, van der Berg J; Hostel Group. Peers in hostels. Do they
help? Gap J (Lond). 2010 Mar 3;12(3):201-9. doi: 10.1000/P.1. Epub 2010 Jan 5. PMID:
12345678; PMCID: PMC123456.
"""


def entries(text: str) -> list[Entry]:
    """Return the entries of a file of which every citation can be read."""
    found = list(parse_pubmed_summary([text.encode()], "s.txt"))
    assert [one for one in found if isinstance(one, Rejection)] == []
    return [one.entry for one in found if isinstance(one, Draft)]


def test_a_citation_is_an_entry() -> None:
    """Lines go on, and a title may be of two sentences."""
    (entry,) = entries(FULL)
    assert entry.title == "Peers in hostels. Do they help?"
    assert entry.authors == ("Mercer J", "O'Brien SB Jr", "van der Berg J", "Hostel Group")
    assert (entry.bodies, entry.year) == (("Hostel Group",), 2010)
    assert entry.source == "Gap J (Lond): 2010, 12(3), p. 201–209"
    assert (entry.doi, entry.pmid) == ("10.1000/p.1", "12345678")


@pytest.mark.parametrize(
    ("citation", "authors", "title", "source"),
    [
        (
            "Moss K. [Les pairs]. Gaps. 2012;1:e2. French.",
            ("Moss K",),
            "Les pairs",
            "Gaps: 2012, 1, p. e2",
        ),
        ("[No authors listed]. Peers. Gaps. 2011 Spring;7.", (), "Peers", "Gaps: 2011, 7"),
        ("Peers. Gaps. 2011.", (), "Peers", "Gaps: 2011"),
        ("Peers. A trial. Gaps. 2011.", (), "Peers. A trial", "Gaps: 2011"),
        ("Hostel Group. Peers. Gaps. 2011.", ("Hostel Group",), "Peers", "Gaps: 2011"),
        (
            "Moss K. Peers. Gaps. 2011 May 5:10.1000/j.1. doi: 10.1000/j.1.",
            ("Moss K",),
            "Peers",
            "Gaps: 2011",
        ),
        (
            "Moss K. Peers. 2020 Jan 1. In: Hostels [Internet]. Leeds: Gap Press; 2024.",
            ("Moss K",),
            "Peers",
            "Hostels: 2020",
        ),
        ("A line that cites nothing", (), "A line that cites nothing", ""),
    ],
)
def test_parts_of_a_citation_are_told_apart(
    citation: str, authors: tuple[str, ...], title: str, source: str
) -> None:
    """With authors or without, in another language, not printed yet, in a book."""
    first, entry = entries(f"{FULL}\n2: {citation} PMID: 2345678.\n")
    assert first.pmid == "12345678"
    assert (entry.authors, entry.source, entry.pmid) == (authors, source, "2345678")
    assert entry.title.removesuffix(" PMID: 2345678") == title


def test_it_is_known_by_how_it_begins(tmp_path: Path) -> None:
    """A list that somebody numbered is a text."""
    for name, text, reader in (
        ("a.txt", FULL, "pubmed-summary"),
        ("b.txt", "1: Buy milk\n", "text"),
    ):
        path = tmp_path / name
        path.write_text(text)
        assert reader_of(SourceFile(path, name), path.read_bytes()).name == reader


@given(
    st.lists(
        st.sampled_from(["1: ", "Ames J. ", "Gaps. ", "2010", ";", ":", "\n", "PMID: 1", "In: "])
    )
)
def test_any_text_is_read_or_told(pieces: list[str]) -> None:
    """In a line each."""
    found = list(parse_pubmed_summary(["".join(pieces).encode()], "s.txt"))
    assert all("\n" not in one.reason for one in found if isinstance(one, Rejection))
