"""What a record without an id is called."""

from __future__ import annotations

import pytest

from corpus.source_types.record import derived_id


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
