"""Ligatures that a font gives as control characters, restored by the words that they make.

TeX's old fonts have ff, fi, fl, ffi and ffl where other encodings have controls, and PDFs made
with them do not always say what their codes are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.data_file import read_toml
from corpus.pdf.paragraphs import Paragraph

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_IN_WORD = re.compile(
    r"[^\W\d_]*[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f](?:[^\W\d_]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])*"
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_CANDIDATES = ("fi", "fl", "ff", "ffi", "ffl", "tt", "ti", "ft")
_ENCODED = {
    **dict(zip("\x0b\x0c\x0d\x0e\x0f", ("ff", "fi", "fl", "ffi", "ffl"), strict=True)),  # OT1
    **dict(zip("\x1b\x1c\x1d\x1e\x1f", ("ff", "fi", "fl", "ffi", "ffl"), strict=True)),  # T1
    "\x10": "“",
    "\x11": "”",
    "\x15": "–",
    "\x16": "—",
    "\x13": "«",
    "\x14": "»",
}
"""What the codes are in TeX's own encodings."""

_COMMON = frozenset(read_toml("corpus.pdf", "ligature_words.toml")["words"].split())


def restore_ligatures(paragraphs: Sequence[Paragraph]) -> None:
    """Put letters in the place of control characters that stand for ligatures.

    Each character is taken for the letters that make the most words with it which the document
    has elsewhere, or English; where none do, for what TeX's encodings have at its code.
    """
    odd = [one for one in paragraphs if not one.text.isprintable() and _CONTROL.search(one.text)]
    if not odd:
        return
    known = _COMMON.union(*(_WORD.findall(one.text.lower()) for one in paragraphs))
    table = _table((word for one in odd for word in _IN_WORD.findall(one.text)), known)
    for one in odd:
        one.text = one.text.translate(table)


def _table(words: Iterable[str], known: frozenset[str]) -> dict[int, str]:
    votes: dict[str, Counter[str]] = {}
    for word in words:
        signs = set(_CONTROL.findall(word))
        for sign in signs:
            counts = votes.setdefault(sign, Counter())
            if len(signs) == 1:
                counts.update(
                    letters
                    for letters in _CANDIDATES
                    if word.replace(sign, letters).lower() in known
                )
    table: dict[int, str] = {}
    for sign, counts in votes.items():
        best = max(_CANDIDATES, key=lambda letters: counts[letters])
        table[ord(sign)] = best if counts[best] else _ENCODED.get(sign, "")
    return table
