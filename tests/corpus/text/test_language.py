"""Which language a text is told to be in."""

from __future__ import annotations

import pytest

from corpus.text.language import language_of_text, languages_of_texts
from corpus.text.language_tags import language_tag

TEXTS = {
    "en": "A randomised trial of brief advice in prisons found it of use to those who drank",
    "es": "Los programas de prevención del consumo de alcohol en las escuelas públicas",
    "fr": "Les interventions brèves auprès des jeunes consommateurs d'alcool dans les hôpitaux",
    "de": "Wirksamkeit kurzer Beratung bei Jugendlichen mit riskantem Alkoholkonsum",
    "cy": "Canllawiau ar gyfer gwasanaethau cyffuriau ac alcohol yng Nghymru",
    "pt": "As intervenções breves para o consumo de álcool nos hospitais não são suficientes",
    "zh": "慢性病的预防与控制",
    "ja": "アルコール依存症の治療について",
    "th": "การรักษาผู้ป่วยโรคเรื้อรัง",
    "ar": "علاج الادمان على الكحول في المدارس",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_a_sentence_tells_its_language(code: str, text: str) -> None:
    """One sentence is enough."""
    assert language_of_text(text) == code


def test_an_english_name_in_a_chinese_text_does_not_tell() -> None:
    """Words with blanks are few there, and most of them may be English."""
    named = "Help for the Homeless and for Those Who Live in the Hostels of the Cities"
    chinese = "为了帮助无家可归者并减少他们的饮酒量，市政府在三年内资助了二十个同伴支持项目"
    assert language_of_text(f"{chinese}（{named}）。{chinese}。{chinese}。") == "zh"


@pytest.mark.parametrize(
    "text",
    [
        "Golang library for parsing manifests and for signing them, used by several registries",
        "Programme de prévention: what the schools of the city did for those who were excluded",
    ],
)
def test_english_is_plain_at_a_glance(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where names are many, or a few words are of another language: no model is asked."""
    monkeypatch.setattr("corpus.text.language._identifier", None)
    assert language_of_text(text) == "en"


def test_a_text_that_begins_in_english_is_not_taken_for_it() -> None:
    """Abstracts in English stand before articles in other languages."""
    abstract = "The effects of the programme on those who had been in prison are not known."
    article = (
        "Ziel der Studie war es, die Wirkung von Beratung auf Menschen zu beschreiben, die aus "
        "der Haft entlassen wurden und Alkohol tranken. Befragt wurden dreihundert Personen."
    )
    assert language_of_text(f"{abstract} {article}") == "de"


@pytest.mark.parametrize("text", ["", "HIV", "PTSD", "12", "Naloxone", "Fentanyl Testing", "— * —"])
def test_a_word_or_two_tell_none(text: str) -> None:
    """What is too short to be sure of is left undecided, and not taken for Welsh."""
    assert language_of_text(text) == ""


@pytest.mark.parametrize(
    "name", ["und", "mul", "MIS", "zxx", "und-Latn", "Undetermined", "mul; eng"]
)
def test_a_code_that_says_no_language_is_none(name: str) -> None:
    """Databases fill the field where they know nothing."""
    assert language_tag(name) == ""


def test_many_texts_are_told_as_each_by_itself() -> None:
    """In their order, whether the model is asked or not."""
    english = "What was done for those who had been in prison, and how much of it they used."
    texts = [*TEXTS.values(), "", english, "HIV", f"{english} " * 20, *reversed(TEXTS.values())]
    assert languages_of_texts(texts) == [language_of_text(text) for text in texts]
