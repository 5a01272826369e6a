"""Lines become text, and words that their ends broke are whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.broken_words import TextWords, join_lines, keeps_hyphen

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
    "a word of three": (
        ["and with paper-", "and-pencil"],
        "and with paper-and-pencil",
    ),
    "a word before its own": (["the rehabili-", "tation-based"], "the rehabilitation-based"),
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
    assert join_lines(lines, lambda: TextWords(lines)) == text


def test_two_words_keep_their_hyphen() -> None:
    """If the text has each, and not what they make together."""
    words = TextWords(["the health of those in care", "was a concern"])
    assert keeps_hyphen("health", "care", words)
    assert not keeps_hyphen("con", "cern", words)
    more = TextWords(["the health of those in care", "was “healthcare”"])
    assert not keeps_hyphen("Health", "care", more)


def test_what_a_hyphen_broke_is_no_word() -> None:
    """Neither half of it."""
    words = TextWords(["of inter-", "vention in"])
    said = [word for word in ("of", "inter", "vention", "intervention", "in") if word in words]
    assert said == ["of", "in"]


@given(st.text("abB.,“\u00a0\t-\n"), st.lists(st.text("ab-", min_size=1), min_size=1))
def test_words_are_found_whether_few_are_sought_or_many(text: str, sought: list[str]) -> None:
    """As those between blanks and marks."""
    known = re.sub("[.,“]", " ", text.lower().replace("-\n", "\0")).split()
    words = TextWords([text])
    for _ in range(1 + 60 // len(sought)):
        assert [word in words for word in sought] == [word in known for word in sought]


def test_words_in_brackets_and_with_other_capitals_are_words() -> None:
    """A part of a word in brackets is none."""
    words = TextWords(["(Über the) re(made) ÉTÉ"])
    found = [word for word in ("über", "the", "été", "re", "made") if word in words]
    assert found == ["über", "the", "été"]


@given(st.lists(st.text("abcxyz ,.;", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_text_without_hyphens_is_its_lines(lines: list[str]) -> None:
    """One after the other."""
    assert join_lines(lines, frozenset) == " ".join(lines)
