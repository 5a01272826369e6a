"""What a record without an id is called, and what entry a record makes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.source_types.record import _checked, derived_id, record_entry
from corpus.text.typography import slug

INITIALS = re.compile(r"(?:\s*\b[A-Z]\.?-?)+$")


@pytest.mark.parametrize(
    ("authors", "year", "title", "expected"),
    [
        (["Mercer J."], 2010, "Peers", "mercer-2010"),
        (["Mercer, Jane"], 2010, "Peers", "mercer-2010"),
        (["World Health Organization"], 2010, "Peers", "world-health-organization-2010"),
        (["Mercer J."], None, "Peer support in hostels for some", "peer-support-in-hostels"),
        ([], 2010, "Peers", "peers"),
        (["Mercer J."], None, "?", "mercer"),
        ([], None, "?", "record-8a8de823d5ed"),
    ],
)
def test_derived_id(authors: list[str], year: int | None, title: str, expected: str) -> None:
    """First author and year where both are known, else words of the title."""
    assert derived_id(authors, year, title) == expected


@given(st.text("ABzq-' .éſ1_", min_size=1))
def test_a_surname_is_spelt_as_in_addresses_without_initials(name: str) -> None:
    """Whether it is a plain word or not."""
    spelt = slug(INITIALS.sub("", name), words=4)
    assert derived_id([name], 2010, "Peers") == (f"{spelt}-2010" if spelt else "peers")


TEXTS = st.lists(
    st.sampled_from(
        [
            *("Peers", " ", "  ", "é", "ß", "\u00ad", "\u200b", "\x00", "\x1c", "\x85", "\x0b"),
            *(
                "\n",
                "\n \n",
                "\r\n\r\n",
                "\u2028",
                "\ud800",
                "\ufffe",
                "\u3000",
                ";",
                "; ",
                "x" * 41,
            ),
            *("study", "2010", "June", "2010-03-04", "eng", "zh-Hant", "0-306-40615-2", "PMID: 7"),
            *("10.1136/bmj.1", "https://doi.org/10.1136/ß", "word " * 60, "n" * 501, "t" * 2_001),
        ]
    ),
    max_size=3,
).map("".join)
VALUES = st.one_of(
    TEXTS,
    st.lists(TEXTS, max_size=4),
    st.sampled_from([None, 0, 2010, 2010.0, 1.5, True, float("nan"), {}, [], [1], [{"text": "a"}]]),
)
LONG = st.lists(st.fixed_dictionaries({"heading": TEXTS, "text": TEXTS}), max_size=2)
RECORDS = st.fixed_dictionaries(
    {"title": TEXTS},
    optional=dict.fromkeys(("text", "headline", "source", "summary", "abstract", "kind"), TEXTS)
    | dict.fromkeys(("year", "authors", "bodies", "subjects", "url", "language"), VALUES)
    | dict.fromkeys(("doi", "pmid", "isbn", "added", "last_revised", "links", "notes"), VALUES)
    | {"sections": LONG},
)
IDS = st.sampled_from(["a", "é", "..", "a b", "a/b", "\u200b", "\ud800", "x" * 200, "x" * 201])


@given(RECORDS, IDS)
def test_an_entry_that_is_not_checked_is_what_a_check_makes_of_it(
    record: dict[str, Any], entry_id: str
) -> None:
    """Whatever is said in it: the same values, or the same reason why there is none."""
    told: list[object] = []
    for is_valid in (None, False):
        with pytest.MonkeyPatch.context() as patch:
            if is_valid is not None:
                patch.setattr("corpus.source_types.record._is_valid", lambda *_: False)
            try:
                entry = record_entry(record, entry_id)
            except InputError as error:
                told.append(str(error))
            else:
                told.append((entry.model_dump(), entry.model_fields_set, entry.written()))
                assert Entry(**vars(entry)) == entry
    assert told[0] == told[1]


def test_what_is_no_entry_is_told_by_its_field() -> None:
    """In the order of an entry's fields."""
    with pytest.raises(InputError, match="the record a: kind: "):
        _checked({"file_size": -1}, {"id": "a", "title": "T", "kind": "x" * 41})
    with pytest.raises(InputError, match="the record a: file_size: Input should be greater"):
        record_entry({"title": "T", "file_size": -1}, "a")
