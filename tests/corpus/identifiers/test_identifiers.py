"""DOIs, PMIDs and ISBNs in the forms that people and programs write."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.identifiers import doi, isbn, pmid
from corpus.identifiers.doi import doi_address, find_doi
from corpus.identifiers.isbn import find_isbn
from corpus.identifiers.pmid import find_pmid


@pytest.mark.parametrize("module", [doi, pmid, isbn])
def test_examples_of_the_documentation_hold(module: ModuleType) -> None:
    """Those that stand with the functions."""
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1136/bmj.1", "10.1136/bmj.1"),
        ("DOI:10.1136/BMJ.1", "10.1136/bmj.1"),
        ("(10.1136/bmj.1)", "10.1136/bmj.1"),
        ("https://doi.org/10.1136/bmj.1?x=2#y", "10.1136/bmj.1"),
        ("10.1002/(SICI)1097-0258(19980815)17:15<1661::AID>3.0.CO;2-2", None),
        ("10.1136/bmj.1 [doi]", "10.1136/bmj.1"),
        ("see 10.1136/bmj.1, and others", "10.1136/bmj.1"),
        *[("10.1", ""), ("10.3/x", ""), ("", ""), ("110.1136/x", ""), ("10.1136/", "")],
    ],
)
def test_a_doi_is_found(text: str, expected: str | None) -> None:
    """Without what stands around it."""
    assert find_doi(text) == (text.lower() if expected is None else expected)


@given(st.text("aB1/.;:_-(d)oi.rg/", max_size=20))
def test_a_doi_alone_is_found_as_one_in_a_text_is(suffix: str) -> None:
    """It is told at a glance."""
    assert find_doi(f"10.1136/{suffix}") == find_doi(f" 10.1136/{suffix}")


@given(st.text("ab1/():;<>?#%&+=é", min_size=1, max_size=20))
def test_the_address_of_a_doi_names_it(suffix: str) -> None:
    """Whatever marks it has; without a DOI there is no address."""
    name = find_doi(f"10.1136/{suffix}")
    assert find_doi(doi_address(name)) == name
    assert bool(doi_address(name)) == bool(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("21553921", "21553921"), ("PMID: 21553921", "21553921"), ("pubmed:1", "1")],
        ("https://pubmed.ncbi.nlm.nih.gov/21553921/", "21553921"),
        *[("WOS:000440000", ""), ("2214991469; 51887", ""), ("0", ""), ("", "")],
    ],
)
def test_a_pmid_is_a_number_and_nothing_else(text: str, expected: str) -> None:
    """Numbers of other databases are none."""
    assert find_pmid(text) == expected


@given(st.integers(0, 10**9 - 1))
def test_both_forms_of_an_isbn_are_one(number: int) -> None:
    """The check digit is worked out anew; a wrong one makes it none."""
    body = f"{number:09}"
    total = sum((10 - place) * int(digit) for place, digit in enumerate(body))
    check = "0123456789X"[-total % 11]
    long = find_isbn(f"{body[:3]}-{body[3:]}-{check}")
    assert long.startswith(f"978{body}")
    assert find_isbn(long) == long
    wrong = "1" if long[-1] == "0" else "0"
    assert find_isbn(long[:-1] + wrong) == ""


@given(st.text())
def test_any_text_may_be_asked(text: str) -> None:
    """What is found is found again in itself."""
    for find in (find_doi, find_pmid, find_isbn):
        found = find(text)
        assert find(found) == found
