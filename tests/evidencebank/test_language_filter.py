"""Entries in languages: kept, shown and filtered by, wherever a search is asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from evidencebank import Bank
from tests.evidencebank.hits import hit_ids

RECORDS = [
    {"id": "uno", "title": "Alcohol y salud", "text": "Un estudio de alcohol.", "language": "ES"},
    {"id": "one", "title": "Alcohol and health", "text": "A study of alcohol.", "language": "en"},
    {"id": "none", "title": "Alcohol", "text": "Naloxone"},
    {"id": "odd", "title": "Alcohol", "text": "Alcohol.", "language": "the Queen's"},
    {"id": "unsaid", "title": "Plant", "text": "Mae plant yn byw yng Nghymru heb gyffuriau."},
]


@pytest.fixture(scope="module")
def bank(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Iterator[Bank]:
    """Return a bank of a Spanish, an English and another entry."""
    with Bank.create(new_folder() / "bank") as bank:
        report = bank.load(write_records(new_folder() / "records.jsonl", *RECORDS))
        assert (report.added, report.rejected) == (5, [])
        yield bank


def test_a_search_is_in_the_languages_asked_for(bank: Bank) -> None:
    """Any of them; an entry whose language is not known is in none."""
    assert hit_ids(bank, "alcohol", languages="es") == ["uno"]
    assert set(hit_ids(bank, "alcohol", languages=["EN", "es"])) == {"one", "uno"}
    assert set(hit_ids(bank, "alcohol")) == {"one", "uno", "none", "odd"}
    assert hit_ids(bank, "cyffuriau language:cy") == ["unsaid"]
    assert bank.search("alcohol", languages="fr").note == "no entry has the language fr"


def test_languages_are_counted_where_there_are_several(bank: Bank) -> None:
    """Beside kinds, years and subjects."""
    counted = bank.search("*").facets["language"]
    assert {count.value: count.count for count in counted} == {"en": 1, "es": 1, "cy": 1}


def test_the_language_is_kept_and_told(bank: Bank) -> None:
    """In what `show` prints, and where it keeps an entry out."""
    assert bank.entry("uno").to_dict()["language"] == "es"
    assert bank.entry("unsaid").language == "cy"  # its text tells
    assert bank.entry("none").language == ""
    assert bank.entry("odd").language == ""  # what is no tag is passed over
    assert bank.explain("alcohol", "one", languages="es").kept_out == ("language es (it is in en)",)


def test_the_command_has_the_option(bank: Bank, invoke: Callable[..., Result]) -> None:
    """As every filter has."""
    result = invoke("search", "alcohol", "--language", "es", "-b", bank.path, "--json")
    assert [hit["id"] for hit in json.loads(result.stdout)["hits"]] == ["uno"]
