"""Many texts at once have the tokens that each text has when it is analysed word by word."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis import token_stream
from indexer.analysis.language import language_of
from indexer.analysis.token_stream import KeyShape, TokenStream
from indexer.analysis.variants.accents import accented_words
from indexer.analysis.words import GAP, PASSAGE_END, WordAnalyser, split

TAGS = ["", "en", "de", "fr", "es", "tr", "el", "fa", "zh", "pt-BR", "nb", "xx"]
PIECES = [
    *(
        "drug",
        "Drugs",
        "re-offending",
        "A&E",
        "&",
        "&c",
        "c&",
        "ph.d.",
        "M.D",
        "M.B.A.",
        "e.g.",
        "U.K",
        "don't",
    ),
    *("l'obésité", "D’accord", "20mg", "0·5", "1,500", "PM2.5", "–", "--", "x", "(the", "them)."),
    *(
        "whos",
        "tcl/tk",
        "hardware::modem",
        "f(u,p",
        "1,2/3,4",
        ",",
        "/",
        "a_b",
        "x.y/z.",
        "`key-chord'",
    ),
    *("Nicorette™", "m²", "m", "²", "nurses²", "¹³¹I", "I", "10", "⁵", "CO", "₂", "Ca²⁺", "10ᵗʰ"),
    *(
        "β",
        "-carotene",
        "μg",
        "Σίσυφος",
        "ΣΑΣ",
        "ΑΣ",
        "İstanbul",
        "IŞIK",
        "Qurʾan",
        "ﬁn",
        "№",
        "＆",
    ),
    *(
        "﹠",
        "alco-",
        "alco\u00ad",
        "hol",
        "हिन्दी",
        "می\u200cخواهم",
        "饮酒",
        "とアルコール",
        "한국",
        "ภาษาไทย",
        "´",
    ),
    *("e\u0301t", "\u0301", "\x00", "\x01", "\x02", "_", "`", "…", "½", "﷽", "㎎", "Fähre", "Ё"),
]
BLANKS = [" ", "  ", "", "\t", "\n", "\r\n", "\n\n", "\n\n\n", "\xa0", "\u2003", "\u1680", "\x1f"]
TEXTS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from(BLANKS), st.text(max_size=4)), max_size=24
).map("".join)

ONE_FIELD = KeyShape(1, 32, 32)
"""Keys with the numbers of texts and positions alone."""

Found = tuple[list[tuple[str, int]], int, set[str], set[str]]
"""A text's terms with their positions, its length, its words and its words with accents."""


def plainly(text: str, tag: str) -> Found:
    """Analyse one text the plain way: passage by passage and word by word."""
    language = language_of(tag)
    analyser = WordAnalyser(tag)
    terms: list[tuple[str, int]] = []
    words: set[str] = set()
    position = length = 0
    for passage in text.split(PASSAGE_END):
        analysed = analyser.words(passage)
        position += GAP if terms and analysed else 0
        for parts, joined in analysed:
            terms += [(joined, position)] if joined else []
            terms += [(part, position + place) for place, part in enumerate(parts)]
            position += len(parts)
            length += len(parts)
        words.update(map(language.as_listed, split(passage, language)))
    words |= {half for word in words if "-" in word for half in word.split("-")}
    return terms, length, words, set(accented_words(text))


def at_once(texts: Sequence[tuple[list[str], str]]) -> list[Found]:
    """Analyse the texts of documents of some languages with a stream."""
    stream = TokenStream()
    for some, tag in texts:
        stream.add(some, tag)
    terms, words, forms = stream.terms(), stream.words(), stream.forms()
    for names in (terms, words, forms):
        assert len(set(names)) == len(names)
    starts, keys, lengths = stream.tokens(given_numbers(terms), ONE_FIELD)
    found: list[Found] = [([], length, set(), set()) for length in lengths.tolist()]
    for term, row in rows(starts, keys, terms):
        assert row == sorted(row)
        for key in row:
            found[key >> 32][0].append((term, key % (1 << 32)))
    for place, names, held in (
        (2, words, stream.held_words(given_numbers(words), 1)),
        (3, forms, stream.held_forms(given_numbers(forms), 1)),
    ):
        for name, texts_of in rows(*held, names):
            assert texts_of == sorted(set(texts_of))
            for text in texts_of:
                found[text][place].add(name)  # type: ignore[union-attr]
    return found


def given_numbers(names: Sequence[str]) -> npt.NDArray[np.int32]:
    """Return ranks by which everything keeps the number that it has."""
    return np.arange(len(names), dtype=np.int32)


def rows(
    starts: npt.NDArray[np.int64], values: npt.NDArray[Any], names: Sequence[str]
) -> Iterator[tuple[str, list[int]]]:
    """Yield compressed rows with their names."""
    for name, (begin, end) in zip(names, pairwise(starts.tolist()), strict=True):
        yield name, values[begin:end].tolist()


def check(documents: Sequence[tuple[list[str], str]]) -> None:
    """Fail unless the texts of documents are analysed at once as one by one, in any portions."""
    expected = [plainly(text, tag) for texts, tag in documents for text in texts]
    for terms, *_ in expected:
        terms.sort()
    for characters in (token_stream._AT_ONCE, 3):  # few are taken in by a thread
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(token_stream, "_AT_ONCE", characters)
            found = at_once(documents)
        for terms, *_ in found:
            terms.sort()
        assert found == expected


@settings(max_examples=200)
@given(st.lists(st.tuples(st.lists(TEXTS, max_size=3), st.sampled_from(TAGS)), max_size=4))
@example([(["Smith & Jones", "& co", "co &", "a ＆ b", "R&D & A&E"], "")])
@example([(["alco-\nhol alco\u00ad \r\n hol", "one\n\ntwo\n\n-\n\n\nthree", "\n\n", ""], "")])
@example([(["a\x00b \x00 c", "\x01", "d\n\n\x00\n\ne"], "")])
@example([(["DIŞ Işık I", "İI ı"], "tr"), (["DIŞ Işık I"], ""), (["NİCHT Nicht"], "de")])
@example([(["10 \xa0⁵ 10\xa0⁵ m\u2003² m² ²", "¹³¹ I", "¹³¹\u2009I CO ₂"], "")])
@example(
    [(["hardware::modem f(u,p 1,500/2,5 a,1,2 ,5 5, 7,x", "a_b/c.d/e.g./U.K, -x-'y'.. .5"], "")]
)
@example(
    [(["l'a/d'b l'x. 'l'x' a/é (a/b)é x/y", "don't. rock'n'roll, `a`b' -- /// python3. -5-"], "fr")]
)
@example(
    [(["Smith & Jones & & Co &", "& a", "b &\n\n& c & d", "a  & b", "a & é & b", "R&D &x & y"], "")]
)
@example([(["Fähre fähre FÄHRE Fahre", "e\u0301te\u0301 \u0301a"], "de")])
def test_any_texts_have_the_tokens_of_the_plain_way(
    documents: list[tuple[list[str], str]],
) -> None:
    """Terms, positions, lengths, words and accents, in any language and with any signs."""
    check(documents)


COMPOUNDS = st.lists(
    st.sampled_from(
        [
            *("re", "off", "drop", "ins", "its", "x", "mp3", "20mg", "5", "1990s", "PM2", "B12"),
            *("-", "-", "-", "-", "--", " ", "'", ".", ",", "_", "é", "z" * 70, "Lib", "\n\n"),
        ]
    ),
    max_size=16,
).map("".join)


@given(st.lists(st.tuples(st.lists(COMPOUNDS, max_size=3), st.sampled_from(TAGS)), max_size=3))
@example([(["a-b-c-d-e a-b-c-d 20mg-a-b a-20mg-5ml drop-ins-ins -a- a--b a-b"], "")])
def test_compounds_have_the_tokens_of_the_plain_way(
    documents: list[tuple[list[str], str]],
) -> None:
    """Letters and digits, and hyphens between them."""
    check(documents)


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that was forgotten is analysed again, with the same outcome."""
    monkeypatch.setattr(token_stream, "_MAX_WORDS", 5)
    monkeypatch.setattr(token_stream, "_AT_ONCE", 5)
    stream = TokenStream()
    texts = ["Drug drug harms", "(drug) a-b & c", "one two three four five six\n\ndrug harms"] * 3
    for text in texts:
        stream.add([text])
    assert stream._runs["en"]._count <= 5 + 13  # those of a text are taken in together
    assert stream.tokens(given_numbers(stream.terms()), ONE_FIELD).keys.size > 30
    check([(texts, ""), (texts, "de")])


def test_no_other_sign_reaches_over_a_blank() -> None:
    """Every character that is folded to an ampersand, in any language, is known to."""
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    assigned = [one for one in every if unicodedata.category(one) not in ("Cn", "Co", "Cs")]
    others = "".join(one for one in assigned if one not in token_stream._REACHING)
    assert "&" not in language_of("").folded(others)
    for tag in TAGS:
        assert "&" not in language_of(tag).folded(others[:1_000])


def test_a_stream_without_texts_has_no_tokens() -> None:
    """Nor words, and arrays of the same types."""
    nothing = given_numbers([])
    assert [array.tolist() for array in TokenStream().tokens(nothing, ONE_FIELD)] == [[0], [], []]
    assert [array.tolist() for array in TokenStream().held_words(nothing, 1)] == [[0], []]


@pytest.mark.parametrize("fields", [1, 2, 3])
def test_texts_are_fields_of_documents(fields: int) -> None:
    """Keys and documents are counted by so many texts each."""
    stream = TokenStream()
    texts = ["drug harm", "", "harm\n\ndrug drug", "harm", "drug", "no"]
    stream.add(texts)
    shape = KeyShape(fields, 28, 32)
    terms, words = stream.terms(), stream.words()
    found = dict(rows(*stream.tokens(given_numbers(terms), shape)[:2], terms))
    plain = [(0, 0), (2, GAP + 1), (2, GAP + 2), (4, 0)]
    wanted = [((t // fields) << 32) + ((t % fields) << 28) + place for t, place in plain]
    assert found["drug"] == wanted
    held = dict(rows(*stream.held_words(given_numbers(words), fields), words))
    assert held["harm"] == sorted({t // fields for t in (0, 2, 3)})
