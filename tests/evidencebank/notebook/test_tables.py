"""What notebooks show: everything there is, as text, in tables that can be read aloud."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from corpus.entry import Entry, Link, ListedWork, RelatedTitle, Section
from evidencebank import Bank, RelatedItem, Results
from evidencebank.rendering import templates_of
from tests.evidencebank.samples import RECORDS, SCHEME
from tests.places import ROOT
from tests.web import hostile

ALLOWED = frozenset(
    (
        *("table", "caption", "thead", "tbody", "tr", "th", "td"),
        *("html", "body", "div", "p", "br", "a", "bdi", "mark", "details", "summary"),
    )
)
PARTS: Any = templates_of("evidencebank.notebook").get_template("parts.html").module
ATTRIBUTES = frozenset({"style", "scope", "href", "rel"})


class Shown(Protocol):
    """Whatever a notebook asks for HTML."""

    def _repr_html_(self) -> str: ...


def page(shown: Shown) -> BeautifulSoup:
    """Return what a notebook shows of something, parsed, if it does nothing but show it."""
    parsed = BeautifulSoup(shown._repr_html_(), "lxml")
    (outermost,) = first(parsed, "body").contents
    assert isinstance(outermost, Tag)
    # so that Jupyter makes no formula of what stands between dollar signs
    assert outermost.attrs.pop("class") == ["tex2jax_ignore", "mathjax_ignore"]
    for tag in parsed.find_all(True):
        assert tag.name in ALLOWED
        assert set(tag.attrs) <= ATTRIBUTES
        assert "url(" not in str(tag.get("style", ""))
    for anchor in parsed.find_all("a"):
        assert re.match(r"https?://", str(anchor["href"]))
    for one in parsed.find_all("table"):
        assert first(one, "caption").get_text(strip=True)
        assert all(header["scope"] in ("row", "col") for header in one.find_all("th"))
        assert first(one, "th")
    return parsed


def first(parsed: Tag, name: str) -> Tag:
    """Return the first element of a name, which must be there."""
    found = parsed.find(name)
    assert isinstance(found, Tag)
    return found


def columns(tables: Tag) -> list[str]:
    return [header.get_text() for header in tables.select("thead th")]


def rows(tables: Tag) -> list[list[str]]:
    return [[cell.get_text() for cell in row.find_all("td")] for row in tables.select("tbody tr")]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a bank of the sample records and of records whose every field is hostile."""
    import json

    folder = tmp_path_factory.mktemp("shown")
    lines = [json.dumps(record) for record in [*RECORDS, *hostile.records()]]
    (folder / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "subjects.ttl").write_text(SCHEME, encoding="utf-8")
    bank = Bank.create(folder / "the <b>bank")
    bank.load([folder / "records.jsonl"], scheme=folder / "subjects.ttl")
    yield bank
    bank.close()


ENTRY = Entry(
    id="one-2001",
    title="A <b>bold</b> title & more",
    headline="Headline",
    kind="STUDY",
    year=2001,
    authors=("Ames B.", "Lowe <i>T.</i>"),
    source="A journal: 2001, 3, p. 4–5.",
    summary="What was <em>found</em>.",
    sections=(
        Section(heading="Methods & means", paragraphs=("First </p> part.", "Second part.")),
        Section(paragraphs=("Without a heading.",)),
    ),
    subjects=("offenders", "new & free"),
    listed_works=(
        ListedWork(
            tags=("K", "G"),
            title="A listed work",
            publisher="A publisher",
            country="Wales",
            year=1999,
            annotation="Worth <u>reading</u>.",
        ),
    ),
    published_related=(RelatedTitle(title="A related one", kind="REVIEW", year=1998),),
    links=(
        Link(text="out", url="https://example.org/?a=1&b=<2>"),
        Link(text="run", url="javascript:alert(1)"),
    ),
    url="https://example.org/one",
    file_format="PDF",
    file_size=123_456,
    first_uploaded=date(2002, 1, 2),
    last_revised=date(2003, 4, 5),
    sources=("pages/one.html",),
)


def test_an_entry_is_shown_whole() -> None:
    shown = page(ENTRY)
    seen = shown.get_text(" ")
    shape = ENTRY.model_dump(mode="json")

    def values(part: Any) -> list[str]:
        if isinstance(part, dict):
            return [value for one in part.values() for value in values(one)]
        if isinstance(part, list):
            return [value for one in part for value in values(one)]
        return [f"{part:,}" if part == ENTRY.file_size else str(part)]

    for value in values(shape):
        if value != "https://example.org/?a=1&b=<2>":
            assert value in seen
    addresses = [anchor["href"] for anchor in shown.find_all("a")]
    assert addresses == ["https://example.org/?a=1&b=<2>", "https://example.org/one"]
    assert first(shown, "caption").get_text() == ENTRY.title


def test_an_entry_says_nothing_of_what_it_does_not_have() -> None:
    shown = page(Entry(id="bare", title="Bare"))
    assert [header.get_text() for header in shown.find_all("th")] == ["id", "kind"]
    assert shown.find("details") is None


def test_results_show_every_hit_with_all_of_it(library: Bank) -> None:
    results = library.search("prison", limit=30)
    shown = page(results)
    about, hits = shown.find_all("table")
    assert first(about, "caption").get_text() == f"{results.total} found for prison"
    assert columns(hits) == ["title", "id", "kind", "year", "score", "passage"]
    for row, hit in zip(rows(hits), results.hits, strict=True):
        passage = BeautifulSoup(hit.snippet, "lxml").get_text()
        year = "" if hit.entry.year is None else str(hit.entry.year)
        expected = [hit.entry.title, hit.id, hit.entry.kind, year, f"{hit.score:.3f}", passage]
        assert row == expected
    kinds = str(about.find("th", string="kind").find_next("td"))
    most = results.facets["kind"][0]
    assert f"<bdi>{most.value}</bdi> ({most.count:,})" in kinds
    assert first(page(results.hits[0]), "td").get_text() == results.hits[0].entry.title


def test_results_say_how_the_query_was_read(library: Bank) -> None:
    relaxed = library.search("naloxone AND nonsuchword")
    seen = page(relaxed).get_text(" ")
    assert relaxed.note
    assert relaxed.note in seen
    assert all(step in seen for step in relaxed.relaxed)
    misspelt = library.search("nalxone", relax=False)
    assert misspelt.did_you_mean
    assert misspelt.did_you_mean in page(misspelt).get_text(" ")


def test_results_without_hits_are_shown_too(library: Bank) -> None:
    nothing = library.search("nonsuchword", relax=False)
    assert "0 found for nonsuchword" in page(nothing).get_text(" ")


def test_hits_since_a_day_say_what_happened(library: Bank) -> None:
    since = library.search(since=date(2010, 1, 1), sort="revised")
    hits = page(since).find_all("table")[-1]
    place = columns(hits).index("change")
    assert [row[place] for row in rows(hits)] == [hit.change for hit in since.hits]
    assert {hit.change for hit in since.hits} == {"added", "revised"}


def test_related_lists_show_every_line(library: Bank) -> None:
    library.lists.pin("ames-2005", "dean-2012", at=1, who="A. Editor", why="belongs")
    items = library.related("ames-2005", draft=True)
    listed = first(page(items), "table")
    assert columns(listed) == [
        *("rank", "title", "id", "kind", "year", "score"),
        *("words shared", "pinned"),
    ]
    assert [row[2] for row in rows(listed)] == [item.id for item in items]
    for row, item in zip(rows(listed), items, strict=True):
        assert row[0] == str(item.rank)
        assert row[1] == item.entry.title
        assert row[5] == f"{item.score:.3f}"
        assert row[6] == ", ".join(item.shared_terms)
        assert (row[7] == "yes") is item.pinned
    assert [item.pinned for item in items].count(True) == 1
    assert isinstance(items[0], RelatedItem)
    assert len(rows(page(items[0]))) == 1
    assert page(library.more_like("naloxone kits for prisoners"))


def test_a_bank_shows_what_is_in_it(library: Bank, tmp_path: Path) -> None:
    seen = page(library).get_text(" ")
    assert f"{len(library)} entries" in seen
    assert "the <b>bank" in seen
    assert str(library.path.parent) not in seen
    assert repr(library) == "Bank('the <b>bank')"
    assert "Offenders" in seen
    assert "5 subjects" in seen
    years = [entry.year for entry in library if entry.year]
    assert f"{min(years)} to {max(years)}" in seen
    with Bank.create(tmp_path / "new") as empty:
        assert "0 entries" in page(empty).get_text(" ")


def test_a_load_shows_what_it_did_and_what_it_rejected(tmp_path: Path) -> None:
    """Of many rejections the first, and how many more."""
    lines = [
        '{"id": "a", "title": "A", "text": "Words."}',
        *('{"id": "<b>$1$"}' for _ in range(25)),
    ]
    (tmp_path / "some.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with Bank.create(tmp_path / "bank") as bank:
        report = bank.load([tmp_path / "some.jsonl"])
        about, rejected = page(report).find_all("table")
        assert len(report.rejected) == 25
        told = {first(row, "th").get_text(): first(row, "td").get_text() for row in about("tr")}
        assert float(told.pop("seconds")) == round(report.seconds, 1)
        done = {"added": "1", "changed": "0", "unchanged": "0", "removed": "0"}
        assert told == done | {"rejected": "25", "from": "jsonl 1"}
        assert first(rejected, "caption").get_text() == "Rejected, the first 20: 5 more"
        assert rows(rejected) == [[one.source, one.reason] for one in report.rejected[:20]]
        again = bank.load([tmp_path / "some.jsonl"])
        assert "unchanged" in page(again).get_text()
        (tmp_path / "some.jsonl").write_text(lines[0], encoding="utf-8")
        assert len(page(bank.load([tmp_path / "some.jsonl"])).find_all("table")) == 1


def test_a_term_matrix_shows_its_size_and_its_terms(library: Bank, tmp_path: Path) -> None:
    """Counts as whole numbers, weights with decimals; terms of which there are most come first."""
    counts, weights = library.term_matrix(), library.term_matrix(weights=True)
    about, terms = page(counts).find_all("table")
    caption = first(about, "caption").get_text()
    assert caption == f"{len(library)} entries by {len(counts.terms):,} terms"
    assert rows(about)[0] == ["counts, int64"]
    sums = dict(zip(counts.terms, counts.matrix.sum(axis=0).tolist(), strict=True))
    most = sorted(sums, key=lambda term: (-sums[term], term))[:8]
    assert [row[0] for row in rows(terms)] == most
    words = dict(zip(counts.terms, counts.words, strict=True))
    with_it = dict(zip(counts.terms, (counts.matrix > 0).sum(axis=0).tolist(), strict=True))
    for term, word, in_all, entries in rows(terms):
        assert (word, in_all) == (words[term], f"{sums[term]:,}")
        assert entries == str(with_it[term])
    assert "TF-IDF weights, float64" in page(weights).get_text()
    assert "counts in titles apart" not in page(library.term_matrix(field="title")).get_text()
    with Bank.create(tmp_path / "new") as empty:
        assert "0 entries by 0 terms" in page(empty.term_matrix()).get_text()


def test_nothing_of_hostile_entries_comes_to_life(library: Bank) -> None:
    for number in range(len(hostile.MARKUP)):
        entry = library.entry(f"hostile-{number}")
        assert first(page(entry), "caption").get_text() == entry.title
        page(library.related(entry.id))
    results: Results = library.search("prison", limit=50)
    titles = {row[0] for row in rows(page(results).find_all("table")[-1])}
    assert {library.entry(f"hostile-{n}").title for n in range(len(hostile.MARKUP))} <= titles


@pytest.mark.parametrize("url", hostile.ADDRESSES)
def test_titles_lead_to_the_web_alone(url: str) -> None:
    parsed = BeautifulSoup(PARTS.link("Title", url), "lxml")
    assert parsed.get_text() == "Title"
    assert [one["href"] for one in parsed.find_all("a")] == (
        [url] if url.startswith("https://example") else []
    )


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
def test_any_text_is_shown_as_it_is(value: str) -> None:
    shown = str(PARTS.facts(value, [(value, PARTS.text(value)), ("some", "words")]))
    cells = BeautifulSoup(shown, "html.parser")
    assert first(cells, "caption").get_text() == value
    assert escape(value) in shown
    if value:
        assert first(cells, "th").get_text() == value
        assert first(cells, "td").get_text() == value


def test_colours_are_those_of_the_notebook(library: Bank) -> None:
    html = library.search("prison")._repr_html_() + ENTRY._repr_html_()
    assert set(re.findall(r"(?<![-\w])color:([^;\"]+)", html)) == {"inherit"}
    assert "background" not in html


def test_an_entry_alone_is_shown_as_it_prints() -> None:
    """Whoever imports `corpus.entry` and nothing else has no tables, and no error either."""
    program = (
        "from corpus.entry import Entry\n"
        "import sys\n"
        "html = Entry(id='a', title='<b>bold</b>')._repr_html_()\n"
        "assert 'evidencebank' not in sys.modules\n"
        "print(html)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert "&lt;b&gt;bold&lt;/b&gt;" in done.stdout
    assert "import evidencebank" in done.stdout
