"""Entries as PDF, set by Typst: tagged for screen readers as PDF/UA-1 demands.

What an entry says reaches the template as strings of one JSON document, which Typst sets letter by
letter: no text of an entry is markup to it, and it is given no folder that it could read from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from corpus.entry import Entry
from corpus.errors import InputError, InstallationError

if TYPE_CHECKING:
    from typst import Fonts

MAX_LENGTH = 300_000
"""Characters of the longest entry that is printed: some hundred pages, half a second's work."""

_MAX_MISSING = 8
"""Letters that no font has, such as emoji, for which a white square may stand."""

_SQUARE = "\N{WHITE SQUARE}"
_MISSING = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_NEEDED = "PDF files are made with the extra 'pdf': pip install 'evidencebank[pdf]'"


@dataclass(frozen=True, slots=True)
class PrintedFact:
    """A line of what is known of an entry, and where it leads, '' if nowhere."""

    name: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A headed part of the text; `is_ours` says that the heading is in the site's language."""

    heading: str
    paragraphs: Sequence[str]
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class PrintedWork:
    """A work that is listed: what is said about it behind its title, and the note below."""

    title: str
    about: str = ""
    note: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class PrintedWorks:
    """Works under a heading."""

    heading: str
    works: Sequence[PrintedWork]


@dataclass(frozen=True, slots=True)
class PrintedEntry:
    """All that stands on the pages of an entry: plain text, and addresses of the web.

    Works stand below the text, or above it with `works_first`. `site` is what the library is
    called, `label` the kind and year, `cite` the heading above the citation, `notes` are words of
    the text with what is said of them. `language` is the tag of the entry's language,
    `site_language` that of the words which the library says itself.
    """

    title: str
    address: str
    site: str
    site_language: str
    language: str
    label: str
    cite: str
    citation: str
    headline: str = ""
    authors: Sequence[str] = ()
    facts: Sequence[PrintedFact] = ()
    summary: str = ""
    sections: Sequence[PrintedSection] = ()
    works: Sequence[PrintedWorks] = ()
    works_first: bool = False
    notes_heading: str = ""
    notes: Sequence[PrintedFact] = ()

    def to_json(self) -> str:
        """Return what the template reads."""
        language, _, rest = self.language.partition("-")
        region = rest if re.fullmatch("[a-z]{2}", rest) else None
        site_language = self.site_language.partition("-")[0]
        tags = {"language": language or "en", "region": region, "site_language": site_language}
        return json.dumps(asdict(self) | tags, ensure_ascii=False)


@cache
def is_available() -> bool:
    """Say whether PDF files can be made: whether the extra 'pdf' is there."""
    return find_spec("typst") is not None


def is_printable(entry: Entry) -> bool:
    """Say whether an entry is short enough to be made a PDF of. O(text)."""
    return len(entry.body) + len(entry.summary) <= MAX_LENGTH


def print_entry(printed: PrintedEntry, fonts: Path | None = None) -> bytes:
    """Return the PDF of an entry.

    Letters are set in Typst's own Libertinus Serif, and those that it lacks in the fonts of the
    system and of a folder of `fonts`. A few that none has become squares.

    Raises InstallationError when the extra 'pdf' is not there, or when no font has the letters of
    a text; InputError when the folder of fonts cannot be read.
    """
    if not is_available():
        raise InstallationError(_NEEDED)
    told, known = printed.to_json(), _fonts(fonts)
    letters = ""
    for _ in range(_MAX_MISSING + 1):
        try:
            return _set(told, known)
        except _MissingLettersError as error:
            letters = str(error)
            told = told.replace(letters, _SQUARE)
    raise InstallationError(
        f"no font here has {letters!r}: install one for its script, such as Noto's, or name a "
        "folder of fonts in EVIDENCEBANK_FONTS"
    )


class _MissingLettersError(Exception):
    """Letters for which there is no font."""


def _set(told: str, fonts: Fonts) -> bytes:
    """Return the PDF of what is told, with nothing else to read from."""
    import typst

    source = (files("evidencebank.formats") / "templates" / "entry.typ").read_bytes()
    with TemporaryDirectory(prefix="evidencebank-") as nothing:
        compiler = typst.Compiler(
            source,
            root=nothing,
            package_path=nothing,
            package_cache_path=nothing,
            font_paths=fonts,
            sys_inputs={"told": told},
        )
        try:
            return cast(bytes, compiler.compile(format="pdf", pdf_standards="ua-1"))
        except typst.TypstError as error:
            if letters := _missing(str(error)):
                raise _MissingLettersError(letters) from error
            raise InstallationError(f"Typst cannot set this entry: {error}") from error


def _missing(said: str) -> str:
    """Return the letters for which there is no font, '' where something else is wrong."""
    found = _MISSING.search(said)
    if found is None:
        return ""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found["text"])


@cache
def _fonts(folder: Path | None) -> Fonts:
    """Return the fonts of Typst, of the system and of a folder; found once in a process."""
    import typst

    if folder is not None and not folder.is_dir():
        raise InputError(f"there is no folder of fonts at {folder}")
    return typst.Fonts(font_paths=[] if folder is None else [folder])
