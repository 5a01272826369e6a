"""Translations of one entry: known as such, listed once, offered beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from evidencebank import Bank
from evidencebank.results import Translation
from tests.evidencebank.hits import hit_ids

ENGLISH = (
    "In this town {} drinkers were seen in hospital, and brief advice by nurses was of use to "
    "those who drank more than they should have; of the others less is known. "
)
WELSH = (
    "Yn y dref hon gwelwyd {} o yfwyr yn yr ysbyty, ac roedd cyngor byr gan y nyrsys o gymorth "
    "i'r rhai oedd yn yfed mwy nag y dylent; am y lleill mae llai yn hysbys. "
)
NUMBERS = ("forty", "fifty", "sixty", "seventy")


def _page(title: str, text: str, *links: tuple[str, str]) -> str:
    head = "".join(f'<link rel="alternate" hreflang="{tag}" href="{to}">' for tag, to in links)
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head>"
        f"<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )


def _pages() -> dict[str, str]:
    pages = {}
    for number in NUMBERS:
        pages[f"{number}.html"] = _page(f"Advice to {number} drinkers", ENGLISH.format(number))
        pages[f"{number}_cy.html"] = _page(f"Cyngor i yfwyr {number}", WELSH.format(number))
    return pages


def _write(folder: Path, pages: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def bank(new_folder: Callable[[], Path]) -> Iterator[Bank]:
    """Return a bank of four pages in English and in Welsh."""
    folder = new_folder()
    with Bank.create(folder / "bank") as bank:
        report = bank.load(_write(folder / "pages", _pages()))
        assert (report.added, report.rejected) == (8, [])
        yield bank


def test_an_entry_knows_its_translations(bank: Bank) -> None:
    """By its address here, and a search finds each as it found it before."""
    assert bank.entry("forty_cy").language == "cy"
    assert bank.translations("forty") == [Translation("forty_cy", "Cyngor i yfwyr forty", "cy")]
    assert [one.id for one in bank.translations("forty_cy")] == ["forty"]
    assert set(hit_ids(bank, "forty")) == {"forty", "forty_cy"}


def test_a_related_list_has_one_of_them_in_the_language_of_its_entry(bank: Bank) -> None:
    """And none that is the entry itself."""
    for number in NUMBERS:
        others = {one for one in NUMBERS if one != number}
        assert {item.id for item in bank.related(number)} == others
        assert {item.id for item in bank.related(f"{number}_cy")} == {f"{one}_cy" for one in others}
    assert bank.check() == []


def test_an_editor_may_pin_the_other(own_folder: Callable[[], Bank]) -> None:
    """Then that one stands alone."""
    bank = own_folder()
    bank.lists.pin("forty", "fifty_cy")
    assert bank.related("forty")[0].id == "fifty_cy"
    assert "fifty" not in [item.id for item in bank.related("forty")]
    bank.close()


@pytest.fixture
def own_folder(new_folder: Callable[[], Path]) -> Callable[[], Bank]:
    """Return what makes a bank of the pages, to be changed."""

    def make() -> Bank:
        folder = new_folder()
        bank = Bank.create(folder / "bank")
        bank.load(_write(folder / "pages", _pages()))
        return bank

    return make


def test_one_after_the_other_gives_what_all_at_once_gives(new_folder: Callable[[], Path]) -> None:
    """Also where a translation comes later, or goes."""
    pages = _pages()
    names = sorted(pages, reverse=True)
    one, other = new_folder(), new_folder()
    _write(other / "pages", pages)
    with Bank.create(one / "bank") as slowly, Bank.create(other / "bank") as at_once:
        for name in names:
            slowly.load(_write(one / "pages", {name: pages[name]}))
        at_once.load(other / "pages")
        assert _told(slowly) == _told(at_once)
        for folder in (one, other):
            (folder / "pages" / "fifty_cy.html").unlink()
        slowly.load(one / "pages")
        assert slowly.translations("fifty") == []
        at_once.load(other / "pages")
        assert _told(slowly) == _told(at_once)


def _told(bank: Bank) -> dict[str, Any]:
    return {
        entry.id: (bank.translations(entry.id), [item.id for item in bank.related(entry.id)])
        for entry in bank
    }


def test_pages_of_one_doi_are_linked_and_not_merged(
    new_folder: Callable[[], Path], write_records: Callable[..., Path]
) -> None:
    """A record of it is that of the page in its own language."""
    folder = new_folder()
    meta = '<meta name="citation_doi" content="10.1234/x"></head>'
    pages = {
        "p1.html": _page("Advice to drinkers", ENGLISH.format("forty")),
        "q2.html": _page("Cyngor i yfwyr", WELSH.format("forty")),
    }
    source = _write(folder / "pages", {n: t.replace("</head>", meta) for n, t in pages.items()})
    record = {"title": "Advice to drinkers", "text": ENGLISH * 2, "doi": "10.1234/x", "id": "r"}
    with Bank.create(folder / "bank") as bank:
        bank.load(source)
        assert [entry.language for entry in bank] == ["en", "cy"]
        assert [one.id for one in bank.translations("p1")] == ["q2"]
        bank.load([source, write_records(folder / "records.jsonl", record)])
        assert [entry.id for entry in bank] == ["q2", "r"]
        assert [one.id for one in bank.translations("q2")] == ["r"]


def test_the_command_offers_them(bank: Bank, invoke: Callable[..., Result]) -> None:
    """By their ids and languages."""
    shown = [{"id": "forty_cy", "title": "Cyngor i yfwyr forty", "language": "cy"}]
    told = invoke("show", "forty", "-b", bank.path, "--json")
    assert json.loads(told.stdout)["translations"] == shown
    assert "Translations: forty_cy (cy)" in invoke("show", "forty", "-b", bank.path).stdout
