"""Folding, slugs and title keys."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.typography import clean_line, fold, has_title_key, slug, title_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("‘Quoted’ “twice”", "'quoted' \"twice\""),
        ("2009–2010 — a minus −3", "2009-2010 - a minus -3"),
        ("Naïve Café Ångström", "naive cafe angstrom"),
        ("Sørensen, Łódź, Þór, straße, cœur", "sorensen, lodz, thor, strasse, coeur"),
        ("ﬁve oﬀenders ½ R²", "five offenders 1/2 r2"),
        ("treat\u00adment zero\u200bwidth", "treatment zerowidth"),
        ("non\u00a0breaking \t blank\n", "non breaking blank"),
        ("treat-\nment and treat\u00ad\n  ment", "treatment and treatment"),
        ("well-known", "well-known"),
        ("İstanbul", "istanbul"),
        ("한국어 がく", "한국어 がく"),
    ],
)
def test_typography_is_made_plain(text: str, folded: str) -> None:
    """Quotes, dashes, accents, ligatures and unseen marks all come out as one would type them."""
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    """A folded text is its own folded form, whatever it was made of."""
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip()


@pytest.mark.slow
def test_every_character_folds_once_and_for_all() -> None:
    """No character of Unicode needs a second folding."""
    characters = (chr(code) for code in range(sys.maxunicode + 1))
    unstable = [one for one in characters if fold(fold(one)) != fold(one)]
    assert unstable == []


def test_hyphen_before_a_number_is_kept_at_a_line_end() -> None:
    """Only words are joined over a line's end: a range of numbers is not one number."""
    assert fold("pages 12-\n14") == "pages 12- 14"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Offenders’ alcohol interventions: minding the gap",
            "offenders-alcohol-interventions-minding-the-gap",
        ),
        ("One two three four five six seven eight nine", "one-two-three-four-five-six-seven-eight"),
        ("O’Brien’s café_bar", "obriens-cafe-bar"),
        ("— … —", ""),
        ("", ""),
    ],
)
def test_slug_is_the_first_words(text: str, expected: str) -> None:
    """A slug has the first eight words, plain and joined by hyphens."""
    assert slug(text) == expected


def test_slug_takes_as_many_words_as_asked() -> None:
    """The number of words is the caller's choice."""
    assert slug("a b c d", words=2) == "a-b"


@given(st.text(), st.integers(min_value=1, max_value=5))
def test_slug_never_holds_white_space_or_capitals(text: str, words: int) -> None:
    """Whatever goes in, a slug can stand in an address."""
    made = slug(text, words)
    assert re.search(r"[\s/\\_]", made) is None
    assert made == made.lower()
    assert not made.startswith("-")
    assert not made.endswith("-")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Offenders’ needs & risks", "Offender's need and risk"),
        ("Minding the Policy Gap.", "minding the policy gap"),
        ("“Unmet need” – a survey", "Unmet need: a survey"),
        ("Alcohol-use disorders", "Alcohol use disorder"),
        ("Of 10⁶ cells in 5 m²", "Of 106 cells in 5 m2"),
        ("Of nurses²", "Of nurses"),
    ],
)
def test_two_listings_of_one_title_share_a_key(one: str, other: str) -> None:
    """Typography, punctuation and plurals do not make two titles of one."""
    assert title_key(one) == title_key(other)


_TITLES = st.lists(
    st.one_of(
        st.sampled_from(["Offenders’", "needs", "&", "TM", "™", "R²", "well-\nknown", "l·l", "s'"]),
        st.text(max_size=12),
        st.text("aAsß'’·-  \n™²®ﬁ½", max_size=12),
    ),
    max_size=14,
).map(" ".join)


@given(_TITLES, _TITLES)
def test_having_a_key_is_having_it_as_it_is_made(text: str, other: str) -> None:
    """The quick way tells what making the whole key tells."""
    for key in (title_key(text), title_key(other), title_key(text[:40])):
        assert has_title_key(text, key) == (title_key(text) == key)
        assert has_title_key(text + other, key) == (title_key(text + other) == key)


def test_different_titles_have_different_keys() -> None:
    """A key keeps what tells titles apart, short words and double s among it."""
    assert title_key("Stress of his class") == "stress of his class"
    assert title_key("Prison 2009") != title_key("Prison 2010")


CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SIGNS = st.sampled_from(
    [*" \t\n\x0b\x0c\r\x1c\x1f\x7f\x85\x9f\xa0\xad\u2009\u2028\u200b\ufffe\ud800aé", "a" * 70]
)


@given(st.lists(SIGNS).map("".join))
def test_a_clean_line_has_no_control_characters_and_single_blanks(text: str) -> None:
    """However long it is, and whatever white space it has."""
    assert clean_line(text) == re.sub(r"\s+", " ", CONTROL.sub("", text)).strip()
