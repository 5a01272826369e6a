"""Words that stand together, by their positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.words import PASSAGE_END
from indexer.fields import FIELD_NAMES
from indexer.postings import phrases
from indexer.postings.field_postings import Collector, Int32s, Occurrences
from indexer.postings.lexicon import from_counts
from indexer.postings.phrases import Phrases
from indexer.query.limits import Limits


class Kept:
    """Positions as they were collected, and which documents were asked for."""

    def __init__(self, occurrences: Occurrences, terms: Sequence[str]) -> None:
        self.at: dict[tuple[str, int], list[int]] = {}
        for term, doc, position in zip(
            occurrences.terms, occurrences.docs, occurrences.positions, strict=True
        ):
            self.at.setdefault((terms[term], int(doc)), []).append(int(position))
        self.asked: list[tuple[str, list[int]]] = []

    def positions(self, _: str, term: str, docs: Int32s) -> Iterator[list[int]]:
        """Yield the positions of a term in each of the documents."""
        self.asked.append((term, docs.tolist()))
        return iter([self.at.get((term, doc), []) for doc in docs.tolist()])


def phrases_of(*texts: str) -> tuple[Phrases, Kept]:
    """Return what finds phrases in texts, and where it reads positions."""
    collector = Collector()
    for text in texts:
        collector.add(dict.fromkeys(FIELD_NAMES, "") | {"body": text})
    postings, occurrences = collector.finish()
    kept = Kept(occurrences["body"], postings.terms)
    return Phrases(
        postings, from_counts(Counter(collector.written.finish()[0])), lambda: kept
    ), kept


def found(phrase: str, slop: int, *texts: str) -> list[int]:
    """Return the numbers of the texts with a phrase."""
    return list(phrases_of(*texts)[0].docs(phrase.split(), "body", slop))


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


def test_positions_are_read_only_where_all_words_stand_and_once() -> None:
    """Not of documents that lack a word, or have it too seldom; and not again for next phrases."""
    texts = ("a b", "a", "b", "b a", "a b a", "a x b")
    finder, kept = phrases_of(*texts)
    assert finder.docs(["a", "b", "a"], "body").tolist() == [4]
    assert kept.asked == [("a", [4]), ("b", [4])]
    assert finder.docs(["a", "b"], "body").tolist() == [0, 4]
    assert kept.asked[2:] == [("a", [0, 3, 5]), ("b", [0, 3, 5])]
    assert finder.docs(["b", "a"], "body").tolist() == [3, 4]
    assert finder.docs(["a"], "body").tolist() == [0, 1, 3, 4, 5]
    assert len(kept.asked) == 4


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
    finder, _ = phrases_of(whole, *alone)
    docs = finder.docs(terms, "body", slop).tolist()
    assert (0 in docs) == any(doc in docs for doc in range(1, 1 + len(alone)))


_PHRASES = st.lists(st.sampled_from("abc"), min_size=1, max_size=4)
_TEXTS = st.lists(st.lists(st.sampled_from("abcx"), max_size=9).map(" ".join), min_size=1)


@given(_PHRASES, _TEXTS, st.integers(0, 5), st.sampled_from([1, 3, 1_000]))
def test_any_phrase_is_found_as_by_trying_all_positions(
    terms: list[str], texts: list[str], slop: int, at_a_time: int
) -> None:
    """The quick way agrees with every choice of distinct positions, however much is kept."""
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
    finder, _ = phrases_of(*texts)
    with pytest.MonkeyPatch.context() as bounds:
        bounds.setattr(phrases, "_AT_A_TIME", at_a_time)
        bounds.setattr(phrases, "_KEPT", at_a_time)
        assert finder.docs(terms, "body", slop).tolist() == expected
        assert finder.docs(terms, "body", slop).tolist() == expected
