"""Looking a set of tokens through at once gives what looking at each does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.words import WordAnalyser

_TOKENS = st.sampled_from(
    ["drugs", "Drug", "re-offending", "A&E", "&", "and", "U.K", "20mg", "0.5", "x" * 50, "prison's"]
)
_TERMS = st.sampled_from(
    ["drug", "reoffend", "offend", "re", "and", "uk", "20", "mg", "0.5", "x" * 50, "prison", "none"]
)
ANALYSER = WordAnalyser()


@given(st.sets(_TOKENS), st.frozensets(_TERMS))
def test_tokens_are_found_by_their_terms(tokens: set[str], terms: frozenset[str]) -> None:
    """Whatever was looked at before, and however many terms are sought."""
    slow = set()
    for token in tokens:
        words = WordAnalyser().words("and" if token == "&" else token)
        if any(not terms.isdisjoint((*parts, joined)) for parts, joined in words):
            slow.add(token)
    assert ANALYSER.tokens_with(tokens, terms) == slow
    assert WordAnalyser().tokens_with(tokens, terms) == slow
