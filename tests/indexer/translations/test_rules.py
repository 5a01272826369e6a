"""What an entry states that its translations state too."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entry import Alternate, Entry
from indexer.translations.rules import RULES, Key, _without_last, _without_mark, variant_of

SAME = [
    ("https://example.org/a", "en", "https://example.org/es/a", "es"),
    ("https://example.org/en/a", "en", "https://www.example.org/cy/a/", "cy"),
    ("https://example.org/a.htm", "en", "http://example.org/a_es.htm", "es"),
    (
        "https://example.org/2005/04_0039.htm",
        "en",
        "https://example.org/2005/04_0039_zhs.htm",
        "zh",
    ),
    ("https://example.org/a_fr.htm", "fr", "https://example.org/a_es.htm", "es"),
    ("https://example.org/a?id=3", "en", "https://example.org/a?lang=cy&id=3", "cy"),
    ("https://en.example.org/a", "en", "https://cy.example.org/a", "cy"),
    ("https://example.org/a", "en", "https://example.org/pt-br/a", "pt"),
    ("https://example.org/a.en.html", "en", "https://example.org/a.de.html", "de"),
    ("https://example.org/a", "en", "https://example.org/espanol/a", "es"),
    ("https://example.org/a-zh_cn.pdf", "zh", "https://example.org/a.pdf", "en"),
    ("https://example.org/", "en", "https://example.org/cymraeg/index.html", "cy"),
    ("https://example.org/eng/a", "en", "https://example.org/fra/a", "fr"),
]

OTHER = [
    ("https://example.org/a", "en", "https://example.org/es/b", "es"),
    ("https://example.org/a", "en", "https://example.org/es/a", "fr"),  # it is not in Spanish
    ("https://example.org/a", "en", "https://example.com/cy/a", "cy"),
    ("https://example.org/a?id=3", "en", "https://example.org/a?id=4&lang=cy", "cy"),
    ("https://example.org/what-is", "en", "https://example.org/what", "fr"),
    ("https://cy.org/a", "cy", "https://org/a", "en"),  # the name of a site and no language
]


def _keys(rule: str, entry: Entry) -> list[Key]:
    return [key for one in RULES if one.name == rule for key in one.keys(entry)]


def _entry(url: str, language: str) -> Entry:
    return Entry(id="a", title="A", url=url, language=language)


@pytest.mark.parametrize(("one", "language", "other", "other_language"), SAME)
def test_addresses_are_the_same_but_for_the_language(
    one: str, language: str, other: str, other_language: str
) -> None:
    """Whatever way a site has of saying which it is."""
    first, second = (
        _keys("address", _entry(url, spoken))[0]
        for url, spoken in ((one, language), (other, other_language))
    )
    assert first.text == second.text
    assert first.marked or second.marked


@pytest.mark.parametrize(("one", "language", "other", "other_language"), OTHER)
def test_other_addresses_are_not(one: str, language: str, other: str, other_language: str) -> None:
    """A mark counts where it is that of the entry's own language."""
    first = _keys("address", _entry(one, language))[0]
    assert first.text != _keys("address", _entry(other, other_language))[0].text


def test_files_and_ids_are_compared_alike() -> None:
    """Without their folder of a language, and the mark at their end."""
    english = Entry(id="a", title="A", language="en", sources=("en/x/a.html",))
    welsh = Entry(id="a-cy", title="A", language="cy", sources=("cy/x/a.html",))
    for rule in ("file", "id"):
        assert _keys(rule, english)[0].text == _keys(rule, welsh)[0].text
    assert _keys("id", english) == [Key("a", marked=False)]


def test_pages_name_one_another() -> None:
    """By the addresses of their links with `hreflang`, and by their own."""
    one = Entry(
        id="a",
        title="A",
        language="en",
        url="https://example.org/advice",
        alternates=(Alternate(language="cy", url="https://example.org/cyngor#top"),),
    )
    other = Entry(id="b", title="B", language="cy", url="http://www.example.org/cyngor/")
    assert set(_keys("alternate", one)) & set(_keys("alternate", other))


_PARTS = (
    *("report", "es", "ES", "zh", "zhs", "zh-cn", "pt_br", "hant", "419", "1234", "dev", "english"),
    *("Español", "catala", "català", "kr", "no", "nb", "x11", "", " ", "es ", "es\n", "е", "٤١٩"),
)


@pytest.mark.parametrize("code", ["en", "es", "zh", "pt", "no", "nb", "ca", "xx", ""])
def test_what_cannot_be_a_mark_is_told_at_a_glance(code: str) -> None:
    """As by a look at each name for each mark."""
    names = ["".join(some) for some in product(_PARTS, "-_.", _PARTS, ("", "-", "_", "."), _PARTS)]
    assert len(names) > 10_000
    assert [_without_last(name, code) for name in names] == [
        _without_mark(name, code) for name in names
    ]


def test_scripts_and_regions_are_told_by_their_names() -> None:
    """So that both forms of Chinese can be translations of a page, and of each other."""
    assert variant_of(_entry("https://example.org/a_zhs.htm", "zh")) == "zh-hans"
    assert variant_of(_entry("https://example.org/zh-tw/a", "zh")) == "zh-tw"
    assert variant_of(_entry("https://example.org/a_es.htm", "es")) == "es"


@given(
    st.text(max_size=40),
    st.sampled_from(["", "en", "es", "zh-hant"]),
    st.text("ab/._-éñ", max_size=9),
)
def test_any_address_has_keys(url: str, language: str, source: str) -> None:
    """Whatever stands in it, and the same ones each time."""
    entry = Entry(id="a_b", title="A", url=url, language=language, sources=(source,))
    found = [_keys(rule.name, entry) for _ in range(2) for rule in RULES]
    assert all(one == other for one, other in pairwise([found[:5], found[5:]]))
    assert variant_of(entry).partition("-")[0] == language.partition("-")[0]
