"""Lines to text: words that a line's end broke in two are whole again."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits, whitespace

PDF_HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen at the end of a line."""

SOFT_HYPHEN = "\u00ad"
_OTHER_HYPHENS = ("\u2010", SOFT_HYPHEN)
HYPHENS = frozenset((PDF_HYPHEN, "-", *_OTHER_HYPHENS))

_LAST_PART = re.compile(r"([^\W\d_]+)$")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_MAX_WORD_LENGTH = 80
_MARKS = '.,;:!?[]"'
_WIDE_MARKS = "“”‘\u00a0"
_BETWEEN = f"{_MARKS}{whitespace}".encode()
_PLAIN = bytes.maketrans(
    _BETWEEN + ascii_uppercase.encode(), b" " * len(_BETWEEN) + ascii_lowercase.encode()
)
_SOUGHT = 20
"""Words up to which a text is searched for each, which takes less time than to take it apart."""

_ADDRESS = re.compile(r"(?:://|\b10\.\d{4,9}/)\S*[/_=&?.-]$")
_CONTINUED = re.compile(r"[a-z\d/_=&?%-]\S*")
_ADDRESS_ENDS = frozenset("/_=&?.")
_PLAIN_ENDS = frozenset(f"{ascii_letters}{digits},;:)]")
_FIRST_IDEOGRAPH = "\u2e80"
_HANGUL = ("\uac00", "\ud7af")


def keeps_hyphen(first: str, second: str, words: Container[str]) -> bool:
    """Say whether the hyphen between two parts of a word stays when the line's end goes.

    It does if the word has one elsewhere in the text, or if the parts are words there and what
    they make together is none.

    Args:
        first: what stands before the hyphen.
        second: what begins the next line.
        words: the words of the text, in lower case.
    """
    first, second = first.lower(), second.lower()
    if f"{first}-{second}" in words:
        return True
    return first in words and second in words and first + second not in words


class TextWords:
    """The words of a text in lower case, those that lines' ends broke left out.

    They stand between blanks, marks and brackets. Answers whether a word is one of them.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines)
        text = text.replace(PDF_HYPHEN, "-")  # one sign is found sooner than two
        for hyphen in _OTHER_HYPHENS:
            if hyphen in text:
                text = text.replace(f"{hyphen}\n", "\0")
        for mark in _WIDE_MARKS:
            if mark in text:
                text = text.replace(mark, " ")
        # bytes: text that is not ASCII takes many times as long to be changed and searched
        plain = (b" %s " % text.encode("utf-8", "replace")).replace(b"-\n", b"\0")
        self._text = plain.translate(_PLAIN).replace(b" (", b"  ").replace(b") ", b"  ")
        self._asked = 0
        self._words: frozenset[bytes] | None = None

    def __contains__(self, word: object) -> bool:
        text = str(word)
        return self._has(text.encode()) if text.isascii() else any(map(self._has, _spellings(text)))

    def _has(self, word: bytes) -> bool:
        if self._words is not None:
            return word in self._words
        self._asked += 1
        if self._asked == _SOUGHT:
            self._words = frozenset(self._text.split())
        return b" %s " % word in self._text


def _spellings(word: str) -> Iterator[bytes]:
    """Yield a word in lower case as texts have it in which ASCII alone has lost its capitals."""
    for other in (word, word.capitalize(), word.upper()):
        yield other.encode("utf-8", "replace").lower()


def join_lines(lines: Sequence[str], words: Callable[[], Container[str]]) -> str:
    """Return the text of lines, with a blank between them and none within a broken word.

    A hyphen that ends a line goes unless it is the word's own, and so does every soft hyphen.
    Ideographs have no blanks between them, nor have the parts of an address.

    Args:
        lines: lines that say something.
        words: gives the words of the text, where they are needed.
    """
    if _PLAIN_ENDS.issuperset([line[-1] for line in lines[:-1]]):
        text = " ".join(lines)
    else:
        text = _joined(lines, words)
    if text.isascii():
        return text
    return text.replace(PDF_HYPHEN, "-").replace(SOFT_HYPHEN, "")


def _joined(lines: Sequence[str], words: Callable[[], Container[str]]) -> str:
    parts: list[str] = []
    last = ""
    for line in lines:
        if parts:
            if last in _PLAIN_ENDS:
                parts.append(" ")
            elif last in HYPHENS:
                parts[-1] = _without_hyphen(parts[-1], line, words)
            elif not (
                (last >= _FIRST_IDEOGRAPH and _is_ideograph(last) and _is_ideograph(line[0]))
                or (last in _ADDRESS_ENDS and _goes_on(parts[-1], line))
            ):
                parts.append(" ")
        parts.append(line)
        last = line[-1]
    return "".join(parts)


def _without_hyphen(before: str, after: str, words: Callable[[], Container[str]]) -> str:
    """Return the end of a line as it stands before the next one."""
    stem = before[:-1]
    if before[-1] == SOFT_HYPHEN:
        return stem
    if _goes_on(f"{stem}-", after):
        return f"{stem}-"
    first, second = _LAST_PART.search(stem[-_MAX_WORD_LENGTH:]), _FIRST_PART.match(after)
    if first is None or second is None:
        return f"{stem}-" if stem[-1:].isalnum() and after[:1].isalnum() else f"{stem}- "
    if second[0][0].isupper() and not first[1].isupper():
        return f"{stem}-"
    if after[second.end() : second.end() + 1] == "-" and second[0] in words():
        return f"{stem}-"  # 'paper-', 'and-pencil'
    return f"{stem}-" if keeps_hyphen(first[1], second[0], words()) else stem


def _goes_on(before: str, after: str) -> bool:
    """Say whether a line ends within an address, which the next one goes on with."""
    last = before[before.rfind(" ") + 1 :]
    return _ADDRESS.search(last) is not None and _CONTINUED.match(after) is not None


def _is_ideograph(sign: str) -> bool:
    """Say whether a sign is of a script that has no blanks between words."""
    return sign >= _FIRST_IDEOGRAPH and not _HANGUL[0] <= sign <= _HANGUL[1]
