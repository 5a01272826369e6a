"""Text made plain: for comparing titles, for names in addresses, and for searching."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus.deferred.patterns import pattern
from corpus.text.signs import IS_SMALL, PLAIN, plain, with_raised

_LETTERS = str.maketrans(PLAIN)

_NOT_ASCII = pattern(r"[^\x00-\x7f]+")
_BROKEN_WORD = pattern(r"(?<=[^\W\d_])[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?=[^\W\d_])")
_ACCENTS = pattern(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_APOSTROPHE = pattern(r"(?<=\w)'(?=\w)|(?<=s)'(?!\w)")
_WORD = pattern(r"[^\W_]+")
_POWER_OF_TEN = pattern(r"(?<![0-9])10[¹²³⁰⁴-⁹]+(?![⁺⁻])")
_DECIMAL_DOT = pattern(r"(?<=\d)·(?=\d)")
_DOUBLE_L = pattern(r"(?<=[lL])·(?=[lL])")
_CONTROL = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANK_CONTROLS = "\x0b\x0c\x1c\x1d\x1e\x1f\x85"
"""What is white space and a control character too."""

PRINTABLE_ASCII = bytes(range(0x20, 0x7F))
_LONG = 256
_BEGINNING = 30
"""Characters of a text that are compared with a title before the rest is."""

_SHORT = 16
"""Characters of a run outside ASCII up to which its folded form is remembered."""


def clean_line(text: str) -> str:
    """Return `text` on one line: control characters out, runs of white space made one blank."""
    if _is_printable(text):  # most lines are: then there is no white space but blanks
        # `rfind` takes a third of the time of `in`, which stops at each blank
        while text.rfind("  ") >= 0:
            text = " ".join(text.split("  "))  # in half of the time of `replace`
        return text.strip(" ")
    words = " ".join(text.split())
    if _is_printable(words) and not any(map(text.__contains__, _BLANK_CONTROLS)):
        return words
    return " ".join(_CONTROL.sub("", text).split())


def _is_printable(text: str) -> bool:
    """Say what `str.isprintable` does, of a long text of what is left without plain ASCII."""
    if len(text) > _LONG:
        left = text.encode("utf-8", "surrogatepass").translate(None, PRINTABLE_ASCII)
        text = left.decode("utf-8", "surrogatepass")
    return text.isprintable()


def fold(text: str) -> str:
    """Return `text` as it is compared and searched: lower case, without typography.

    Quotes and dashes become plain, ligatures and compatibility forms are taken apart without
    gluing signs to words (see `corpus.text.signs`), accents, soft hyphens and zero-width marks go,
    digits of any script become 0 to 9, a raised decimal point a point, words broken with a hyphen
    at a line's end are joined, and each run of white space is one blank. Folding twice changes
    nothing more.
    """
    if text.isascii() and "\n" not in text:  # as below, without its looks
        text = text.lower()
        return " ".join((text.replace("`", "'") if "`" in text else text).split())
    text = _join_broken_words(text)
    if not text.isascii():
        # few distinct runs make up all that is not ASCII: punctuation, a Greek letter, an accent
        text = _NOT_ASCII.sub(_folded_run, text)
        if "·" in text:
            text = _DOUBLE_L.sub("", _DECIMAL_DOT.sub(".", text)).replace("·", " ")
    return " ".join(text.lower().replace("`", "'").split())


def _folded_run(found: re.Match[str]) -> str:
    run = found.group()
    folded = _folded_short(run) if len(run) <= _SHORT else _folded(run)
    return _in_context(found) if folded is None else folded


def _in_context(found: re.Match[str]) -> str:
    """Return a folded run with raised characters in it, which what is around it decides about."""
    start, end = found.span()
    before = _NOT_ASCII.split(found.string[max(0, start - 16) : start])[-1]
    after = _NOT_ASCII.split(found.string[end : end + 4], maxsplit=1)[0]
    made = with_raised(before + found.group() + after)
    return _plain(made[len(before) : len(made) - len(after)])


@lru_cache(maxsize=10_000)
def _folded_short(run: str) -> str | None:
    return _folded(run)


def _folded(run: str) -> str | None:
    """Return a run folded, None if that depends on what is around it."""
    return None if IS_SMALL.search(run) else _plain(run)


def _plain(text: str) -> str:
    lowered = unicodedata.normalize("NFKD", "".join(map(plain, text)).lower())
    # Letters that only came apart just now (an accented ø, say) go through the table again.
    return unicodedata.normalize("NFC", _ACCENTS.sub("", lowered).translate(_LETTERS))


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


def run_together(text: str) -> str:
    """Return a text in lower case and without blanks, its raised figures like any others.

    >>> run_together("Of 10⁶ cells") == run_together("Of 106 cells")
    True
    """
    return "".join(map(plain, "".join(text.split()))).lower()


def has_title_key(text: str, key: str) -> bool:
    """Say whether a text has this key: of a text that begins otherwise, only that is folded.

    >>> has_title_key("Offenders’ interventions", "offender intervention")
    True
    """
    if text and key and text[0].isascii() and text[0].isalnum() and text[0].lower() != key[0]:
        return False
    end = text.find(" ", _BEGINNING)
    if end > 0:
        # the last word may depend on what comes behind it
        beginning = title_key(text[:end]).rpartition(" ")[0]
        if not key.startswith(beginning):
            return False
    return title_key(text) == key


def _join_broken_words(text: str) -> str:
    return _BROKEN_WORD.sub("", text) if "\n" in text else text


def plain_words(text: str) -> list[str]:
    """Return the words of a text, folded and without apostrophes.

    The exponent of a ten runs together with it, as where what was raised is lost: many programs
    write 10⁶ as 106, and both are one title.
    """
    if not text.isascii():
        text = _POWER_OF_TEN.sub(lambda found: run_together(found[0]), text)
    return _WORD.findall(_APOSTROPHE.sub("", fold(text)))


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
