"""The order of titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import title_order
from corpus.text.title_order import title_order_key
from corpus.text.typography import fold


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("", ["Alcohol", "The bottle", "A cure", "An end"]),
        ("", ["Advice", "“Brief” talks", "‘Care’ at home", "… Drink"]),
        ("", ["Table 9", "Table 10", "Table 1,500"]),
        ("", ["2 studies", "10 studies", "Studies"]),
        ("en", ["A&E departments", "The A-level course", "Aims", "Zeal"]),
        ("en", ["Drugs and alcohol", "Drugs & beer", "Drugs and cure"]),
        ("en", ["Children’s homes", "Childrens rights"]),
        ("de", ["Das Ende", "Die Fähre", "Ein Garten", "Haus"]),
        ("de-AT", ["Der Anfang", "Beginn"]),
        ("fr", ["L’alcool", "Les boissons", "Un cas"]),
        ("it", ["L’alcol", "Gli effetti", "Una figura"]),
        ("es", ["El alcohol", "La bebida"]),
        ("nl", ["Het begin", "De cursus", "Een drank"]),
        ("pl", ["A zatem", "Alkohol", "Lato", "Łoś", "Mowa", "The end"]),
        ("es", ["Nube", "Nuzco", "Ñandú", "La oveja"]),
        ("es", ["Anzuelo", "Año nuevo", "Aorta"]),
        ("es", ["ÁRBOL", "Arco", "Árido"]),
        ("sv", ["Zebra", "Åke", "Älg", "Öl"]),
        ("sv", ["Bad", "En bok", "Båt"]),
        ("da", ["Zoo", "Æble", "Øl", "Å"]),
        ("de", ["Äpfel", "Apotheke", "Die Ärzte", "Azur", "Straße", "Straßen", "Strauß"]),
        ("cy", ["Cwm", "Chwarae", "Dyn", "Y ddaear", "Eglwys"]),
        ("cy", ["Ffair", "Gardd", "Ngwlad", "Haul"]),
        ("cy", ["Lwc", "Llan", "Mam", "Pwll", "Pherson", "Rygbi", "Rhwyd", "Tŷ", "Theatr", "Uwd"]),
        ("cs", ["Cibule", "Čaj", "Hora", "Chléb", "Iva"]),
        ("hu", ["Az alma", "Cukor", "Csiga", "Egy dal", "Ördög"]),
        ("tr", ["Cam", "Çam", "Hal", "Ilık", "İlk"]),
    ],
)
def test_titles_stand_as_a_librarian_files_them(language: str, titles: list[str]) -> None:
    """Articles, quotes and signs do not count, numbers count as numbers."""
    assert sorted(set(titles), key=lambda title: title_order_key(title, language)) == titles


@pytest.mark.parametrize("title", ["The", "A", "A …", "???", "An"])
def test_a_title_that_is_nothing_else_has_a_key(title: str) -> None:
    """So that no title comes before all others for want of a word."""
    assert title_order_key(title)


@given(st.text(), st.sampled_from(["", "en", "de", "fr", "cy", "sv", "xx"]))
def test_any_text_has_a_key_on_one_line(title: str, language: str) -> None:
    """Whatever the text, and the same whatever its case."""
    key = title_order_key(title, language)
    assert "\n" not in key
    assert key == title_order_key(title, language.upper())


@given(
    st.text("aT1290,_-&'\". é\u0663", max_size=20),
    st.sampled_from(["", "en", "de", "fr", "cy", "xx"]),
)
def test_a_look_at_the_whole_title_gives_what_one_at_each_run_does(
    title: str, language: str
) -> None:
    """Of ASCII, without numbers, and folded before."""
    key = title_order_key(title, language)
    assert title_order_key(title, language, fold(title)) == key
    alphabet = title_order._alphabet_of(language)
    folded = alphabet.folded(title)
    start = folded.lstrip("'\"([{¿¡.… -*")
    article = alphabet.beginning.match(start)
    kept = title_order._QUOTES.sub(
        "", start[article.end() if article else 0 :].replace("&", " and ")
    )
    numbered = title_order._NUMBER.sub(title_order._padded, kept)
    signless = title_order._SIGNS.sub(" ", numbered)
    plain = signless.strip() if "_" in numbered or not numbered.isascii() else signless
    assert key.split() == alphabet.as_filed(" ".join(plain.split()) or folded).split()
