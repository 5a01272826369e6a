"""What an entry tells of itself."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest

from corpus.draft import Draft
from corpus.entry import Alternate, Entry, Fold, Link, ListedWork, Note, RelatedTitle, Section

ABSTRACT = "AIMS: To know. FINDINGS: Peers helped. They stayed."


def entry(*sections: tuple[str, tuple[str, ...]], summary: str = "") -> Entry:
    """Return an entry with this abstract and these sections."""
    parts = tuple(Section(heading=heading, paragraphs=texts) for heading, texts in sections)
    return Entry(id="a", title="Peers", abstract=ABSTRACT, summary=summary, sections=parts)


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        (entry(), True),
        (entry(("", (ABSTRACT,))), False),
        (entry(("Abstract", ("Before.", f"{ABSTRACT} And more."))), False),
        (entry(("Aims", ("To know.",)), ("Findings", ("Peers helped.", "They stayed."))), False),
        (entry(("Aims", ("To know.",))), True),
        (entry(("Findings", ("Peers helped.", "They stayed."))), True),
        (entry(("Methods", ("Forty people had a mentor.",))), True),
        (entry(summary=ABSTRACT), False),
        (entry(summary="Peers helped."), True),
    ],
)
def test_an_abstract_is_left_out_where_all_of_it_is_said(said: Entry, apart: bool) -> None:
    """A part of it in the sections is not the whole."""
    assert said.abstract_apart == (ABSTRACT if apart else "")
    assert "They stayed." in said.body + said.summary


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"year": 2010, "authors": ("é", 'a "b"\\'), "summary": "tab\there", "sources": ("x",)},
        {"doi": "10.1136/bmj.1", "language": "es", "first_uploaded": date(2010, 3, 4)},
        {
            "sections": (Section(), Section(heading="h", paragraphs=("\u2028", "p"))),
            "links": (Link(text="t", url="u"),),
            "alternates": (Alternate(language="es", url="u"),),
            "published_related": (RelatedTitle(title="r", kind="STUDY", year=1999),),
            "listed_works": (ListedWork(tags=("S", "K"), title="w", year=2001),),
            "file_size": 0,
            "notes": (Note(term="t", text="é"),),
            "folds": (Fold(label="l", first="a", last="b"),),
        },
    ],
)
def test_the_content_hash_is_of_sorted_json(said: dict[str, object]) -> None:
    """Of all but the sources, and of fields that came later only those that say something.

    The store keeps that, with the sources behind it.
    """
    entry = Entry.model_validate({"id": "a", "title": "T"} | said)
    later = ("bodies", "language", "doi", "pmid", "isbn", "abstract", "alternates")
    later += ("notes", "folds")
    unsaid = {"sources", *(name for name in later if not getattr(entry, name))}
    shape = entry.model_dump(mode="json", exclude=unsaid)
    text = json.dumps(shape, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert entry.content_hash() == hashlib.sha256(text.encode()).hexdigest()
    kept = Draft(entry).written()
    sources = json.dumps(entry.sources, ensure_ascii=False, separators=(",", ":"))
    assert kept.entry == f'{text[:-1]},"sources":{sources}}}'
    assert kept.content_hash == entry.content_hash()
    assert Entry.model_validate_json(kept.entry) == entry
    in_welsh = Entry.model_validate({"id": "a", "title": "T"} | said | {"language": "cy"})
    assert Draft(entry).written("cy") == Draft(in_welsh).written()


def test_an_entry_of_valid_values_is_what_pydantic_makes_of_them() -> None:
    """In all that pydantic keeps of it: a release may keep something else."""
    values = {"id": "peers-2010", "title": "Peers", "authors": ("Ames, Jane",), "year": 2010}
    made, theirs = Entry.of_valid(values), Entry.model_construct(**values)
    assert made == theirs == Entry(**values)
    assert made.model_fields_set == theirs.model_fields_set == set(values)
    for name in ("__dict__", "__pydantic_extra__", "__pydantic_private__"):
        assert getattr(made, name) == getattr(theirs, name)
    assert made.model_copy(update={"year": 2011}).year == 2011
