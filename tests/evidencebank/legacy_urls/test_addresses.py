"""Addresses of the old site: what each is read as."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebank import InputError, SubjectQuery
from evidencebank.legacy_urls.addresses import OLD_SITE, OldEntry, OldSearch, read, search_of
from tests.evidencebank.old_links import COLLECTIONS, SEARCHES

HOSTS = [
    "https://findings.org.uk/PHP/",
    "http://www.findings.org.uk/PHP/",
    "//FINDINGS.org.uk/PHP/",
]


def encoded(query: str, quoting: str) -> str:
    """Return a query as a browser, an old form or a careless hand writes it."""
    if quoting == "none":
        return query
    quote_value = quote_plus if quoting == "plus" else quote
    pairs = (pair.partition("=") for pair in query.split("&"))
    return "&".join(f"{quote(name)}={quote_value(value)}" for name, _, value in pairs)


@pytest.mark.parametrize(("row", "query", "subjects", "kinds", "sort", "page"), SEARCHES)
@pytest.mark.parametrize("host", [*HOSTS, "/PHP/", "PHP/", ""])
@pytest.mark.parametrize("quoting", ["none", "plus", "percent"])
def test_printed_searches_are_read(
    row: int, query: str, subjects: str, kinds: str, sort: str, page: int, host: str, quoting: str
) -> None:
    """All that are known, with any host and however they are encoded."""
    old = read(f"{host}topic_search.php?{encoded(query, quoting)}")
    assert isinstance(old, OldSearch), row
    assert str(old.subjects) == subjects
    assert not old.subjects.excluded
    assert (" ".join(old.kinds), old.sort, old.page) == (kinds, sort, page)
    assert (old.page_size, old.offset) == (10, 10 * page - 10)


@pytest.mark.parametrize(("row", "path", "name", "sort", "page"), COLLECTIONS)
def test_printed_collections_are_read(row: int, path: str, name: str, sort: str, page: int) -> None:
    """By the number of the collection, with order and page."""
    for host in ("https://findings.org.uk/", "/", "https://www.findings.org.uk/"):
        old = read(host + path)
        assert isinstance(old, OldEntry), row
        assert (old.collection, old.sort, old.page) == (name, sort, page)


@pytest.mark.parametrize(
    ("address", "key", "ids"),
    [
        (
            "http://findings.org.uk/PHP/dl.php?file=Drummond_C_11.txt&s=eb",
            "Drummond_C_11.txt",
            ("Drummond_C_11.txt", "Drummond_C_11", "drummond-c-11"),
        ),
        ("dl.php?f=alc_BI.hot&s=ml", "alc_BI.hot", ("alc_BI.hot", "alc_BI", "alc-bi")),
        ("/PHP/dl.php?f=Matrix/Drugs/A3.htm", "Matrix/Drugs/A3.htm", ("drugs-a3",)),
        (
            "dl.php?file=Matrix%2FAlcohol%2FE5.htm&format=open",
            "Matrix/Alcohol/E5.htm",
            ("alcohol-e5",),
        ),
        ("dl.php?f=&file=Becan_JE_1.txt", "Becan_JE_1.txt", None),
    ],
)
def test_entries_are_read_by_the_key_of_their_file(
    address: str, key: str, ids: tuple[str, ...] | None
) -> None:
    """From either parameter, with the ids that a key may have become."""
    old = read(address)
    assert isinstance(old, OldEntry)
    assert old.key == key
    assert old.collection == ""
    assert ids is None or old.ids == ids


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("allCodes[]=", ""),
        ("", ""),
        ("&&=&;;", ""),
        ("allCodes=M6.1", "M6.1*"),
        ("ALLCODES[0]=a&allcodes[]=b", "(a* or b*)"),
        ("allCodes[]=a;othfeat[]=b", "a* and b*"),
        ("allCodes[]=a&amp;othfeat[]=b", "a* and b*"),
        ("allCodes%255B%255D=a%2520!b", "a* and b*"),
        ("allCodes[]=a+%20%09 a", "a*"),
        ("allCodes[]=M6.&unknown=1&page", "M6.*"),
        ("allCodes[]=a . b", ""),
        ("allCodes[]=. !b", "b*"),
        ("allCodes[]=b !.", "b*"),
        ("allCodes[]=! !! x xxx .. a", ""),
        ("allCodes[]=! !! x xxx a", "a*"),
        ("allCodes[]=M6* *", "M6*"),
        ("allCodes[]=detox Sex", "(detox* or Sex*)"),
        ("allCodes[]=caf%C3%A9", "café*"),
        ("allCodes[]=caf%E9", "café*"),
        ("allCodes[]=%FF%FE%00 %ZZ", "(ÿþ* or %ZZ*)"),
        ("allCodes[]=\ud800", "?*"),
        ("substance[]=5.5x&othfeat_hand[]=!t", "5.5 and t*"),
    ],
)
def test_odd_addresses_are_read_as_far_as_they_go(query: str, subjects: str) -> None:
    """Missing, double, unknown and badly encoded parts do no harm."""
    old = read(f"topic_search.php?{query}")
    assert isinstance(old, OldSearch)
    assert str(old.subjects) == subjects
    assert (old.sort, old.page) == ("revised", 1)


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        *(("hot topics", ("HOT TOPIC",)), ("Hot+Topic", ("HOT TOPIC",))),
        *(("studies", ("STUDY",)), ("reviews", ("REVIEW",)), ("matrix cells", ("MATRIX CELL",))),
        *(("notes", ("NOTES",)), ("podcast", ("PODCAST",)), ("", ()), (" ", ())),
    ],
)
def test_document_types_are_kinds(label: str, kinds: tuple[str, ...]) -> None:
    """In the singular or plural; an unknown one is a kind that nothing has."""
    old = read(f"topic_search.php?DocumentType={label}")
    assert isinstance(old, OldSearch)
    assert old.kinds == kinds


@pytest.mark.parametrize(
    ("page", "number"),
    [("2", 2), ("0", 1), ("-3", 1), ("", 1), ("two", 1), ("²", 1), ("9" * 99, 1), ("1.5", 1)],
)
def test_a_page_is_a_number_from_one(page: str, number: int) -> None:
    """Anything else is the first."""
    old = read(f"topic_search.php?page={page}")
    assert isinstance(old, OldSearch)
    assert old.page == number


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            "https://example.org/PHP/topic_search.php?allCodes[]=a",
            "not the old site, which was",
        ),
        ("https://findings.org.uk/PHP/index.php", "no search or entry of the old site"),
        ("https://findings.org.uk/PHP/dl.php?s=eb", "no search or entry of the old site"),
        ("", "no search or entry of the old site"),
        ("http://[findings/topic_search.php", "not an address"),
        ("topic_search.php?allCodes[]=" + "a " * 9_000, "8,000 characters at the most"),
    ],
)
def test_other_addresses_are_refused(address: str, message: str) -> None:
    """In one line that says what was wrong."""
    with pytest.raises(InputError, match=message):
        read(address)
    assert search_of(address) is None


@given(st.text(), st.sampled_from(["", "topic_search.php?", "dl.php?f=", "//", "http://["]))
def test_no_text_is_more_than_refused(text: str, start: str) -> None:
    """Whatever it is, there is an answer or a reason."""
    for address in (start + text, text + start, f"topic_search.php?allCodes[]={text}"):
        with suppress(InputError):
            assert read(address).page >= 1


def test_what_is_inferred_can_be_corrected() -> None:
    """Each rule in one place: another reading is another set of rules."""
    address = "topic_search.php?allCodes[]=a b !c&sortBy=DateAdded"

    def subjects(**change: object) -> SubjectQuery:
        old = read(address, replace(OLD_SITE, **change))
        assert isinstance(old, OldSearch)
        return old.subjects

    assert str(subjects()) == "(a* or b*) and c*"
    assert str(subjects(marked="excluded")) == "(a* or b*) and not c*"
    assert str(subjects(marked="plain")) == "(a* or b* or c*)"
    assert str(subjects(in_field="all")) == "(a* and b*) and c*"
    assert str(subjects(open_ended=False)) == "(a or b) and c"
    assert str(subjects(end="b")) == "a* and c*"
    assert str(subjects(code_fields=("othfeat",))) == ""
    assert str(subjects(mark="b")) == "(a* or !c*)"
    old = read(address + "&page=3", replace(OLD_SITE, page_size=25, sorts={"dateadded": "added"}))
    assert isinstance(old, OldSearch)
    assert (old.sort, old.offset) == ("added", 50)
