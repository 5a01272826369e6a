"""Pages that Chromium prints to PDF say what they say as HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

import pypdfium2
import pytest

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.readers.html import READER as HTML
from corpus.readers.pdf import READER as PDF
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from corpus.text.typography import fold, title_key
from tests.web.browser.conftest import ARGUMENTS, chromium

WORD = re.compile(r"\w+")
EVERY = 5
"""Each fifth of the pages is printed."""

MIN_F1, MIN_IN_ORDER, MIN_HEADINGS = 0.97, 0.95, 0.95
MAX_TIMES = 2.0
"""Processor time beside that of PDFium's text alone; the aim is 1.3."""


class Printed(NamedTuple):
    """A page, the PDF of it, and what each becomes."""

    page: Path
    pdf: Path
    of_page: Entry
    of_pdf: Entry


def entry(reader: Reader, path: Path) -> Entry:
    """Return the entry of a file."""
    (draft,) = reader.drafts(SourceFile(path, path.name))
    assert isinstance(draft, Draft)
    return draft.entry


@pytest.fixture(scope="module")
def printed(
    shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> list[Printed]:
    """Return some of the pages of a journal, printed with heads and feet."""
    playwright = pytest.importorskip("playwright.sync_api")
    pages = sorted(shared("pages/cdc-pcd-2024").glob("*.htm"))[::EVERY]
    folder = tmp_path_factory.mktemp("printed")
    found = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for page in pages:
            tab = browser.new_page()
            tab.goto(page.as_uri(), wait_until="load")
            path = folder / f"{page.stem}.pdf"
            tab.pdf(path=path, display_header_footer=True)
            tab.close()
            found.append(Printed(page, path, entry(HTML, page), entry(PDF, path)))
        browser.close()
    return found


def words(of: Entry) -> list[str]:
    """Return the words of an entry, folded."""
    return WORD.findall(fold(f"{of.title} {of.body}"))


def f1(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how many words two texts share."""
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other))


def in_order(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the part of a text's words that another has in the same order.

    The longest common subsequence, with a bit for each word (Hyyrö, 2004).
    """
    places: dict[str, int] = {}
    for place, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << place
    every = left = (1 << len(one)) - 1
    for word in other:
        met = left & places.get(word, 0)
        left = ((left + met) | (left - met)) & every
    return 1 - left.bit_count() / len(one)


def headings(of: Entry) -> list[str]:
    """Return the headings of an entry."""
    return [title_key(section.heading) for section in of.sections if section.heading]


@pytest.mark.slow
def test_printed_pages_say_what_they_say_as_html(printed: list[Printed]) -> None:
    """Words, their order, headings, title, DOI and year."""
    shares, orders, heads = [], [], []
    for one in printed:
        page, pdf = words(one.of_page), words(one.of_pdf)
        shares.append(f1(page, pdf))
        orders.append(in_order(page, pdf))
        known = set(headings(one.of_pdf))
        heads += [heading in known for heading in headings(one.of_page)]
        assert title_key(one.of_pdf.title) == title_key(one.of_page.title)
        assert (one.of_pdf.doi, one.of_pdf.year) == (one.of_page.doi, one.of_page.year)
    found = sum(heads) / len(heads)
    print(
        f"{len(printed)} pages: F1 of words {median(shares):.3f} (lowest {min(shares):.3f}), "
        f"in order {median(orders):.3f} (lowest {min(orders):.3f}), headings {found:.3f}"
    )
    assert median(shares) >= MIN_F1
    assert median(orders) >= MIN_IN_ORDER
    assert found >= MIN_HEADINGS


@pytest.mark.slow
def test_reading_takes_little_more_time_than_the_text_alone(printed: list[Printed]) -> None:
    """PDFium's own text of the same files is the measure."""

    def text_alone(path: Path) -> None:
        document = pypdfium2.PdfDocument(path)
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            text.get_text_range(errors="replace")
            text.close()
            page.close()
        document.close()

    def seconds(read: Callable[[Path], object], path: Path) -> float:
        times = []
        for _ in range(3):
            start = process_time()
            read(path)
            times.append(process_time() - start)
        return min(times)

    alone = sum(seconds(text_alone, one.pdf) for one in printed)
    ours = sum(seconds(lambda path: entry(PDF, path), one.pdf) for one in printed)
    print(f"reading takes {ours / alone:.2f} times as long as the text alone")
    assert ours <= MAX_TIMES * alone
