"""What a record without an id is called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.source_types.record import derived_id
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
