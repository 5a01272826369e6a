"""HTML in texts: whether one is markup, and entities and raised figures in one that is not."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from corpus.text.signs import is_mass_number, takes_exponent
from corpus.text.typography import clean_line

_FIRST_TAG = re.compile(
    r"\ufeff?\s*<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|header|div|h[1-6]|p)\b",
    re.IGNORECASE,
)
_BEFORE_FIRST_TAG = re.compile(r"\ufeff?\s*(?:<\?xml\b[^>]*>|<!--(?:(?!-->).)*-->)", re.DOTALL)
_LAST_TAG = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_MARKUP_FILE = re.compile(r"\.x?html?", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|link|base|script|style|template|noscript|iframe"
    r"|object|embed|svg|math|form|img|main|article|section|header|footer|nav|aside|div|h[1-6]|p"
    r"|ul|ol|dl|li|table|tr|td|th|br|hr|blockquote|pre|center)\b",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

POWERS = ("msup", "msubsup")
"""Elements of MathML whose last part is raised."""

_RAISED_TAG = re.compile(r"<(/?)(?:[a-z]{1,20}:)?sup\b[^<>]{0,200}>", re.IGNORECASE)
_RAISED, _RAISED_END = "\x0e", "\x0f"
"""Controls that stand for tags of what is raised while others are taken out."""

_IS_RAISED = re.compile(f"{_RAISED}([^{_RAISED}{_RAISED_END}]*){_RAISED_END}")
_SUPERSCRIPT = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_EXPONENT = re.compile(r"[-+−–]?\d{1,2}|\d{1,2}[-+−–]")
_MASS_NUMBER = re.compile(r"\d{1,3}")
_JOINED_MARKS = frozenset({",", "st", "nd", "rd", "th", "®", "™", "©", "℠"})
_TRADE_MARKS = {"TM": "™", "tm": "™", "SM": "℠", "R": "®", "(R)": "®"}
_NOTE_NUMBERS = re.compile(r"[\[(]?\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*[])]?")
_BLANKS = re.compile(r"\s+")
_FOOTNOTE_MARK = re.compile(r"[a-z\d\s,;()\[\]*†‡§¶#–-]{1,16}")
_SEEN = 16
"""Characters around what is raised that say what it is."""

_PIECES = 8
"""Pieces of a text in which these stand."""


def is_markup(text: str, name: str = "") -> bool:
    """Tell whether a text is HTML: it begins or ends as a page of HTML does.

    Of a file whose name says so, any tag that parts text, or that runs something, is enough.
    """
    if _MARKUP_FILE.fullmatch(PurePosixPath(name).suffix) and _TAG.search(text):
        return True
    return begins_as_markup(text) or _LAST_TAG.search(text) is not None


def begins_as_markup(text: str) -> bool:
    """Tell whether a text, or the beginning of one, begins as a page of HTML does."""
    start = 0
    while before := _BEFORE_FIRST_TAG.match(text, start):
        start = before.end()
    return _FIRST_TAG.match(text, start) is not None


def unescape_once(text: str) -> str:
    """Return a text with its entities as what they stand for; what comes of that stays.

    Databases escape what they export once too often.

    >>> unescape_once("R&D at O&apos;Brien &amp; Sons: p &amp;lt; 0.05")
    "R&D at O'Brien & Sons: p &lt; 0.05"
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def superscript(mark: str, before: str, after: str = "") -> str:
    """Return how a superscript reads between the texts `before` and `after`.

    Exponents, charges and the mass numbers of isotopes become typographic ('m²', '¹³¹I'), and so
    do letters that stand for a trade mark and the numbers of notes, which are no words of a text;
    ordinals stay joined ('10th'), and other footnote marks are set apart from the word they follow
    or precede: 'smoker' with a footnote c is not 'smokerc'.
    """
    if _EXPONENT.fullmatch(mark) and takes_exponent(before):
        return mark.translate(_SUPERSCRIPT)
    if _MASS_NUMBER.fullmatch(mark) and not before[-1:].isalnum() and is_mass_number(mark, after):
        return mark.translate(_SUPERSCRIPT)
    if before[-2:].isalpha() and mark in _TRADE_MARKS:
        return _TRADE_MARKS[mark]
    if mark in _JOINED_MARKS or not _FOOTNOTE_MARK.fullmatch(mark):
        return mark
    begins_word = not before or before[-1].isspace()
    if _NOTE_NUMBERS.fullmatch(mark):
        mark = _BLANKS.sub("", mark).translate(_SUPERSCRIPT)
        return f"{mark} " if begins_word else mark
    return f"{mark} " if begins_word else f" {mark}"


def with_superscripts(text: str, without_tags: Callable[[str], str]) -> str:
    """Return a text without tags, in which what stood in <sup> reads as `superscript` has it.

    `without_tags` takes out all tags that the text is to lose. What is lowered stays as it is.

    >>> with_superscripts("10<sup>6</sup> of <i>H<sub>2</sub>O</i>", lambda text: "".join(
    ...     re.split("<[^<>]*>", text)))
    '10⁶ of H2O'
    """
    marked, found = _RAISED_TAG.subn(lambda tag: _RAISED_END if tag[1] else _RAISED, text)
    if not found:
        return without_tags(text)
    pieces = _IS_RAISED.split(without_tags(marked))
    raise_pieces(pieces, range(1, len(pieces), 2))
    return "".join(pieces).replace(_RAISED, "").replace(_RAISED_END, "")


def raise_pieces(pieces: list[str], places: Iterable[int]) -> None:
    """Put in place of some pieces of a text, in their order, what they read as when raised."""
    for place in places:
        before = "".join(piece[-_SEEN:] for piece in pieces[max(place - _PIECES, 0) : place])
        after = "".join(piece[:_SEEN] for piece in pieces[place + 1 : place + 1 + _PIECES])
        pieces[place] = superscript(clean_line(pieces[place]), before, after)
