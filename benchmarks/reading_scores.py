"""How a reading of real pages is scored: bodies by runs of words, snippets by their presence.

The rules are those of the two public sets: Scrapinghub's article-extraction-benchmark for bodies,
trafilatura's evaluation for snippets.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from corpus.text.typography import fold

RUN = 4
"""Words in a run."""

NEAR = 80.0
"""Likeness, of 100, from which a title is near the right one."""

_WORD = re.compile(r"\w+")
_APART = re.compile(r"\s*;\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a page; `date` is ISO, '' where none is found."""

    text: str = ""
    summary: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    year: int | None = None
    refused: bool = False


@dataclass(frozen=True)
class ScoredPage:
    """A page and its answers: a body, or snippets and what is known about it."""

    name: str
    url: str
    body: str | None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    folder: Path = field(default=Path(), repr=False)

    @cached_property
    def data(self) -> bytes:
        """The page as it was served."""
        return gzip.decompress((self.folder / "pages" / self.name).read_bytes())


def read_pages(folder: Path) -> list[ScoredPage]:
    """Return the pages of a folder with `bodies.jsonl`, `snippets.jsonl` and `pages/`."""
    return [
        *(
            ScoredPage(one["page"], one["url"], one["body"], folder=folder)
            for one in _lines(folder / "bodies.jsonl")
        ),
        *(
            ScoredPage(
                one["page"],
                one["url"],
                None,
                tuple(one.get("with") or ()),
                tuple(one.get("without") or ()),
                _line(one.get("title") or ""),
                _authors(one.get("author")),
                one.get("date") or "",
                folder,
            )
            for one in _lines(folder / "snippets.jsonl")
        ),
    ]


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _authors(value: str | list[str] | None) -> tuple[str, ...]:
    names = value if isinstance(value, list) else _APART.split(value or "")
    return tuple(_line(name) for name in names if name.strip())


def _line(text: str) -> str:
    return " ".join(text.split())


def runs_of(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of a text, with counts; a shorter text is one run."""
    words = _WORD.findall(text)
    if 0 < len(words) < RUN:
        return Counter([tuple(words)])
    return Counter(zip(*(words[start:] for start in range(RUN)), strict=False))


def body_score(found: str, right: str) -> tuple[float, float]:
    """Return precision and recall of the runs of one page."""
    ours, theirs = runs_of(found), runs_of(right)
    shared = (ours & theirs).total()
    if not ours or not theirs:
        both_empty = float(not ours and not theirs)
        return (both_empty if theirs else 1.0 * (not ours)), (both_empty if theirs else 1.0)
    return shared / ours.total(), shared / theirs.total()


def score(pages: Sequence[ScoredPage], readings: Mapping[str, Reading]) -> dict[str, float]:
    """Return every measure of the readings, by page name, that the pages can tell."""
    bodies = [page for page in pages if page.body is not None]
    others = [page for page in pages if page.body is None]
    refused = sum(readings[page.name].refused for page in pages)
    return {
        **_body_measures(bodies, readings),
        **_snippet_measures(others, readings),
        **_title_measures(others, readings),
        **_author_measures(others, readings),
        **_date_measures(others, readings),
        "refused": float(refused),
    }


def _body_measures(
    pages: Sequence[ScoredPage], readings: Mapping[str, Reading]
) -> dict[str, float]:
    scores = [body_score(readings[page.name].text, page.body or "") for page in pages]
    if not scores:
        return {}
    precision = sum(one for one, _ in scores) / len(scores)
    recall = sum(one for _, one in scores) / len(scores)
    return {
        "body F1": _harmonic(precision, recall),
        "body precision": precision,
        "body recall": recall,
    }


def _snippet_measures(
    pages: Sequence[ScoredPage], readings: Mapping[str, Reading]
) -> dict[str, float]:
    wanted = found = unwanted = present = 0
    for page in pages:
        reading = readings[page.name]
        text = _line(f"{reading.summary}\n{reading.text}")
        wanted += len(page.wanted)
        found += sum(_line(snippet) in text for snippet in page.wanted)
        unwanted += len(page.unwanted)
        present += sum(_line(snippet) in text for snippet in page.unwanted)
    if not wanted or not unwanted:
        return {}
    precision = found / (found + present) if found else 0.0
    return {
        "wanted found": found / wanted,
        "unwanted avoided": 1 - present / unwanted,
        "snippet F": _harmonic(precision, found / wanted),
    }


def _title_measures(
    pages: Sequence[ScoredPage], readings: Mapping[str, Reading]
) -> dict[str, float]:
    known = [(fold(page.title), fold(readings[page.name].title)) for page in pages if page.title]
    exact = [right == found for right, found in known]
    near = [fuzz.ratio(right, found) >= NEAR for right, found in known]
    return {"title exact": _mean(exact), "title near": _mean(near)}


def _author_measures(
    pages: Sequence[ScoredPage], readings: Mapping[str, Reading]
) -> dict[str, float]:
    known = [page for page in pages if page.authors]
    exact = [
        set(map(fold, page.authors)) == set(map(fold, readings[page.name].authors))
        for page in known
    ]
    missing = [not readings[page.name].authors for page in known]
    return {"author exact": _mean(exact), "author missing": _mean(missing)}


def _date_measures(
    pages: Sequence[ScoredPage], readings: Mapping[str, Reading]
) -> dict[str, float]:
    known = [page for page in pages if page.date]
    exact = [page.date[:10] == readings[page.name].date[:10] for page in known]
    year = [page.date[:4] == _year(readings[page.name]) for page in known]
    return {"date exact": _mean(exact), "year right": _mean(year)}


def _year(reading: Reading) -> str:
    return reading.date[:4] or str(reading.year or "")


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
