"""References: what is put in order quickly is what a check of every value gives."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry
from corpus.errors import InputError
from corpus.source_types.record import derived_id, read_year, record_entry
from corpus.source_types.reference import Reference, plain

PIECES = st.sampled_from(
    [
        *("Peers", " in  hostels", "\t", "\n", "\n\n", "\xa0", "\u2009", "\x0b", "\x85", "\u00ad"),
        *("<i>", "</i>", "<p>", "<", "&amp;", "&lt;i&gt;", "é", "–", ".", ";", "NA", "et al."),
        *(
            "2010",
            "2010/03//",
            "in press",
            "10.1136/BMJ.1",
            "doi:",
            "https://doi.org/10.1/x",
            "(",
            ")",
        ),
        *(
            "https://example.org/a_b",
            "12-19",
            "e12",
            "0-306-40615-2",
            "PMID: 7",
            "English",
            "report",
        ),
        *("x" * 70, "word " * 20, "/", ","),
    ]
)
TEXTS = st.lists(PIECES, max_size=4).map("".join)
LISTS = st.lists(TEXTS, max_size=3)
REFERENCES = st.builds(
    Reference,
    **dict.fromkeys(("title", "abstract", "journal", "volume", "issue", "pages"), TEXTS),
    **dict.fromkeys(("publisher", "source", "language"), TEXTS),
    **dict.fromkeys(("authors", "bodies", "years", "keywords", "types", "doi"), LISTS),
    **dict.fromkeys(("pmid", "isbn", "urls", "notes"), LISTS),
)


def shape(entry: Entry) -> tuple[dict[str, Any], set[str]]:
    """Return all that an entry has, and which of it was said."""
    return entry.model_dump(), entry.model_fields_set


def checked(reference: Reference) -> Entry:
    """Return the entry that a reference is by its record, whose every value is looked at."""
    record = reference.record()
    called = record["title"] or record["abstract"] or record["text"]
    if not (called or record["sections"]):
        raise InputError("the record has neither title nor text")
    return record_entry(record, derived_id(record["authors"], read_year(record["year"]), called))


def both_ways(reference: Reference) -> list[object]:
    """Return what comes of a reference, and what of a check of its record: entries or reasons."""
    told: list[object] = []
    for way in (reference.entry, partial(checked, reference)):
        try:
            told.append(shape(way()))
        except InputError as error:
            told.append(str(error))
    return told


@given(REFERENCES)
def test_an_entry_is_what_a_check_of_its_record_gives(reference: Reference) -> None:
    """Whatever its parts are."""
    told = both_ways(reference)
    assert told[0] == told[1]


@given(TEXTS, LISTS, LISTS, LISTS)
def test_short_texts_are_made_plain_together_as_each_by_itself(
    title: str, authors: list[str], bodies: list[str], keywords: list[str]
) -> None:
    """Each once, without what is empty, and names without that of nobody."""
    told = {"authors": authors, "bodies": bodies, "subjects": keywords}
    shown = {name: tuple(dict.fromkeys(filter(None, map(plain, told[name])))) for name in told}
    for name in ("authors", "bodies"):
        shown[name] = tuple(one for one in shown[name] if one != "et al.")
    record = Reference(title=title, authors=authors, bodies=bodies, keywords=keywords).record()
    assert {name: record[name] for name in ("title", *told)} == {"title": plain(title), **shown}


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("title", "x" * 2_001),
        ("authors", ["x" * 501]),
        ("keywords", [f"keyword {number}" for number in range(1_001)]),
        ("authors", ["A" + "é" * 300]),
    ],
)
def test_what_nobody_could_have_meant_is_refused_or_kept_either_way(part: str, values: Any) -> None:
    """The same bounds hold."""
    reference = Reference(**{"title": "T", part: values})
    told = both_ways(reference)
    assert told[0] == told[1]


def test_records_are_told_apart_by_what_is_written() -> None:
    """And by all that they say where that is not kept."""
    one, two = Reference(title="T"), Reference(title="T", volume="2")
    assert one.part != two.part
    assert Reference(title="T", written="a").part == Reference(title="U", written="a").part


def test_a_notice_of_rights_goes_however_much_white_space_is_before_it() -> None:
    """Looking for it takes no longer for each blank."""
    told = (
        "Copyright of Gaps is the property of Gap Press and its content may not be copied or sold."
    )
    reference = Reference(title="T", abstract=f"Peers helped.{300_000 * ' '}{told}")
    assert reference.entry().abstract == "Peers helped."
    kept = f"A right{300_000 * ' '} is the property of peers."
    assert Reference(title="T", abstract=kept).entry().abstract == " ".join(kept.split())
