"""Did you mean: what is suggested for words that no entry has."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.index import Index
from indexer.query.grammar import Grammar
from indexer.query.limits import Limits
from indexer.search.whoosh_engine import WhooshEngine
from indexer.suggest import spelling
from indexer.suggest.spelling import corrections, did_you_mean

TEXTS = (
    "Prison and alcohol. A treatment study in a café.",
    "Alcohol treatment: counselling with naloxone.",
    "A prison wing, a prism, follow-up by 1998.",
)


@pytest.fixture
def index(index_of_texts: Callable[..., Index]) -> Index:
    """Return an index of three texts."""
    return index_of_texts(*TEXTS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*" ".join(TEXTS).split(), "AND", "NOT", "wing", "pri son"])))
def test_a_query_of_known_words_stays_as_it_is(index: Index, words: list[str]) -> None:
    """As a look at each of its words finds."""
    query = " ".join(words)
    quick = corrections([query], index, Limits())
    with patch.object(spelling, "is_plain", return_value=False):
        assert corrections([query], index, Limits()) == quick


def suggested(query: str, index: Index) -> str | None:
    """Return what is suggested, with hits as a search would have them."""
    grammar = Grammar()
    return did_you_mean(
        query,
        index,
        lambda fixed: WhooshEngine(index).ranked(grammar.parse(fixed)).total > 0,
        Limits(),
    )


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("alcohl", "alcohol"),
        ("alchohol", "alcohol"),
        ("nalxone", "naloxone"),
        ("naloxnoe treatment", "naloxone treatment"),
        ("Alcohl", "alcohol"),
        ("cofe", "café"),
        ("counsellign", "counselling"),
        ("prisn alcohl", "prison alcohol"),
        ("alxxhol", "alcohol"),
        ("alcohol-studdy", "alcohol-study"),
        ("alcoholtreatment", "alcohol treatment"),
        ("nalox one", "naloxone"),
        ("my nalox one study", "my naloxone study"),
        ("alcohl nalox one", "alcohol naloxone"),
    ],
)
def test_unknown_words_become_near_ones(index: Index, query: str, suggestion: str) -> None:
    """A letter missing, doubled, wrong or swapped: one edit, or two in longer words."""
    assert suggested(query, index) == suggestion


@pytest.mark.parametrize(
    "query",
    [
        "alcohol",
        "prisons",  # another form of a word that there is
        "prisoned café",
        "wng",  # too short to guess
        "alchl",  # two edits in a short word
        "nlxne",
        "prxxon",
        "zebra",
        "alco9ol",
        "1999",
        "follow-upp",
        "naloxne*",
        "*aloxne",
        "nalo?ne",
        "nalxone~",
        "nalxone~2",
        "body:naloxne*",
        "prisom:zebra",
        "kind:STUDY",
        "",
        "&",
    ],
)
def test_nothing_is_suggested_without_need_or_ground(index: Index, query: str) -> None:
    """Known words, short ones, numbers and words that nothing is near to are left alone."""
    assert suggested(query, index) is None


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("Prison AND alcohl", "Prison AND alcohol"),
        ("NOT alcohl", "NOT alcohol"),
        ('"alcohl treatment" OR (prisn)', '"alcohol treatment" OR (prison)'),
        ("+alcohl -zebra", "+alcohol -zebra"),
        ("body:alcohl^2", "body:alcohol^2"),
        ("alcohl/prisn", "alcohol/prison"),
        ("year:1990..2000 OR alcohl", "year:1990..2000 OR alcohol"),
        ("alcohl prisom*", "alcohol prisom*"),
        ("alcohl prisom~ prizm~1", "alcohol prisom~ prizm~1"),
        ("pri?om alcohl??", "pri?om alcohol??"),
        ("bodi:alcohl", "bodi:alcohol"),
        ('title:"alcohl studyy"~3 OR prisn', 'title:"alcohol study"~3 OR prison'),
    ],
)
def test_the_rest_of_the_query_stays(index: Index, query: str, suggestion: str) -> None:
    """Operators, fields, quotes and known words are suggested as they were written."""
    assert suggested(query, index) == suggestion


def test_a_common_word_is_never_offered(
    index_of_texts: Callable[..., Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that the bank does not know is no misspelt stop word, nor any common short word."""
    monkeypatch.setattr("indexer.suggest.spelling._COMMON", 3)
    index = index_of_texts("that with cost", "cost rose", "cost fell", "yarn")
    assert suggested("khat", index) is None
    assert suggested("wyth", index) is None
    assert suggested("zost", index) is None
    assert suggested("ocst", index) == "cost"
    assert suggested("cest", index) == "cost"
    assert suggested("barn", index) == "yarn"


def test_words_that_do_not_stand_in_a_row_are_not_parted(
    index_of_texts: Callable[..., Index],
) -> None:
    """Two words that happen to make up a third are no suggestion."""
    index = index_of_texts("a stone by the wall", "a stone wall", "rope and bridge")
    assert suggested("stonewall", index) == "stone wall"
    assert suggested("ropebridge", index) is None


def test_what_is_offered_has_its_accents(index_of_texts: Callable[..., Index]) -> None:
    """As most entries write it."""
    index = index_of_texts("Die Fähre", "eine fähre", "fahre langsam", "Café", "cafe", "cafe")
    assert suggested("fhre", index) == "fähre"
    assert suggested("caffe", index) == "cafe"


def test_of_near_words_the_nearest_is_taken_then_the_commonest(
    index_of_texts: Callable[..., Index],
) -> None:
    """Edits count before frequency, frequency before the alphabet."""
    index = index_of_texts("methadone mathadine", "mathadine mathadines", "card cart", "cart")
    assert suggested("mathadone", index) == "mathadine"
    assert suggested("methadine", index) == "mathadine"
    assert suggested("methadoen", index) == "methadone"
    assert suggested("carx", index) == "cart"
    assert suggested("carp", index_of_texts("cart", "card")) == "card"


def test_the_commonest_of_very_many_near_words_is_taken(
    index_of_texts: Callable[..., Index],
) -> None:
    """However many words are one edit away."""
    near = [f"sar{letter}" for letter in "abcdfghijklmnopqrstuvwxy"]
    assert suggested("sarz", index_of_texts(" ".join(near), "sary")) == "sary"


def test_words_beyond_the_limits_stay_as_they_are(index: Index) -> None:
    """A look at all words of the bank is not worth a word that nobody can have meant."""

    def fixed(longest: int) -> str | None:
        return did_you_mean("alcohl prisn", index, lambda _: True, Limits(word=longest))

    assert (fixed(6), fixed(5), fixed(4)) == ("alcohol prison", "alcohl prison", None)


def test_a_suggestion_has_hits(index: Index) -> None:
    """What would find nothing is not suggested, and what finds something is asked about once."""
    asked: list[str] = []

    def no_hits(query: str) -> bool:
        asked.append(query)
        return False

    assert suggested("naloxne AND wings AND prisn", index) is None
    assert did_you_mean("alcohl", index, no_hits, Limits()) is None
    assert asked == ["alcohol"]


def test_nothing_is_suggested_for_very_long_queries(index: Index) -> None:
    """Beyond the limits, and with more unknown words than a person mistypes."""
    assert suggested("alcohl " * 200, index) is None
    assert suggested("alcohl" + "l" * 60, index) is None
    assert suggested(" ".join(f"alcohl{letter}" for letter in "abcdefghijk"), index) is None
