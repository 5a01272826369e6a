"""Snippets, completion, spelling and the order of titles follow the languages of the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidencebank import Bank
from tests.evidencebank.hits import hit_ids

TEXTS = {
    "es": ("Niños y jóvenes", "Los niños y las intervenciones breves en las escuelas."),
    "es2": ("Nube de humo", "Los cigarrillos de los adultos y los niños."),
    "cy": ("Llwybrau gofal", "Dibyniaeth ar gyffuriau ymhlith plant yng Nghymru."),
    "cy2": ("Lwc a pherygl", "Mae cyffuriau ac alcohol yn broblem."),
    "sv": ("Åtgärder i skolan", "Missbruksvård för unga i kommunerna."),
    "sv2": ("Zebror och mål", "Kommunen och dess missbruk."),
    "de": ("Ärztliche Hilfe", "Abhängigkeiten von Alkohol in den Häusern."),
    "de2": ("Arbeit und Sucht", "Eine Abhängigkeit beginnt zu Hause."),
}


@pytest.fixture(scope="module")
def bank(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Iterator[Bank]:
    """Return a bank of two entries in each of four languages."""
    records = [
        {"id": entry_id, "title": title, "text": text, "language": entry_id[:2]}
        for entry_id, (title, text) in TEXTS.items()
    ]
    folder = new_folder()
    with Bank.create(folder / "bank") as bank:
        bank.load(write_records(folder / "records.jsonl", *records))
        yield bank


@pytest.mark.parametrize(
    ("query", "entry_id", "marked"),
    [
        ("intervención", "es", "intervenciones"),
        ("niño", "es", "niños"),
        ("cyffuriau", "cy", "gyffuriau"),
        ("cymru", "cy", "Nghymru"),
        ("kommun", "sv", "kommunerna"),
        ("Abhängigkeit", "de", "Abhängigkeiten"),
        ("Haus", "de", "Häusern"),
    ],
)
def test_a_snippet_marks_the_forms_of_its_language(
    bank: Bank, query: str, entry_id: str, marked: str
) -> None:
    """As a reader of it would."""
    (hit,) = [hit for hit in bank.search(query).hits if hit.id == entry_id]
    assert f"<mark>{marked}</mark>" in hit.snippet


@pytest.mark.parametrize(
    ("typed", "word"),
    [("niñ", "niños"), ("nin", "niños"), ("cyff", "cyffuriau"), ("åtg", "åtgärder")],
)
def test_what_is_typed_becomes_a_word_as_entries_write_it(
    bank: Bank, typed: str, word: str
) -> None:
    """With its accents, whether they were typed or not."""
    assert word in [one.text for one in bank.suggest(typed)]


@pytest.mark.parametrize(
    ("typed", "title"), [("niñ", "es"), ("llwyb", "cy"), ("åtg", "sv"), ("ärzt", "de")]
)
def test_titles_are_completed_in_any_language(bank: Bank, typed: str, title: str) -> None:
    """By what stands in them."""
    assert title in [one.target for one in bank.suggest(typed)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("intervencoines", "intervenciones"),
        ("cyfuriau", "cyffuriau"),
        ("missbruksvrd", "missbruksvård"),
        ("Abhängigkiet", "abhängigkeit"),
    ],
)
def test_a_slip_is_mended_in_any_language(bank: Bank, typed: str, meant: str) -> None:
    """Into the word as entries write it."""
    assert bank.search(typed, relax=False).did_you_mean == meant


def test_titles_stand_in_the_order_of_their_languages(bank: Bank) -> None:
    """Ñ after n, ll after l, å after z, and ä as a."""
    found = hit_ids(bank, "", sort="title")
    for language, order in (
        ("es", ["es", "es2"]),
        ("cy", ["cy2", "cy"]),
        ("sv", ["sv2", "sv"]),
        ("de", ["de2", "de"]),
    ):
        assert [one for one in found if one.startswith(language)] == order
