"""The site's own words: whole in every language that comes with it."""

from __future__ import annotations

import logging
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import evidencebank
from corpus.errors import InputError
from evidencebank.web.search.facets import WITHOUT
from evidencebank.web.wording.catalogue import Wording, wordings
from indexer.search.filters import FILTERS

ROOT = Path(evidencebank.__file__).parent
CATALOGUES = ROOT / "web" / "wording" / "catalogues"
SHIPPED = sorted(path.stem for path in CATALOGUES.glob("*.po"))
_PLACE = re.compile(r"%\(\w+\)s")
_TAG = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def said() -> set[str | tuple[str, str]]:
    """Return all that the site says: each message, with its plural if it has one."""
    templates = [("web/templates/**.html", "jinja2"), ("**.py", "python")]
    options = {"**.py": {}, "web/templates/**.html": {"trimmed": "true"}}
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(ROOT, templates, options, keywords=keywords)
    return {message for _, _, message, _, _ in found}


def _catalogue(language: str) -> Catalog:
    return read_po(BytesIO((CATALOGUES / f"{language}.po").read_bytes()), abort_invalid=True)


def test_english_and_welsh_are_shipped(said: set[str | tuple[str, str]]) -> None:
    """And there is something to say."""
    assert SHIPPED == ["cy", "en"]
    assert len(said) > 100
    assert "Search the bank" in said


@pytest.mark.parametrize("language", SHIPPED)
def test_a_catalogue_has_all_that_the_site_says(
    language: str, said: set[str | tuple[str, str]]
) -> None:
    """And nothing that it no longer says."""
    known = {message.id for message in _catalogue(language) if message.id}
    assert {*known} == said


@pytest.mark.parametrize("language", SHIPPED)
def test_no_message_is_empty_or_in_doubt(language: str) -> None:
    """Nor a form of its plural; and each form has the places and marks of the English one."""
    catalogue = _catalogue(language)
    for message in catalogue:
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else message.id
        several = isinstance(message.id, tuple)
        strings = list(message.string) if several else [message.string]
        assert len(strings) == (catalogue.num_plurals if several else 1), message.id
        assert not message.fuzzy, message.id
        for text in strings:
            assert text.strip(), message.id
            for what in (_PLACE, _TAG):
                assert sorted(what.findall(text)) == sorted(what.findall(ids[-1])), message.id


def test_welsh_has_its_six_forms() -> None:
    """Words change after some numbers: two, three and six."""
    welsh = wordings(["cy"])["cy"]
    said = [
        welsh.ngettext("%(shown)s entry", "%(shown)s entries", n) for n in (0, 1, 2, 3, 4, 6, 11)
    ]
    words = [text.split()[-1] for text in said]
    assert words == ["cofnod", "cofnod", "gofnod", "chofnod", "cofnod", "chofnod", "cofnod"]


def test_days_and_numbers_are_written_as_the_language_does() -> None:
    """The site's language calls itself by its own name."""
    english, welsh = wordings(["en", "cy"]).values()
    assert (english.name, welsh.name) == ("English", "Cymraeg")
    assert english.day(date(2010, 3, 4)) == "4 March 2010"
    assert welsh.day(date(2010, 3, 4)) == "4 Mawrth 2010"
    german = Wording("de", [])
    assert (german.number(12345), english.number(12345)) == ("12.345", "12,345")
    assert Wording("ar", []).direction == "rtl"


def test_every_filter_can_be_taken_back() -> None:
    """In words that are in the catalogue."""
    assert {row.label for row in FILTERS} == set(WITHOUT)


def test_a_library_adds_a_language_and_words_of_its_own(folder: Path) -> None:
    """What it does not say is said as shipped, or in English."""
    _write(folder / "fr.po", 'msgid "Search"\nmsgstr "Chercher"\n')
    _write(folder / "cy.po", 'msgid "Search"\nmsgstr "Chwilota"\n')
    french, welsh = wordings(["fr", "cy"], folder).values()
    assert french.gettext("Search") == "Chercher"
    assert french.gettext("Browse") == "Browse"
    assert welsh.gettext("Search") == "Chwilota"
    assert welsh.gettext("Browse") == "Pori"


def test_what_lacks_a_form_stays_english(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A half-filled plural would otherwise say nothing for some numbers; the log tells."""
    forms = (
        'msgid "%(shown)s entry"\nmsgid_plural "%(shown)s entries"\nmsgstr[0] "un"\nmsgstr[1] ""\n'
    )
    _write(folder / "fr.po", forms)
    with caplog.at_level(logging.WARNING):
        french = wordings(["fr"], folder)["fr"]
    assert french.ngettext("%(shown)s entry", "%(shown)s entries", 1) == "%(shown)s entry"
    assert "stay English: 1" in caplog.text


@pytest.mark.parametrize(
    ("languages", "text", "told"),
    [
        (["fr"], "", "there is no catalogue"),
        (["xx"], 'msgid "Search"\nmsgstr "X"\n', "no language that is known"),
        (["fr"], "this is no catalogue\n", "is no catalogue of messages"),
        (["../cy"], "", "there is no catalogue"),
    ],
)
def test_what_is_no_catalogue_is_refused(
    languages: list[str], text: str, told: str, folder: Path
) -> None:
    """In one line that says what to do."""
    if text:
        (folder / f"{languages[0]}.po").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        wordings(languages, folder)


def _write(path: Path, messages: str) -> None:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    path.write_text(head + messages, encoding="utf-8")
