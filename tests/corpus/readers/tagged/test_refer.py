"""EndNote's tagged records: what programs and sites export, and what refer has without types."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.readers.tagged.refer import parse_refer, refer_records
from corpus.readers.tagged.tagged_lines import MAX_RECORD_LENGTH


def read(text: str | bytes) -> list[Draft | Rejection]:
    """Return what a file gives."""
    data = text.encode() if isinstance(text, str) else text
    return list(parse_refer(data.splitlines(keepends=True), "r.enw"))


def entries(text: str | bytes) -> list[Entry]:
    """Return the entries of a file of which every record can be read."""
    found = read(text)
    assert [one for one in found if isinstance(one, Rejection)] == []
    return [one.entry for one in found if isinstance(one, Draft)]


def one(*lines: str) -> Entry:
    """Return the entry of a record with these lines."""
    (entry,) = entries("\n".join(lines))
    return entry


def test_a_record_is_an_entry() -> None:
    """A comma behind an author tells a body."""
    entry = one(
        *("%0 Journal Article", "%A Mercer, Jane", "%A Hostel Study Group,", "%E Moss, Kim"),
        *("%+ University of Gap", "%T Peer mentors in", "hostels", "%J Addiction", "%D 2010"),
        *("%8 March 4", "%V 105", "%N 3", "%P 349-69", "%@ 0000-0019", "%G eng", "%9 Review"),
        *("%R doi:10.1111/ADD.1", "%M 20149001", "%W NLM", "%K peers", "people; hostels"),
        *("%X Hostels are full.", "", "They stayed.", "%U https://example.org/a", "%[ 2026-11-30"),
        "%> internal-pdf://1/a.pdf",
    )
    assert entry.title == "Peer mentors in hostels"
    assert entry.authors == ("Mercer, Jane", "Hostel Study Group")
    assert entry.bodies == ("Hostel Study Group",)
    assert (entry.year, entry.source) == (2010, "Addiction: 2010, 105(3), p. 349–369")
    assert entry.abstract == "Hostels are full. They stayed."
    assert entry.subjects == ("peers", "people", "hostels")
    assert (entry.doi, entry.pmid, entry.language) == ("10.1111/add.1", "20149001", "en")
    assert (entry.url, entry.kind, entry.id) == ("https://example.org/a", "REVIEW", "mercer-2010")


ONE, TWO, THREE = (f"%0 Book\n%T {title}\n%A A\n" for title in ("One", "Two", "Three"))
OLD_ONE, OLD_TWO, OLD_THREE = (f"%A A\n%T {title}\n%D 2010\n" for title in ("One", "Two", "Three"))
FILES = {
    "blank lines between": f"{ONE}\n{TWO}\n\n{THREE}\n",
    "none between": f"{ONE}{TWO}{THREE}",
    "Windows": f"\ufeff{ONE}\n{TWO}\n{THREE}".replace("\n", "\r\n"),
    "no types": f"{OLD_ONE}\n{OLD_TWO}\n \n{OLD_THREE}",
    "some without types": f"{ONE}\n{OLD_TWO}\n{THREE}",
    "titles first": f"%T One\n%A A\n\n%T Two\n%A B\n\n{THREE}",
    "words before": f"Exported today\n\n{ONE}\n{TWO}\n{THREE}",
    "blank lines within": f"{ONE}%X a\n\nb\n\n%U c\n\n{OLD_TWO}\n%K d\n\n\n%Z e\n{THREE}",
    "types behind titles": "%T One\n%0 Book\n%A A\n\n%A B\n%T Two\n%0 Map\n\n%T Three\n%0 Map",
    "an address behind a blank line": f"{ONE}\n%U a\n{TWO}\n%U b\n{THREE}",
    "words right before": f"Exported today\n{ONE}{TWO}{THREE}",
    "blanks before tags": f" {ONE}\n  %0 Book\n  %T Two\n\n   %T Three",
    "no blank behind a tag": f"{ONE}%+Gap\n{TWO}{THREE}",
}


@pytest.mark.parametrize("name", FILES)
def test_no_record_is_lost_or_merged(name: str) -> None:
    """Whatever a program leaves out or writes between them."""
    assert [entry.title for entry in entries(FILES[name])] == ["One", "Two", "Three"]


ARTICLE, BOOK = ("%0 Journal Article", "%T T"), ("%0 Book", "%T T")


@pytest.mark.parametrize(
    ("lines", "field", "expected"),
    [
        ((*ARTICLE, "%B Gaps", "%V 3"), "source", "Gaps: 3"),
        ((*ARTICLE, "%J Gaps", "%B Other"), "source", "Gaps"),
        (("%0 Book Section", "%T T", "%B Gaps", "%S Series", "%P 1-9"), "source", "Gaps: p. 1–9"),
        (("%0 Conference Proceedings", "%T T", "%S Gaps '10"), "source", "Gaps '10"),
        ((*BOOK, "%B Series of gaps", "%I Gap Press,"), "source", "Gap Press"),
        (("%0 Thesis", "%T T", "%J Gap University", "%V PhD"), "source", "Gap University"),
        (("%T T", "%B Gaps", "%D 1982"), "source", "Gaps: 1982"),
        ((*ARTICLE, "%J Gaps", "%P Article 125"), "source", "Gaps"),
        ((*ARTICLE, "%J Gaps", "%P pp. 3-5"), "source", "Gaps: p. 3–5"),
        ((*ARTICLE, "%J Gaps", "%P 11-14+20"), "source", "Gaps: p. 11–14"),
        ((*BOOK, "%E Moss, Kim"), "authors", ("Moss, Kim",)),
        ((*BOOK, "%Y Moss, Kim"), "authors", ("Moss, Kim",)),
        ((*BOOK, "%A 张三;李四", "%+深圳"), "authors", ("张三", "李四")),
        ((*BOOK, "%A Jane Ames", "%A et al."), "authors", ("Jane Ames",)),
        ((*BOOK, "%R https://doi.org/10.1000/a"), "doi", "10.1000/a"),
        ((*BOOK, "%O 10.1000/a"), "doi", "10.1000/a"),
        ((*BOOK, "%O Erratum of 10.1000/a"), "doi", ""),
        ((*BOOK, "%U https://doi.org/10.1000/a"), "doi", "10.1000/a"),
        ((*BOOK, "%M 20149001"), "pmid", ""),
        ((*BOOK, "%M 20149001", "%~ PubMed"), "pmid", "20149001"),
        ((*BOOK, "%M MEDLINE:20149001"), "pmid", "20149001"),
        ((*BOOK, "%@ 978-0-306-40615-7"), "isbn", "9780306406157"),
        ((*BOOK, "%@ 0000-0019"), "isbn", ""),
        ((*BOOK, "%D in press", "%8 2011-05-01"), "year", 2011),
        ((*BOOK, "%K peers, open doors"), "subjects", ("peers", "open doors")),
        ((*BOOK, "%K peers, open", "%K *doors"), "subjects", ("peers, open", "doors")),
        (("%0 Thesis", "%T T"), "kind", "STUDY"),
        (("%0 Book", "%Z Nobody named this work"), "title", "Nobody named this work"),
        (("%0 Book", "%T Half of", "% of all"), "title", "Half of % of all"),
    ],
)
def test_tags_are_read_as_each_program_means_them(
    lines: tuple[str, ...], field: str, expected: object
) -> None:
    """EndNote, Google Scholar, ACM, ACL, Wiley and CNKI."""
    assert getattr(one(*lines), field) == expected


def test_what_cannot_be_an_entry_is_told_with_its_line() -> None:
    """The others stay."""
    first, second = read(f"\n%0 Book\n%A Ames, J.\n\n{ONE}")
    assert isinstance(first, Rejection)
    assert (first.source, first.reason) == ("r.enw:2", "the record has neither title nor text")
    assert isinstance(second, Draft)


LINES = [
    "%0 Book\n",
    "%0\n",
    " %0 Map\n",
    "%T One\n",
    "%A A\n",
    "%X a\n",
    "more\n",
    "\n",
    " \n",
    "%",
]


@given(st.lists(st.sampled_from(LINES), max_size=40), st.lists(st.integers(0, 200)))
def test_records_are_the_same_wherever_a_file_is_cut(lines: list[str], cuts: list[int]) -> None:
    """Each begins where its number says, and no title is in two."""
    text = "".join(lines)
    places = sorted({0, *(cut for cut in cuts if cut < len(text)), len(text)})
    found = list(refer_records(text[start:end] for start, end in pairwise(places)))
    whole = list(refer_records([text]))
    assert [(one.number, one.values) for one in found] == [
        (one.number, one.values) for one in whole
    ]
    titles = sum(tag == "%T" for one in whole for tag, _ in one.values)
    assert titles == sum(line == "%T One\n" for line in text.splitlines(keepends=True))


HOSTILE = {
    "a record without an end": lambda: ["%T A\n", *["%X and so on and on and on\n"] * 100_000],
    "a line without an end": lambda: ["%T A\n%X ", *["and so on and on and on "] * 100_000],
    "blank lines": lambda: ["%T A\n", *["\n%X and so on and on and on\n"] * 100_000],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_too_long_is_cut_and_says_so(name: str) -> None:
    """The next record is whole."""
    first, last = refer_records([*HOSTILE[name](), "\n%0 Book\n%T B\n"])
    assert first.is_too_long
    assert len(first.text) <= MAX_RECORD_LENGTH
    assert (last.first("%T"), last.is_too_long) == ("B", False)


def test_a_long_file_without_types_is_read_whole() -> None:
    """It is more than a record may be, and each of its records is less."""
    text = f"%A Ames, J.\n%T Peers\n%X {'They stayed. ' * 500}\n\n"
    count = MAX_RECORD_LENGTH // len(text) + 2
    assert [one.is_too_long for one in refer_records([text] * count)] == [False] * count
