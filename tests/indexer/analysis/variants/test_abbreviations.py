"""Plurals of abbreviations."""

from __future__ import annotations

import pytest

from indexer.analysis.variants.abbreviations import singular
from indexer.analysis.words import WordAnalyser


@pytest.mark.parametrize(
    ("plural", "one"), [("rcts", "rct"), ("ssris", "ssri"), ("ngos", "ngo"), ("stds", "std")]
)
def test_an_abbreviation_loses_the_s_of_its_plural(plural: str, one: str) -> None:
    """Both have the same term, alone and among others."""
    assert singular(plural) == one
    analyser = WordAnalyser()
    assert analyser.word(plural) == analyser.word(one)
    assert analyser.terms_of_words([plural, one]) == [one, one]


@pytest.mark.parametrize("word", ["cns", "nhs", "plus", "thus", "press", "hbss", "trials", "s", ""])
def test_other_words_stay_as_they_are(word: str) -> None:
    """What is short may be no plural, what can be said is for the stemmer."""
    assert singular(word) == word
