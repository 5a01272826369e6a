"""Which language a text is in: plain English at a glance, anything else by py3langid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from corpus.data_file import read_toml

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MAX_TOLD = 1_000
"""Characters of a text that tell its language."""

_ENGLISH_WORDS = 8
"""Words of the shortest text whose English is plain."""

_PLAIN_SHARE, _LIKELY_SHARE = 0.2, 0.15
"""The parts of words that are little ones: few are where a text is full of names and numbers."""

_ACCENTED_SHARE = 0.22
"""The same of a text that is not all ASCII: one in another language may quote English."""

_HALF_SHARE = 0.1
"""What both halves have: a text in another language may begin with an English abstract."""

_SEVERAL = 4
"""Different little words: one of them alone ('was', 'over') may be another language's."""

_MIN_CONFIDENCE = 0.5
_SHORT, _SURE = 80, 0.9
"""Characters up to which a text is short, and how sure must be what is told of one."""

_DATA = read_toml("corpus.text", "languages.toml")
_TOLD = tuple(_DATA["told_apart"].split())
_FUNCTION_WORDS = frozenset(_DATA["english_words"].split())


def get_ready() -> None:
    """Load what tells languages, so that processes forked from this one have it."""
    _identifier()


def language_of_text(text: str) -> str:
    """Return the code of the language that a text is in, '' where that is undecided.

    English whose little words are plain to see takes no more than counting them.
    """
    [code] = languages_of_texts([text])
    return code


def languages_of_texts(texts: Iterable[str]) -> list[str]:
    """Return what `language_of_text` does of each of many texts, in half of the time."""
    samples = [_sample(text) for text in texts]
    codes = ["en" if _is_plainly_english(sample) else "" for sample in samples]
    # all others at once: what the model looks up then stays in the processor's cache
    for place, code in enumerate(codes):
        if not code:
            codes[place] = _modelled(samples[place])
    return codes


def _sample(text: str) -> str:
    return text[:MAX_TOLD].rsplit(" ", 1)[0] if len(text) > MAX_TOLD else text


def _modelled(sample: str) -> str:
    """Return the code of the language that a sample is in by the model, '' if it is not sure."""
    code, confidence = _identifier().classify(sample)
    sure = confidence >= (_SURE if len(sample) <= _SHORT else _MIN_CONFIDENCE)
    return str(code) if sure and sample else ""


def _is_plainly_english(text: str) -> bool:
    """Say whether both halves of a text have so many little words as English has. O(words)."""
    words = text.lower().split()
    count = len(words)
    middle = count // 2
    first, second = _little_words(words[:middle]), _little_words(words[middle:])
    known = first + second
    if count < _ENGLISH_WORDS or min(first, second) < _HALF_SHARE * middle:
        return False
    if text.isascii():
        is_likely = known >= _LIKELY_SHARE * count
        return known >= _PLAIN_SHARE * count or (
            is_likely and len(_FUNCTION_WORDS.intersection(words)) >= _SEVERAL
        )
    # a text in Chinese has few blanks, and may name an English programme
    is_latin = 2 * len(text.encode("ascii", "ignore")) > len(text)
    return is_latin and known >= _ACCENTED_SHARE * count


def _little_words(words: Sequence[str]) -> int:
    return len(list(filter(_FUNCTION_WORDS.__contains__, words)))


@cache
def _identifier() -> LanguageIdentifier:
    # imported here: a tenth of a second that few need
    from corpus.text.language_model.kept_model import identifier_of

    return identifier_of(_TOLD)
