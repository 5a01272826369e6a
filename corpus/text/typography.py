"""Text made plain: for comparing titles, for names in addresses, and for searching."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus.data_file import read_toml

_PLAIN = {
    ord(character): plain or None
    for plain, characters in read_toml("corpus.text", "plain_characters.toml").items()
    for character in characters
}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?=[^\W\d_])")
_ACCENTS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<=s)'(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_SHORT = 16
"""Characters of a run outside ASCII up to which its folded form is remembered."""


def fold(text: str) -> str:
    """Return `text` as it is compared and searched: lower case, without typography.

    Quotes and dashes become plain, ligatures and compatibility forms are taken apart, accents,
    soft hyphens and zero-width marks go, words broken with a hyphen at a line's end are joined,
    and each run of white space is one blank. Folding twice changes nothing more.
    """
    text = _join_broken_words(text)
    if not text.isascii():
        # few distinct runs make up all that is not ASCII: punctuation, a Greek letter, an accent
        text = _NOT_ASCII.sub(_folded_run, text)
    return " ".join(text.lower().replace("`", "'").split())


def _folded_run(found: re.Match[str]) -> str:
    run = found.group()
    return _folded_short(run) if len(run) <= _SHORT else _folded(run)


@lru_cache(maxsize=10_000)
def _folded_short(run: str) -> str:
    return _folded(run)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_PLAIN))
    lowered = unicodedata.normalize("NFKD", plain.translate(_PLAIN).lower())
    # Letters that only came apart just now (an accented ø, say) go through the table again.
    return unicodedata.normalize("NFC", _ACCENTS.sub("", lowered).translate(_PLAIN))


def slug(text: str, words: int = 8) -> str:
    """Return the first `words` words of `text`, folded and joined by hyphens ('' if it has none).

    >>> slug("Offenders’ alcohol interventions: minding the policy gap")
    'offenders-alcohol-interventions-minding-the-policy-gap'
    """
    return "-".join(plain_words(text)[:words])


def title_key(title: str) -> str:
    """Return a key that two listings of one title share, whatever their typography.

    Words are folded, '&' is read as 'and', and a plural 's' is dropped from each.
    """
    words = plain_words(title.replace("&", " and "))
    return " ".join(_singular(word) for word in words)


def _join_broken_words(text: str) -> str:
    return _BROKEN_WORD.sub("", text) if "\n" in text else text


def plain_words(text: str) -> list[str]:
    """Return the words of a text, folded and without apostrophes."""
    return _WORD.findall(_APOSTROPHE.sub("", fold(text)))


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
