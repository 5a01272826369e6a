"""Words as they are written with their accents, which folding takes away."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from corpus.deferred.patterns import pattern
from corpus.text.typography import fold

_ACCENTED = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff"
    "\u0401\u0407\u0419\u0439\u0451\u0457"  # Cyrillic
)
_HAS_ACCENT = pattern(f"[{_ACCENTED}]")
_WORD = pattern(rf"[^\W\d_]*[{_ACCENTED}](?:[^\W\d_]|[\u0300-\u036f])*")


def accented_words(text: str) -> Iterator[str]:
    """Yield the words of a text that have accents or other special letters, in lower case."""
    if text.isascii() or not _HAS_ACCENT.search(text):
        return
    for word in _WORD.findall(text):
        form = unicodedata.normalize("NFC", word).lower()
        folded = fold(form)
        if folded != form and folded.isalpha():
            yield form
