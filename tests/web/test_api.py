"""The JSON API: what other programs get, by the rules of HTTP."""

from __future__ import annotations

import json
import typing
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from evidencebank import Bank
from evidencebank.saved_searches import SAVED_SEARCH_SHAPE, SavedSearch
from evidencebank.web.api import models, params
from evidencebank.web.api.v1 import PROBLEM
from evidencebank.web.search import search_form
from indexer.query.subject_query import SubjectGroup, SubjectQuery
from indexer.search.filters import FILTERS
from indexer.search.spec import SORTS, SearchSpec
from tests.web.conftest import Visitor

API = "/api/v1"

SOME_VALUES = {
    "q": "prison",
    "match": "all",
    "mode": "advanced",
    "sort": "year",
    "page": "2",
    "graph": "false",
    "synonyms": "0",
}
SOME_FILTERS = {
    "subject": "offenders",
    "not": "families",
    "kind": "STUDY",
    "from": "2001",
    "to": "2010",
    "source": "Addiction",
    "author": "Lowe",
    "since": "2020-01-31",
    "language": "es",
}
"""A value of each parameter, other than the usual one."""


def shape(visitor: Visitor, path: str, model: type[Any], **more: Any) -> Any:
    """Return what the API answers, which must be of the shape that it describes."""
    answer = visitor.get(f"{API}{path}", **more)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    TypeAdapter(model).validate_json(answer.content)
    return answer.json()


def problem(visitor: Visitor, path: str, status: int, **more: Any) -> Any:
    """Return the problem document that a request is answered with."""
    answer = visitor.request(more.pop("method", "GET"), f"{API}{path}", **more)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    models.ProblemShape.model_validate_json(answer.content)
    return answer.json()


def test_a_search_answers_what_the_library_answers(visitor: Visitor, site_bank: Bank) -> None:
    """The same hits, counts and snippets as the library's own JSON."""
    found = shape(visitor, "/search?q=alcohol+prison&subject=people&size=3", models.ResultsShape)
    subjects = SubjectQuery((SubjectGroup(("people",)),))
    wanted = site_bank.search("alcohol prison", subjects=subjects, limit=3)
    assert found == wanted.to_dict()
    assert len(found["hits"]) == 3
    assert found["total"] > 3


def test_the_pages_of_a_search_are_its_hits_in_parts(visitor: Visitor) -> None:
    """Two pages of three are the first six."""
    first, second = (
        shape(visitor, f"/search?q=alcohol&size=3&page={n}", models.ResultsShape)["hits"]
        for n in (1, 2)
    )
    six = shape(visitor, "/search?q=alcohol&size=6", models.ResultsShape)["hits"]
    assert first + second == six


def test_the_described_parameters_are_those_that_are_read() -> None:
    """What the description lists and what addresses are read by cannot drift apart."""
    described = {f.alias or name for name, f in params.SearchParams.model_fields.items()}
    of_filters = {param.name for row in FILTERS for param in row.params}
    assert described == {*of_filters, *SOME_VALUES, "size"}
    for name, value in {**SOME_VALUES, **SOME_FILTERS}.items():
        assert search_form.read({name: value}) != search_form.SearchForm(), name
    assert SOME_FILTERS.keys() == of_filters
    assert typing.get_args(params.Sort) == SORTS


def test_a_listing_in_parts_is_everything_once(visitor: Visitor, site_bank: Bank) -> None:
    """Whatever the size of a part, following `next` gives every entry, by id."""
    for size in (1, 4, 14, 100):
        ids: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            path = f"/entries?size={size}&cursor={cursor}"
            part = shape(visitor, path, models.EntriesShape)
            assert len(part["entries"]) <= size
            ids += [entry["id"] for entry in part["entries"]]
            cursor = part["next"]
        assert ids == [entry.id for entry in site_bank]


@pytest.mark.parametrize("cursor", ["?", "AAAA=", "____", "YQ=", "YR"])
def test_what_is_no_cursor_is_refused(visitor: Visitor, cursor: str) -> None:
    """A cursor that was made up, cut or written in another way."""
    assert "cursor" in problem(visitor, f"/entries?cursor={cursor}", 400)["detail"]


def test_an_entry_and_its_related_entries(visitor: Visitor, site_bank: Bank) -> None:
    """An entry as `show --json` prints it, and its list as `related --json` does."""
    entry = shape(visitor, "/entries/ames-2005", models.EntryShape)
    told = site_bank.entry("ames-2005").to_dict() | {"translations": []}
    assert entry == json.loads(json.dumps(told))
    related = shape(visitor, "/entries/ames-2005/related?limit=2", models.RelatedShape)
    assert related["related"] == [i.to_dict() for i in site_bank.related("ames-2005", 2)]


@pytest.mark.parametrize("path", ["/entries/nobody", "/entries/nobody/related", "/searches/none"])
def test_what_is_not_there_is_a_404(visitor: Visitor, path: str) -> None:
    """An id or a name that the bank lacks, with a line that says so."""
    assert "there is no" in problem(visitor, path, 404)["detail"]


def test_an_address_without_a_meaning_is_a_problem_too(visitor: Visitor) -> None:
    """Machines never get a page."""
    problem(visitor, "/nothing", 404)
    problem(visitor, "/search", 405, method="DELETE")


@pytest.mark.parametrize(
    "query", ["size=101", "page=0", "from=12", "sort=best", "colour=red", "since=soon", "kind="]
)
def test_a_parameter_of_a_wrong_form_is_named(visitor: Visitor, query: str) -> None:
    """Also one that there is not: a mistyped name must not find everything."""
    if query == "kind=":
        shape(visitor, f"/search?{query}", models.ResultsShape)
    else:
        assert query.split("=")[0] in problem(visitor, f"/search?{query}", 422)["detail"]


def test_a_day_is_read_as_everywhere(visitor: Visitor) -> None:
    """The API takes the days that the site's addresses and the command line take."""
    totals = {
        shape(visitor, f"/search?since={day}", models.ResultsShape)["total"]
        for day in ("2006-01-01", "1 January 2006", "20060101")
    }
    assert len(totals) == 1
    assert "2021-03-04" in problem(visitor, "/search?since=1136073600", 422)["detail"]


def test_a_problem_has_the_title_of_its_status(visitor: Visitor) -> None:
    """Its type is 'about:blank', so that is what its title says (RFC 9457)."""
    assert problem(visitor, "/entries/nobody", 404)["title"] == "Not Found"
    assert problem(visitor, "/search?mode=advanced&q=(", 400)["title"] == "Bad Request"


def test_the_strict_mode_names_the_place_in_the_query(visitor: Visitor) -> None:
    """The simple mode reads the same as words and says so."""
    wrong = problem(visitor, "/search?mode=advanced&q=alcohol+(prison", 400)
    assert wrong["position"] == 8
    assert shape(visitor, "/search?q=alcohol+(prison", models.ResultsShape)["note"]


def test_an_answer_that_is_known_is_not_sent_again(visitor: Visitor) -> None:
    """304 for an ETag that fits, the whole answer for another."""
    first = visitor.get(f"{API}/search?q=alcohol")
    etag = first.headers["etag"]
    again = visitor.get(f"{API}/search?q=alcohol", headers={"if-none-match": f'"x", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    other = visitor.get(f"{API}/search?q=alcohol", headers={"if-none-match": '"x"'})
    assert other.json() == first.json()


def test_subjects_and_completions(visitor: Visitor, site_bank: Bank) -> None:
    """The tree with counts, and what a text may become."""
    subjects = shape(visitor, "/subjects", models.SubjectsShape)["subjects"]
    assert subjects == [one.to_dict() for one in site_bank.subjects()]
    found = shape(visitor, "/suggest?q=nalox", models.SuggestionsShape)["suggestions"]
    assert found == [one.to_dict() for one in site_bank.suggest("nalox")]
    assert found


def test_entries_like_a_text(visitor: Visitor) -> None:
    """The nearest entries to what is posted; too much of it is refused."""
    text = {"text": "<p>naloxone kits for prisoners on release</p>", "limit": 3}
    answer = visitor.post(f"{API}/more-like", json=text)
    models.RelatedShape.model_validate_json(answer.content)
    assert answer.json()["related"][0]["id"] == "earl-2013"
    problem(visitor, "/more-like", 422, method="POST", json={"text": ""})
    problem(visitor, "/more-like", 422, method="POST", json={"text": "x" * 100_001})
    known = visitor.post(f"{API}/more-like", json=text, headers={"if-none-match": "*"})
    assert known.json() == answer.json()  # 304 is an answer to GET alone
    huge = visitor.post(f"{API}/more-like", json={"text": "x" * 1_000_000})
    assert huge.status_code == 413


def test_saved_searches_change_without_a_new_generation(
    visit: Callable[..., AbstractContextManager[Visitor]],
    new_folder: Callable[[], Path],
    write_records: Callable[..., Path],
) -> None:
    """What editors save is answered at once, with another ETag."""
    from tests.evidencebank.samples import RECORDS

    folder = new_folder()
    bank = Bank.create(folder / "bank")
    bank.load([write_records(folder / "records.jsonl", *RECORDS)])
    with visit(bank.path) as visitor:
        before = visitor.get(f"{API}/searches").headers["etag"]
        bank.saved_searches.put(SavedSearch("kits", SearchSpec.of(query="naloxone")))
        listed = shape(visitor, "/searches", models.SavedListShape)["searches"]
        assert [saved["name"] for saved in listed] == ["kits"]
        assert visitor.get(f"{API}/searches").headers["etag"] != before
        saved = shape(visitor, "/searches/kits", SAVED_SEARCH_SHAPE)
        assert SavedSearch.from_dict(saved).spec.query == "naloxone"
        found = shape(visitor, "/searches/kits/results?size=1", models.ResultsShape)
        assert found["hits"][0]["title"].startswith("Naloxone")
        since = "/searches/kits/results?since=2006-01-01"
        assert all(h["change"] for h in shape(visitor, since, models.ResultsShape)["hits"])
    bank.close()


def test_the_description_is_openapi_3_1(visitor: Visitor) -> None:
    """It names every address, and none of the pages."""
    described = visitor.get(f"{API}/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        *("/search", "/entries", "/entries/{entry_id}", "/entries/{entry_id}/related"),
        *("/subjects", "/searches", "/searches/{name}", "/searches/{name}/results"),
        *("/suggest", "/more-like"),
    }


def test_problems_are_described_as_they_are_sent(
    visitor: Visitor, visit: Callable[..., AbstractContextManager[Visitor]], site_bank: Bank
) -> None:
    """By their own media type, with their shape; 304 of what has an ETag, 429 where it can be."""
    described = visitor.get(f"{API}/openapi.json").json()
    problems = 0
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert ("304" in operation["responses"]) == (method == "get"), path
            assert "429" not in operation["responses"]
            for status, answer in operation["responses"].items():
                types = set(answer.get("content", {}))
                assert types <= ({"application/json"} if status == "200" else {PROBLEM}), path
                for content in answer.get("content", {}).values():
                    problems += status != "200"
                    assert content["schema"]["$ref"].startswith("#/components/schemas/")
    assert problems > 20
    with visit(site_bank.path, rate=60) as hurried:
        described = hurried.get(f"{API}/openapi.json").json()
        assert "429" in described["paths"]["/search"]["get"]["responses"]
