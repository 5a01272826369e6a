"""The nodes of words: the short way for plain letters and digits, and the long one."""

from __future__ import annotations

from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.limits import DEFAULT_LIMITS, Limits
from indexer.query.word_nodes import WordNodes

QUICK, SLOW = WordNodes(DEFAULT_LIMITS), WordNodes(DEFAULT_LIMITS)
SLOW._is_plain = False

RUNS = st.one_of(
    st.sampled_from(["The", "drinkers", "overeating", "mining", "x", "NOT", "self-help", "A&E"]),
    st.text(ascii_letters, min_size=1, max_size=12),
    st.text(min_size=1, max_size=8),
)


@given(st.lists(RUNS, max_size=6).map(" ".join))
def test_plain_letters_have_the_nodes_that_all_words_have(text: str) -> None:
    """In a bank of one language, whatever the case and whether the word is common."""
    assert QUICK.plain(text) == SLOW.plain(text)
    for run in text.split():
        assert QUICK.cut(run) == SLOW.cut(run)


@pytest.mark.parametrize("languages", [["en"], ["en", "es"], ["en", "fr", "cy"], ["es"]])
@given(
    st.sampled_from(["The", "dans", "para", "mining", "NOT", "20mg", "B12", "2pm", "95", "x_1"])
    | st.text(ascii_letters + digits, min_size=1)
)
def test_what_is_remembered_of_letters_and_digits_is_what_the_long_way_finds(
    languages: list[str], run: str
) -> None:
    """Stop words of any language, amounts and words beyond the limits too."""
    limits = Limits(word=6)
    quick, slow = WordNodes(limits, languages), WordNodes(limits, languages)
    assert quick.run(run) == slow._any_run(run)
