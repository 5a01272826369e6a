"""Subjects asked for in any of the languages that the scheme has names in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidencebank import Bank
from tests.evidencebank.hits import hit_ids

SCHEME = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <urn:test:> .
:prisons a skos:Concept ; skos:prefLabel "Prisons"@en, "Cárceles"@es, "Carchardai"@cy ;
  skos:altLabel "Jails"@en, "Prisiones públicas"@es .
:women a skos:Concept ; skos:prefLabel "Women’s prisons"@en, "Cárceles de mujeres"@es ;
  skos:broader :prisons .
:school a skos:Concept ; skos:prefLabel "Schools"@en .
"""
RECORDS = [
    {"id": "filed", "title": "Naloxone on release", "text": "A study.", "subjects": ["prisons"]},
    {"id": "below", "title": "Mothers inside", "text": "A study.", "subjects": ["women"]},
    {"id": "said", "title": "What is done in prisons", "text": "A study of drink."},
    {"id": "jails", "title": "What is done in jails", "text": "A study of drink."},
    {"id": "other", "title": "Schools", "text": "A study of drink.", "subjects": ["school"]},
    {"id": "es", "title": "Las cárceles", "text": "Un estudio del consumo de alcohol."},
]


@pytest.fixture(scope="module")
def bank(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Iterator[Bank]:
    """Return a bank of English entries and a Spanish one, by a scheme in three languages."""
    folder = new_folder()
    (folder / "subjects.ttl").write_text(SCHEME, encoding="utf-8")
    records = [{"language": "es" if one["id"] == "es" else "en", **one} for one in RECORDS]
    with Bank.create(folder / "bank") as bank:
        bank.load(write_records(folder / "records.jsonl", *records), folder / "subjects.ttl")
        yield bank


@pytest.mark.parametrize("query", ["cárceles", "CARCELES", "carchardai", '"prisiones públicas"'])
def test_a_name_in_another_language_finds_what_is_filed(bank: Bank, query: str) -> None:
    """And what lies below, and what says it in English; the note tells."""
    found = bank.search(query)
    assert {hit.id for hit in found.hits} >= {"filed", "below", "said", "jails"}
    assert "other" not in [hit.id for hit in found.hits]
    assert found.note.endswith(
        "is a name of the subject Prisons: what is filed under it is found too"
    )


def test_the_words_typed_come_first(bank: Bank) -> None:
    """In the language that they were typed in."""
    assert hit_ids(bank, "cárceles")[0] == "es"


def test_a_name_of_the_scheme_finds_the_others_in_texts(bank: Bank) -> None:
    """In the languages that the bank has, and without a word about it."""
    found = bank.search("prisons")
    assert "es" in [hit.id for hit in found.hits]
    assert found.note == ""


def test_names_are_mere_words_where_that_is_asked_for(bank: Bank) -> None:
    """And where they are some words among others."""
    assert hit_ids(bank, "cárceles", synonyms=False) == ["es"]
    assert hit_ids(bank, "cárceles alcohol", match="all") == ["es"]


def test_a_filter_takes_a_name_in_any_language(bank: Bank) -> None:
    """As codes and labels."""
    assert set(hit_ids(bank, "", subjects="Cárceles de mujeres")) == {"below"}
    assert bank.scheme.find("carchardai").label_in("cy") == "Carchardai"
    assert bank.scheme.find("carchardai").label_in("fr") == "Prisons"
