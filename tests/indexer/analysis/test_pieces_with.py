"""Looking a set of pieces of a text through at once gives what looking at each does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.words import WordAnalyser

_PIECES = st.sampled_from(
    [
        "drugs",
        "Drug",
        "(drugs,",
        "'drug'",
        "re-offending",
        "A&E",
        "&",
        "and",
        "U.K.",
        "20mg/0.5",
        "0.5",
        "prison's",
        "...",
        "«naïve»",
        "x" * 50,
        "drug/prison",
    ]
)
_TERMS = st.sampled_from(
    [
        "drug",
        "reoffend",
        "offend",
        "re",
        "and",
        "uk",
        "20",
        "mg",
        "0.5",
        "prison",
        "none",
        "naiv",
        "x" * 50,
    ]
)
ANALYSER = WordAnalyser()


def tokens_of(piece: str) -> list[str]:
    """Return what stands between strokes."""
    return piece.split("/")


@given(st.sets(_PIECES), st.frozensets(_TERMS))
def test_pieces_are_found_by_their_terms(pieces: set[str], terms: frozenset[str]) -> None:
    """Whatever was looked at before, and however many terms are sought."""
    slow = set()
    for piece in pieces:
        for token in tokens_of(piece):
            words = WordAnalyser().words("and" if token == "&" else token)
            if any(not terms.isdisjoint((*parts, joined)) for parts, joined in words):
                slow.add(piece)
    assert ANALYSER.pieces_with(pieces, terms, tokens_of) == slow
    assert WordAnalyser().pieces_with(pieces, terms, tokens_of) == slow
