"""The order of titles that a librarian keeps: no quotes, no articles, numbers as numbers.

Letters stand where dictionaries of the title's language have them: *ñ* after *n* in Spanish, *å*
after *z* in Swedish, *ll* after *l* in Welsh.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus.data_file import read_toml
from corpus.text.typography import fold

_ARTICLES = {
    "en": "a an the",
    "de": "der die das den dem des ein eine einen einem einer eines",
    "fr": "le la les l' un une des",
    "es": "el la lo los las un una unos unas",
    "it": "il lo la i gli le l' un uno una un'",
    "pt": "o a os as um uma uns umas",
    "ca": "el la l' els les un una uns unes",
    "nl": "de het een 't",
    "sv": "den det de en ett",
    "da": "den det de en et",
    "no": "den det de en et ei",
    "nb": "den det de en et ei",
    "nn": "den det dei ein ei eit",
    "hu": "a az egy",
    "ro": "un o",
    "ga": "an na",
    "cy": "y yr 'r",
    "eo": "la",
    "el": "ο η το οι τα ενασ μια ενα",
}
"""Articles that titles begin with, folded; languages without any are not here."""

_ASCII_DIGITS = b"0123456789"
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?!\d)")
_SIGNS = re.compile(r"[^\w]+|_+")
_ASCII_SIGNS = bytes(
    code if code > 127 or not _SIGNS.fullmatch(chr(code)) else ord(" ") for code in range(256)
)
_QUOTES = re.compile(r"(?<=\w)'(?=\w)|['\"]")
_DIGITS = 15


_AFTER = "{"
"""A sign behind all letters: what is filed after 'n' is 'n{', and what after that is 'n{{'."""

_WAITING = 0x13000
"""Letters that no title has and folding leaves alone, in the place of those filed apart."""


class _Alphabet:
    """Where the letters of a language are filed, and how titles in it begin."""

    def __init__(self, letters: dict[str, str], articles: str) -> None:
        filed = {
            unicodedata.normalize("NFC", letter): after + _AFTER * place
            for after, several in letters.items()
            for place, letter in enumerate(several.split(), 1)
        }
        self._waiting = {letter: chr(_WAITING + at) for at, letter in enumerate(filed)}
        self._filed = {ord(self._waiting[letter]): key for letter, key in filed.items()}
        longest = sorted(map(re.escape, filed), key=lambda letter: (-len(letter), letter))
        self._letters = re.compile("|".join(longest) or "(?!)")
        self.beginning = self._beginning(articles)

    @property
    def files_apart(self) -> bool:
        """Whether any letters are filed apart: else `folded` does what `fold` does."""
        return bool(self._filed)

    def folded(self, text: str) -> str:
        """Return a text folded, but for letters that are filed apart."""
        if not self._filed:
            return fold(text)
        lowered = unicodedata.normalize("NFC", text).lower()
        return fold(self._letters.sub(lambda found: self._waiting[found[0]], lowered))

    def as_filed(self, folded: str) -> str:
        """Return what `folded` gave with its letters as they are sorted."""
        return folded.translate(self._filed) if self._filed else folded

    def _beginning(self, articles: str) -> re.Pattern[str]:
        known = list(map(self.folded, articles.split()))
        apart = [re.escape(one) for one in known if not one.endswith("'")]
        elided = [re.escape(one) for one in known if one.endswith("'")]
        ways = [rf"(?:{'|'.join(apart)})\s+(?=[\w'\"])"] if apart else []
        ways += [rf"{one}(?=\w)" for one in elided]
        return re.compile(f"(?:{'|'.join(ways)})" if ways else "(?!)")


_LETTERS = read_toml("corpus.text", "alphabets.toml")
_ALPHABETS = {
    language: _Alphabet(_LETTERS.get(language, {}), _ARTICLES.get(language, ""))
    for language in _LETTERS.keys() | _ARTICLES.keys()
}
_PLAIN = _Alphabet({}, "")


def title_order_key(title: str, language: str = "", folded: str | None = None) -> str:
    """Return what titles are sorted by, as text: the title folded, as a librarian files it.

    Who has folded the title gives it, and it is not folded again.

    An article at the beginning goes, by the language of the title (a code such as 'de' or
    'de-AT', English where it is ''), and so do signs; '&' is 'and', and a number counts as one,
    so that 'Table 9' comes before 'Table 10'. A title that is nothing else stays as it is.
    """
    alphabet = _alphabet_of(language)
    if folded is None or alphabet.files_apart:
        folded = alphabet.folded(title)
    start = folded.lstrip("'\"([{¿¡.… -*")
    article = alphabet.beginning.match(start)
    kept = start[article.end() :] if article else start
    plain = kept.replace("&", " and ")
    if "'" in plain or '"' in plain:
        plain = _QUOTES.sub("", plain)
    if plain.isascii() and "_" not in plain:  # the same, without a look at each run
        signed = plain.encode("ascii")
        if len(signed.translate(None, _ASCII_DIGITS)) < len(signed):
            signed = _NUMBER.sub(_padded, plain).encode("ascii")
        plain = " ".join(signed.translate(_ASCII_SIGNS).decode("ascii").split())
    else:
        plain = _SIGNS.sub(" ", _NUMBER.sub(_padded, plain)).strip()
    return alphabet.as_filed(plain or folded)


@lru_cache(1 << 10)
def _alphabet_of(language: str) -> _Alphabet:
    code = re.split("[-_]", language.lower(), maxsplit=1)[0] or "en"
    return _ALPHABETS.get(code, _PLAIN)


def _padded(found: re.Match[str]) -> str:
    digits = found.group().replace(",", "").lstrip("0") or "0"
    return digits.zfill(_DIGITS)
