"""Which drafts are one work, what it is called, and the entry they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft
from corpus.entry import Alternate, Entry, Link, ListedWork, Note, Section
from corpus.loading.identity import DraftKey, assign_ids, draft_key
from corpus.loading.merge_drafts import merge, record_alone
from corpus.text.typography import title_key

NOTE = (
    "Sets out how local services for adults and for children agree to share what they know, "
    "who assesses whom, and which training their staff are given."
)
SAME_NOTE = (
    "Sets out how local services for adults and children agree to share what they know, "
    "and which training their staff are given."
)
OTHER_NOTE = (
    "Interviews with employers in four towns found few who would take on a former patient "
    "without a reference from a treatment agency."
)


def page(source: str, entry_id: str, title: str, year: int | None = 2010) -> DraftKey:
    """Return the key of a page whose id was derived."""
    return DraftKey(source, "", entry_id, False, title, year)


def listed(source: str, title: str, annotation: str, **changes: object) -> DraftKey:
    """Return the key of a work that a cell lists, published by one ministry in 2011."""
    entry_id = f"{title.lower().replace(' ', '-')}-2011"
    key = DraftKey(source, entry_id, entry_id, False, title, 2011, "Ministry", annotation, True)
    return replace(key, **changes)  # type: ignore[arg-type]


def test_given_ids_stand() -> None:
    """A file's own id is kept even where a derived id is the same."""
    given_key = DraftKey("a.jsonl", "7", "mercer-2010", True, "One thing", 2010)
    derived = page("b.txt", "mercer-2010", "Quite another thing")
    ids = assign_ids([derived, given_key])
    assert ids[1] == "mercer-2010"
    assert ids[0].startswith("mercer-2010-")


def test_two_renderings_of_one_page_are_one_work() -> None:
    """The same derived id and title make one work, whatever the typography."""
    ids = assign_ids(
        [
            page("a.txt", "mercer-2010", "“Peer” support – what helps"),
            page("b.txt", "mercer-2010", '"Peer" support - what helps'),
        ]
    )
    assert ids == ["mercer-2010", "mercer-2010"]


def test_a_missing_year_joins_and_another_year_parts() -> None:
    """A draft without a year is one work with the dated ones of its id and title."""
    undated, early, late = (
        page("a.txt", "cell", "Cell", None),
        page("b.txt", "cell", "Cell", 2012),
        page("c.txt", "cell", "Cell", 2019),
    )
    assert assign_ids([undated, late]) == ["cell", "cell"]
    ids = assign_ids([late, undated, early])
    assert ids[1] == ids[2] == "cell"
    assert ids[0] == "cell-2019"


def test_the_first_title_keeps_a_shared_id() -> None:
    """Of different works with one derived id, the others take two words of their title."""
    ids = assign_ids(
        [
            page("a.txt", "mercer-2010", "Vouchers in hostels for stimulant users"),
            page("b.txt", "mercer-2010", "Naloxone in hostels"),
        ]
    )
    assert ids == ["mercer-2010-vouchers-stimulant", "mercer-2010"]


def test_an_id_made_longer_does_not_meet_another() -> None:
    """The longer id of one work is never the id of another."""
    ids = assign_ids(
        [
            page("a.txt", "mercer-2010", "Alpha"),
            page("b.txt", "mercer-2010", "Beta gamma"),
            page("c.txt", "mercer-2010-beta-gamma", "Delta"),
        ]
    )
    assert len(set(ids)) == 3
    assert ids[2] == "mercer-2010-beta-gamma"


def test_works_without_words_get_different_ids() -> None:
    """Titles without a letter and without years still make different ids."""
    ids = assign_ids(
        [
            page("a.txt", "x", "???", None),
            page("b.txt", "x", "Word", None),
            page("c.txt", "x", "Word", 1999),
            page("d.txt", "x", "Word", 2001),
        ]
    )
    assert ids[1] == ids[2]
    assert len(set(ids)) == 3


def test_very_long_ids_stay_within_the_limit() -> None:
    """An id of the greatest length is shortened before words are put behind it."""
    base = "x" * 200
    ids = assign_ids([page("a.txt", base, "Alpha"), page("b.txt", base, "Beta gamma")])
    assert all(len(entry_id) <= 200 for entry_id in ids)
    assert len(set(ids)) == 2


def test_near_the_same_notes_of_two_cells_are_one_work() -> None:
    """Listed works of one publisher and year with near the same note get the smallest id."""
    ids = assign_ids([listed("b.txt", "Protocol", NOTE), listed("a.txt", "Agreement", SAME_NOTE)])
    assert ids == ["agreement-2011", "agreement-2011"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(listed("b.txt", "Agreement", OTHER_NOTE), id="another note"),
        pytest.param(listed("a.txt", "Agreement", SAME_NOTE), id="the same cell"),
        pytest.param(listed("b.txt", "Agreement", SAME_NOTE, year=2012), id="another year"),
        pytest.param(listed("b.txt", "Agreement", SAME_NOTE, year=None), id="no year"),
        pytest.param(listed("b.txt", "Agreement", SAME_NOTE, publisher="NHS"), id="publisher"),
        pytest.param(listed("b.txt", "Agreement", SAME_NOTE, is_listed_work=False), id="a page"),
        pytest.param(listed("b.txt", "Agreement", "Training."), id="a very short note"),
    ],
)
def test_what_keeps_listed_works_apart(other: DraftKey) -> None:
    """One difference is enough for two listed works to stay two."""
    ids = assign_ids([listed("a.txt", "Protocol", NOTE), other])
    assert len(set(ids)) == 2


def test_works_without_publisher_have_to_be_more_alike() -> None:
    """Where no publisher is known, notes that merely resemble each other prove nothing."""
    alike = (
        "Sets out how local services for adults and children agree to share what they know, "
        "with a form for each step and three worked examples."
    )
    known = [listed("a.txt", "Protocol", NOTE), listed("b.txt", "Agreement", alike)]
    unknown = [replace(key, publisher="") for key in known]
    assert len(set(assign_ids(known))) == 1
    assert len(set(assign_ids(unknown))) == 2


def test_a_listed_work_that_links_to_a_page_is_that_page() -> None:
    """A link within the site says more than headline and note."""
    ids = assign_ids(
        [
            listed("a.txt", "Peers keep people in", NOTE, link="mercer-2009"),
            page("mercer.html", "mercer-2009", "Peer support and retention", 2009),
            listed("b.txt", "Agreement", SAME_NOTE),
            listed("c.txt", "Elsewhere", OTHER_NOTE, link="nowhere"),
        ]
    )
    assert ids == ["mercer-2009", "mercer-2009", "mercer-2009", "elsewhere-2011"]


def test_works_that_link_to_different_pages_stay_apart() -> None:
    """Near the same notes do not make one page of two."""
    ids = assign_ids(
        [
            listed("a.txt", "One", NOTE, link="page-1"),
            listed("b.txt", "Two", SAME_NOTE, link="page-2"),
            page("1.html", "page-1", "First page"),
            DraftKey("2.jsonl", "2", "page-2", True, "Second page", 2010),
        ]
    )
    assert ids == ["page-1", "page-2", "page-1", "page-2"]


KEYS = st.builds(
    DraftKey,
    source=st.sampled_from(["a.txt", "b.txt", "c.html", "d.jsonl"]),
    part=st.sampled_from(["", "1", "2"]),
    id=st.sampled_from(["mercer-2010", "mercer-2010-beta-gamma", "protocol-2011", "x"]),
    id_given=st.booleans(),
    title=st.sampled_from(["Alpha", "Alphas", "Beta gamma", "Gamma beta delta", "???", ""]),
    year=st.sampled_from([None, 2010, 2011]),
    publisher=st.sampled_from(["", "Ministry"]),
    annotation=st.sampled_from(["", NOTE, SAME_NOTE, OTHER_NOTE]),
    is_listed_work=st.booleans(),
    link=st.sampled_from(["", "x", "mercer-2010"]),
)


@given(st.lists(KEYS, max_size=12, unique=True), st.randoms(use_true_random=False))
def test_ids_depend_on_the_set_alone(keys: list[DraftKey], random: object) -> None:
    """The order in which drafts come changes no id."""
    shuffled = keys[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = dict(zip(keys, assign_ids(keys), strict=True))
    assert dict(zip(shuffled, assign_ids(shuffled), strict=True)) == expected


@given(st.lists(KEYS, max_size=12, unique=True))
def test_given_ids_are_kept_and_pages_stay_apart(keys: list[DraftKey]) -> None:
    """Given ids stand, and pages with different titles are never one work."""
    ids = assign_ids(keys)
    assert all(ids)
    assert all(found == key.id for key, found in zip(keys, ids, strict=True) if key.id_given)
    pages = {
        found: title_key(key.title)
        for key, found in zip(keys, ids, strict=True)
        if not key.id_given and not key.is_listed_work
    }
    for key, found in zip(keys, ids, strict=True):
        if not key.id_given and not key.is_listed_work:
            assert pages[found] == title_key(key.title)


def test_many_given_ids_stand() -> None:
    """63,666 records with ids of their own keep them."""
    keys = [
        DraftKey("corpus.jsonl", str(n), f"pkg-{n}", True, f"Package {n}") for n in range(63_666)
    ]
    assert assign_ids(keys) == [key.id for key in keys]


def test_draft_key_of_a_listed_work_knows_its_page() -> None:
    """The key takes publisher and note from the draft, and the id from a link within the site."""
    entry = Entry(
        id="peers-2009",
        title="Peers",
        year=2009,
        source="Ministry",
        summary=NOTE,
        url="../2009/mercer-2009-peer-support.html?s=eb#top",
    )
    key = draft_key(Draft(entry, "peers-2009", is_listed_work=True), "cell.html")
    assert key == DraftKey(
        *("cell.html", "peers-2009", "peers-2009", False, "Peers", 2009, "Ministry", NOTE, True),
        link="mercer-2009-peer-support",
    )


@pytest.mark.parametrize(
    "url", ["https://example.org/a.html", "//example.org/a", "mailto:a", "#a", ""]
)
def test_links_that_leave_the_site_name_no_page(url: str) -> None:
    """Only a link within the site can name an entry."""
    entry = Entry(id="a-1", title="A", url=url)
    assert draft_key(Draft(entry, "a-1", is_listed_work=True), "cell.html").link == ""


def test_the_year_of_a_revision_is_no_part_of_a_cell() -> None:
    """Two captures of a cell, revised in different years, are one work."""
    old, new = (
        Draft(Entry(id="alcohol-a1", title="Cell A1", kind="MATRIX CELL", year=year))
        for year in (2018, 2021)
    )
    assert assign_ids([draft_key(old, "a"), draft_key(new, "b")]) == ["alcohol-a1"] * 2


RICH = Draft(
    Entry(
        id="cell",
        title="Cell A1",
        kind="MATRIX CELL",
        sections=(Section(heading="What is it?", paragraphs=("A long text on it.",)),),
        subjects=("cell", "Interventions"),
        listed_works=(ListedWork(tags=("K",), title="One work"),),
        links=(Link(text="a link", url="a.html"),),
    )
)
POOR = Draft(
    Entry(
        id="cell",
        title="Cell A1: interventions",
        kind="MATRIX CELL",
        year=2021,
        summary="Short.",
        subjects=("cell", "alcohol"),
        listed_works=(ListedWork(tags=("K",), title="One work"), ListedWork(tags=(), title="Two")),
        links=(Link(text="a link", url="a.html"), Link(text="another", url="b.html")),
        last_revised=date(2021, 3, 4),
    )
)


def test_the_richest_draft_is_the_base_and_gaps_are_filled() -> None:
    """The entry has the text of one draft, and what it lacks from the other."""
    entry = merge([POOR, RICH], "cell-a1", ["b.txt", "a.html"])
    assert entry.id == "cell-a1"
    assert entry.title == "Cell A1"
    assert entry.headline == "Cell A1: interventions"
    assert entry.sections == RICH.entry.sections
    assert entry.listed_works == RICH.entry.listed_works
    assert (entry.year, entry.summary, entry.last_revised) == (2021, "Short.", date(2021, 3, 4))
    assert entry.subjects == ("cell", "Interventions", "alcohol")
    assert entry.links == (Link(text="a link", url="a.html"), Link(text="another", url="b.html"))
    assert entry.sources == ("a.html", "b.txt")


def test_one_draft_is_its_entry() -> None:
    """A single draft gives its own entry, under the id and with the source."""
    entry = merge([RICH], "cell", ["a.html"])
    assert entry == RICH.entry.model_copy(update={"sources": ("a.html",)})


@given(st.permutations([(RICH, "a.html"), (POOR, "b.txt"), (POOR, "c.txt"), (RICH, "d.txt")]))
def test_merging_does_not_depend_on_order(drafts: list[tuple[Draft, str]]) -> None:
    """Drafts in any order make one and the same entry."""
    entry = merge([draft for draft, _ in drafts], "cell", [source for _, source in drafts])
    expected = merge([RICH, POOR, POOR, RICH], "cell", ["a.html", "b.txt", "c.txt", "d.txt"])
    assert entry == expected


def test_a_page_says_its_kind_before_a_cell_that_lists_it() -> None:
    """What a record says fills a page's DOCUMENT; what the tags of a cell suggest does not."""
    page = Draft(Entry(id="a", title="A protocol", summary="What it says. " * 9))
    listed = Draft(Entry(id="a", title="A protocol", kind="STUDY"), "work-1", is_listed_work=True)
    record = Draft(Entry(id="a", title="A protocol", kind="REVIEW"), "2")
    assert merge([listed, page], "a", ["cell", "page"]).kind == "DOCUMENT"
    assert merge([listed, page, record], "a", ["cell", "page", "records"]).kind == "REVIEW"
    assert merge([listed], "a", ["cell"]).kind == "STUDY"


@pytest.mark.parametrize("source", ["a.jsonl", 'é "x"\\\n.jsonl'])
def test_a_record_alone_is_merged_as_text(source: str) -> None:
    """What is not read into an entry is what merging would make of it, or is left to that."""
    entry = Entry(id="a", title='\\"links":[]', summary='"sources":[]}', authors=("Lowe T.",))
    text = record_alone(entry.written()[0], "a", source)
    assert text == merge([Draft(entry, "a", id_given=True)], "a", [source]).written()[0]
    note, alternate = Note(term="x", text="y"), Alternate(language="es", url="x")
    for more in (
        *({"bodies": ("WHO",)}, {"links": (Link(text="x"),)}, {"sources": ("b",)}),
        *({"notes": (note,)}, {"alternates": (alternate,)}),
    ):
        assert record_alone(entry.model_copy(update=more).written()[0], "a", source) is None
    assert record_alone(entry.written()[0], "a-2", source) is None


@pytest.mark.parametrize("entry_id", ['"x"', "é", "a-\u200b", "\x7f"])
def test_an_id_of_a_record_alone_is_found_as_json_has_it(entry_id: str) -> None:
    """Whatever signs it has."""
    entry = Entry(id=entry_id, title="T", sources=("a.jsonl",))
    text = record_alone(entry.model_copy(update={"sources": ()}).written()[0], entry_id, "a.jsonl")
    assert text == entry.written()[0]
