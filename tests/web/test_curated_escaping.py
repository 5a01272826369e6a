"""What editors and entries say never runs as markup on the curated and the editors' pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from corpus.text.typography import clean_line
from evidencebank import Bank
from evidencebank.curated_pages.arrangement import Arrangement, HeadingNote, MatrixNote
from evidencebank.saved_searches import SavedSearch
from indexer.search.spec import SearchSpec
from tests.web import hostile
from tests.web.conftest import Visitor

Visit = Callable[..., AbstractContextManager[Visitor]]

TOKEN = "a token of the tests"
MARKUPS = dict(enumerate(hostile.MARKUP))
ALL = " ".join(hostile.MARKUP)


def cell(number: int, markup: str) -> dict[str, Any]:
    """Return a record of a cell, each of its own row and column where there is room."""
    work = {"title": f"Work {markup}", "publisher": markup, "country": markup, "year": 2000}
    return {
        "id": f"cell-{number}",
        "kind": "MATRIX CELL",
        "title": f"Odd Matrix cell {'ABCDE'[number % 5]}{number // 5 + 1}",
        "headline": f"Column {markup}; Row {markup}",
        "summary": markup,
        "listed_works": [{**work, "tags": [tag], "annotation": markup} for tag in ("S", markup)],
        "sections": [{"heading": f"Bite {markup}", "text": f"In prison. {markup}"}],
    }


def topic(number: int, markup: str) -> dict[str, Any]:
    """Return a record of a hot topic or a collection."""
    kind = "HOT TOPIC" if number % 2 else "COLLECTION"
    title = f"Prison {markup}"
    return {"id": f"topic-{number}", "kind": kind, "title": title, "text": f"Of prison. {markup}"}


@pytest.fixture(scope="module")
def bank(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Iterator[Bank]:
    """Return a bank in which all that can be written is hostile."""
    folder = new_folder()
    records = [made(*one) for made in (cell, topic) for one in MARKUPS.items()]
    with Bank.create(folder / "bank") as bank:
        bank.load([write_records(folder / "records.jsonl", *hostile.records(), *records)])
        said = HeadingNote(label=ALL, note="\n".join(hostile.MARKUP))
        matrix = MatrixNote(title=ALL, note=said.note, rows={"9": said}, columns={"Z": said})
        bank.arrange(Arrangement(matrices={"odd": matrix}), who=ALL, why=ALL)
        for number, markup in MARKUPS.items():
            said_of = {"title": f"Search {markup}", "note": f"{markup}\n{markup}"}
            bank.saved_searches.put(
                SavedSearch(f"saved-{number}", SearchSpec.of(query="prison"), **said_of)
            )
            bank.saved_searches.put(
                SavedSearch(f"topic-{number}", SearchSpec.of(query="prison"), note=markup)
            )
            bank.saved_searches.put(SavedSearch(f"cell-{number}", SearchSpec.of(query="prison")))
        yield bank


@pytest.fixture(scope="module")
def visitor(bank: Bank, visit: Visit) -> Iterator[Visitor]:
    with visit(bank.path, token=TOKEN) as visitor:
        yield visitor


def test_curated_pages_show_markup_as_text(visitor: Visitor, bank: Bank) -> None:
    """Grids, cells, topics and saved searches, every word of them."""
    (matrix,) = bank.matrices()
    assert len(matrix.cells) == len(MARKUPS)
    addresses = ["/matrix/odd", *(f"/matrix/odd/{place}" for place in matrix.cells), "/topics"]
    addresses += [f"/saved/{name}-{n}" for name in ("saved", "topic", "cell") for n in MARKUPS]
    for address in addresses:
        hostile.check(visitor.page(address).encode())
    assert visitor.page("/matrix/odd").h1.get_text() == matrix.title
    for place, entry in matrix.cells.items():
        page = visitor.page(f"/matrix/odd/{place}")
        for work in entry.listed_works:
            assert work.title in page.get_text()
        assert entry.sections[0].paragraphs[0] in page.select_one("details.bite").get_text()
    assert [a.get_text() for a in visitor.page("/topics").select("h3 a")][: len(MARKUPS)] == [
        found.entry.title for found in (*bank.hot_topics(), *bank.collections())
    ]


@pytest.mark.parametrize("markup", hostile.MARKUP)
def test_addresses_are_not_echoed_as_markup(visitor: Visitor, markup: str) -> None:
    """A matrix, a cell or a saved search that there is none of."""
    name = quote(markup, safe="")
    for address in (f"/matrix/{name}", f"/matrix/odd/{name}", f"/saved/{name}"):
        answer = visitor.get(address)
        assert answer.status_code == 404
        hostile.check(answer.content)


def test_editors_pages_show_markup_as_text(visitor: Visitor, bank: Bank) -> None:
    """Names, reasons, titles and what is typed wrong, on every page of theirs."""
    assert visitor.post("/editors/login", data={"who": ALL[:80], "token": TOKEN}).status_code == 303
    token = visitor.page("/editors").select_one("input[name=form_token]")["value"]

    def send(path: str, **data: str) -> int:
        answer = visitor.post(path, data={"form_token": token, **data})
        hostile.check(answer.content)
        return answer.status_code

    assert send("/editors/publish", why=ALL) == 303
    for number, markup in MARKUPS.items():
        path, other = f"/editors/lists/hostile-{number}", f"cell-{number}"
        assert send(path, does="pin", other=other, why=markup) == 303
        assert send(path, does="pin", other=markup) == 400
        assert send(path, does=markup, other=other) == 400
        assert send(path, does="pin", other=other, at=markup) == 400
        page = hostile.check(visitor.get(path).content)
        assert page.find("button", attrs={"name": "act", "value": f"unpin {other}"})
        decided = page.select("ul.draft")[-1].get_text()
        assert f": {clean_line(markup)}" in decided
        for address in (f"/editors/open?id={quote(markup)}", f"/editors/lists/{quote(markup)}"):
            answer = visitor.get(address)
            assert answer.status_code == 404
            hostile.check(answer.content)
    for address in ("/editors", "/editors/review"):
        page = hostile.check(visitor.get(address).content)
        assert ALL[:80].strip() in page.get_text()
    wrong = visitor.post("/editors/login", data={"who": ALL, "token": ALL})
    assert wrong.status_code == 403
    hostile.check(wrong.content)
