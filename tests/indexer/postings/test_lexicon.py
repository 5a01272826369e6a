"""The words as readers write them, and in how many documents each stands."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.postings import lexicon
from indexer.postings.lexicon import Lexicon, from_counts, starting_with, updated

WORDS = st.sampled_from(["prison", "prisons", "re-offending", "0.5", "u.k.", "cafe", "図書", "a"])
DOCUMENTS = st.lists(st.frozensets(WORDS, max_size=5), max_size=6)


def counted(documents: list[frozenset[str]]) -> Counter[str]:
    """Return in how many documents each word stands."""
    return Counter(word for words in documents for word in words)


def assert_same(one: Lexicon, other: Lexicon) -> None:
    """Fail unless two lexicons have the same words and frequencies."""
    assert list(one.words) == list(other.words)
    np.testing.assert_array_equal(one.doc_freqs, other.doc_freqs)
    assert one.doc_freqs.dtype == other.doc_freqs.dtype == np.int32


@pytest.fixture
def words() -> Lexicon:
    """Return a lexicon of a few words."""
    return from_counts(
        Counter({"prisons": 3, "prison": 2, "prisoned": 3, "re-offending": 1, "women": 4, "x": 0})
    )


def test_words_are_sorted_and_stand_somewhere(words: Lexicon) -> None:
    """A word of no document is not in the lexicon."""
    assert words.words == ["prison", "prisoned", "prisons", "re-offending", "women"]
    assert words.doc_freqs.tolist() == [2, 3, 3, 1, 4]


@pytest.mark.parametrize(
    ("word", "count"), [("prison", 2), ("women", 4), ("priso", 0), ("zz", 0), ("", 0), ("x", 0)]
)
def test_in_how_many_documents_a_word_stands(words: Lexicon, word: str, count: int) -> None:
    """0 for a word that is not there."""
    assert words.doc_freq(word) == count


@pytest.mark.parametrize(
    ("most", "found"),
    [
        (0, []),
        (1, ["women"]),
        (2, ["prisoned", "women"]),
        (4, ["prison", "prisoned", "prisons", "women"]),
        (9, ["prison", "prisoned", "prisons", "re-offending", "women"]),
    ],
)
def test_the_commonest_words(words: Lexicon, most: int, found: list[str]) -> None:
    """Sorted by their letters; of those in as many documents the first by these."""
    assert words.commonest(most) == found


def test_what_hyphenated_words_are_made_of() -> None:
    """Of every word that runs together into the term, once, in whichever spelling."""
    written = ["re-offending", "re-offended", "reoff-end", "re-offer", "reoffend", "o'brien"]
    words = from_counts(Counter([*written, "behaviour-change", "u.k."]))
    assert words.taken_apart("reoffend") == [("re", "offend"), ("reoff", "end")]
    assert words.taken_apart("obrien") == [("o", "brien")]
    assert words.taken_apart("behaviorchang") == [("behavior", "chang")]
    assert words.taken_apart("offend") == words.taken_apart("uk") == []


def test_a_term_is_shown_as_its_commonest_word(words: Lexicon) -> None:
    """Among equals the first in order; a hyphenated word stands for its parts run together."""
    assert words.word_of("prison") == "prisoned"
    assert words.word_of("reoffend") == "re-offending"
    assert words.word_of("women") == "women"
    assert words.word_of("offend") == "offend"  # no whole word


@given(
    st.lists(
        st.sampled_from(
            [
                "methadone",
                "counselling",
                "counseling",
                "counselled",
                "libraries",
                "library",
                "oedema",
                "edema",
                "paediatric",
                "pediatrics",
                "anaemia",
                "centre",
                "center",
                "fibre",
                "aeroplane",
                "re-offending",
                "reoffending",
                "don't",
                "1,500",
                "u.k.",
                "uk",
                "brother's",
                "behaviour",
                "behaviors",
                "programme",
                "happy",
                "happier",
                "thy",
            ]
        ),
        max_size=40,
    )
)
def test_the_word_of_a_term_is_that_of_a_look_at_all_words(listed: list[str]) -> None:
    """However the stem differs from its words: in the ending, the spelling, or by a hyphen."""
    counts = Counter(listed)
    lexicon = from_counts(counts)
    for word in counts:
        *_, term = lexicon.terms_of(word)
        same = [other for other in counts if lexicon.terms_of(other)[-1] == term]
        assert lexicon.word_of(term) == min(same, key=lambda other: (-counts[other], other))


def test_the_words_of_many_terms_are_those_of_each() -> None:
    """In their order, also where no word begins as its stem does, or none is there."""
    written = ["counselling", "counselled", "oedema", "re-offending", "thy", "ewing's", "1,500"]
    lexicon = from_counts(Counter([*written, "counselled"]))
    terms = [*sorted(lexicon.terms_of(word)[-1] for word in written), "offend", "zz", "zz"]
    assert lexicon.words_of(terms) == [lexicon.word_of(term) for term in terms]
    assert {"counselled", "oedema", "thy", "zz"} <= set(lexicon.words_of(terms))
    assert lexicon.words_of([]) == []


def test_words_beginning_alike(words: Lexicon) -> None:
    """In order, from the prefix itself on."""
    assert list(words.starting_with("prisone")) == ["prisoned"]
    assert list(words.starting_with("prison")) == ["prison", "prisoned", "prisons"]
    assert list(words.starting_with("pz")) == []
    assert list(words.starting_with("zz")) == []
    assert list(starting_with(["a", "ab", "b"], "")) == ["a", "ab", "b"]
    assert list(starting_with([], "a")) == []


def test_the_terms_of_a_word(words: Lexicon) -> None:
    """Parts first, then the whole run together."""
    assert words.terms_of("prisons") == ("prison",)
    assert words.terms_of("re-offending") == ("re", "offend", "reoffend")


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_updating_gives_what_counting_at_once_gives(
    kept: list[frozenset[str]], removed: list[frozenset[str]], added: list[frozenset[str]]
) -> None:
    """Words whose last document goes are dropped, new ones come in at their place."""
    before = from_counts(counted(kept + removed))
    assert_same(
        updated(before, from_counts(counted(removed)), from_counts(counted(added))),
        from_counts(counted(kept + added)),
    )


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_words_with_signs_are_kept_in_order(
    kept: list[frozenset[str]], removed: list[frozenset[str]], added: list[frozenset[str]]
) -> None:
    """Which they are is carried over, and what has come is put between."""
    before, went, came, now = (
        replace(from_counts(counted(some)), accented=from_counts(Counter()))
        for some in (kept + removed, removed, added, kept + added)
    )
    carried = updated(before, went, came).signed
    np.testing.assert_array_equal(carried, now._signed)
    assert carried is not None
    assert carried.dtype == np.int32


@settings(max_examples=25)
@given(DOCUMENTS)
def test_what_is_written_is_read_back(documents: list[frozenset[str]]) -> None:
    """Words in any script, and none at all."""
    written = from_counts(counted(documents))
    with tempfile.TemporaryDirectory() as folder:
        lexicon.write(written, Path(folder))
        assert_same(lexicon.read(Path(folder)), written)


@given(
    st.lists(st.text("abé-ß", min_size=1, max_size=5), unique=True, max_size=12).map(sorted),
    st.text("abé-", min_size=1, max_size=3),
    st.integers(1, 5),
)
def test_words_that_contain_a_text_are_all_of_them_or_the_commonest(
    words: list[str], text: str, most: int
) -> None:
    """As looking into each word by itself finds them; of equally common ones the first."""
    freqs = np.array([1 + len(word) % 3 for word in words], np.int32)
    known = Lexicon(words, freqs)
    plain = [(-int(freq), at) for at, freq in enumerate(freqs) if text in words[at]]
    expected = sorted(at for _, at in sorted(plain)[:most])
    assert known.containing(text, most) == [words[at] for at in expected]
