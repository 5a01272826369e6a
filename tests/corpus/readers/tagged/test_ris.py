"""RIS: what programs and databases export, in all the ways in which they do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.readers.tagged.ris import parse_ris


def read(text: str | bytes) -> list[Draft | Rejection]:
    """Return what a file gives."""
    data = text.encode() if isinstance(text, str) else text
    return list(parse_ris(data.splitlines(keepends=True), "r.ris"))


def entries(text: str | bytes) -> list[Entry]:
    """Return the entries of a file of which every record can be read."""
    found = read(text)
    assert [one for one in found if isinstance(one, Rejection)] == []
    return [one.entry for one in found if isinstance(one, Draft)]


def one(*lines: str) -> Entry:
    """Return the entry of a record with these lines."""
    (entry,) = entries("\n".join(["TY  - JOUR", *lines, "ER  - "]))
    return entry


def test_a_record_is_an_entry() -> None:
    """Each part goes where it is shown and searched for."""
    entry = one(
        "TI  - Peers in <i>hostels</i>",
        *("AU  - Mercer, Jane", "AU  - Okafor, A."),
        *("PY  - 2010", "JF  - Addiction", "VL  - 105", "IS  - 3", "SP  - 12", "EP  - 19"),
        *("AB  - Peers helped.", "KW  - peers", "KW  - hostels; homelessness", "LA  - English"),
        *("DO  - https://doi.org/10.1111/ADD.1", "AN  - 20149001", "DB  - PubMed"),
        *("UR  - https://example.org/a", "M3  - Randomized Controlled Trial"),
    )
    assert entry.title == "Peers in hostels"
    assert entry.authors == ("Mercer, Jane", "Okafor, A.")
    assert (entry.year, entry.source) == (2010, "Addiction: 2010, 105(3), p. 12–19")
    assert (entry.abstract, entry.body) == ("Peers helped.", "Peers helped.")
    assert entry.subjects == ("peers", "hostels", "homelessness")
    assert (entry.doi, entry.pmid, entry.language) == ("10.1111/add.1", "20149001", "en")
    assert (entry.url, entry.kind) == ("https://example.org/a", "STUDY")
    assert entry.id == "mercer-2010"


ONE, TWO, THREE = (["TY  - A", f"TI  - {title}"] for title in ("One", "Two", "Three"))
END = "ER  - "
FILES = {
    "ends left out": [*ONE, *TWO, *THREE],
    "the last end left out": [*ONE, END, *TWO, END, *THREE],
    "byte order mark": ["\ufeff" + ONE[0], ONE[1], END, "", *TWO, END, *THREE, END],
    "numbers between": ["1.", *ONE, END, "", "2.", *TWO, "3.", *THREE, END],
    "one blank": [line.replace("  -", " -") for line in [*ONE, END, *TWO, END, *THREE, END]],
    "Windows": [f"{line}\r" for line in [*ONE, END, *TWO, *THREE]],
    "blanks behind numbers": ["6. ", *ONE, END, "47. ", *TWO, "95. ", *THREE],
    "who exports, before each": [
        *("Record #1 of 2", "Content: text", "", *ONE, END, "Record #2 of 2", "", *TWO, END),
        *("Provider: A", *THREE),
    ],
    "words around": ["Exported", "", *ONE, END, "NL  - x", *TWO, END, *THREE],
}


@pytest.mark.parametrize("name", FILES)
def test_no_record_is_lost_or_merged(name: str) -> None:
    """Whatever a program leaves out or writes between them."""
    assert [entry.title for entry in entries("\n".join(FILES[name]))] == ["One", "Two", "Three"]


RIGHTS = (
    "AB  - Copyright of Gaps is the property of Gap Press and its content may not be copied or "
    "posted. (Copyright applies to all Abstracts.)"
)


@pytest.mark.parametrize(
    ("lines", "field", "expected"),
    [
        (["TI  - T", "Y1  - 2010/03//"], "year", 2010),
        (["TI  - T", "PY  - in press", "DA  - 2011/05/01/"], "year", 2011),
        (["T1  - First", "TI  - Second"], "title", "Second"),
        (["TI  - First", "TI  - Second"], "title", "First"),
        (["TI  - A title that", "goes on"], "title", "A title that goes on"),
        (["TI  - T", "AB  - One.", "AB  - Two.", "N2  - One."], "abstract", "One. Two."),
        (["N2  - Nobody named this work"], "title", "Nobody named this work"),
        (["N1  - A note alone"], "title", "A note alone"),
        (["TI  - T", "KW  - a; b", "KW  - a\nc"], "subjects", ("a", "b", "c")),
        (["TI  - T", "AU  - Ames J., Moss K.-L."], "authors", ("Ames J.", "Moss K.-L.")),
        (["TI  - T", "AU  - Ames, K., Jr."], "authors", ("Ames, K., Jr.",)),
        (["TI\xa0 -\xa0T", "AU  -\tAmes, J."], "authors", ("Ames, J.",)),
        (["TI  - T", "AU  - Ames, J.\nMoss, K."], "authors", ("Ames, J.", "Moss, K.")),
        (["TI  - T", "SN  - 0-306-40615-2"], "isbn", "9780306406157"),
        (["TI  - T", "SN  - 1063-3995"], "isbn", ""),
        (["TI  - T", "AN  - 2214991469; 51887"], "pmid", ""),
        (["TI  - T", "AN  - 2214991"], "pmid", ""),
        (["TI  - T", "AN  - MEDLINE:2214991"], "pmid", "2214991"),
        (["TI  - T", "DB  - Scopus", "C2  - 30612345"], "pmid", "30612345"),
        (["TI  - T", "N1  - doi: 10.1136/bmj.1"], "doi", "10.1136/bmj.1"),
        (["TI  - T", "UR  - https://doi.org/10.1136/bmj.1"], "doi", "10.1136/bmj.1"),
        (["TI  - T", "LK  - http://example.org/12/3"], "url", "http://example.org/12/3"),
        (["TI  - T", "J1  - J Gaps", "VL  - 7"], "source", "J Gaps: 7"),
        (["TI  - T", "JF  - J", "SP  - No", "EP  - Specified"], "source", "J"),
        (["TI  - T", "T2  - J", "SP  - 12-19"], "source", "J: p. 12–19"),
        (["TI  - T", "PB  - Gap Press"], "source", "Gap Press"),
        (["TI  - Hostels &amp; peers: p &amp;lt; 0.05"], "title", "Hostels & peers: p &lt; 0.05"),
        (
            ["TI  - T", "AB  - Of &lt;i&gt; and R&D; &#233;t&#xE9;"],
            "abstract",
            "Of <i> and R&D; été",
        ),
        (["TI  - T", "AU  - O&apos;Brien, J."], "authors", ("O'Brien, J.",)),
        (["PMID  - 33355555", "TI  - T", "JF  - J", "PB  - Gap Press"], "source", "J"),
        (["PMID  - 33355555", "TI  - T"], "pmid", "33355555"),
        (["TI  - T", "AU  - Ames, J.", "AU  - et al."], "authors", ("Ames, J.",)),
        (["TI  - T", "ED  - Ames, J."], "authors", ("Ames, J.",)),
        (["TI  - T", "A4  - Ames, J.", "A2  - Moss, K."], "authors", ("Moss, K.",)),
        (
            ["TI  - T", "A1  - Ames, Jane, Ed.", "A1  - Moss, Ed"],
            "authors",
            ("Ames, Jane", "Moss, Ed"),
        ),
        (["TI  - T", "C3  - PUBMED 21314913,EMBASE 643589775"], "pmid", "21314913"),
        (["TI  - T", "N1  - pictorial. PMID: NLM23803397."], "pmid", "23803397"),
        (["TI  - T", "L3  - 10.1136/bmj.1"], "doi", "10.1136/bmj.1"),
        (["TI  - T", "L1  - https://dx.doi.org/10.1136/bmj.1"], "doi", "10.1136/bmj.1"),
        (["TI  - T", "L1  - internal-pdf://10.1136/bmj.1.pdf"], "doi", ""),
        (["TI  - T", "M3  - doi:10.1136/bmj.1"], "doi", "10.1136/bmj.1"),
        (["TI  - T", "T2  - J", "SP  - pp 37-64"], "source", "J: p. 37–64"),
        (["TI  - T", "T2  - J", "VL  - 346", "IS  - 0401664, du5"], "source", "J: 346"),
        (["TI  - T", "T2  - J", "VL  - 346", "IS  - Suppl 1"], "source", "J: 346(Suppl 1)"),
        (["TI  - T", "T2  - J", "SP  - 43\u201058"], "source", "J: p. 43–58"),
        (["TI  - T", "KW  - *peers"], "subjects", ("peers",)),
        (["TI  - T", "AB  - NA"], "abstract", ""),
        (["TI  - T", "AB  - [No abstract available]"], "abstract", ""),
        (
            [
                *("TI  - T", "AB  - Peers helped. [ABSTRACT FROM AUTHOR]"),
                RIGHTS,
            ],
            "abstract",
            "Peers helped. [ABSTRACT FROM AUTHOR]",
        ),
        (
            [
                "TI  - T",
                "AB  - <jats:title>Abstract</jats:title><jats:p>One <i>i</i>n</jats:p><p>two.</p>",
            ],
            "abstract",
            "One in two.",
        ),
    ],
)
def test_tags_are_read_as_each_program_means_them(
    lines: list[str], field: str, expected: object
) -> None:
    """Repeated, continued, in older forms."""
    assert getattr(one(*lines), field) == expected


@pytest.mark.parametrize(
    ("lines", "source"),
    [
        (["TY  - GEN", "T2  - Gaps", "PB  - Gap Press", "VL  - 3", "SP  - 1"], "Gaps: 3, p. 1"),
        (["TY  - GEN", "T2  - Gaps", "PB  - Gap Press"], "Gap Press"),
        (["TY  - CASE", "JO  - Gaps", "PB  - Gap Press"], "Gaps"),
        (["TY  - RPRT", "T2  - Gaps", "PB  - Gap Press", "VL  - 3", "SP  - 1"], "Gap Press"),
        (["TY  - THES", "JF  - Dissertations", "PB  - Gap University"], "Gap University"),
    ],
)
def test_what_appeared_in_a_journal_is_told_by_its_parts(lines: list[str], source: str) -> None:
    """Where the type says little of it."""
    (entry,) = entries("\n".join([*lines, "TI  - T", "ER  - "]))
    assert entry.source == source


def test_what_is_wrong_with_a_record_costs_no_other() -> None:
    """It is told by the number of its line."""
    found = read("TY  - A\nER  -\nTY  - A\nTI  - T\nPY  - 10 15\nER  -\nTY  - A\nTI  - Last\n")
    assert [(type(each), getattr(each, "source", "")) for each in found] == [
        (Rejection, "r.ris:1"),
        (Draft, ""),
        (Rejection, "r.ris:3"),
        (Draft, ""),
    ]


def test_the_same_record_twice_is_two_drafts_of_one_work() -> None:
    """A search of two databases exports it twice; nothing is wrong with that."""
    first, second = read("TY  - A\nTI  - T\nER  -\nTY  - A\nTI  - T\nER  -\n")
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.entry, first.part) == (second.entry, second.part.removesuffix("-2"))


LINES = st.sampled_from(
    [
        "TY  - JOUR",
        "ER  - ",
        "TI  - T",
        "AU  - A",
        "PY  - x9",
        "AB  -",
        "",
        "more",
        f"a\0{60 * 'b'}",
        "TY  -",
    ]
)


@given(st.lists(LINES, max_size=40))
def test_every_record_gives_an_entry_or_a_reason(lines: list[str]) -> None:
    """And as many as there are beginnings."""
    found = read("\n".join(["TY  - JOUR", "TI  - T", *lines]))
    drafts = [each for each in found if isinstance(each, Draft)]
    told = [each for each in found if isinstance(each, Rejection) and "the year" not in each.reason]
    assert len(drafts) + len(told) == 1 + sum(line.startswith("TY  -") for line in lines)


def test_a_book_may_have_its_title_where_a_chapter_has_its_books() -> None:
    """As older programs write them."""
    book, chapter = entries(
        "TY  - BOOK\nBT  - Gaps\nPB  - Gap Press\nER  -\n"
        "TY  - CHAP\nTI  - Peers\nBT  - Gaps\nPB  - Gap Press\nER  -\n"
    )
    assert (book.title, book.source) == ("Gaps", "Gap Press")
    assert (chapter.title, chapter.source) == ("Peers", "Gaps")
