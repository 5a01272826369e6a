"""Why an entry stands where it does: what `Bank.explain` says, and how it is shown."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from click.testing import CliRunner

from evidencebank import Bank, InputError, QueryError
from evidencebank.cli.main import main
from indexer.query.subject_query import SubjectQuery

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
        assert reason.score == reason.unfiltered == hit.score
        parts = reason.kept * reason.own + reason.lent + reason.latent.contribution
        assert parts == pytest.approx(hit.score, rel=1e-6)
        assert reason.kept == (0.8 if graph else 1.0)


def test_an_entry_that_is_not_found_is_explained_too(small_bank: Bank) -> None:
    """By what it lacks."""
    reason = small_bank.explain("naloxone prison", "gray-1998", match="all")
    assert (reason.rank, reason.score, reason.terms, reason.filtered) == (None, 0.0, (), False)
    assert "naloxone" in [missing.asked for missing in reason.missing]
    assert reason.unfiltered == 0.0
    assert "not found for naloxone prison" in str(reason)


@pytest.mark.parametrize("graph", [True, False])
def test_an_entry_that_a_filter_leaves_out_is_explained_too(small_bank: Bank, graph: bool) -> None:
    """It has no score, and its words add up to what that would be."""
    found = small_bank.explain("naloxone", "dean-2012", graph=graph)
    reason = small_bank.explain("naloxone", "dean-2012", years=(2013, None), graph=graph)
    assert (reason.rank, reason.score, reason.filtered) == (None, 0.0, True)
    assert reason.terms == found.terms
    assert reason.unfiltered == pytest.approx(found.score, rel=1e-6)
    parts = reason.kept * reason.own + reason.lent + reason.latent.contribution
    assert parts == pytest.approx(reason.unfiltered, rel=1e-6)
    assert f"left out by a filter, score would be {found.score:.3f}" in str(reason)
    assert not small_bank.explain("naloxone", "dean-2012", years=(2012, None)).filtered


FILTERS: list[tuple[dict[str, Any], str]] = [
    ({"kinds": "review"}, "kind REVIEW (it is STUDY)"),
    ({"kinds": ["review", "Hot topic"]}, "kind REVIEW or HOT TOPIC (it is STUDY)"),
    ({"years": (2013, None)}, "years from 2013 (it is of 2012)"),
    ({"years": (None, 2011)}, "years up to 2011 (it is of 2012)"),
    ({"years": (2010, 2011)}, "years 2010 to 2011 (it is of 2012)"),
    ({"subjects": ["alcohol", "nobody"]}, "subject alcohol or nobody (it has families)"),
    ({"subjects": SubjectQuery.of((), (), ["families"])}, "not subject families (it has families)"),
    ({"sources": "Lancet"}, "source Lancet (it is from Journal of Harm Reduction)"),
    ({"authors": ["Ames"]}, "author Ames (it has no author)"),
    ({"since": date(2022, 5, 6)}, "since 2022-05-06 (it has no day)"),
]


@pytest.mark.parametrize(("filters", "named"), FILTERS)
def test_the_filter_that_leaves_an_entry_out_is_named(
    small_bank: Bank, filters: dict[str, Any], named: str
) -> None:
    """As it was asked for, with what the entry is instead; what lets it pass is not named."""
    reason = small_bank.explain("naloxone", "dean-2012", **{"kinds": "STUDY"} | filters)
    assert reason.kept_out == (named,)
    assert named in " ".join(str(reason).replace("\n    ", " ").split())
    other = small_bank.explain("counselling", "dean-2012", match="all", **filters)
    assert (other.kept_out, other.filtered) == ((named,), False)


def test_every_filter_that_leaves_an_entry_out_is_named(small_bank: Bank) -> None:
    """An entry without a year, or a day, says so."""
    reason = small_bank.explain("", "moss-2015", years=(2010, 2012), since=date(2030, 1, 1))
    assert small_bank.entry("boyd-2008").first_uploaded
    late = small_bank.explain("", "boyd-2008", since=date(2030, 1, 1))
    assert late.kept_out == ("since 2030-01-01 (it was last added or revised on 2011-06-30)",)
    assert [line.split(" (")[1] for line in reason.kept_out] == [
        "it has no year)",
        "it has no day)",
    ]
    assert reason.filtered


def test_what_is_missing_is_told_as_it_was_typed(small_bank: Bank) -> None:
    """With what may have been meant."""
    reason = small_bank.explain("Nalxone Couple naloxone", "dean-2012")
    assert [tuple(asdict(one).values()) for one in reason.missing] == [
        ("Nalxone", "naloxone"),
        ("Couple", ""),
    ]
    assert "not in it: Nalxone (did you mean naloxone?); Couple" in str(reason)


def test_a_synonym_says_what_it_stands_for(small_bank: Bank) -> None:
    """In the words of the query."""
    (hit, *_) = small_bank.search("IBA").hits
    reason = small_bank.explain("IBA", hit.id)
    ways = {(term.way, term.stands_for) for term in reason.terms}
    assert ways == {("synonym", "IBA")}
    assert "synonym for IBA" in str(reason)


def test_what_cannot_be_explained_is_said(small_bank: Bank) -> None:
    """An id that is none, a query that cannot be read where that is asked for."""
    with pytest.raises(InputError, match="no entry 'nobody'"):
        small_bank.explain("naloxone", "nobody")
    with pytest.raises(QueryError):
        small_bank.explain("(naloxone", "dean-2012", mode="advanced")
    assert small_bank.explain("(naloxone", "dean-2012").rank == 1


def test_it_fits_a_terminal(small_bank: Bank) -> None:
    """Every line, whatever the words."""
    for query in ("naloxone counsel* IBA prison", "x" * 60, '"brief advice"~3', "prison " * 60):
        for entry_id in ("dean-2012", "ames-2005"):
            reason = small_bank.explain(query, entry_id, years=(1890, 1891), kinds=["a" * 100])
            assert max(map(len, str(reason).splitlines())) <= 80


def test_every_factor_of_a_weight_is_printed(small_bank: Bank) -> None:
    """Nothing is cut off, whatever the words and however many fields hold them."""
    query = "naloxone^2.5 title:counselling counsel* prison alcohol"
    for entry in small_bank:
        reason = small_bank.explain(query, entry.id)
        told = str(reason)
        assert "…" not in told
        for term in reason.terms:
            numbers = (f"{term.contribution:.3f}", f"{term.idf:.2f}", f"{term.impact:.3f}")
            line = next(
                line
                for line in told.splitlines()
                if set(numbers) <= set(line.split()) and line.split()[-1] == f"{term.entries:,}"
            )
            assert f" {term.factor:g} " in line
            for field in term.fields:
                assert f"{field.field} {field.frequency}" in " ".join(told.split())


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


OPTIONS = [
    (["--kind", "REVIEW"], {"kinds": ["REVIEW"]}),
    (["--years", "2013-"], {"years": (2013, None)}),
    (["-s", "alcohol", "-s", "offenders"], {"subjects": ["alcohol", "offenders"]}),
    (
        ["--every-subject", "advice", "--not-subject", "families"],
        {"subjects": SubjectQuery.of((), ["advice"], ["families"])},
    ),
    (["--source", "Lancet"], {"sources": ["Lancet"]}),
    (["--author", "Lowe"], {"authors": ["Lowe"]}),
    (["--since", "4 March 2021"], {"since": date(2021, 3, 4)}),
    (["--match", "all"], {"match": "all"}),
    (["--no-graph"], {"graph": False}),
    (["--no-synonyms"], {"synonyms": False}),
    (["--no-relax"], {"relax": False}),
]


@pytest.mark.parametrize(("options", "arguments"), OPTIONS)
def test_the_command_takes_the_options_of_search(
    small_bank: Bank, options: list[str], arguments: dict[str, Any]
) -> None:
    """Each says what the argument says; 'search' finds what that finds."""
    query, where = "naloxone IBA", ["--bank", str(small_bank.path), "--json", *options]
    said = CliRunner().invoke(main, ["explain", query, "dean-2012", *where])
    explained = small_bank.explain(query, "dean-2012", **arguments).to_dict()
    assert json.loads(said.output) == json.loads(json.dumps(explained))
    found = json.loads(CliRunner().invoke(main, ["search", query, *where]).output)
    assert found == json.loads(json.dumps(small_bank.search(query, **arguments).to_dict()))


def test_the_command_refuses_what_cannot_be_read_if_asked_to(small_bank: Bank) -> None:
    arguments = ["explain", "(naloxone", "dean-2012", "--bank", str(small_bank.path)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert CliRunner().invoke(main, [*arguments, "--strict"]).exit_code == 2


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
