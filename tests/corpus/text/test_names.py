"""Names in bylines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.names import byline_names, line_names, without_degrees

LITTLE = {"and", "for", "the", "van", "von", "den", "der", "del", "dos"}
PIECES = ["Ann Roe", "Doe", "MD", "and", "von", "stayed", "sober", ",", ";", "&", "1", "(and was)"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Jane Doe, DrPH 1; Ann Roe, PhD, MPH 2,3 (View affiliations)", ("Jane Doe", "Ann Roe")),
        ("Jane Doe, DrPH1; Krupa Roe2; Amy Moe3", ("Jane Doe", "Krupa Roe", "Amy Moe")),
        ("Jane Doe, PhD, MA 1", ("Jane Doe",)),
        ("By Jane Doe and John Q. Public, Jr.", ("Jane Doe", "John Q. Public, Jr.")),
        ("Jane Doe, MD, Ann Roe, RN, and Amy Moe", ("Jane Doe", "Ann Roe", "Amy Moe")),
        ("Louis Doe Jr, PhD; Ann Roe", ("Louis Doe Jr", "Ann Roe")),
        ("Mercer J., Okafor A.", ("Mercer J.", "Okafor A.")),
        (
            "Mercer, J., Okafor, A., van der Berg, K.",
            ("Mercer, J.", "Okafor, A.", "van der Berg, K."),
        ),
        ("Mercer, John; van der Berg, Ann, MD", ("Mercer, John", "van der Berg, Ann")),
        ("Doe JK; McRoe A", ("Doe JK", "McRoe A")),
        ("Cate Doe, MUD; Ann Roe, MBChB, FRCPsych", ("Cate Doe", "Ann Roe")),
        ("Jane Doe; Jane Doe", ("Jane Doe",)),
        ("PhD", ()),
        ("", ()),
    ],
)
def test_names_come_without_degrees_and_marks(byline: str, names: tuple[str, ...]) -> None:
    """Each name is as the byline writes it, without what follows it."""
    assert byline_names(byline) == names


def test_sentence_about_a_person_is_no_byline() -> None:
    """A line that begins with a name and goes on as a sentence is text."""
    names = ("Jane Doe", "Alexandra van den Berg")
    assert line_names("Jane Doe, PhD; Alexandra van den Berg, MPH (View affiliations)") == names
    assert not line_names("Jane Doe is a professor of health who lives and works in Leeds.")
    assert not line_names("")


def test_degrees_are_taken_off_a_single_name() -> None:
    """A name with a comma keeps its given name and loses its degrees."""
    assert without_degrees("Jane Doe, MD, PhD") == "Jane Doe"
    assert without_degrees("Doe, Jane") == "Doe, Jane"
    assert without_degrees("Doe, J., PhD") == "Doe, J."


@given(st.text())
def test_any_line_gives_clean_names(text: str) -> None:
    """No byline gives empty or doubled names."""
    names = byline_names(text)
    assert all(name.strip() for name in names)
    assert len(set(names)) == len(names)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_what_has_too_many_words_for_its_names_is_no_byline(pieces: list[str]) -> None:
    """Sentences are told by their signs alone, and as they are by the names between these."""
    text = " ".join(pieces)
    words = text.replace("(and was)", "").split()
    plain = sum(word.isalpha() and word.islower() and word not in LITTLE for word in words)
    names = byline_names(text)
    assert line_names(text) == (names if plain <= 3 + len(names) // 4 else ())
