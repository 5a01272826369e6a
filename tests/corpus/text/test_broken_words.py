"""Lines become text, and words that their ends broke are whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.broken_words import join_lines, keeps_hyphen, words_of

CASES = {
    "a word": (["the rehabili-", "tation of"], "the rehabilitation of"),
    "PDFium's hyphen": (["the rehabili\ufffe", "tation of"], "the rehabilitation of"),
    "a soft hyphen": (["the rehabili\u00ad", "tation of"], "the rehabilitation of"),
    "one that is not used": (["re\u00adhabili\u00adtation"], "rehabilitation"),
    "a name": (["by Mary Smith-", "Jones of"], "by Mary Smith-Jones of"),
    "capitals": (["THE REHABILI-", "TATION OF"], "THE REHABILITATION OF"),
    "a range": (["in 1990-", "1999 it"], "in 1990-1999 it"),
    "a dash": (["they went -", "all of them"], "they went - all of them"),
    "its own elsewhere": (
        ["it is well-", "known and well-known"],
        "it is well-known and well-known",
    ),
    "an address": (
        ["see https://a.org/one/", "two.html for"],
        "see https://a.org/one/two.html for",
    ),
    "a DOI": (["doi:10.1000/abc.", "123 says"], "doi:10.1000/abc.123 says"),
    "a sentence": (["see https://a.org/one.", "Then go"], "see https://a.org/one. Then go"),
    "Chinese": (["参考文", "献是"], "参考文献是"),
    "Korean": (["참고 문헌", "참고"], "참고 문헌 참고"),
}


@pytest.mark.parametrize("name", CASES)
def test_lines_are_joined(name: str) -> None:
    """With a blank, and none within a word."""
    lines, text = CASES[name]
    assert join_lines(lines, lambda: words_of(lines)) == text


def test_two_words_keep_their_hyphen() -> None:
    """If the text has each, and not what they make together."""
    words = words_of(["the health of those in care", "was a concern"])
    assert keeps_hyphen("health", "care", words)
    assert not keeps_hyphen("con", "cern", words)
    assert not keeps_hyphen("Health", "care", words | {"healthcare"})


def test_what_a_hyphen_broke_is_no_word() -> None:
    """Neither half of it."""
    assert words_of(["of inter-", "vention in"]) == {"of", "in"}


@given(st.lists(st.text("abcxyz ,.;", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_text_without_hyphens_is_its_lines(lines: list[str]) -> None:
    """One after the other."""
    assert join_lines(lines, frozenset) == " ".join(lines)
