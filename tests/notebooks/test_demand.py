"""What readers search for: topics, the subjects they name, and what a bank has for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import poisson

from corpus.scheme import read_scheme
from evidencebank import Bank
from evidencebank.analysis.query_log import LoggedSearch, read_log

CORPUS = Path(str(files("corpus")))
LOG = CORPUS / "sample_searches" / "searches.jsonl"


@pytest.fixture(scope="module")
def demand(notebook_module: Callable[[str], ModuleType]) -> ModuleType:
    """Return the module."""
    return notebook_module("demand")


@pytest.fixture(scope="module")
def supply(demand: ModuleType, sample: Bank) -> Any:
    """Return what the sample's entries say."""
    return demand.Supply(sample)


def search(
    query: str, total: int = 5, page: int = 1, subjects: tuple[str, ...] = ()
) -> LoggedSearch:
    return LoggedSearch(datetime(2021, 9, 1, tzinfo=UTC), query, subjects, total, page)


def test_searches_of_the_same_stems_are_one_topic(demand: ModuleType) -> None:
    found = demand.topics(
        [
            search("Older drinkers"),
            search("drinkers, older"),
            search("the older drinker", total=0),
            search("older drinkers"),
            search("older drinkers", page=2),
            search("older drinkers", page=3),
            search("naloxone"),
            search(""),
        ]
    )
    assert found.to_dict("records") == [
        {"topic": "older drinkers", "searches": 4, "read_on": 1, "unanswered": 1},
        {"topic": "naloxone", "searches": 1, "read_on": 0, "unanswered": 0},
    ]


def test_of_pages_without_a_first_one_no_topic_is_made(demand: ModuleType) -> None:
    assert demand.topics([search("naloxone", page=2)]).empty


def test_an_entry_says_a_query_in_its_own_words(supply: Any) -> None:
    """Up front is less than anywhere, a synonym does not do, and nothing says nothing."""
    assert 0 < supply.saying("naloxone").sum() < supply.mentioning("naloxone").sum()
    assert supply.saying("digital interventions").any()  # the name of a subject
    assert not supply.mentioning("ketamine").any()
    for query in ("kinship care", "spice prison", "dual diagnosis", "e-cigarettes", 'a "b" (c'):
        assert not (supply.saying(query) & ~supply.mentioning(query)).any()
        assert not (supply.saying(query) & supply.by_synonym(query)).any()
    assert not supply.saying("?!").any()
    assert not supply.by_synonym("?!").any()


@given(
    query=st.text(max_size=60)
    | st.lists(st.sampled_from(["a" * 70, "prison", "NOT", "~5"])).map(" ".join)
)
@example(" ".join(f"w{number}" for number in range(2_000)))
def test_whatever_readers_type_can_be_looked_for(supply: Any, query: str) -> None:
    """Logs hold pasted texts, slips and the query language's own signs."""
    for which in (supply.saying, supply.by_synonym, supply.mentioning):
        assert which(query).shape == supply.entries.shape


def test_no_entry_says_vaping_and_some_are_found_by_a_synonym(
    demand: ModuleType, supply: Any, sample: Bank
) -> None:
    """They are about smoking: what search finds for the word is no answer that counts."""
    titles = sample.to_frame().title[supply.by_synonym("vaping")]
    assert len(titles) == 4
    assert titles.str.contains("smoking|cannabis|tobacco").all()
    topics = demand.topics(read_log(LOG).searches)
    row = demand.answered(topics, supply).set_index("topic").loc["vaping"]
    assert row["searches"] == 11
    assert row[["say it", "by synonym", "of these", "mention it"]].tolist() == [0, 4, 1, 1]


def test_topics_with_a_rare_word_in_common_are_one(demand: ModuleType, supply: Any) -> None:
    """Their searches are added up, and an entry that says any of them counts once."""
    topics = demand.topics(
        [
            *[search("trauma")] * 3,
            *[search("trauma informed care", page=page) for page in (1, 1, 2)],
            search("treatment at home"),
            search("treatment for women", total=0),
            search("naloxone kits"),
            search("kits"),
        ]
    )
    joined = demand.together(topics, supply, most=13)
    assert joined["with"].tolist() == [
        ("trauma", "trauma informed care"),
        ("kits", "naloxone kits"),
        ("treatment at home",),
        ("treatment for women",),
    ]
    assert joined.searches.tolist() == [5, 2, 1, 1]
    assert joined.read_on.tolist() == [1, 0, 0, 0]
    assert joined.unanswered.tolist() == [0, 0, 0, 1]
    say = demand.answered(joined, supply).set_index("topic")["say it"]
    assert say["kits"] == (supply.saying("kits") | supply.saying("naloxone kits")).sum()
    assert demand.answered(demand.together(topics[:0], supply, 13), supply).empty


def test_an_interval_holds_what_might_as_well_have_been(demand: ModuleType) -> None:
    """At its ends the count is just as rare as one in forty (Garwood)."""
    counts = [0, 1, 5, 18]
    for count, (low, high) in zip(counts, demand.interval(counts), strict=True):
        assert low < count + 0.5 < high
        assert poisson.cdf(count, high) == pytest.approx(0.025)
        if count:
            assert poisson.sf(count - 1, low) == pytest.approx(0.025)
        else:
            assert low == 0


def test_a_count_is_clearly_less_than_another_only_far_below_it(demand: ModuleType) -> None:
    assert demand.clearly_fewer(18) == 7
    assert demand.clearly_fewer(6) == 0
    assert demand.clearly_fewer(5) == demand.clearly_fewer(0) == -1


def test_a_search_counts_for_all_that_is_broader(demand: ModuleType, sample: Bank) -> None:
    """By name or by choice, once for each subject, as an entry does."""
    pandas = pytest.importorskip("pandas")
    searches = pandas.DataFrame(
        [
            search("naloxone and overdose"),
            search("methadone", subjects=("opioid-substitution|prisons",)),
            search("gambling"),
            search("", subjects=("no such subject",)),
        ]
    )
    asked = demand.by_subject(searches, sample.scheme)
    assert asked["harm-reduction"] == asked["naloxone"] == asked["overdose"] == 1
    assert asked["treatment"] == asked["medications"] == asked["opioid-substitution"] == 1
    assert asked["criminal-justice"] == asked["prisons"] == 1
    assert len(asked) == 8


def test_queries_name_subjects_whatever_their_endings(demand: ModuleType) -> None:
    named = demand.SubjectNames(read_scheme(CORPUS / "sample" / "subjects.ttl")).named
    assert named("vaping in prison") == ("tobacco", "prisons")
    assert named("Legal highs and WOMEN") == ("new-psychoactive-substances", "women")
    assert named("brief interventions") == ("brief-interventions",)
    assert named("young people") == ("young-people",)
    assert named("gambling") == ()
    assert named("") == ()


def test_the_sample_log_is_whole_and_that_of_the_sample(demand: ModuleType, sample: Bank) -> None:
    log = read_log(LOG)
    assert log.skipped == 0
    assert len(log.searches) > 500
    assert [s.when for s in log.searches] == sorted(s.when for s in log.searches)
    known = {subject.code for subject in sample.scheme}
    asked = {name for s in log.searches for one in s.subjects for name in one.split("|")}
    assert asked <= known
    note = (CORPUS / "sample_searches" / "README.md").read_text(encoding="utf-8")
    assert "made up" in note
