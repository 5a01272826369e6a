"""What stands on many pages of a site: learnt from the load, the same however it came about."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry, Section
from corpus.loading.site_boilerplate import (
    LINE_SHARE,
    MAX_REPEATED,
    MIN_PAGES,
    PROSE_SHARE,
    blocks_of,
    digest_of,
    is_line,
    repeated_blocks,
)
from tests.corpus.library import Library, record

WriteRecords = Callable[..., Path]
NewFolder = Callable[[], Path]

STUB = "This article is a stub, and you can help the project by making it longer."
WARNING = "Begin with less than others take, as people differ in weight and tolerance."


def own(name: str) -> str:
    """Return a paragraph that one page alone has."""
    return f"What is said of {name} stands on its own page and is told here at some length."


def html(title: str, *parts: str, canonical: str = "") -> str:
    """Return a page; a part that begins with '#' is a heading."""
    shown = (f"<h2>{p[1:]}</h2>" if p.startswith("#") else f"<p>{p}</p>" for p in parts)
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{link}</head><body><main>"
        f"<h1>{title}</h1>{''.join(shown)}</main></body></html>"
    )


def write_pages(library: Library, count: int, *parts: str) -> None:
    """Write pages that have these parts before a paragraph of their own."""
    for number in range(count):
        library.write(f"p{number}.html", html(f"Page {number}", *parts, own(f"page {number}")))


def texts(entry: Entry) -> list[str]:
    return [text for section in entry.sections for text in section.paragraphs]


# --- what is left out


def test_a_notice_on_many_pages_is_no_text_and_no_summary(library: Library) -> None:
    """The first full paragraph that is the page's own stands for it; the draft keeps all."""
    write_pages(library, MIN_PAGES, STUB)
    report = library.load()
    assert report.repeated_blocks == 1
    for number in range(MIN_PAGES):
        entry = library.entries()[f"p{number}"]
        assert texts(entry) == [own(f"page {number}")]
        assert entry.summary == own(f"page {number}")
        (stored,) = library.store.drafts_of(f"p{number}")
        assert STUB in texts(stored.draft.entry)


def test_fewer_pages_make_no_site(library: Library) -> None:
    """Three that say the same may well mean it."""
    write_pages(library, MIN_PAGES - 1, STUB)
    assert library.load().repeated_blocks == 0
    assert all(STUB in texts(entry) for entry in library.entries().values())


def test_what_has_a_heading_of_its_own_stays_and_is_no_summary(library: Library) -> None:
    """A journal's standard statement is text of each article, which may be looked for."""
    statement = "The authors declare that they have no competing interests of any kind."
    write_pages(library, MIN_PAGES, "#Competing interests", statement, "#Findings")
    library.load()
    entry = library.entries()["p1"]
    assert [section.heading for section in entry.sections] == ["Competing interests", "Findings"]
    assert texts(entry) == [statement, own("page 1")]
    assert entry.summary == own("page 1")


def test_labels_and_references_stay(library: Library) -> None:
    """A label heads other text on each page; articles cite the same works."""
    cited = "Brown J. What is known about help for people who drink. Journal of Help 1990;1:1-9."
    for number in range(MIN_PAGES):
        parts = ("Results", own(f"page {number}"), "#References", cited, f"Another {number}.")
        library.write(f"p{number}.html", html(f"Page {number}", *parts))
    library.load()
    entry = library.entries()["p0"]
    assert texts(entry) == ["Results", own("page 0"), cited, "Another 0."]


def test_lines_of_a_menu_are_left_out_where_nearly_all_pages_have_them(library: Library) -> None:
    """Items of a list that a few pages share are theirs."""
    for number in range(8):
        few = ("Nausea", "Loss of sleep") if number < 5 else ()
        parts = (own(f"page {number}"), *few, "Print this", "Send to a friend")
        library.write(f"p{number}.txt", "\n\n".join((f"Page {number}", *parts)))
    library.load()
    assert texts(library.entries()["p1"])[-2:] == ["Nausea", "Loss of sleep"]
    assert texts(library.entries()["p7"]) == [own("page 7")]


def test_versions_of_a_page_are_no_site(library: Library) -> None:
    """Editions of each year share most of their text; copies share all of it."""
    shared = [f"Part {number}: {own('the guide') * 2}" for number in range(20)]
    for year in range(2000, 2000 + 2 * MIN_PAGES):
        library.write(f"guide-{year}.html", html(f"Guide {year}", own(f"{year}"), *shared))
    for copy in range(MIN_PAGES):
        library.write(f"copy-{copy}.html", html(f"Copy {copy}", own("copies"), STUB))
    assert library.load().repeated_blocks == 0
    assert sum(map(len, shared)) > MAX_REPEATED
    assert len(texts(library.entries()["guide-2001"])) == 21


def test_each_site_has_its_own(library: Library) -> None:
    """Pages with an address are their host's, others the folder's."""
    for number in range(MIN_PAGES):
        host = "www.a.example" if number % 2 else "b.example"
        address = f"https://{host}/{number}"
        parts = (STUB, own(f"page {number}"))
        library.write(f"p{number}.html", html(f"Page {number}", *parts, canonical=address))
    assert library.load().repeated_blocks == 0
    for number in (1, 3):
        address = f"https://a.example/more/{number}"
        parts = (STUB, own(f"more {number}"))
        library.write(f"m{number}.html", html(f"More {number}", *parts, canonical=address))
    assert library.load().repeated_blocks == 1
    assert STUB not in texts(library.entries()["p1"])
    assert STUB in texts(library.entries()["p2"])


def test_records_lose_nothing(library: Library, write_records: WriteRecords) -> None:
    """Who writes records says what is in them."""
    same = [record(f"r{number}", text=f"{STUB}\n\n{own(str(number))}") for number in range(9)]
    write_records(library.pages / "r.jsonl", *same)
    assert library.load().repeated_blocks == 0
    assert all(STUB in texts(entry) for entry in library.entries().values())


def test_a_page_that_becomes_a_record_counts_no_more(library: Library) -> None:
    """What its page had does not count any longer."""
    write_pages(library, MIN_PAGES - 1, STUB)
    path = library.write("x.txt", f"The last\n\n{STUB}\n\n{own('the last')}")
    assert library.load().repeated_blocks == 1
    path.unlink()
    library.write("x.jsonl", json.dumps(record("x")))
    report = library.load()
    assert report.repeated_blocks == 0
    assert report.changed == MIN_PAGES


# --- the same however it came about

_PAGES = st.dictionaries(
    st.integers(0, 7),
    st.tuples(st.lists(st.sampled_from([STUB, WARNING, "Print this"]), max_size=3), st.booleans()),
    max_size=8,
)


def _write(library: Library, pages: Mapping[int, tuple[list[str], bool]]) -> None:
    for number in range(8):
        path = library.pages / f"p{number}.txt"
        if number not in pages:
            path.unlink(missing_ok=True)
            continue
        notices, with_own = pages[number]
        text = [own(f"page {number}")] if with_own else []
        library.write(path.name, "\n\n".join((f"Page {number}", *notices, *text, "End here.")))


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(_PAGES, min_size=1, max_size=4))
def test_a_bank_is_what_a_build_from_nothing_gives(
    new_folder: NewFolder, steps: Sequence[Mapping[int, tuple[list[str], bool]]]
) -> None:
    """After any loads, in which pages come, change and go, and notices become common or rare."""
    library = Library(new_folder())
    for pages in steps:
        _write(library, pages)
        library.load()
    fresh = Library(new_folder())
    _write(fresh, steps[-1])
    fresh.load()
    assert library.entries() == fresh.entries()


def test_the_order_of_loads_says_nothing(library: Library, new_folder: NewFolder) -> None:
    """File after file, backwards, gives what one load gives."""
    write_pages(library, 6, STUB, WARNING)
    library.load()
    other = Library(new_folder())
    write_pages(other, 6, STUB, WARNING)
    for path in sorted(other.pages.iterdir(), reverse=True):
        other.load(path)
    assert other.entries() == library.entries()


# --- counting

_LINES = ["Print", "Send this", "Results"]
_PROSE = [f"Number {n} is a sentence of many words." for n in range(6)]
_PAGE = st.lists(st.sampled_from([*_LINES, *_PROSE, "x" * 1_500 + " is not a word at all."]))


@given(st.lists(_PAGE, max_size=12))
def test_counting_is_as_plain_counting(pages: list[list[str]]) -> None:
    """With sets and counters, page by page, as the documentation says."""
    entries = [
        Entry(id="a", title="A", sections=(Section(paragraphs=tuple(page)),)) for page in pages
    ]
    found = repeated_blocks([blocks_of(entry) for entry in entries])
    assert found == {digest_of(text): count for text, count in _plainly(pages).items()}


def _plainly(pages: Sequence[Sequence[str]]) -> dict[str, int]:
    if len(pages) < MIN_PAGES:
        return {}

    def frequent(some: Sequence[set[str]]) -> dict[str, int]:
        counted = Counter(text for page in some for text in page)
        return {
            text: count
            for text, count in counted.items()
            if count >= MIN_PAGES
            and count >= (LINE_SHARE if is_line(text) else PROSE_SHARE) * len(pages)
        }

    sets = [set(page) for page in pages]
    known = frequent(sets).keys()
    different = []
    for page in sets:
        repeated = sum(len(text) for text in page & known)
        left = sum(len(text) for text in page - known)
        if left and (repeated <= left or repeated <= MAX_REPEATED):
            different.append(page)
    return frequent(different)


def test_blocks_are_sorted_and_each_is_there_once() -> None:
    """The summary that stands in the text too is one block, in any case of letters."""
    entry = Entry(
        id="a",
        title="A",
        summary=STUB,
        sections=(Section(paragraphs=(STUB.upper(), "Label")), Section(heading="B")),
    )
    blocks = blocks_of(entry)
    assert blocks["digest"].tolist() == sorted({digest_of(STUB), digest_of("label")})
    assert np.array_equal(np.sort(blocks["length"]), sorted([len(STUB), len("Label")]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Results", True),
        ("What is already known on this topic?", True),
        ("Main outcome measures.", True),
        ("Dose | Take it with food, and not more than twice.", True),
        ("This article is a stub.", False),
        ("以下观点仅代表作者本人，不代表本刊的立场和观点。", False),
    ],
)
def test_lines_are_told_from_sentences(text: str, expected: bool) -> None:
    """A sentence ends as one and has five words, or as many signs where words have no blanks."""
    assert is_line(text) is expected
