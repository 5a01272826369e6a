"""Entries in many languages in one index: forms find each other, and no other word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Entry, Section
from indexer.analysis.language import codes_of, language_of
from indexer.analysis.unspaced import pair_spans
from indexer.analysis.words import WordAnalyser, is_stop_word, split
from indexer.index import Index
from indexer.query.grammar import Grammar
from indexer.query.tree import Boost, Or, Term
from indexer.query.word_nodes import HARDLY_ENGLISH

FORMS = {
    "es": [
        ("la intervención comunitaria", "intervenciones"),
        ("mujeres jóvenes", "mujer"),
        ("los jóvenes fumadores", "joven"),
        ("a veces", "vez"),
        ("los años de vida", "año"),
        ("planes nacionales", "plan nacional"),
    ],
    "fr": [
        ("dans les hôpitaux", "hôpital"),
        ("l'obésité infantile", "obésité"),
        ("l’obésité infantile", "l'obesite"),
        ("une étude d'intervention", "intervention"),
        ("qu’évaluent les travaux", "travail"),
        ("les soins évalués", "évaluée"),
        ("lorsqu'arrive un enfant", "enfants"),
    ],
    "pt": [
        ("as intervenções breves", "intervenção"),
        ("mulheres grávidas", "mulher"),
        ("os hospitais públicos", "hospital público"),
        ("muitas mães", "mãe"),
        ("jovens", "jovem"),
        ("casos difíceis", "difícil"),
    ],
    "de": [
        ("in den Häusern", "Haus"),
        ("Alkoholprävention an Schulen", "Prävention"),
        ("nach Müller", "Mueller"),
        ("große Abhängigkeiten", "Abhängigkeit"),
        ("Straße", "STRASSE"),
    ],
    "nl": [
        ("de huizen", "huis"),
        ("gezondheidszorg voor kinderen", "kind"),
        ("geestelijke gezondheidszorg", "gezondheid"),
    ],
    "it": [
        ("dell'uso di droghe", "droga"),
        ("negli ospedali", "ospedale"),
        ("un'attività", "attività"),
    ],
    "cy": [
        ("cyffuriau ac alcohol", "gyffuriau"),
        ("ei chyffuriau", "cyffuriau"),
        ("fy nghyffuriau", "cyffur"),
        ("plant mewn tai, ym mhentref", "pentref"),
        ("y bwyd, ei fwyd", "mwyd"),
    ],
    "ar": [("في المدرسة", "مدرسة"), ("وللمدرسة والمستشفى", "مستشفى"), ("أدوية", "ادوية")],
    "ru": [("больных людей", "больной"), ("истории болезни", "история")],
    "nb": [("kommunenes barnehager", "barnehage")],
    "tr": [("kadınlar için", "KADIN"), ("kadınların sağlığı", "kadın"), ("HIV testi", "hiv")],
    "sv": [("missbruksvård för unga", "missbruk"), ("år", "ÅR")],
    "zh": [
        ("慢性病的预防", "预防"),
        ("慢性病的预防", "慢性病"),
        ("接种COVID疫苗后", "疫苗"),
        ("用药指南", "药"),
        ("慢性病的預防計劃", "计划"),
        ("慢性病的预防计划", "預防計劃"),
        ("慢性病的預防計劃", "计"),
        ("隨著年齡的增加", "随着"),
        ("随着年龄的增加", "隨著"),
    ],
    "ja": [
        ("東京の面積です", "面積"),
        ("アルコール依存症", "依存症"),
        ("アルコール依存症", "アルコール"),
    ],
    "ko": [("알코올의존증치료", "치료")],
    "th": [("โรคเรื้อรังในเด็ก", "เรื้อรัง"), ("การรักษาผู้ป่วย", "รักษา")],
}
"""By language: a text, and a query that finds it."""

OTHERS = [
    ("es", "los años de vida", "anos"),
    ("sv", "år", "ar"),
    ("zh", "性慢病", "慢性病"),
    ("zh", "预报防火", "预防"),
    ("ja", "京都", "東京"),
    ("fr", "les ans", "and"),
    ("de", "Er sagt es", "others"),
]
"""A text in a language, and a query that asks for another word."""


@pytest.fixture
def finds(index_of: Callable[..., Index]) -> Callable[[str, str, str], bool]:
    """Return what says whether a query finds a text of a language, beside an English entry."""

    def found(language: str, text: str, query: str) -> bool:
        section = Section(paragraphs=(text,))
        index = index_of(
            [
                Entry(id="asked", title="-", sections=(section,), language=language),
                Entry(id="english", title="An entry on the houses of others", language="en"),
            ]
        )
        grammar = Grammar(languages=index.languages)
        mask = index.matcher().matches(grammar.parse(query, "all")).mask
        return bool(mask[index.doc("asked")])

    return found


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [(language, text, query) for language, pairs in FORMS.items() for text, query in pairs],
)
def test_forms_of_a_word_find_each_other(
    language: str, text: str, query: str, finds: Callable[[str, str, str], bool]
) -> None:
    """A reader of the language would take both for one word."""
    assert finds(language, text, query)


@pytest.mark.parametrize(("language", "text", "query"), OTHERS)
def test_another_word_is_not_found(
    language: str, text: str, query: str, finds: Callable[[str, str, str], bool]
) -> None:
    """Letters that a language tells apart, or characters that stand elsewhere, tell words apart."""
    assert not finds(language, text, query)


def test_little_words_of_each_language_are_passed_over() -> None:
    """As they are written: 'con' is one in Spanish and none in English."""
    words = WordAnalyser("es").words("con los niños")
    assert [is_stop_word(word.parts[0]) for word in words] == [True, True, False]
    assert not is_stop_word(WordAnalyser().words("con")[0].parts[0])
    grammar = Grammar(languages=("en", "fr"))
    assert grammar.parse("l'enfant dans une etude") == grammar.parse("l'enfant etude")
    assert Term("war") in grammar.parse("war and peace in the cities").parts
    assert Grammar(languages=("en",)).parse("study of children") == Grammar().parse(
        "study children"
    )


def test_a_word_with_accents_is_hardly_english() -> None:
    """'région' and 'régional' are two words in French, though English stems make them one."""
    english, french = Term("region"), Term("regional")
    tree = Grammar(languages=("en", "fr")).parse("régional")
    assert tree == Or((french, Boost(english, HARDLY_ENGLISH)))
    assert Grammar(languages=("en", "fr")).parse("regional") == Or((english, french))


def test_compounds_are_those_of_their_languages(index_of: Callable[..., Index]) -> None:
    """An English word that has another inside is none, whatever else the bank holds."""
    german = Entry(id="de", title="Alkoholprävention", language="de")
    english = Entry(id="en", title="Translated pages", language="en")
    index = index_of([german, english])
    grammar = Grammar(languages=index.languages)
    found = [index.matcher().matches(grammar.parse(query)).mask for query in ("alkohol", "slated")]
    assert [mask.tolist() for mask in found] == [[True, False], [False, False]]


def test_an_english_little_word_is_one_beside_other_languages() -> None:
    """Also alone, and where another language has a word of its letters."""
    for match in ("any", "all"):
        german = Grammar(languages=("en", "de"))
        assert german.parse("treatment of alcohol", match) == german.parse(
            "treatment alcohol", match
        )
        french = Grammar(languages=("en", "fr"))
        assert french.parse("the cost", match) == french.parse("cost", match)
    assert Term("the'") in Grammar(languages=("en", "fr")).parse("thé vert").parts


def test_words_of_two_characters_are_no_little_words() -> None:
    """Though one of them may stand for a little word elsewhere."""
    grammar = Grammar(languages=("en", "zh"))
    for word in ("中国", "行为", "对照", "个人"):
        assert Term(word) in grammar.parse(f"{word} 吸烟").parts


@pytest.mark.parametrize(
    ("text", "language", "query"),
    [
        (" ".join(f"x{number:04}phenyl" for number in range(1_100)), "de", "phenyl"),
        (" ".join(f"人{chr(0x4E00 + number)}" for number in range(1_200)), "zh", "人"),
    ],
)
def test_a_word_inside_very_many_others_is_looked_for_in_the_commonest(
    index_of: Callable[..., Index], text: str, language: str, query: str
) -> None:
    """A plain query is never refused for what the bank's words hold."""
    section = Section(paragraphs=(text,))
    index = index_of([Entry(id="a", title="-", sections=(section,), language=language)])
    grammar = Grammar(languages=index.languages)
    for tree in (grammar.parse(query), grammar.parse_words(query)):
        assert index.matcher().matches(tree).mask.any()


def test_an_english_index_is_asked_in_english_alone(index_of: Callable[..., Index]) -> None:
    """Its trees are as if there were no other language."""
    index = index_of(
        [Entry(id="a", title="Prisons"), Entry(id="b", title="Units", language="en-gb")]
    )
    assert index.languages == ("en",)
    assert Grammar(languages=index.languages).parse("prisons") == Term("prison")


def test_a_language_that_nobody_knows_is_taken_as_it_is_written() -> None:
    """Without stems and without stop words."""
    assert language_of("tlh").stemmer == ""
    assert [word.parts for word in WordAnalyser("tlh").words("Qapla’ tlhIngan")] == [
        ("qapla",),
        ("tlhingan",),
    ]
    assert codes_of(["fr", "es-MX", "", "es"]) == ("en", "es", "fr")


@given(st.text(alphabet="慢性病的预防ab あの", max_size=30))
def test_a_run_is_cut_into_all_its_pairs(text: str) -> None:
    """Each two neighbours of a run are a word; a character alone is one by itself."""
    words = split(text)
    for run in "".join(c if c > "\u3000" else " " for c in text).split():
        assert set(words) >= {run[at : at + 2] for at in range(max(1, len(run) - 1))}
        spans = list(pair_spans(run))
        assert len(spans) == max(1, len(run) - 1)


def test_a_run_as_long_as_a_book_is_cut_into_pairs() -> None:
    """Whole, whatever its length."""
    words = split("慢性病的预防" * 50_000)
    assert len(words) == 299_999
    assert max(map(len, words)) == 2
