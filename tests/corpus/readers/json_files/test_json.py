"""CSL-JSON and Zotero's JSON, in the forms that programs write."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.json_files.csl_json import parse_csl_json
from corpus.readers.json_files.zotero_json import parse_zotero_json


def csl(*items: Any) -> list[Draft | Rejection]:
    """Return what CSL items give."""
    return list(parse_csl_json(json.dumps(items).encode(), "c.json"))


def zotero(*items: Any) -> list[Draft | Rejection]:
    """Return what Zotero's items give."""
    return list(parse_zotero_json(json.dumps(items).encode(), "z.json"))


def the_entry(found: list[Draft | Rejection]) -> Entry:
    """Return the one entry there is."""
    (draft,) = found
    assert isinstance(draft, Draft)
    return draft.entry


def test_what_crossref_answers_is_read() -> None:
    """One work or many, with the series before the book that holds it."""
    work = {
        "type": "book-chapter",
        "title": ["Peers"],
        "container-title": ["Lectures", "Hostels"],
        "author": [{"family": "Berg", "dropping-particle": "von", "non-dropping-particle": "der"}],
    }
    for message in (work, {"items": [work]}):
        answer = json.dumps({"status": "ok", "message": message})
        entry = the_entry(list(parse_csl_json(answer.encode(), "c.json")))
        assert (entry.title, entry.source) == ("Peers", "Lectures")
        assert entry.authors == ("von der Berg",)


def test_bodies_of_zotero_are_told() -> None:
    """Their name is in one field; authors of the book are none of the chapter."""
    creators = [
        {"creatorType": "author", "name": "Health and Care Board"},
        {"creatorType": "bookAuthor", "lastName": "Moss", "firstName": "Kim"},
    ]
    entry = the_entry(zotero({"itemType": "bookSection", "title": "Peers", "creators": creators}))
    assert entry.authors == entry.bodies == ("Health and Care Board",)


def test_a_csl_item_is_an_entry() -> None:
    """Names of people and bodies, particles and suffixes."""
    entry = the_entry(
        csl(
            {
                "id": "x1",
                "type": "article-journal",
                "title": "Peers in <i>hostels</i>",
                "author": [
                    {"family": "Berg", "given": "Ada", "non-dropping-particle": "van der"},
                    {"literal": "Hostel Study Group"},
                ],
                "issued": {"date-parts": [["2010", 3]]},
                "container-title": ["Addiction"],
                "volume": 105,
                "issue": "3",
                "page": "12-19",
                "abstract": "<jats:p>Peers helped.</jats:p>",
                "DOI": "10.1111/ADD.1",
                "PMID": "20149001",
                "keyword": "peers; hostels",
            }
        )
    )
    assert entry.title == "Peers in hostels"
    assert entry.authors == ("van der Berg, Ada", "Hostel Study Group")
    assert entry.source == "Addiction: 2010, 105(3), p. 12–19"
    assert (entry.abstract, entry.doi, entry.pmid) == ("Peers helped.", "10.1111/add.1", "20149001")
    assert entry.subjects == ("peers", "hostels")


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[2010]]}, 2010),
        ({"date-parts": [["2010", "3", "4"]]}, 2010),
        ({"date-parts": [[2010, 1], [2011, 2]]}, 2010),
        ({"date-parts": [2010]}, 2010),
        ({"date-parts": [[None]], "raw": "Spring 2011"}, 2011),
        ({"date-parts": [[]], "literal": "c. 2012"}, 2012),
        ({"raw": "2010-03-04"}, 2010),
        ({"edtf": "2010-05/2011-06"}, 2010),
        *[("2010-03-04", 2010), (2010, 2010), (None, None), ([], None), ({}, None)],
        ({"date-parts": [[None]]}, None),
        ({"date-parts": [[2010]], "season": 1}, 2010),
        *[({"season": "Spring"}, None), ({"season": 2}, None), ({"season": "2011"}, None)],
    ],
)
def test_every_form_of_a_date_is_read(issued: Any, year: int | None) -> None:
    """Crossref, Zotero and people write others."""
    assert the_entry(csl({"type": "book", "title": "T", "issued": issued})).year == year


def test_a_talk_has_its_event_and_notes_may_have_identifiers() -> None:
    """Zotero has what it has no field for in its notes."""
    item = {
        "type": "speech",
        "title": "T",
        "event-title": "Gaps",
        "event-date": {"date-parts": [[2018]]},
        "note": "PMID: 29456894\nDOI: 10.1111/add.1",
    }
    entry = the_entry(csl(item))
    assert (entry.source, entry.doi, entry.pmid) == ("Gaps: 2018", "10.1111/add.1", "29456894")


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        *[("blogPost", "blogTitle"), ("encyclopediaArticle", "encyclopediaTitle")],
        *[("presentation", "meetingName"), ("preprint", "repository"), ("dataset", "repository")],
    ],
)
def test_every_kind_of_zotero_has_its_source(kind: str, key: str) -> None:
    """Each calls it otherwise."""
    item = {"itemType": kind, "title": "T", key: "Gaps"}
    (draft,) = parse_zotero_json(json.dumps([item]).encode(), "z.json")
    assert isinstance(draft, Draft)
    assert draft.entry.source == "Gaps"


def test_a_zotero_item_is_an_entry() -> None:
    """As the web interface gives it, with what Zotero keeps under 'extra'."""
    data = {
        "key": "ABCD2345",
        "itemType": "journalArticle",
        "title": "Peers in hostels",
        "creators": [
            {"creatorType": "editor", "lastName": "No", "firstName": "One"},
            {"creatorType": "author", "lastName": "Mercer", "firstName": "Jane"},
            {"creatorType": "author", "name": "Hostel Study Group"},
        ],
        "publicationTitle": "Addiction",
        "volume": "105",
        "pages": "12-19",
        "date": "March 2010",
        "abstractNote": "Peers helped.",
        "extra": "PMID: 20149001\nDOI: 10.1111/add.1",
        "tags": [{"tag": "peers"}],
    }
    note = {"key": "N", "data": {"itemType": "note", "note": "mine"}}
    entry = the_entry(zotero({"key": "ABCD2345", "data": data}, note))
    assert entry.authors == ("Mercer, Jane", "Hostel Study Group")
    assert entry.source == "Addiction: 2010, 105, p. 12–19"
    assert (entry.abstract, entry.doi, entry.pmid) == ("Peers helped.", "10.1111/add.1", "20149001")
    assert the_entry(list(parse_zotero_json(json.dumps({"items": [data]}).encode(), "z"))) == entry


def test_what_is_no_item_costs_no_other() -> None:
    """It is told by its number."""
    found = csl({"title": "One"}, "words", {"type": "book"}, {"title": "Two", "issued": "10 15"})
    assert [getattr(one, "source", "") for one in found] == [
        "",
        "c.json:2",
        "c.json:3",
        "",
        "c.json:4",
    ]


@pytest.mark.parametrize("data", [b"{", b"[" * 100_000, b'{"a": ' + b"9" * 10_000 + b"}"])
def test_what_is_no_json_is_refused_in_a_line(data: bytes) -> None:
    """However deep it goes."""
    with pytest.raises(InputError, match="not JSON"):
        list(parse_csl_json(data, "c.json"))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["family", "raw", "date-parts", "tag", "data"]), inner)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(["title", "author", "issued", "creators", "custom", "DOI", "tags", "data"])


@given(st.lists(st.dictionaries(KEYS, VALUES), max_size=4))
def test_any_items_give_an_entry_or_a_reason_each(items: list[dict[str, Any]]) -> None:
    """Whatever stands where a name or a date should."""
    assert len(csl(*items)) >= len(items)
    assert len(zotero(*items)) >= len(items)
