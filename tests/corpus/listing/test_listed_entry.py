"""What lists show of an entry is what the entry itself says."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry, ListedWork, Section
from corpus.listing.listed_entry import ListedEntry

_TEXTS = st.text(max_size=30)
_SECTIONS = st.builds(Section, heading=_TEXTS, paragraphs=st.lists(_TEXTS, max_size=3).map(tuple))
_WORKS = st.builds(ListedWork, tags=st.just(("K",)), title=_TEXTS, annotation=_TEXTS)
_ENTRIES = st.builds(
    Entry,
    id=st.just("a"),
    title=st.just("Peers"),
    kind=st.sampled_from(["STUDY", "review"]),
    year=st.none() | st.integers(1000, 2100),
    summary=_TEXTS,
    abstract=_TEXTS,
    sections=st.lists(_SECTIONS, max_size=3).map(tuple),
    listed_works=st.lists(_WORKS, max_size=2).map(tuple),
    language=st.sampled_from(["", "en", "zh-hant"]),
    file_format=st.sampled_from(["", "PDF"]),
    file_size=st.none() | st.integers(0, 10**9),
    first_uploaded=st.none() | st.dates(),
    last_revised=st.none() | st.dates(date(1, 1, 1)),
)


@given(_ENTRIES)
def test_it_is_what_reading_the_whole_entry_gives(entry: Entry) -> None:
    """Field by field; the texts are those of the body without its headings."""
    listed = ListedEntry.from_json(entry.written()[0])
    for name in ("id", "title", "kind", "year", "language", "summary", "file_format"):
        assert getattr(listed, name) == getattr(entry, name)
    for name in ("file_size", "first_uploaded", "last_revised"):
        assert getattr(listed, name) == getattr(entry, name)
    paragraphs = [text for section in entry.sections for text in section.paragraphs]
    works = [work.annotation for work in entry.listed_works]
    assert listed.texts == (entry.abstract_apart, *paragraphs, *works)


@pytest.mark.parametrize(
    "change",
    [
        {"title": None},
        {"title": 3},
        {"first_uploaded": "yesterday"},
        {"sections": [{"heading": ""}]},
        {"sections": [{"heading": "", "paragraphs": [3]}]},
        {"listed_works": [[]]},
    ],
)
def test_what_is_no_entry_is_refused(change: dict[str, object]) -> None:
    """As a damaged bank may hold it."""
    shape = json.loads(Entry(id="a", title="Peers").model_dump_json()) | change
    with pytest.raises(ValueError, match=r"no entry|isoformat"):
        ListedEntry.from_json(json.dumps(shape))


@pytest.mark.parametrize("text", ["", "[]", "3", "{}", "[" * 100_000])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        ListedEntry.from_json(text)
