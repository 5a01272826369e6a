"""Catalogues of the site's own words: gettext's `.po` files, one for each language.

What templates and modules say in English are the catalogue's message ids. `en.po` and `cy.po` come
with the package; a library adds a language, or words that suit it better, with files of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from markupsafe import Markup

from corpus.errors import InputError

PACKAGE = "evidencebank.web.wording"

_MESSAGES = 2_000
"""Messages that are remembered: more than templates and modules have."""

_LOG = logging.getLogger("evidencebank.web")


class Wording:
    """The site's words in one language, whose tag is `tag`, with its dates and numbers.

    What the catalogue does not have, or has in part of its plural forms only, stays English.
    """

    def __init__(self, tag: str, catalogues: Sequence[GNUTranslations]) -> None:
        """Take the catalogues in which messages are looked up, the first first."""
        self.tag = tag
        self._locale = Locale.parse(tag, sep="-")
        self._translations = NullTranslations()
        for catalogue in catalogues:
            self._translations.add_fallback(catalogue)
        self.html = lru_cache(_MESSAGES)(self._html)
        self.said = lru_cache(_MESSAGES)(self._said)
        self._group = self._locale.number_symbols["latn"]["group"]

    @property
    def name(self) -> str:
        """What the language calls itself, beginning with a capital."""
        name = self._locale.get_display_name() or self.tag
        return name[:1].upper() + name[1:]

    @property
    def direction(self) -> str:
        """'ltr', or 'rtl' for what is written from right to left."""
        return self._locale.text_direction

    def gettext(self, message: str) -> str:
        """Return a message in the language."""
        return self._translations.gettext(message)

    def _html(self, message: str) -> Markup:
        """Return a message in the language as HTML, with `%(name)s` where variables stand."""
        return Markup(self.gettext(message))  # noqa: S704 -- the catalogue's own words

    def _said(self, message: str) -> Markup:
        """Return a message without variables in the language, as HTML."""
        return self.html(message) % {}

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form of a message that goes with a number."""
        return self._translations.ngettext(one, many, number)

    def day(self, day: date) -> str:
        """Return a day as people write it: '4 March 2010'."""
        return format_date(day, "d MMMM y", locale=self._locale)

    def number(self, number: int) -> str:
        """Return a number with its thousands apart."""
        return f"{number:,}".replace(",", self._group) if number >= 1_000 else str(number)


def wordings(languages: Sequence[str], folder: Path | None = None) -> Mapping[str, Wording]:
    """Return the wording of each language, by its tag.

    A language has a catalogue in the package, in a library's `folder`, or in both, and then what
    the library says counts.

    Raises InputError for a language without one, and for a file that is none.
    """
    return {tag: _wording(tag, folder) for tag in languages}


def _wording(tag: str, folder: Path | None) -> Wording:
    name = f"{tag}.po"
    shipped = files(PACKAGE) / "catalogues" / name
    own = folder / name if folder else None
    texts: list[tuple[str, bytes]] = []
    try:
        if own is not None and own.is_file():
            texts.append((str(own), own.read_bytes()))
    except OSError as error:
        raise InputError(f"{own} cannot be read: {error.strerror}") from error
    if shipped.is_file():
        texts.append((name, shipped.read_bytes()))
    if not texts:
        raise InputError(
            f"there is no catalogue of the site's words in {tag!r}: write {name} into the folder "
            "that EVIDENCEBANK_CATALOGUES names"
        )
    catalogues = [_read(path, text) for path, text in texts]
    try:
        return Wording(tag, catalogues)
    except (UnknownLocaleError, ValueError) as error:
        raise InputError(f"{tag!r} is no language that is known: use a tag such as 'cy'") from error


def _read(path: str, text: bytes) -> GNUTranslations:
    """Return a catalogue as gettext reads it, without messages that are partly empty."""
    try:
        catalogue = read_po(BytesIO(text), abort_invalid=True)
        whole = Catalog(locale=catalogue.locale)
        whole.mime_headers = catalogue.mime_headers
        partly = 0
        for message in catalogue:
            told = message.string or ""
            strings = [told] if isinstance(told, str) else list(told)
            if message.id and not message.fuzzy and all(strings):
                whole[message.id] = message
            else:
                partly += bool(message.id) and any(strings)
        compiled = BytesIO()
        write_mo(compiled, whole)
        compiled.seek(0)
        found = GNUTranslations(compiled)
    except (PoFileError, UnicodeError, ValueError, TypeError) as error:
        raise InputError(f"{path} is no catalogue of messages: {error}") from error
    if partly:
        _LOG.warning("%s: messages without some form, or fuzzy, stay English: %d", path, partly)
    return found
