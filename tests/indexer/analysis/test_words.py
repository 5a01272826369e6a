"""What a word is, and which words are the same term."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.typography import fold
from indexer.analysis.stop_words import ENGLISH
from indexer.analysis.words import (
    MAX_TERM_LENGTH,
    Analysed,
    WordAnalyser,
    is_stop_word,
    split,
    without_stop_words,
    word_pattern,
)

_PIECES = "a The re offending U.K. e.g. 0.5 1,500 12 step B12 ' ’ - – ­ . , é ﬁ O don't s x"
PIECES = st.sampled_from(_PIECES.split())
TEXTS = st.text() | st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "-"]))).map(
    lambda pairs: "".join(piece + between for piece, between in pairs)
)


@pytest.fixture
def analyser() -> WordAnalyser:
    """Return a new analyser."""
    return WordAnalyser()


def terms(text: str) -> list[str]:
    """Return all terms of a text, those run together first."""
    return [
        term for parts, joined in WordAnalyser().words(text) for term in (joined, *parts) if term
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Alcohol and Drugs.", "alcohol and drugs"),
        ("alcohol-related harm", "alcohol-related harm"),
        ("alcohol – related, alcohol–related", "alcohol related alcohol-related"),
        ("the children’s ward, the girls’ ward", "the children's ward the girls ward"),
        ("in the U.K. and the U.S.A, e.g. there", "in the u.k. and the u.s.a e.g. there"),
        ("rose by 0.5 to 1,500 (or 2.5.1)", "rose by 0.5 to 1,500 or 2.5.1"),
        ("in 2010, 2011.", "in 2010 2011"),
        ("vitamin B12, a 12-step programme, IV use", "vitamin b12 a 12-step programme iv use"),
        ("and/or snake_case a+b", "and or snake case a b"),
        ("naïve café cafe\u0301 façade Ærø", "naive cafe cafe facade aero"),
        ("ﬁnding the oﬃce œdema", "finding the office oedema"),
        ("hyphen\u00adated zero\u200bwidth", "hyphenated zerowidth"),
        ("rehabili-\ntation", "rehabilitation"),
        ("５０ ｐｅｒ ｃｅｎｔ x²", "50 per cent x2"),
        ("'quoted' ''twice'' -dash- --", "quoted twice dash"),
        ("rock'n'roll", "rock'n'roll"),
        ("", ""),
        (" \n\t", ""),
        ("… — ! ?", ""),
    ],
)
def test_a_text_is_cut_into_folded_words(text: str, words: str) -> None:
    """Case, accents, ligatures and typography go; hyphens, apostrophes and points inside stay."""
    assert split(text) == words.split()


@pytest.mark.parametrize(
    ("word", "parts", "joined"),
    [
        ("prisons", ("prison",), ""),
        ("treatment", ("treatment",), ""),
        ("counselling", ("counsel",), ""),
        ("alcohol-related", ("alcohol", "relat"), "alcoholrel"),
        ("re-offending", ("re", "offend"), "reoffend"),
        ("12-step", ("12", "step"), "12step"),
        ("follow-up", ("follow", "up"), "followup"),
        ("children's", ("children",), ""),
        ("don't", ("dont",), ""),
        ("they'd've", ("they",), ""),
        ("she'll", ("she",), ""),
        ("couldn't've", ("couldntv",), ""),
        ("o'brien", ("o", "brien"), "obrien"),
        ("o'brien's", ("o", "brien", "s"), "obrien"),
        ("rock'n'roll", ("rock", "n", "roll"), "rocknrol"),
        ("mother-in-law's", ("mother", "in", "law"), "motherinlaw"),
        ("a-b-c-d", ("a", "b", "c", "d"), "abcd"),
        ("a-b-c-d-e", ("a", "b", "c", "d", "e"), ""),
        ("u.k.", ("uk",), ""),
        ("e.g.", ("eg",), ""),
        ("iv", ("iv",), ""),
        ("b12", ("b12",), ""),
        ("0.5", ("0.5",), ""),
        ("1,500", ("1500",), ""),
        ("1,234,567", ("1234567",), ""),
        ("1,50", ("1,50",), ""),
        ("1,500.25", ("1,500.25",), ""),
        ("2010", ("2010",), ""),
        ("being", ("being",), ""),
        ("the", ("the",), ""),
    ],
)
def test_the_terms_of_a_word(
    analyser: WordAnalyser, word: str, parts: tuple[str, ...], joined: str
) -> None:
    """Halves at successive positions, and the whole run together where there are a few."""
    assert split(word) == [word]
    assert analyser.word(word) == Analysed(parts, joined)
    assert analyser.word(word) == Analysed(parts, joined)  # and the second time, remembered


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("alcohol", "alcohol-related"),
        ("related", "alcohol-related"),
        ("alcoholrelated", "alcohol-related"),
        ("reoffending", "re-offending"),
        ("re-offending", "reoffending"),
        ("12step", "12-step"),
        ("step", "12-step"),
        ("brien", "O’Brien"),
        ("obrien", "O'Brien"),
        ("children", "the children’s"),
        ("dont", "don’t"),
        ("UK", "U.K."),
        ("1500", "1,500"),
        ("treating", "treats"),
        ("therapies", "therapy"),
        ("naive", "NAÏVE"),
    ],
)
def test_other_ways_of_writing_a_word_share_a_term(asked: str, written: str) -> None:
    """Whoever writes it the one way finds it written the other way."""
    assert set(terms(asked)) & set(terms(written))


@pytest.mark.parametrize(
    ("one", "other"),
    [("0.5", "05"), ("0.5", "5"), ("2010", "2011"), ("being", "be"), ("does", "doe"), ("iv", "i")],
)
def test_words_that_are_kept_apart(one: str, other: str) -> None:
    """Numbers keep their point, and a stop word is not stemmed into another word."""
    assert not set(terms(one)) & set(terms(other))


def test_a_long_word_is_cut(analyser: WordAnalyser) -> None:
    """No term is longer than 64 characters, and words are told apart up to there."""
    stem = "ab" * 31
    assert analyser.word("q" * 500).parts == ("q" * MAX_TERM_LENGTH,)
    assert analyser.word(stem + "qqxx").parts == analyser.word(stem + "qqzz").parts
    assert analyser.word(stem + "qxz").parts != analyser.word(stem + "qzz").parts
    assert analyser.word("1." + "2" * 500).parts == ("1." + "2" * 62,)
    assert analyser.word("q" * 40 + "-" + "z" * 40).joined == "q" * 40 + "z" * 24


def test_an_analyser_that_has_seen_too_much_starts_anew() -> None:
    """What it remembers is bounded, and what it says does not change."""
    analyser = WordAnalyser(remembers=3)
    words = [f"prisons{number}" for number in range(10)]
    assert [analyser.word(word).parts for word in words * 2] == [(word,) for word in words * 2]
    assert len(analyser._seen) <= 3


@given(TEXTS)
def test_terms_are_never_empty_nor_too_long(text: str) -> None:
    """Any text at all has terms that an index can hold: no blanks, no empty ones, none too long."""
    for parts, joined in WordAnalyser().words(text):
        assert parts
        for term in (*parts, *([joined] if joined else [])):
            assert 0 < len(term) <= MAX_TERM_LENGTH
            assert not any(c.isspace() for c in term)


@given(TEXTS)
def test_a_word_cut_out_of_a_text_is_still_one_word(text: str) -> None:
    """Folding and cutting a word again gives the word."""
    for word in split(text):
        assert fold(word) == word
        assert split(word) == [word]
        assert word_pattern(word).fullmatch(word)


def test_stop_words_are_those_of_the_list() -> None:
    """The commonest words are stop words and terms of the field are not."""
    assert all(is_stop_word(word) for word in ("the", "and", "of", "not", "being"))
    assert not any(is_stop_word(word) for word in ("alcohol", "dont", "us-", "", "iv", "it's"))
    analyser = WordAnalyser()
    assert all(analyser.word(word) == ((word,), "") for word in ENGLISH)


def test_stop_words_go_unless_nothing_else_is_left() -> None:
    """'to be or not to be' is still a search."""
    assert without_stop_words(["the", "drug", "and", "harm"]) == ["drug", "harm"]
    assert without_stop_words(["to", "be"]) == ["to", "be"]
    assert without_stop_words([]) == []
