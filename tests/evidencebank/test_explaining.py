"""Why an entry stands where it does: what `Bank.explain` says, and how it is shown."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from evidencebank import Bank, InputError, QueryError
from evidencebank.cli import main

QUERIES = (
    "naloxone",
    '"brief advice" prison',
    "counseling AND couples",
    "IBA alcohol",
    "counsel* -couples",
    "title:counselling prison^2",
    "reofending",
    "",
)


@pytest.mark.parametrize("graph", [True, False])
@pytest.mark.parametrize("query", QUERIES)
def test_the_parts_add_up_to_the_score_that_search_reports(
    query: str, graph: bool, small_bank: Bank
) -> None:
    """And the rank is the place that the entry has there."""
    hits = small_bank.search(query, limit=50, graph=graph).hits
    for place, hit in enumerate(hits, start=1):
        reason = small_bank.explain(query, hit.id, graph=graph)
        assert (reason.rank, reason.total, reason.title) == (place, len(hits), hit.entry.title)
        assert reason.score == hit.score
        assert reason.kept * reason.own + reason.lent == pytest.approx(hit.score, rel=1e-6)
        assert reason.kept == (0.8 if graph else 1.0)


def test_an_entry_that_is_not_found_is_explained_too(small_bank: Bank) -> None:
    """By what it lacks."""
    reason = small_bank.explain("naloxone prison", "gray-1998", match="all")
    assert (reason.rank, reason.score, reason.terms, reason.filtered) == (None, 0.0, (), False)
    assert "naloxone" in reason.missing
    assert "not found for naloxone prison" in str(reason)


def test_a_filter_that_leaves_an_entry_out_is_named(small_bank: Bank) -> None:
    """Its words are told all the same."""
    reason = small_bank.explain("naloxone", "dean-2012", years=(2013, None))
    assert (reason.rank, reason.filtered) == (None, True)
    assert [term.word for term in reason.terms] == ["naloxone"]
    assert "left out by a filter" in str(reason)
    assert not small_bank.explain("naloxone", "dean-2012", years=(2012, None)).filtered


def test_what_cannot_be_explained_is_said(small_bank: Bank) -> None:
    """An id that is none, a query that cannot be read where that is asked for."""
    with pytest.raises(InputError, match="no entry 'nobody'"):
        small_bank.explain("naloxone", "nobody")
    with pytest.raises(QueryError):
        small_bank.explain("(naloxone", "dean-2012", mode="advanced")
    assert small_bank.explain("(naloxone", "dean-2012").rank == 1


def test_it_fits_a_terminal(small_bank: Bank) -> None:
    """Every line, whatever the words."""
    for query in ("naloxone counsel* IBA prison", "x" * 60, '"brief advice"~3'):
        for entry_id in ("dean-2012", "ames-2005"):
            lines = str(small_bank.explain(query, entry_id)).splitlines()
            assert max(map(len, lines[2:]), default=0) <= 80


class Cells(HTMLParser):
    """Collects the texts of cells and the names of elements."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_notebooks_show_tables_of_it(small_bank: Bank) -> None:
    """Nothing of the query or an entry is markup."""
    reason = small_bank.explain('naloxone <script>alert("x")</script>', "dean-2012")
    cells = Cells()
    cells.feed(reason._repr_html_())
    assert "script" not in cells.elements
    assert {"table", "caption", "th"} <= cells.elements
    assert 'naloxone <script>alert("x")</script>' in cells.texts
    assert f"{reason.terms[0].contribution:.3f}" in cells.texts


def test_the_command_prints_it(small_bank: Bank) -> None:
    """For people, and as JSON with all numbers."""
    arguments = ["explain", "naloxone", "dean-2012", "--bank", str(small_bank.path)]
    said = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert said.exit_code == 0
    assert "naloxone" in said.output
    shape = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).output)
    assert shape == json.loads(json.dumps(small_bank.explain("naloxone", "dean-2012").to_dict()))
    assert shape["terms"][0]["fields"][0].keys() == {
        "field",
        "frequency",
        "weight",
        "contribution",
    }
