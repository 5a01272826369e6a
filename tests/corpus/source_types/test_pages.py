"""Page types are found by themselves, and asked in one order."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.pages.page_type import PageType
from corpus.source_types.discovery import declared
from corpus.source_types.pages import page_types, parse_page


def test_page_types_are_asked_in_one_order() -> None:
    """The most particular first; what is left is an article or plain text."""
    names = [one.name for one in page_types()]
    assert names == ["microdata article", "matrix cell", "entry page", "article", "plain text"]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a package `leaflets` that can be imported."""
    folder = tmp_path / "leaflets"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "leaflets"]:
        monkeypatch.delitem(sys.modules, name)
    return folder


def test_a_new_page_type_is_a_file(package: Path) -> None:
    """What a module declares is found; a module that declares nothing is passed over."""
    (package / "b.py").write_text(
        "from corpus.pages.page_type import PageType\n"
        "PAGE_TYPE = PageType('leaflet', 1, lambda page: True, lambda page: [])\n"
    )
    (package / "a.py").write_text("WORDS = 3\n")
    found = declared("leaflets", "PAGE_TYPE", PageType)
    assert {module: one.name for module, one in found.items()} == {"leaflets.b": "leaflet"}


def test_a_declaration_of_another_kind_is_a_mistake(package: Path) -> None:
    """It is told where it was made."""
    (package / "c.py").write_text("PAGE_TYPE = 'leaflet'\n")
    with pytest.raises(TypeError, match=r"leaflets\.c\.PAGE_TYPE is no PageType"):
        declared("leaflets", "PAGE_TYPE", PageType)


def test_reading_leaves_the_collector_as_it_was() -> None:
    """It waits while a page is read, and goes on whether or not the page could be."""
    assert gc.isenabled()
    parse_page("<html><body><p>The warden counted forty herons.</p></body></html>", "herons.html")
    assert gc.isenabled()
    with pytest.raises(InputError):
        parse_page("<html><body></body></html>", "empty.html")
    assert gc.isenabled()
    gc.disable()
    try:
        parse_page("<p>The warden counted forty herons.</p>", "herons.html")
        assert not gc.isenabled()
    finally:
        gc.enable()
