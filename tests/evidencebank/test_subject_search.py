"""Subject queries, authors, sources and days in a bank, and counts for a page's tree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from evidencebank import Bank, SubjectGroup, SubjectQuery
from tests.evidencebank.hits import hit_ids


def found(bank: Bank, query: str = "", **words: Any) -> set[str]:
    """Return the ids of all hits."""
    return set(hit_ids(bank, query, limit=99, **words))


def test_subject_queries_combine_with_everything_else(small_bank: Bank) -> None:
    """Groups, exclusions, words, kinds, years, authors, sources and days."""
    query = SubjectQuery((SubjectGroup(("offenders", "families")), SubjectGroup(("IBA",), "all")))
    assert found(small_bank, subjects=query) == {"ames-2005", "nash-2003"}
    assert found(small_bank, "officers", subjects=query) == {"ames-2005"}
    assert found(small_bank, subjects=query, years=(2000, 2004)) == {"nash-2003"}
    assert found(small_bank, subjects=query, authors="Tim Lowe") == {"ames-2005"}
    assert found(small_bank, subjects=query, kinds="review") == set()
    assert found(
        small_bank, "kits", subjects=SubjectQuery.of(["people"], none_of=["prisoners"])
    ) == {
        "dean-2012",
        "ford-2014",
    }
    assert found(small_bank, sources=["Journal of Harm Reduction, 2012", "Nature"]) == {"dean-2012"}
    assert found(small_bank, since=date(2009, 2, 2)) == {"boyd-2008", "cole-2010"}


def test_counts_show_where_a_search_can_go(small_bank: Bank) -> None:
    """Every subject of the scheme, by what adding it would find; other kinds and years."""
    results = small_bank.search("naloxone", kinds=["STUDY"], years=(2012, 2012))
    assert results.total == 1
    assert results.subject_counts == {
        "people": 1, "offenders": 0, "families": 1, "help": 0, "advice": 0,
    }  # fmt: skip
    assert results.kind_counts == {"STUDY": 1}
    assert results.year_counts == {2013: 1, 2012: 1}
    everything = small_bank.search("")
    for code, count in everything.subject_counts.items():
        assert count == small_bank.search("", subjects=[code]).total
    either = small_bank.search("", subjects=["families", "advice"])
    assert either.subject_counts["families"] == small_bank.search("", subjects="families").total
    assert either.subject_counts["advice"] == small_bank.search("", subjects="advice").total
    assert either.subject_counts["offenders"] == len(
        found(small_bank, subjects=SubjectQuery.of(["families", "advice"], ["offenders"]))
    )


def test_names_that_nothing_has_are_noted(small_bank: Bank) -> None:
    """With what is near; not where another subject of the group will do."""
    assert small_bank.search("", subjects="ofenders").note == (
        "no entry has the subject ofenders: did you mean offenders?"
    )
    assert small_bank.search("", subjects=["ofenders", "people"]).note == ""
    every = SubjectQuery.of(all_of=["ofenders", "people"])
    assert small_bank.search("", subjects=every).note.startswith(
        "no entry has the subject ofenders"
    )
    assert small_bank.search("", authors="Low").note.startswith("no entry has the author Low")
    assert small_bank.search("", sources="Nature").note == "no entry has the source Nature"
    assert small_bank.search("", subjects="off*", authors="lowe").note == ""


def test_topics_are_an_order(small_bank: Bank) -> None:
    """The scheme's: advice before families and offenders, the newest first in each."""
    order = [hit.id for hit in small_bank.search("", sort="topic", limit=99).hits]
    assert order[:5] == ["irvine-2016", "hunt-2001", "gray-1998", "moss-2015", "ford-2014"]
    assert order[-1] == "kerr-2009"
    assert [hit.id for hit in small_bank.search("", sort="topic", limit=2, offset=3).hits] == (
        order[3:5]
    )


def test_a_tree_of_counts_never_leads_to_nothing(sample_bank: Bank) -> None:
    """What a subject counts is what adding it finds, deep in a search of the sample library."""
    searched = SubjectQuery.of(["criminal-justice", "harm-reduction"], none_of=["women"])
    results = sample_bank.search("treatment", subjects=searched, kinds=["STUDY"])
    assert results.total > 5
    for subject in sample_bank.scheme:
        group = SubjectGroup((subject.code,))
        chosen = subject.code in ("criminal-justice", "harm-reduction")
        groups = (group,) if chosen else (*searched.groups, group)
        narrowed = SubjectQuery(groups, searched.excluded)
        total = sample_bank.search("treatment", subjects=narrowed, kinds=["STUDY"]).total
        assert results.subject_counts[subject.code] == total, subject.code


@pytest.mark.parametrize(
    "entry_id",
    [
        *("alcohol-a1", "alcohol-a4", "drugs-a1", "drugs-a3", "drugs-b5", "drugs-d5"),
        *("hot-brief-interventions", "hot-child-protection", "hot-naloxone"),
        *("hot-opioid-prescribing", "hot-school-prevention", "hot-testing-and-sanctions"),
    ],
)
def test_cells_and_hot_topics_of_the_sample_hold_searches(entry_id: str, sample_bank: Bank) -> None:
    """Their links are addresses of the old site that find something."""
    saved = sample_bank.saved_search_of(entry_id)
    assert saved is not None
    assert saved.spec.filters["subjects"]
    assert sample_bank.run(entry_id).total >= 5
