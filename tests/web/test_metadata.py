"""An entry's page, read back, is the entry that it shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.entry import Entry, ListedWork, RelatedTitle, Section
from corpus.html.decoding import strip_controls
from corpus.scheme import Scheme
from corpus.source_types.pages import parse_page
from corpus.text.typography import clean_line
from evidencebank import Bank
from evidencebank.web.links import entry_address
from evidencebank.web.pages.entry import Work, told_of
from evidencebank.web.settings import SiteSettings
from evidencebank.web.state import templates
from evidencebank.web.wording.catalogue import wordings
from evidencebank.web.wording.spoken_templates import spoken
from tests.web.conftest import Visitor

_TEMPLATES = spoken(templates, wordings(["en"])["en"], SiteSettings())

BASE = "https://bank.example.org"

FIELDS = (
    *(
        "id",
        "title",
        "headline",
        "kind",
        "year",
        "authors",
        "bodies",
        "source",
        "summary",
        "sections",
    ),
    *("subjects", "listed_works", "published_related", "url", "language"),
    *("first_uploaded", "last_revised"),
)
"""All but what is told of the file that an entry came from, and where links lead from there."""

ODD: dict[str, Any] = {
    "id": "Ħal-2010:ä·(1)",
    "title": 'Prices <i>before</i> < costs & "quotes" </script><!-- bold',
    "headline": "What <b>this</b> & that cost",
    "authors": ["O’Neill, Mary", "Department of Health & Care"],
    "bodies": ["Department of Health & Care"],
    "source": "Practice <b> & Policy: 2010, 4(1), p. 3–9",
    "summary": "What <marks> & “quotes” do to those who read them.",
    "year": 2010,
    "kind": "STUDY & REVIEW",
    "subjects": ["Alcohol; and drugs", "C++ <x>", "a, b"],
    "sections": [
        {"heading": "Cite and share", "text": "BibTeX is <b>text</b> here.\n\nRelated entries"},
        {"heading": "Empty", "text": ""},
        {"heading": "", "text": "More text without a heading of its own."},
    ],
    "listed_works": [
        {"tags": ["S", "K"], "title": "A <i>work</i>", "publisher": "X [Y]", "year": 1999},
        {"tags": [], "title": "Another", "country": "UK", "annotation": "Note (2001)."},
    ],
    "published_related": [{"title": "Related; to & <this>", "kind": "ESSAY", "year": 2001}],
    "url": "dl.php?file=Prices & costs.htm",
    "language": "mt",
    "added": "2011-05-06",
    "revised": "2012-07-08",
}


def read_back(markup: str) -> Entry:
    """Return the entry that a page of ours becomes."""
    (draft,) = parse_page(markup, "a page.html")
    return draft.entry


def different(entry: Entry, copy: Entry) -> dict[str, tuple[Any, Any]]:
    """Return the fields in which two entries differ; a letter and its accent may be one sign."""
    shapes = [json.loads(normalize("NFC", one.model_dump_json())) for one in (entry, copy)]
    pairs = {name: (shapes[0][name], shapes[1][name]) for name in FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@pytest.fixture(scope="module")
def odd_bank(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Path:
    """Return the folder of a bank whose one entry is hard to tell from markup."""
    folder = new_folder()
    with Bank.create(folder / "bank") as bank:
        assert bank.load([write_records(folder / "odd.jsonl", ODD)]).rejected == []
    return folder / "bank"


def pages_of(visitor: Visitor, bank: Bank) -> dict[str, bytes]:
    """Return the pages of all entries, by id."""
    return {entry.id: visitor.get(entry_address(entry.id)).content for entry in bank}


def test_every_page_of_the_sample_is_the_entry_that_it_shows(
    visit: Callable[..., AbstractContextManager[Visitor]], sample_bank: Bank
) -> None:
    with visit(sample_bank.path, base_url=BASE) as visitor:
        pages = pages_of(visitor, sample_bank)
    assert len(pages) == len(sample_bank) == 138
    for entry_id, page in pages.items():
        assert different(sample_bank.entry(entry_id), read_back(page.decode())) == {}


def test_an_entry_that_looks_like_markup_comes_back(
    visit: Callable[..., AbstractContextManager[Visitor]], odd_bank: Path
) -> None:
    with visit(odd_bank, base_url=BASE) as visitor, Bank.open(odd_bank) as bank:
        (entry,) = list(bank)
        assert all(getattr(entry, name) for name in FIELDS)
        (page,) = pages_of(visitor, bank).values()
        assert different(entry, read_back(page.decode())) == {}


@pytest.mark.slow
def test_a_bank_of_the_pages_answers_as_the_bank_that_made_them(
    visit: Callable[..., AbstractContextManager[Visitor]],
    sample_bank: Bank,
    new_folder: Callable[[], Path],
) -> None:
    """Nothing of what stands around an entry is found, and related lists are the same."""
    folder = new_folder()
    (folder / "pages").mkdir()
    with visit(sample_bank.path, base_url=BASE) as visitor:
        for number, page in enumerate(pages_of(visitor, sample_bank).values()):
            (folder / "pages" / f"{number}.html").write_bytes(page)
    with Bank.create(folder / "copy") as copy:
        assert copy.load([folder / "pages"]).rejected == []
        assert len(copy) == 138
        assert copy.search("BibTeX").total == 0
        for entry in sample_bank:
            ids = [item.id for item in sample_bank.related(entry.id)]
            assert [item.id for item in copy.related(entry.id)] == ids


lines = st.text(max_size=40).map(clean_line)
names = st.lists(st.text(min_size=1, max_size=30).map(clean_line).filter(bool), max_size=4)
years = st.none() | st.integers(1000, 2100)
ids = st.text(min_size=1, max_size=40).filter(
    lambda text: (
        strip_controls(text) == text
        and text not in (".", "..")
        and not any(char.isspace() or char in "/\\" or char < " " for char in text)
    )
)
titles = st.text(min_size=1, max_size=60).map(clean_line).filter(bool)
kinds = st.sampled_from(["STUDY", "MATRIX CELL", "ESSAY & MORE", "É"])
entries = st.builds(
    Entry,
    id=ids,
    title=titles,
    headline=lines,
    kind=kinds,
    year=years,
    authors=names,
    source=lines,
    summary=lines,
    sections=st.lists(
        st.builds(Section, heading=titles, paragraphs=st.lists(lines, max_size=3)), max_size=3
    ),
    subjects=names,
    listed_works=st.lists(
        st.builds(
            ListedWork,
            tags=st.lists(st.sampled_from("SKRG"), max_size=2),
            title=titles,
            publisher=lines,
            country=lines,
            year=years,
            annotation=lines,
        ),
        max_size=2,
    ),
    published_related=st.lists(
        st.builds(RelatedTitle, title=titles, kind=kinds, year=years), max_size=2
    ),
    url=lines,
    first_uploaded=st.none() | st.dates(date(1000, 1, 1), date(2100, 1, 1)),
)


@given(entries)
@example(Entry(id="0", title="\u1e70\u033a\u0315o\u035e", url="u\u0308", authors=["A\u0300"]))
def test_any_entry_comes_back_from_its_page(entry: Entry) -> None:
    """Whatever its id, title and subjects are made of."""
    page = _TEMPLATES.get_template("entry.html").render(
        **told_of(entry, f"{BASE}{entry_address(entry.id)}", Scheme(())),
        path="/entry",
        base=BASE,
        switches=[],
        translations=[],
        subjects=[(subject, "/") for subject in entry.subjects],
        related=[],
        journey=None,
        works=[Work(work, "") for work in entry.listed_works],
        links=[("elsewhere", "https://example.org/")],
        pdf="",
        search="",
    )
    assert different(entry, read_back(page)) == {}
