"""What a text refers to: headings of reference lists, and addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import references
from corpus.text.references import heads_references, is_reference, without_addresses


@pytest.mark.parametrize(
    "heading",
    [
        *("References", "REFERENCES", "7. References", "References[edit]", "References (41)"),
        *("Bibliography:", "Notes", "External links", "Further reading", "Referencias"),
        *("Références", "Liens externes", "Weiterführende Literatur", "参考文献"),
    ],
)
def test_a_heading_of_references_is_known(heading: str) -> None:
    """In any case and language that is read, numbered, and with a link to edit it."""
    assert heads_references(heading)


@pytest.mark.parametrize(
    "heading", ["", "Methods", "Reference values", "What the notes say", "Sources of funding"]
)
def test_other_headings_are_none(heading: str) -> None:
    """The whole of the heading decides."""
    assert not heads_references(heading)


def test_a_note_leads_back_to_its_place() -> None:
    """As wikis write their references, also where no heading says so."""
    assert is_reference("↑ Brown, J. (1990).")
    assert is_reference("^ Brown, J. (1990).")
    assert not is_reference("Brown, J. (1990).")


@pytest.mark.parametrize(
    ("text", "left", "found"),
    [
        ("See https://a.example/x(y)_z.", "See .", ["https://a.example/x(y)_z"]),
        (
            "at HTTPS://A.EXAMPLE, or www.b.example",
            "at , or ",
            ["HTTPS://A.EXAMPLE", "www.b.example"],
        ),
        ("(doi:10.1000/ab.1), next", "(), next", ["doi:10.1000/ab.1"]),
        ("参见http://www.example.org/a/。然后", "参见。然后", ["http://www.example.org/a/"]),
        ("PMID: 123456 and PMC 4321", " and ", ["PMID: 123456", "PMC 4321"]),
        ("mail a.b@example.org; thanks", "mail ; thanks", ["a.b@example.org"]),
        ("ISBN 978-3-16-148410-0.", ".", ["ISBN 978-3-16-148410-0"]),
        ("We searched PubMed @ home, ratio 10.5/12", None, []),
    ],
)
def test_addresses_are_taken_out(text: str, left: str | None, found: list[str]) -> None:
    """Those of the web, of e-mail and of works; what ends the sentence behind them stays."""
    assert without_addresses(text) == (text if left is None else left, found)


@given(st.text("a/:.@w 10-()PMID://", max_size=60))
def test_nothing_is_lost(text: str) -> None:
    """What is left and what is taken out have the characters of the text."""
    left, found = without_addresses(text)
    assert sorted(left + "".join(found)) == sorted(text)


_BITS = (
    *("http://a.example/b", "HTTPS://", "www.", "WWW.A.EXAMPLE", "doi: ", "DOI:", "10.1000/ab.1"),
    *("PMID: ", "pmid", "PMC", "Isbn ", "\u0130SBN 97", "\u0131ssn 12", "123-4x", "a@b.example"),
    *("M", "N", "/", "0", "10.", "@", " ", "a", "1", "é", ".", ")", "h", "\u212a"),
)


@given(st.lists(st.sampled_from(_BITS), max_size=12).map("".join))
def test_what_cannot_be_there_is_not_looked_for(text: str) -> None:
    """Without a sign of an address, or of e-mail: what all patterns find is the same."""
    signs = ("://", "www.", "@", "10.", "PMID", "PMC", "ISBN", "ISSN")
    assert references._may_hold_address(text) == any(sign in text for sign in signs)
    if "@" not in text:
        spans = [found.span() for found in references._ADDRESS.finditer(text)]
        assert [found.span() for found in references._BUT_E_MAIL.finditer(text)] == spans


def test_a_long_run_before_a_sign_takes_no_time() -> None:
    """Neither dots and letters without end nor signs without end are looked at again and again."""
    for text in ("a." * 200_000 + "@", "@" * 200_000, "10." * 200_000, "PMID " * 100_000):
        assert without_addresses(text)[1] == []
