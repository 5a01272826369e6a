"""Words that stand together, by their positions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BankDamagedError
from indexer.analysis.words import PASSAGE_END
from indexer.fields import FIELD_NAMES
from indexer.postings import phrases
from indexer.postings.field_postings import DOC_BITS, Collector
from indexer.postings.lexicon import from_counts
from indexer.postings.phrases import Phrases
from indexer.query.limits import Limits

_FIELDS = ("body", "title")
_BODY = ["body"]


def phrases_of(*texts: str) -> Phrases:
    """Return what finds phrases in texts, each with its parts behind '|' in fields of their own."""
    collector = Collector()
    for text in texts:
        parts = zip(_FIELDS, text.split("|"), strict=False)
        collector.add(dict.fromkeys(FIELD_NAMES, "") | dict(parts))
    postings = collector.finish()
    return Phrases(postings, from_counts(Counter(collector.words()[0])))


def found(phrase: str, slop: int, *texts: str) -> list[int]:
    """Return the numbers of the texts with a phrase."""
    return list(phrases_of(*texts).docs(phrase.split(), _BODY, slop))


@pytest.mark.parametrize(
    ("phrase", "text", "slop"),
    [
        ("a b", "x a b", 0),
        ("a b", "a x b", 1),
        ("a b", "a x x b", 2),
        ("a b", "b a", 2),
        ("a b c", "a x b x c", 2),
        ("a b c", "c b a", 4),
        ("a a", "a x a", 1),
        ("a b a", "a b x a", 1),
    ],
)
def test_the_least_slop_that_finds_a_phrase(phrase: str, text: str, slop: int) -> None:
    """Each word between costs one, two neighbours the other way round two."""
    assert found(phrase, slop, "x", text, "a", "b x") == [1]
    assert not slop or found(phrase, slop - 1, "x", text, "a", "b x") == []


def test_one_word_does_not_stand_for_two() -> None:
    """However many moves are allowed, 'a a' wants two of them."""
    assert found("a a", 9, "x a x", "a x a") == [1]


def test_words_at_the_ends_of_neighbouring_texts_stand_apart() -> None:
    """Neither the end of one document and the beginning of the next, nor places before it."""
    assert found("a b", 50, "x a", "b x", "b", "a") == []
    assert found("c b a", 50, "a b c", "a", "b c a") == [0, 2]


def test_a_phrase_of_words_that_nothing_has() -> None:
    """Finds nothing, in one field or where there is no text at all."""
    assert found("a zebra", 0, "a b") == found("a b", 3, "", "") == []


@pytest.mark.parametrize("slop", [0, 2])
def test_a_word_run_together_stands_for_the_one_with_a_hyphen(slop: int) -> None:
    """Wherever in the phrase, and for any mixture of both."""
    texts = ("of re-offend rates", "of reoffend rates", "self-help re-offend", "re x offend rates")
    assert found("of reoffend rate", slop, *texts) == [0, 1]
    assert found("reoffend rate", slop, *texts)[:2] == [0, 1]
    assert found("selfhelp reoffend", slop, *texts) == [2]
    assert found("of reoffend rate", 0, "of re offend rates") == []


@pytest.mark.parametrize("slop", [0, 1])
def test_a_phrase_stands_in_one_of_the_fields_asked(slop: int) -> None:
    """In none that was not asked, and not half in one and half in another."""
    finder = phrases_of("a|b", "a b|x", "x|a b", "a|a b", "b|a")
    assert finder.docs(["a", "b"], FIELD_NAMES, slop).tolist() == [1, 2, 3]
    assert finder.docs(["a", "b"], ["body"], slop).tolist() == [1]
    assert finder.docs(["a", "b"], ["title"], slop).tolist() == [2, 3]
    assert finder.docs(["a", "b"], ["summary", "source"], slop).tolist() == []
    assert finder.docs(["b"], ["title"], slop).tolist() == [0, 2, 3]


def test_positions_of_documents_that_there_are_not_are_damage() -> None:
    """Whatever wrote them."""
    postings = phrases_of("a b", "a b")._postings
    beyond = replace(postings.positions, keys=postings.positions.keys + (1 << DOC_BITS))
    finder = Phrases(replace(postings, positions=beyond), from_counts(Counter()))
    with pytest.raises(BankDamagedError):
        finder.docs(["a", "b"], FIELD_NAMES)


_WORDS = ["ab", "cd", "ef", "ab-cd", "abcd", "x"]
_PASSAGES = st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join))


@given(
    st.lists(st.sampled_from(["ab", "cd", "ef", "abcd"]), min_size=1, max_size=6),
    _PASSAGES,
    st.sampled_from([0, 1, Limits().slop]),
)
def test_no_phrase_runs_from_one_passage_into_the_next(
    terms: list[str], passages: list[str], slop: int
) -> None:
    """However many moves the limits allow, a text has the phrases of its passages and no more."""
    whole, *alone = (PASSAGE_END.join(passages), *passages)
    docs = phrases_of(whole, *alone).docs(terms, _BODY, slop).tolist()
    assert (0 in docs) == any(doc in docs for doc in range(1, 1 + len(alone)))


_PHRASES = st.lists(st.sampled_from("abc"), min_size=1, max_size=4)
_TEXTS = st.lists(st.lists(st.sampled_from("abcx"), max_size=9).map(" ".join), min_size=1)


@given(_PHRASES, _TEXTS, st.integers(0, 5), st.sampled_from([1, 3, 1_000]))
def test_any_phrase_is_found_as_by_trying_all_positions(
    terms: list[str], texts: list[str], slop: int, at_a_time: int
) -> None:
    """The quick way agrees with every choice of distinct positions, however much is read."""
    expected = []
    for doc, text in enumerate(texts):
        words = text.split()
        where = [[at for at, word in enumerate(words) if word == term] for term in terms]
        if any(
            len(set(chosen)) == len(chosen)
            and max(moved := [at - place for place, at in enumerate(chosen)]) - min(moved) <= slop
            for chosen in product(*where)
        ):
            expected.append(doc)
    finder = phrases_of(*texts)
    with pytest.MonkeyPatch.context() as bounds:
        bounds.setattr(phrases, "_AT_A_TIME", at_a_time)
        assert finder.docs(terms, _BODY, slop).tolist() == expected
        assert finder.docs(terms, FIELD_NAMES, slop).tolist() == expected
