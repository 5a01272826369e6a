"""What the analysis knows of a language: its stems, stop words, elisions and letters, as data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from string import ascii_letters
from typing import Any

from corpus.data_file import folder_of, read_toml
from corpus.deferred.dataclasses import dataclass
from corpus.text.typography import fold
from indexer.analysis.variants.chinese_scripts import simplified_letters

DEFAULT = "en"
"""The language of what has none."""

_FOLDER = "indexer.analysis.languages"
_SAME = {"nb": "no", "nn": "no"}
"""Codes of what is known under another."""

_PRIVATE = 0xF0000
"""Where letters wait that folding leaves alone: the private use area."""

Rules = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of one language: a file of `indexer/analysis/languages`.

    `before` and `after` are what letters become before and after folding, so that some are kept.
    `elided` stand before an apostrophe and are no words ('l' of "l'obésité"); `prefixes` are
    articles that are written together with their word. `initials` and `endings` are rules for the
    beginning and the end of a word, of which the first that fits is taken before Snowball's
    `stemmer` ('' for none); `stem_endings` are rules for the end of a stem, which with
    `fold_stems` loses the letters that were kept for stemming. In languages of `compounds` words
    are written together that readers also ask for alone. `stop_words` are folded.
    """

    code: str
    stemmer: str = ""
    before: dict[int, str] | None = None
    after: dict[int, str] | None = None
    elided: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    initials: Rules = ()
    endings: Rules = ()
    stem_endings: Rules = ()
    fold_stems: bool = False
    compounds: bool = False
    stop_words: frozenset[str] = frozenset()
    lowers_ascii: bool = True
    """Whether nothing but the case of letters in ASCII is folded."""

    def folded(self, text: str) -> str:
        """Return a text folded, but for the letters that readers of the language tell apart."""
        if self.before is None or self.after is None:
            return fold(text)
        return fold(unicodedata.normalize("NFC", text).translate(self.before)).translate(self.after)

    def without_elided(self, word: str) -> str:
        """Return a folded word without what is elided before an apostrophe."""
        first, _, rest = word.partition("'")
        return self.without_elided(rest) if rest and first in self.elided else word

    def as_listed(self, word: str) -> str:
        """Return a folded word as words are listed for all languages together."""
        return fold(self.without_elided(word))


@cache
def language_of(tag: str) -> Language:
    """Return what is known of the language of a tag (BCP 47), English where there is none.

    Of a language without a file nothing is known: its words are taken as they are.
    """
    code = code_of(tag)
    return _read(code) if code in _known() else Language(code)


@lru_cache(1 << 10)
def code_of(tag: str) -> str:
    """Return the code of a tag's language: 'zh' of 'zh-Hant', 'no' of both forms of Norwegian."""
    code = tag.lower().replace("_", "-").split("-", 1)[0]
    return _SAME.get(code, code) or DEFAULT


def codes_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the different codes of tags, English first; of none at all English."""
    codes = {code_of(tag) for tag in tags} or {DEFAULT}
    return tuple(sorted(codes, key=lambda code: (code != DEFAULT, code)))


@cache
def _known() -> frozenset[str]:
    names = (file.name for file in folder_of(_FOLDER).iterdir())
    return frozenset(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def _read(code: str) -> Language:
    data: dict[str, Any] = read_toml(_FOLDER, f"{code}.toml")
    before, after = _letters(data)
    plain = Language(code, before=before, after=after)
    return Language(
        code,
        data.get("stemmer", ""),
        before,
        after,
        frozenset(data.get("elided", ())),
        tuple(data.get("prefixes", ())),
        _rules(data.get("initials", ()), "^(?:{})"),
        _rules(data.get("endings", ()), "(?:{})$", behind="(?<=..)"),
        _rules(data.get("stem_endings", ()), "(?:{})$"),
        data.get("fold_stems", False),
        data.get("compounds", False),
        frozenset(plain.folded(data.get("stop_words", "")).split()),
        plain.folded(ascii_letters) == ascii_letters.lower(),
    )


def _letters(data: dict[str, Any]) -> tuple[dict[int, str] | None, dict[int, str] | None]:
    """Return what letters become before folding and after it, None where all are folded."""
    keep, letters, drop = data.get("keep", ""), data.get("letters", {}), data.get("drop", "")
    if data.get("simplified"):
        letters = simplified_letters() | letters
    if not (keep or letters or drop):
        return None, None
    waiting = {letter: chr(_PRIVATE + at) for at, letter in enumerate(keep)}
    before = waiting | {letter.upper(): sign for letter, sign in waiting.items()}
    before |= {letter: waiting.get(other, other) for letter, other in letters.items()}
    before |= dict.fromkeys(drop, "")
    return (
        {ord(letter): other for letter, other in before.items() if len(letter) == 1},
        {ord(sign): letter for letter, sign in waiting.items()},
    )


def _rules(pairs: Iterable[tuple[str, str]], shape: str, behind: str = "") -> Rules:
    """Return rules compiled; one for a whole word begins with ^, others stand behind letters."""
    return tuple(
        (re.compile(("" if pattern[0] == "^" else behind) + shape.format(pattern)), other)
        for pattern, other in pairs
    )
