"""Which parser reads which page, and what the site's own pages make together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.html.metadata import read_metadata
from corpus.loading.identity import assign_ids, draft_key
from corpus.loading.merge_drafts import merge
from corpus.source_types.pages import parse_page
from corpus.text.markup import is_markup
from corpus.text.typography import fold
from tests.places import SAMPLE_PAGES

Shared = Callable[[str], Path]

SEEDS = {
    "seeds/000_77b313be2c8a2adc.txt": ("MATRIX CELL", "alcohol-e5", 21),
    "seeds/001_ab5d2f9d9de5bd84.txt": ("MATRIX CELL", "drugs-e5", 21),
    "seeds/002_a3a0bae748f80626.txt": ("MATRIX CELL", "alcohol-e5", 21),
    "seeds/003_cbff27aaa7b981c1.txt": ("MATRIX CELL", "alcohol-b5", 10),
    "seeds/004_f18b8d41323b8bca.txt": ("STUDY", "fitzpatrick-2010", 1),
}

CELL = """<!DOCTYPE html><html><head><title>Alcohol Treatment Matrix cell A2 | Library</title>
<meta name="DC.identifier" content="alcohol-a2"><meta name="DC.type" content="MATRIX CELL">
<meta name="DC.subject" content="alcohol"><meta name="DCTERMS.modified" content="2020-03-04">
</head><body><nav><a href="/">Home</a></nav><main><h1>Alcohol Treatment Matrix cell A2</h1>
<h2>Interventions; Medical treatment</h2>
<p>Trials of what doctors can do, and two reviews which say how often they do it.</p>
<p><b>K</b> <a href="mercer-2009.html">Doctors do it</a> ([UK] Home Office, 2009). They do.</p>
<p><b>What is this cell about?</b> All that doctors do for people who drink.</p>
</main></body></html>"""

ENTRY_PAGE = """<html><body><p>This entry is our account of a study collected by us.</p>
<h1>What nurses say.</h1><p>Mercer J.</p><p>Journal: 2004, 1(2), p. 3–9.</p>
<p>Nurses in eleven surgeries were asked what they thought of asking, and most approved.</p>
<h2>Main findings</h2><p>Most approved.</p><p>Last revised 19 September 2011</p>
<p>Top 10 most closely related documents on this site</p>
<p><a href="other.html">What doctors say</a> REVIEW 2003</p></body></html>"""


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><p>x",
        "\ufeff \n<html lang='en'>",
        '<?xml version="1.0"?>\n<!-- saved --> <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">',
        "<!-- a --><!-- b -->\n<body>",
        "<div class='a'>x</div>",
        "A page without a beginning</p></body></html>",
        "<P>Small things</P>",
    ],
)
def test_markup(text: str) -> None:
    """Pages that begin or end as HTML does are HTML."""
    assert is_markup(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A title\n\nAnd text with <u>a tag</u> or <b>two</b>.",
        "<u>Underlined</u> at the beginning.",
        "<https://example.org> is an address",
        "<!-- never closed",
        "p < 0.05 and > 3",
        "# A heading\n\n[A link](a.html)",
    ],
)
def test_text(text: str) -> None:
    """Single tags, addresses and signs make no page of HTML."""
    assert not is_markup(text)


def test_many_comments_before_a_page_are_read_at_once() -> None:
    """Thousands of comments, the last of them open, take no noticeable time."""
    assert not is_markup("<!-- x -->" * 5000 + "<!-- " * 5000)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sites_own_pages(shared: Shared, seed: str) -> None:
    """The site's cells and its entry page are recognised as text."""
    drafts = parse_page(shared(seed).read_text(encoding="utf-8"), seed)
    page = drafts[0].entry
    assert (page.kind, page.id, len(drafts)) == SEEDS[seed]
    assert page.file_format == "TXT"
    assert page.sources == (seed,)


def test_a_cell_in_html_takes_its_head() -> None:
    """The id, the subjects and the date of a cell in HTML are those its head states."""
    page, work = parse_page(CELL, "alcohol-a2.html")
    assert (page.entry.id, page.entry.kind, page.entry.year) == ("alcohol-a2", "MATRIX CELL", 2020)
    assert page.entry.subjects == ("alcohol-a2", "Interventions", "Medical treatment", "alcohol")
    assert page.entry.file_format == "HTM"
    assert work.is_listed_work
    assert work.entry.url == "mercer-2009.html"


def test_an_entry_page_in_html() -> None:
    """A page with a list of related documents is an entry page in HTML too."""
    (draft,) = parse_page(ENTRY_PAGE, "page.html")
    entry = draft.entry
    assert (entry.id, entry.title, entry.kind) == ("mercer-2004", "What nurses say", "STUDY")
    assert [section.heading for section in entry.sections] == ["Main findings"]
    assert [item.title for item in entry.published_related] == ["What doctors say"]


def test_a_page_that_only_speaks_of_cells_is_an_article() -> None:
    """A hint is not enough: a page has to be a cell or a list to be read as one."""
    html = "<html><body><h1>On matrices</h1><p>Matrix cell A2 is new. It lists twelve works.</p>"
    text = "On lists\n\nThe most closely related documents of a matrix cell are listed there.\n"
    assert parse_page(html, "on-matrices.html")[0].entry.kind == "DOCUMENT"
    assert parse_page(html, "on-matrices.html")[0].entry.title == "On matrices"
    assert parse_page(text, "a.txt")[0].entry.title == "On lists"


def test_text_of_no_special_form_is_plain_text() -> None:
    """A title and paragraphs make an entry."""
    (draft,) = parse_page("Needle exchange at night\n\nIt was open until two.\n", "needles.txt")
    assert (draft.entry.title, draft.entry.file_format) == ("Needle exchange at night", "TXT")


@pytest.mark.parametrize("text", ["", " \n\t\n", "<html><body></body></html>"])
def test_pages_without_text_are_refused(text: str) -> None:
    """A page with nothing to read is refused with a reason."""
    with pytest.raises(InputError):
        parse_page(text, "empty.html")


@pytest.mark.parametrize("path", SAMPLE_PAGES, ids=lambda path: path.stem)
def test_sample_pages(path: Path) -> None:
    """Each page of the sample is read as what its head says it is, under its own id."""
    markup = path.read_text(encoding="utf-8")
    about = read_metadata(markup)
    drafts = parse_page(markup, path.name)
    assert (drafts[0].entry.id, drafts[0].entry.kind) == (path.stem, about.kind)
    assert (len(drafts) > 1) == (about.kind == "MATRIX CELL")
    for draft in drafts:
        assert draft.entry.summary
        assert draft.entry.year
    if about.kind == "MATRIX CELL":
        links = {link.url for link in drafts[0].entry.links}
        assert {draft.entry.url for draft in drafts[1:]} <= links


def test_journal_articles(shared: Shared) -> None:
    """Pages of a journal are articles, one entry each, and never cells or entry pages."""
    folder = shared("pages/cdc-pcd-2024")
    for path in sorted(folder.glob("*.htm"))[:12]:
        (draft,) = parse_page(path.read_text(encoding="utf-8"), path.name)
        assert draft.entry.sections
        assert not draft.entry.listed_works
        assert not draft.entry.published_related


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever a file holds, it makes drafts or an error with a reason."""
    try:
        drafts = parse_page(text, "page.txt")
    except InputError:
        return
    assert all(isinstance(draft, Draft) for draft in drafts)
    assert drafts


PIECES = st.sampled_from(
    [
        *("Alcohol Treatment Matrix cell A1", "K Work (2001). Note.", "S G [Work](a.html)"),
        *("MORE Search", "What is this cell about? This.", "► ", "► A", "Last revised 3 May 2001"),
        *("Top 10 most closely related documents", "A STUDY 2001", "Summary ", "## ", "(", "#"),
        *("Your selected document", "**", "G (2001)", "K ()", "R (a, 2001; free)", "X; Y"),
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_pieces_of_the_sites_pages_in_any_order(pieces: list[str]) -> None:
    """Cells and entry pages with parts missing, doubled or out of order are read or refused."""
    try:
        drafts = parse_page("\n\n".join(pieces), "page.txt")
    except InputError:
        return
    assert drafts


def entries(shared: Shared) -> dict[str, Entry]:
    """Return the entries that all seeds make together."""
    found: list[tuple[Draft, str]] = []
    for seed in SEEDS:
        found += [(draft, seed) for draft in parse_page(shared(seed).read_text("utf-8"), seed)]
    works: dict[str, list[tuple[Draft, str]]] = defaultdict(list)
    ids = assign_ids([draft_key(draft, source) for draft, source in found])
    for entry_id, one in zip(ids, found, strict=True):
        works[entry_id].append(one)
    return {
        entry_id: merge([draft for draft, _ in one], entry_id, [source for _, source in one])
        for entry_id, one in works.items()
    }


def test_the_seeds_make_one_entry_a_work(shared: Shared) -> None:
    """Three cells, 41 different works and an entry page; two renderings are one cell."""
    made = entries(shared)
    cells = sorted(entry.id for entry in made.values() if entry.kind == "MATRIX CELL")
    assert cells == ["alcohol-b5", "alcohol-e5", "drugs-e5"]
    assert len(made) == 3 + 41 + 1
    alcohol = made["alcohol-e5"]
    assert alcohol.sources == (
        "seeds/000_77b313be2c8a2adc.txt",
        "seeds/002_a3a0bae748f80626.txt",
    )
    assert len(alcohol.listed_works) == 20
    assert len(alcohol.sections) == 8


def test_works_that_two_cells_list_under_other_names(shared: Shared) -> None:
    """A work that cells name differently is one entry, findable by both names."""
    made = entries(shared)
    for words, year, cells in (
        ("protocol for joint", 2011, {"alcohol-e5", "drugs-e5"}),
        ("whole", 2013, {"alcohol-e5", "drugs-e5"}),
        ("child", 2003, {"alcohol-e5", "drugs-e5"}),
    ):
        (entry,) = (
            entry
            for entry in made.values()
            if entry.year == year and words in fold(entry.title) and entry.kind != "MATRIX CELL"
        )
        assert words in fold(entry.headline)
        assert cells <= set(entry.subjects)
        assert len(entry.sources) == 3


def test_works_that_share_publisher_and_year_stay_two(shared: Shared) -> None:
    """The department's reports of 2010 on drinkers and on drug users are two works."""
    titles = [
        entry.title
        for entry in entries(shared).values()
        if entry.source == "Department for Work and Pensions" and entry.year == 2010
    ]
    assert sorted(title.split()[0] for title in titles) == ["Inter-agency", "Systemic"]
