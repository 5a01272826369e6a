"""What an entry tells of itself."""

from __future__ import annotations

import pytest

from corpus.entry import Entry, Section

ABSTRACT = "AIMS: To know. FINDINGS: Peers helped. They stayed."


def entry(*sections: tuple[str, tuple[str, ...]], summary: str = "") -> Entry:
    """Return an entry with this abstract and these sections."""
    parts = tuple(Section(heading=heading, paragraphs=texts) for heading, texts in sections)
    return Entry(id="a", title="Peers", abstract=ABSTRACT, summary=summary, sections=parts)


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        (entry(), True),
        (entry(("", (ABSTRACT,))), False),
        (entry(("Abstract", ("Before.", f"{ABSTRACT} And more."))), False),
        (entry(("Aims", ("To know.",)), ("Findings", ("Peers helped.", "They stayed."))), False),
        (entry(("Aims", ("To know.",))), True),
        (entry(("Findings", ("Peers helped.", "They stayed."))), True),
        (entry(("Methods", ("Forty people had a mentor.",))), True),
        (entry(summary=ABSTRACT), False),
        (entry(summary="Peers helped."), True),
    ],
)
def test_an_abstract_is_left_out_where_all_of_it_is_said(said: Entry, apart: bool) -> None:
    """A part of it in the sections is not the whole."""
    assert said.abstract_apart == (ABSTRACT if apart else "")
    assert "They stayed." in said.body + said.summary
