"""A source line in its parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebank.formats.cited_source import CitedSource, read_source


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Practice: 2013, 18(2), p. 119–135", ("Practice", 2013, "18", "2", "119", "135")),
        ("Practice: 2013, 18, p. 4", ("Practice", 2013, "18", "", "4", "")),
        ("Practice: 2013, (Suppl. 1)", ("Practice", 2013, "", "Suppl. 1", "", "")),
        ("Practice: 2013, p. e1-e9", ("Practice", 2013, "", "", "e1", "e9")),
        ("Health: Notes: 1996", ("Health: Notes", 1996, "", "", "", "")),
        ("[UK] A Trust, 2009", ("[UK] A Trust", 2009)),
        ("A Trust, March 2009", ("A Trust", 2009)),
        ("London: A Trust. 2009.", ("London: A Trust", 2009)),
        ("A Trust (2009)", ("A Trust", 2009)),
        ("Vision 2020", ("Vision 2020",)),
        (", 2009", (", 2009",)),
        ("A Trust", ("A Trust",)),
        ("Practice: in press", ("Practice: in press",)),
        ("gcc-12-cross (15)", ("gcc-12-cross (15)",)),
    ],
)
def test_a_line_is_a_journal_or_a_publisher(line: str, source: tuple[object, ...]) -> None:
    """A journal has its year behind a colon; anything else is a name."""
    read = read_source(line)
    is_journal = len(source) > 2
    assert read == CitedSource(*source, is_journal=is_journal)  # type: ignore[arg-type]


def test_no_line_is_no_source() -> None:
    """Rather than one without a name."""
    assert read_source("") is None


@given(st.text(min_size=1, max_size=400))
def test_any_line_can_be_read(line: str) -> None:
    """And has a name."""
    read = read_source(line)
    assert read is not None
    assert read.name
