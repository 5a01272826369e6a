"""Which language a text is in: plain English at a glance, anything else by py3langid."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from corpus.data_file import read_toml

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MAX_TOLD = 1_000
"""Characters of a text that tell its language."""

_ENGLISH_SHARE = 0.2
_ENGLISH_WORDS = 8
_MIN_CONFIDENCE = 0.5
_SHORT, _SURE = 80, 0.9
"""Characters up to which a text is short, and how sure must be what is told of one."""

_DATA = read_toml("corpus.text", "languages.toml")
_TOLD = tuple(_DATA["told_apart"].split())
_FUNCTION_WORDS = frozenset(_DATA["english_words"].split())


def language_of_text(text: str) -> str:
    """Return the code of the language that a text is in, '' where that is undecided.

    English whose little words are plain to see takes no more than counting them.
    """
    sample = text[:MAX_TOLD].rsplit(" ", 1)[0] if len(text) > MAX_TOLD else text
    words = sample.lower().split()
    known = sum(map(_FUNCTION_WORDS.__contains__, words))
    # a text in Chinese has few blanks, and may name an English programme
    is_latin = sample.isascii() or 2 * len(sample.encode("ascii", "ignore")) > len(sample)
    if is_latin and known >= _ENGLISH_SHARE * len(words) and len(words) >= _ENGLISH_WORDS:
        return "en"
    code, confidence = _identifier().classify(sample)
    sure = confidence >= (_SURE if len(sample) <= _SHORT else _MIN_CONFIDENCE)
    return str(code) if sure and sample else ""


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # half a second that few need

    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages(_TOLD)
    return made
