"""Searching a bank: what is found, in what order, and what a result tells."""

from __future__ import annotations

import pytest

from evidencebank import (
    Bank,
    InputError,
    QueryError,
)
from tests.evidencebank.hits import hit_ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("naloxone", {"dean-2012", "earl-2013", "ford-2014"}),
        ('"brief advice" AND release', {"ames-2005", "boyd-2008"}),
        ("naloxone -prison", {"dean-2012", "ford-2014"}),
        ("title:counselling", {"jones-2011", "kerr-2009"}),
        ("author:lowe", {"ames-2005"}),
        ("counseling AND couples", {"jones-2011"}),
        ("reoffending", {"cole-2010"}),
        ("year:2013.. kind:STUDY", {"earl-2013"}),
        ("nothinglikethis", set()),
    ],
)
def test_queries_find_what_they_say(query: str, ids: set[str], small_bank: Bank) -> None:
    """Words, phrases, signs, fields, spellings and years."""
    assert set(hit_ids(small_bank, query, limit=50)) == ids


def test_filters_narrow_what_is_found(small_bank: Bank) -> None:
    """Subjects with what is below them, by code, label or synonym; kinds in any case; years."""
    assert len(hit_ids(small_bank, subjects=["people"], limit=50)) == 10
    for name in ("offenders", "Offenders", "prisoners"):
        assert len(hit_ids(small_bank, subjects=[name], limit=50)) == 6
    assert set(
        hit_ids(small_bank, subjects=["IBA", "families"], kinds=["review", "HOT TOPIC"])
    ) == {
        "ford-2014",
        "irvine-2016",
    }
    assert set(hit_ids(small_bank, years=(2014, None))) == {"ford-2014", "irvine-2016"}
    assert hit_ids(small_bank, years=(None, 2000)) == ["gray-1998"]
    assert len(hit_ids(small_bank, years=(None, None), limit=50)) == 14
    assert hit_ids(small_bank, "naloxone", subjects=["no such subject"]) == []


def test_facets_count_all_that_was_found(small_bank: Bank) -> None:
    """Over every hit, not the page's; a subject counts what is filed below it."""
    results = small_bank.search("naloxone", limit=1)
    assert results.total == 3
    shown = {
        name: {count.value: count.count for count in counts}
        for name, counts in results.facets.items()
    }
    assert shown == {
        "kind": {"STUDY": 2, "REVIEW": 1},
        "year": {"2014": 1, "2013": 1, "2012": 1},
        "subject": {"families": 2, "offenders": 1, "people": 3},
    }


def test_pages_of_hits_follow_one_another(small_bank: Bank) -> None:
    """Limit and offset cut one and the same order, whatever it is sorted by."""
    for sort in ("relevance", "year", "added", "revised", "title"):
        everything = hit_ids(small_bank, "prison OR advice OR naloxone", sort=sort, limit=100)
        pages = [
            hit_ids(small_bank, "prison OR advice OR naloxone", sort=sort, limit=3, offset=offset)
            for offset in range(0, len(everything) + 3, 3)
        ]
        assert [entry_id for page in pages for entry_id in page] == everything
    results = small_bank.search("prison", limit=0)
    assert (list(results.hits), results.total) == ([], 7)


def test_orders_are_by_what_they_say(small_bank: Bank) -> None:
    """Newest first and those without a date last; titles by the alphabet; ties by id."""
    by_year = hit_ids(small_bank, sort="year", limit=50)
    assert (by_year[0], by_year[-1]) == ("irvine-2016", "moss-2015")
    assert hit_ids(small_bank, sort="added", limit=4) == [
        "cole-2010",
        "boyd-2008",
        "ames-2005",
        "dean-2012",
    ]
    assert hit_ids(small_bank, sort="revised", limit=2) == ["boyd-2008", "cole-2010"]
    titles = [hit.entry.title.lower() for hit in small_bank.search(sort="title", limit=50).hits]
    assert titles == sorted(titles)


def test_a_word_the_bank_does_not_have_gets_a_suggestion(small_bank: Bank) -> None:
    """The bank's own word, if it would find something."""
    assert small_bank.search("naloxnoe kits").did_you_mean == "naloxone kits"
    assert small_bank.search("naloxone").did_you_mean is None


def test_a_snippet_is_safe_to_show_as_html(small_bank: Bank) -> None:
    """What the text holds is escaped; marks are ours alone."""
    (hit,) = small_bank.search('"prison of 1,500"').hits
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; other" in hit.snippet
    assert "<mark>prison</mark>" in hit.snippet


def test_the_mode_says_what_becomes_of_a_query_that_cannot_be_read(small_bank: Bank) -> None:
    """Read as words with a note, refused with the place, or taken as words from the start."""
    query = 'prison AND "alcohol'
    simple = small_bank.search(query)
    assert simple.note.startswith("read as plain words: this quotation mark is never closed")
    assert simple.total > 0
    with pytest.raises(QueryError, match="never closed") as raised:
        small_bank.search(query, mode="advanced")
    assert raised.value.position == query.index('"')
    assert small_bank.search("prison AND alcohol", mode="words").total > (
        small_bank.search("prison AND alcohol").total
    )
    assert small_bank.search("prison alcohol", match="all").total == (
        small_bank.search("prison AND alcohol").total
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"sort": "best"}, "'best': use one of relevance, year, added"),
        ({"limit": -1}, "limit and offset cannot be below 0"),
        ({"offset": -1}, "limit and offset cannot be below 0"),
        ({"match": "some"}, "there is no match 'some': use"),
        ({"mode": "strict"}, "there is no mode 'strict'"),
        ({"years": (2012, 2005)}, "years from 2012 to 2005 run backwards"),
    ],
)
def test_arguments_without_sense_are_input_errors(
    settings: dict[str, object], message: str, small_bank: Bank
) -> None:
    """Each in one line that says what would do."""
    with pytest.raises(InputError, match=message):
        small_bank.search("prison", **settings)


def test_an_entry_that_is_not_there_is_an_input_error(small_bank: Bank) -> None:
    """By any way of asking for it."""
    for ask in (small_bank.entry, small_bank.related):
        with pytest.raises(InputError, match="there is no entry 'nobody-1999'"):
            ask("nobody-1999")
    with pytest.raises(InputError, match="limit cannot be below 0"):
        small_bank.related("ames-2005", limit=-1)


def test_labels_of_a_subject_find_each_other_in_texts(small_bank: Bank) -> None:
    """A search for IBA finds what says brief advice, and marks it; without synonyms it does not."""
    results = small_bank.search("IBA")
    plain = small_bank.search("IBA", synonyms=False)
    assert "boyd-2008" in [hit.id for hit in results.hits]
    assert "boyd-2008" not in [hit.id for hit in plain.hits]
    hit = next(hit for hit in results.hits if hit.id == "boyd-2008")
    assert "<mark>Brief</mark> <mark>advice</mark>" in hit.snippet


def test_a_search_in_vain_is_relaxed_with_a_note(small_bank: Bank) -> None:
    """Step by step; filters and exclusions stand, and only the simple mode does it."""
    results = small_bank.search("naloxone AND counselling")
    assert results.relaxed == ("any",)
    assert results.note == "nothing has all of these words: showing what has any of them"
    assert set(hit_ids(small_bank, "naloxone AND counselling -prison")) <= {
        hit.id for hit in results.hits
    } - set(hit_ids(small_bank, "prison", limit=50))
    assert results.to_dict()["relaxed"] == ["any"]
    for settings in ({"relax": False}, {"mode": "advanced"}, {"kinds": ["NONE"]}):
        strict = small_bank.search("naloxone AND counselling", **settings)
        assert (strict.total, strict.relaxed) == (0, ())
    words = small_bank.search('"kits naloxone"')
    assert words.relaxed == ("near",)
    assert words.total
    assert small_bank.search("naloxone year:1900").relaxed == ("year",)
    assert small_bank.search("nothinglikethis AND nosuchword").relaxed == ()
    assert small_bank.search("naloxone").relaxed == ()


def test_completion_leads_to_entries(small_bank: Bank) -> None:
    """Subjects, words and titles; each finds something."""
    suggestions = small_bank.suggest("nal")
    assert [(one.kind, one.text) for one in suggestions[:2]] == [
        ("word", "naloxone"),
        ("title", "Naloxone kits for families"),
    ]
    assert small_bank.entry(suggestions[1].target).title == suggestions[1].text
    (subject,) = [one for one in small_bank.suggest("offen") if one.kind == "subject"]
    assert (subject.text, subject.target) == ("Offenders", "offenders")
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for one in small_bank.suggest(letter):
            if one.kind == "subject":
                assert small_bank.search(subjects=[one.target]).total
            else:
                assert small_bank.search(one.text).total
        assert len(small_bank.suggest(letter, limit=3)) <= 3
    assert small_bank.suggest("nal", limit=0) == small_bank.suggest("") == []
    with pytest.raises(InputError, match="limit"):
        small_bank.suggest("nal", limit=-1)
