"""The editors' page on loads: each remark leads to the entry and to how it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from corpus.errors import InputError
from evidencebank import Bank
from evidencebank.web.settings import read_settings
from tests.corpus.library import page
from tests.web.conftest import Visitor

Visit = Callable[..., AbstractContextManager[Visitor]]

TOKEN = "a token of the tests"


@pytest.fixture(scope="module")
def library(new_folder: Callable[[], Path]) -> Path:
    """Return a folder with pages and a bank of them."""
    folder = new_folder()
    (folder / "pages").mkdir()
    (folder / "pages" / "home.html").write_text(page("Home"))
    (folder / "pages" / "it's <b>.html").write_text("")
    with Bank.create(folder / "bank") as bank:
        bank.load([folder / "pages"])
    return folder


@pytest.fixture(scope="module")
def editor(library: Path, visit: Visit) -> Iterator[Visitor]:
    """Return an editor of a site that may look into the folder of pages."""
    with visit(library / "bank", token=TOKEN, sources=library / "pages") as visitor:
        visitor.post("/editors/login", data={"who": "Ada", "token": TOKEN})
        yield visitor


def test_remarks_lead_to_the_entry_and_to_the_reason(editor: Visitor) -> None:
    """The blocks of the page, each with why it stays; what is refused has its own page."""
    shown = editor.page("/editors/loads")
    remark = shown.select_one("#site-titles + ul li")
    assert "any page may be called so" in remark.get_text()
    entry, why = (link["href"] for link in remark.select("a"))
    assert editor.page(entry).h1.get_text() == "Home"
    reading = editor.page(why)
    assert [block.strong.get_text() for block in reading.select(".blocks .kept")] != []
    refusal = shown.select_one("#refused + ul a")
    assert refusal.get_text() == "it's <b>.html"
    told = editor.page(refusal["href"])
    assert told.select_one("h2").get_text() == "it's <b>.html"
    assert "Refused" in told.get_text()


def test_without_the_folder_there_is_the_command(library: Path, visit: Visit) -> None:
    """Ready to be run, whatever the file is called; nothing is read."""
    with visit(library / "bank", token=TOKEN) as visitor:
        visitor.post("/editors/login", data={"who": "Ada", "token": TOKEN})
        refusal = visitor.page("/editors/loads").select_one("#refused + ul a")["href"]
        told = visitor.page(refusal)
    assert told.select(".blocks") == []
    assert told.code.get_text().endswith("""it'"'"'s <b>.html'""")


def test_it_is_for_editors(library: Path, visit: Visit, editor: Visitor) -> None:
    """Nobody else sees it, and an address never names a file."""
    with visit(library / "bank", token=TOKEN) as visitor:
        for path in ("/editors/loads", "/editors/reading/home", "/editors/refused/0"):
            assert visitor.get(path).status_code == 403
    with visit(library / "bank") as visitor:
        assert visitor.get("/editors/loads").status_code == 404
    for path in ("/editors/reading/nobody", "/editors/refused/..%2Fhome.html"):
        assert editor.get(path).status_code == 404


def test_a_folder_of_sources_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCEBANK_SOURCES", "/nowhere/at/all")
    with pytest.raises(InputError, match=r"EVIDENCEBANK_SOURCES.*no folder"):
        read_settings()
