"""The examples on the page that says what a word is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text.typography import clean_line
from indexer.analysis.word_report import COMMON, MERE_SIGNS, NOTE, cut
from indexer.analysis.words import WordAnalyser, split
from indexer.index import Index
from indexer.query.grammar import Grammar
from tests.places import ROOT

PAGE = (ROOT / "docs" / "explanation" / "words.md").read_text(encoding="utf-8")


def rows(number: int) -> list[tuple[str, ...]]:
    """Return the rows of one of the page's tables, its code without the marks."""
    tables = re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE)
    lines = tables[number].splitlines()[2:]
    return [tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in lines]


@pytest.mark.parametrize(("written", "parts", "together"), rows(0))
def test_what_is_written_is_looked_up_as_the_page_says(
    written: str, parts: str, together: str
) -> None:
    """Terms in order, and what a compound is run together."""
    words = WordAnalyser().words(written)
    assert " ".join(part for word in words for part in word.parts) == parts
    assert " ".join(word.joined for word in words if word.joined) == together


def finds(query: str, index: Index) -> bool:
    """Say whether a query finds the index's one text."""
    return bool(index.matcher().matches(Grammar().parse(query)).mask.any())


@pytest.mark.parametrize(("one", "other"), rows(1))
def test_what_finds_what(index_of_texts: Callable[..., Index], one: str, other: str) -> None:
    """Both ways, as the page says."""
    assert finds(one, index_of_texts(other))
    assert finds(other, index_of_texts(one))


@pytest.mark.parametrize(("one", "other"), rows(2))
def test_what_does_not_find_what(
    index_of_texts: Callable[..., Index], one: str, other: str
) -> None:
    """A part of a compound is not what was asked for."""
    assert not finds(one, index_of_texts(other))


def test_a_report_says_why_a_word_is_passed_over() -> None:
    """Common words, signs alone and the numbers of notes."""
    the, nurses, dash, drugs, sign, alcohol = cut("the Nurses² — drugs & alcohol")
    assert the.words[0].passed_over == COMMON
    assert (nurses.passed_over, nurses.words[0].terms) == (NOTE, ("nurs",))
    assert (dash.passed_over, dash.words) == (MERE_SIGNS, ())
    assert drugs.passed_over == alcohol.passed_over == ""
    assert [word.word for word in sign.words] == ["and"]
    assert cut("20mg")[0].to_dict() == {
        "text": "20mg",
        "words": [{"word": "20mg", "terms": ["20", "mg"], "together": "20mg", "passed_over": None}],
        "passed_over": None,
    }


TOKENS = "A&E & the nurses² 10⁵ ½ ™ — Ph.D. TNF-α α β 20 mg ² ¹³¹ I x"


@example("0 & ℠")
@example("0 & & 0")
@given(st.text() | st.lists(st.sampled_from(re.split(" ", TOKENS))).map(" ".join))
def test_a_report_has_the_words_that_searching_knows(text: str) -> None:
    """Token by token it comes to the same as the whole text at once."""
    line = clean_line(text)
    made = [word.word for token in cut(line) for word in token.words]
    assert made == split(line), ascii(text)
