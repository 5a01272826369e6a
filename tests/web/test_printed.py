"""PDF files of entries, as the site offers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from unittest.mock import patch

import pytest

from corpus.errors import InputError
from evidencebank import Bank
from evidencebank.formats import printed_entry
from evidencebank.web import links
from evidencebank.web.settings import read_settings
from tests.evidencebank.formats.printed import tags_of, text_of
from tests.web.conftest import Visitor

Visit = Callable[..., AbstractContextManager[Visitor]]

pytest.importorskip("typst", reason="typst is not installed: it comes with the extra 'pdf'")


@pytest.fixture(scope="module")
def reader(sample_bank: Bank, visit: Visit) -> Iterator[Visitor]:
    """Return a visitor of the sample library under a public name, in two languages."""
    public = "https://bank.example.org"
    with visit(sample_bank.path, base_url=public, languages=("en", "cy")) as visitor:
        yield visitor


def test_an_entry_is_downloaded(reader: Visitor) -> None:
    """From the link on its page, with what the page says, its citation and its address."""
    page = reader.page("/entry/hot-naloxone")
    answer = reader.get(page.select_one('a[type="application/pdf"]')["href"])
    assert answer.headers["content-type"] == "application/pdf"
    assert "hot-naloxone.pdf" in answer.headers["content-disposition"]
    text = text_of(answer.content)
    for one in page.select("h1, .entry section p, .entry section h2, .summary"):
        assert " ".join(one.get_text().split())[:40] in text
    assert "https://bank.example.org/entry/hot-naloxone" in text
    assert "Citation" in text
    etag = answer.headers["etag"]
    again = reader.get("/pdf/hot-naloxone.pdf", headers={"if-none-match": etag})
    assert again.status_code == 304


def test_a_cell_has_its_works_by_their_tags(reader: Visitor, sample_bank: Bank) -> None:
    """Before its text, as on its page, and each work leads where it does there."""
    page = reader.page("/matrix/drug-treatment/A1")
    made = reader.get(page.select_one('a[type="application/pdf"]')["href"]).content
    text = text_of(made)
    assert text.index("S Seminal") < text.index("G Guidance") < text.index("What is this cell")
    for work in sample_bank.entry("drugs-a1").listed_works:
        assert work.title[:30] in text
    assert tags_of(made).count("LI") >= len(sample_bank.entry("drugs-a1").listed_works)


def test_the_words_are_those_of_the_site(reader: Visitor) -> None:
    """In Welsh where that is asked for; the entry stays as it is."""
    address = "/pdf/marchbank-2011-prison-methadone.pdf"
    welsh = text_of(reader.get(f"{address}?lang=cy").content)
    english = text_of(reader.get(f"{address}?lang=en").content)
    assert "Awdur" in welsh
    assert "Author" in english
    assert "Author" not in welsh


@pytest.mark.parametrize("name", ["nobody.pdf", "hot-naloxone", ".pdf", "..%2Fx.pdf", "x" * 999])
def test_what_is_no_entry_has_no_pdf(reader: Visitor, name: str) -> None:
    assert reader.get(f"/pdf/{name}").status_code == 404


def test_a_book_has_none(reader: Visitor) -> None:
    with patch.object(printed_entry, "MAX_LENGTH", 100):
        assert not reader.page("/entry/hot-naloxone").select('a[type="application/pdf"]')
        answer = reader.get("/pdf/hot-child-protection.pdf")
    assert (answer.status_code, "too long" in answer.text) == (404, True)


def test_without_the_extra_it_is_not_offered(reader: Visitor) -> None:
    """Nor without a font for its letters, and then the log says which."""
    with patch.object(links, "is_available", lambda: False):
        assert not reader.page("/entry/hot-naloxone").select('a[type="application/pdf"]')
        assert not reader.page("/matrix/drug-treatment/A1").select('a[type="application/pdf"]')
    with patch.object(printed_entry, "is_available", lambda: False):
        assert reader.get("/pdf/hot-opioid-prescribing.pdf").status_code == 404


def test_a_folder_of_fonts_must_be_there(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("EVIDENCEBANK_FONTS", str(folder))
    assert read_settings().fonts == folder
    monkeypatch.setenv("EVIDENCEBANK_FONTS", "")
    assert read_settings().fonts is None
    monkeypatch.setenv("EVIDENCEBANK_FONTS", str(folder / "none"))
    with pytest.raises(InputError, match="EVIDENCEBANK_FONTS"):
        read_settings()
