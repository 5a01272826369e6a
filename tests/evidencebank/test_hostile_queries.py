"""Queries that are meant to hurt: a search box answers, and the strict mode says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.errors import QueryError
from evidencebank import Bank

NASTY = {
    "any letters": "*a*",
    "anything": "?*",
    "many wildcards": "*e* *a* *o* *i*",
    "one-letter wildcards": " ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyzabcd"),
    "20,000 words": " ".join(f"w{number}" for number in range(20_000)),
    "20,000 ORs": " OR ".join(f"w{number}" for number in range(20_000)),
    "5,000 brackets": "(" * 5_000,
    "5,000 pairs of brackets": "(" * 5_000 + "prison" + ")" * 5_000,
    "brackets within the length": "(" * 450 + "prison" + ")" * 450,
    "closing brackets": ")" * 5_000,
    "an odd quotation mark": 'prison "alcohol',
    "100,000 quotation marks": '"' * 100_000,
    "operators": "AND OR NOT " * 3_000,
    "operators within the length": "AND OR NOT " * 80,
    "NOTs": "NOT " * 200 + "prison",
    "signs": "-+" * 400 + "prison",
    "a word of 1 MB": "a" * 1_000_000,
    "a word of 900 letters": "a" * 900,
    "stars in a long word": "prison" + "*a" * 300,
    "question marks": "pr" + "?" * 900,
    "regular expression": "(a+)+$ (.*)*x [a-z]{1,9999} \\1 (?R)",
    "control characters": "".join(map(chr, range(32))) + "prison",
    "NUL": "pri\x00son \x00",
    "lone surrogate": "prison \ud800 \udfff",
    "right to left": "\u202eprison\u202c \u200f\u061c alcohol",
    "combining marks": "e" + "\u0301" * 900,
    "emoji": "👩‍👩‍👧‍👦 " * 30,
    "boosts": "prison^nan prison^1e999 prison^99999999999999999999 prison^-1 prison^",
    "fields": "nosuch:prison title: :: :x title:title:title:prison year: kind:",
    "numbers": "year:99999999999999999999 year:-1..-2 year:2010..2005 added:2020-99-99",
    "words of 65 letters": " ".join(["a" * 65] * 15),
    "near words": " ".join(f"prisn{letter}~2" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "two letters and a star": " ".join(f"{a}{b}*" for a in "bcdfg" for b in "aeiou"),
    "common words in phrases": " ".join(f'"{w} the"~50' for w in ("of", "in", "and", "to", "a")),
    "one common word in a phrase": '"' + " ".join(["the"] * 64) + '"~50',
    "odd operators": "&^2 AND +-! OR (NOT &) AND -(-(-&))",
    "nested quotation marks": '"a "b "c" d" e"~2 “f „g» "',
    "wide and composed letters": "ｐｒｉｓｏｎ ﬁ ǅ İ ß \u1e9b\u0323 \ufdfa",
    "slop": '"prison alcohol"~99999999999999999999999 "a b"~-1',
    "fuzzy": "prison~99 ~ ~~~~ prison~2~2~2",
    "blanks": " \t\n\u2003 " * 200,
    "nothing": "",
    "stop words": "to be or not to be the who",
    "markup": '<script>alert(1)</script> "><img src=x onerror=alert(1)>',
    "SQL": "'; DROP TABLE entries; --",
    "paths": "../../etc/passwd %2e%2e%00",
}


def place_of_refusal(bank: Bank, query: str) -> int:
    """Return where in a query the strict mode says something is wrong, 0 when it answers."""
    try:
        bank.search(query, mode="advanced").to_dict()
    except QueryError as error:
        return error.position
    return 0


@pytest.mark.parametrize("query", NASTY.values(), ids=NASTY.keys())
@pytest.mark.parametrize("match", ["any", "all"])
def test_a_search_box_answers_whatever_is_typed(small_bank: Bank, query: str, match: str) -> None:
    """Hits, snippets, counts and a suggestion can be had, and nothing is raised."""
    results = small_bank.search(query, match=match)
    assert results.total >= len(results.hits)
    shape = results.to_dict()
    assert "<script" not in str(shape["hits"])
    words = small_bank.search(query, match=match, mode="words")
    assert words.note == "" or words.relaxed


@pytest.mark.parametrize("name", ["20,000 words", "20,000 ORs", "a word of 1 MB", "5,000 brackets"])
def test_what_is_too_much_is_answered_by_its_beginning(small_bank: Bank, name: str) -> None:
    """A search box takes as many words as the limits allow, and says so."""
    query = f"prison {NASTY[name]}"
    results = small_bank.search(query)
    assert results.note.startswith("read as plain words: ")
    assert results.total >= small_bank.search("prison").total > 0
    assert results.did_you_mean is None


@pytest.mark.parametrize("query", NASTY.values(), ids=NASTY.keys())
def test_the_strict_mode_answers_or_names_the_place(small_bank: Bank, query: str) -> None:
    """What is refused is refused with a reason and a position in the query."""
    assert 0 <= place_of_refusal(small_bank, query) <= len(query)


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("w " * 600, 1_000),
        (" ".join(["w-x/y"] * 40), None),
        ("(" * 30 + "w" + ")" * 30, 20),
        ("prison a*", 7),
        ('prison "a b"~51', 7),
        ("prison " + "a" * 65, 7),
        ("~ ".join(["prisn"] * 17) + "~", 112),
        ("prison^nan", 6),
        ("prison nosuch:alcohol", 7),
        ("prison year:1900000", 12),
    ],
)
def test_limits_refuse_with_the_place(small_bank: Bank, query: str, position: int | None) -> None:
    """Each limit, and each thing that only looks like the language."""
    with pytest.raises(QueryError) as refused:
        small_bank.search(query, mode="advanced")
    assert position in (None, refused.value.position)


_SYNTAX = '( ) " AND OR NOT - + ^2 ^ ~3 ~ * ? title: odd: kind: year: 2010 2005.. prison a-b the é'
_PIECES = st.sampled_from([*_SYNTAX.split(), " ", "\x00", "\ud800"])
_TYPED = st.text() | st.lists(_PIECES, max_size=40).map("".join) | st.lists(_PIECES).map(" ".join)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=_TYPED)
@example(query='"~1')
@example(query='""~2')
def test_any_text_is_answered(small_bank: Bank, query: str) -> None:
    """No text does more harm than finding nothing."""
    small_bank.search(query).to_dict()
    assert 0 <= place_of_refusal(small_bank, query) <= len(query)
