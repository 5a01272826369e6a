"""Entries of JSON are those of a whole check, whatever the JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from corpus.entry import Alternate, Entry, Fold, Link, ListedWork, Note, RelatedTitle, Section
from corpus.stored import stored_entries
from corpus.stored.stored_entries import entries_of

FULL = Entry(
    id="peers-2010",
    title='What "peers" do',
    kind="MATRIX CELL",
    year=2010,
    authors=("Ames, Jane", "Brown, Zoë"),
    sections=(Section(heading="C:\\aims", paragraphs=("To know.", "\\n is no line's end")),),
    subjects=("people",),
    listed_works=(ListedWork(tags=("S", "K"), title="w", year=2001),),
    published_related=(RelatedTitle(title="r", kind="STUDY", year=1999),),
    links=(Link(text="t", url="u"),),
    file_size=3,
    first_uploaded=date(2010, 3, 4),
    language="zh-hant",
    doi="10.1136/bmj.1",
    alternates=(Alternate(language="es", url="u"),),
    notes=(Note(term="t", text="饮酒"),),
    folds=(Fold(label="l", first="a", last="b"),),
    sources=("a.html", "b.html"),
)
PLAIN = Entry(id="a", title="Peers", sections=(Section(paragraphs=("One.", "Two")),))

LINES = st.one_of(
    st.sampled_from(
        [
            *("", " ", "a", "a b", " a", "a ", "a  b", "a\tb", "a\n", "\x00", "\x7f", "\x85"),
            *("\xa0", "a\xa0b", "\u200b", "\xad", "\u3000a", "é", "饮酒", "😀", "\ud800", "\ue000"),
            *('"', '" a', 'a "', '" "', '\\" a', "\\", "a\\ b", "\\\\", " \\", "\\ ", '\\"', "\\n"),
            *("STUDY", "Study", "ß", "en", "EN", " en", "x" * 41, "2010", "2010-03-04"),
            *("10.1136/BMJ.1", "10.1136/bmj.1", "12345678", "PMID 12345678", "9783161484100"),
        ]
    ),
    st.text(max_size=6),
)
VALUES = st.one_of(
    LINES,
    st.lists(LINES, max_size=3),
    st.sampled_from([None, True, 0, 1, -1, 2010, 2010.0, 1.5, 99999, 10**400, {}, [None], [[]]]),
)
RECORDS = st.dictionaries(
    st.sampled_from(
        ["heading", "paragraphs", "tags", "title", "kind", "year", "url", "text", "language"]
    ),
    VALUES,
    max_size=4,
)


def outcome(entries: Iterable[Entry]) -> object:
    """Return all that pydantic keeps of entries, or what is told of the first that is none."""
    try:
        return [_parts(entry) for entry in entries]
    except ValidationError as error:
        return str(error)


def _parts(record: Any) -> object:
    if isinstance(record, tuple):
        return [type(record), *map(_parts, record)]
    if not hasattr(record, "__pydantic_fields_set__"):
        return type(record), record
    fields = [(name, _parts(value)) for name, value in vars(record).items()]
    kept = (record.model_fields_set, record.__pydantic_extra__, record.__pydantic_private__)
    return type(record), fields, *kept


def both(text: str) -> None:
    """Fail unless one text gives what it gives by a whole check, alone and behind another."""
    expected = outcome(map(Entry.model_validate_json, [text]))
    assert outcome(entries_of([text])) == expected
    first = PLAIN.written()[0]
    assert outcome(entries_of([first, text])) == outcome(
        map(Entry.model_validate_json, [first, text])
    )


def shape(entry: Entry) -> dict[str, Any]:
    """Return an entry's JSON as a store has it, read."""
    read: dict[str, Any] = json.loads(entry.written()[0])
    return read


@given(st.sampled_from([FULL, PLAIN]), st.dictionaries(st.sampled_from(list(shape(FULL))), VALUES))
def test_any_value_of_any_field_is_read_as_by_a_whole_check(
    entry: Entry, changed: dict[str, Any]
) -> None:
    """Clean or not, and of another type: the same entry, or the same errors."""
    both(json.dumps(shape(entry) | changed, separators=(",", ":"), ensure_ascii=False))
    both(json.dumps(shape(entry) | changed))


@given(
    st.sampled_from(["sections", "listed_works", "published_related", "links", "alternates"]),
    st.lists(RECORDS, max_size=3),
)
@example("sections", [{"heading": "a ", "paragraphs": []}])
@example("sections", [{"heading": "a", "paragraphs": ["", "b"]}])
@example("published_related", [{"title": "r", "kind": "Study"}])
def test_so_are_records_in_an_entry(field: str, records: list[dict[str, Any]]) -> None:
    """Each with its own fields."""
    both(json.dumps(shape(FULL) | {field: records}, separators=(",", ":"), ensure_ascii=False))


@given(
    st.sampled_from([FULL, PLAIN]),
    st.integers(0, 900),
    st.integers(0, 3),
    st.sampled_from(["", " ", '"', "\\", ",", "\\n", "\\u0041", "\x00", "é", "{", "]", "\n", "  "]),
)
def test_so_is_damaged_json(entry: Entry, place: int, length: int, other: str) -> None:
    """Some characters of which are gone, or others."""
    text = entry.written()[0]
    both(text[:place] + other + text[place + length :])


def test_many_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """In any portions, and what an entry wrote needs no whole check."""
    entries = [PLAIN, FULL, PLAIN.model_copy(update={"title": "a\u200bb"}), FULL, PLAIN] * 3
    texts = [entry.written()[0] for entry in entries]
    for characters in (1, 700, 1 << 20):
        monkeypatch.setattr(stored_entries, "_AT_ONCE", characters)
        assert list(entries_of(texts)) == entries
    assert list(entries_of([])) == []
    for entry in (PLAIN, FULL):
        text = entry.written()[0]
        assert stored_entries._is_clean(text.encode())
        assert stored_entries._of_clean(text) == entry


def test_a_release_of_pydantic_may_lack_an_option() -> None:
    """Then lines may be cleaned once more."""
    text = PLAIN.written()[0]
    assert stored_entries._validator(_no_option=True).validate_json(text) == PLAIN


def test_what_is_no_text_is_told_as_before() -> None:
    """A damaged database may have bytes or a number where it has a text."""
    data: Any = PLAIN.written()[0].encode()
    assert list(entries_of([data])) == [PLAIN]
