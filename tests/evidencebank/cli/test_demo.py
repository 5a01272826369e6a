"""The demonstration: the sample library, which comes with the project, built and asked."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from evidencebank.cli.demo import QUERY, SUBJECT, SUBJECT_QUERY

pytestmark = pytest.mark.usefixtures("one_core")

Invoke = Callable[..., Result]


@pytest.fixture(scope="module")
def shape(invoke: Invoke, one_core: None) -> dict[str, dict[str, object]]:
    """Return the JSON document of the demonstration."""
    result = invoke("demo", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_the_sample_is_loaded_whole(shape: dict[str, dict]) -> None:
    """No page of it is rejected."""
    assert shape["build"]["added"] > 100
    assert shape["build"]["rejected"] == []


def test_the_searches_find_what_they_ask_for(shape: dict[str, dict]) -> None:
    """The query's words are in the first hits, and those of the second are of the subject."""
    assert shape["search"]["query"] == QUERY
    assert any("peer" in hit["title"].lower() for hit in shape["search"]["hits"])
    assert all("<mark>" in hit["snippet"] for hit in shape["search"]["hits"])
    filed = shape["subject_search"]
    assert filed["query"] == SUBJECT_QUERY
    subjects = {facet["value"]: facet["count"] for facet in filed["facets"]["subject"]}
    assert subjects[SUBJECT] == filed["total"] > 0


def test_the_related_list_is_that_of_the_first_hit(shape: dict[str, dict]) -> None:
    """Ten others, best first, each with the words that both share."""
    related = shape["related"]
    assert related["id"] == shape["search"]["hits"][0]["id"]
    assert [line["rank"] for line in related["related"]] == list(range(1, 11))
    scores = [line["score"] for line in related["related"]]
    assert scores == sorted(scores, reverse=True)
    assert related["id"] not in [line["id"] for line in related["related"]]
    assert all(line["shared_terms"] for line in related["related"])


def test_it_shows_the_same_for_people(
    invoke: Invoke, shape: dict[str, dict], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both searches and the list, no line wider than eighty columns, and nothing left behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    result = invoke("demo")
    assert (result.exit_code, result.stderr) == (0, "")
    for heading in (QUERY, SUBJECT, f"related: {shape['related']['id']}"):
        assert heading in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert list(folder.iterdir()) == []
