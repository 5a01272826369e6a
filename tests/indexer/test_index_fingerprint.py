"""The versions that a fingerprint holds: each says what comes out, and no change goes unsaid."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

import numpy as np

from indexer.analysis.variants.british_spelling import one_spelling
from indexer.analysis.words import ANALYSIS_VERSION, WordAnalyser, split
from indexer.fields import FIELD_NAMES
from indexer.index_fingerprint import fingerprint
from indexer.postings import bm25f
from indexer.postings.field_postings import Collector
from tests.places import ROOT

TEXTS = (
    {"title": "Brief advice", "body": "advice on alcohol, and more advice"},
    {"title": "Methadone", "summary": "advice in prisons", "source": "Advice Journal"},
    {"body": "the the the"},
    {},
)
IMPACTS = {1: "c2c0d6a85bd09826"}
"""The SHA-256, its beginning, of the impacts of these texts, by the version of ranking."""

WORDS = (
    "Brief advice in U.K. prisons: 1,500 counselled re-offenders, don't behave like children's; "
    "nurses² in A&E, M.Sc., gave 20mg of TNF-α for mining"
)
TERMS = {
    3: "brief advic in uk prison 1500 counsel re offend reoffend dont behav like children "
    "nurs in a and e a&e msc gave 20 mg 20mg of tnf alpha tnfalpha for mine'",
}
TERMS[7] = TERMS[6] = TERMS[5] = TERMS[4] = TERMS[3]
"""The terms of these words, by the version of the analysis."""

LANGUAGES = {7: "0d5e2e82ad055a81"}
"""The digest of what is known of other languages, by the version of the analysis."""


def test_other_impacts_are_another_version() -> None:
    """Who changes the formula must raise the version, or banks would go on with the old one."""
    collector = Collector()
    for text in TEXTS:
        collector.add(dict.fromkeys(FIELD_NAMES, "") | text)
    made = bm25f.impacts(collector.finish())
    values = np.round(made.values, 5).astype("<f4").tobytes()
    told = made.indptr.astype("<i8").tobytes() + made.docs.astype("<i4").tobytes() + values
    assert IMPACTS[bm25f.RANKING_VERSION] == hashlib.sha256(told).hexdigest()[:16]


def test_other_terms_are_another_version() -> None:
    """Who changes what a word is must raise the version; these stems every release gives."""
    analyser = WordAnalyser()
    words = map(analyser.word, split(WORDS))
    terms = [term for parts, joined in words for term in (*parts, joined) if term]
    assert TERMS[ANALYSIS_VERSION] == " ".join(terms)
    assert one_spelling("behavior") == one_spelling("behaviour")


def test_what_is_known_of_languages_is_of_a_version() -> None:
    """Who changes their files must raise the version."""
    folder = ROOT / "indexer" / "analysis" / "languages"
    told = b"".join(path.read_bytes() for path in sorted(folder.glob("*.toml")))
    assert LANGUAGES[ANALYSIS_VERSION] == hashlib.sha256(told).hexdigest()[:16]


def test_versions_are_those_that_are_installed() -> None:
    told = fingerprint()
    assert told["chinese_scripts"] == version("opencc")
    assert told["stemmer"] == version("PyStemmer")
