"""How a text is cut into words, token by token, for people to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corpus.text.signs import IS_SMALL, plain
from corpus.text.typography import fold
from indexer.analysis.language import DEFAULT
from indexer.analysis.words import WordAnalyser, is_stop_word, split

COMMON = "common: it counts in quotation marks, or where nothing else is asked for"
MERE_SIGNS = "signs alone are no word"
NOTE = "a raised number behind a word is taken for that of a note"


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its terms, what they are run together, and why it is passed over ('' if not)."""

    word: str
    terms: tuple[str, ...]
    together: str
    passed_over: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a word."""
        return {
            "word": self.word,
            "terms": list(self.terms),
            "together": self.together or None,
            "passed_over": self.passed_over or None,
        }


@dataclass(frozen=True, slots=True)
class CutToken:
    """What stands between two blanks, as it is written, and the words that it is cut into."""

    text: str
    words: tuple[Word, ...]
    passed_over: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a token."""
        return {
            "text": self.text,
            "words": [word.to_dict() for word in self.words],
            "passed_over": self.passed_over or None,
        }


def cut(text: str, language: str = DEFAULT) -> list[CutToken]:
    """Return the tokens of a text on one line, with the words that searching knows of each."""
    analyser = WordAnalyser(language)
    runs = text.split()
    seen = [place for place, run in enumerate(runs) if fold(run)]  # a trade mark sign is not
    return [
        _token(run, analyser, inside=bool(seen) and seen[0] < place < seen[-1])
        for place, run in enumerate(runs)
    ]


def _token(run: str, analyser: WordAnalyser, inside: bool) -> CutToken:
    known = analyser.language
    words = split(f"x {run} x", known)[1:-1] if inside else split(f" {run} ", known)
    described = tuple(_word(word, analyser) for word in words)
    return CutToken(run, described, _left_out(run, words))


def _word(word: str, analyser: WordAnalyser) -> Word:
    parts, joined = analyser.word(word)
    common = len(parts) == 1 and is_stop_word(parts[0])
    return Word(word, parts, joined, COMMON if common else "")


def _left_out(run: str, words: list[str]) -> str:
    if not words:
        return MERE_SIGNS
    digits = sum(map(str.isdigit, "".join(map(plain, run))))
    fewer = sum(map(str.isdigit, "".join(words))) < digits
    return NOTE if fewer and IS_SMALL.search(run) else ""
