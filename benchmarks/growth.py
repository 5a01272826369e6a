"""How banks of made documents grow: one, and one of ten times as many.

A run of the larger takes minutes, so that there is one of each: it is the processor's time that
can be compared. `benchmarks.large_growth` has four times as many, for five minutes.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.building_versions import WHOLE
from benchmarks.documents import Document, read_jsonl, synthetic, write_jsonl
from benchmarks.earlier import ROOT, answer
from benchmarks.peers import OURS
from benchmarks.process import in_child
from benchmarks.queries import short_queries
from benchmarks.report import Report, compare
from benchmarks.searching import ask_once
from benchmarks.workspace import Workspace

MADE_WORDS = 34
"""Words of each made document whose number grows, its title among them."""

_OTHERS = 20
"""Queries that are asked before those that count."""


def run(work: Workspace, report: Report) -> None:
    """Measure two numbers of documents whose banks are built in minutes."""
    measure(work, report, "growth", work.scale.grown_sizes)


def measure(work: Workspace, report: Report, part: str, sizes: Sequence[int]) -> None:
    """Measure time and memory, with lists and without, and searches, of banks of some sizes.

    Lists are counted from the search for neighbours on; what they are made of comes before.
    """
    taken: dict[str, Any] = {}
    queries: list[str] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="evidencebank-growth-", dir=work.folder) as place:
            file, bank = Path(place) / "documents.jsonl", Path(place) / "bank"
            write_made(size, file)
            queries = queries or _queries(file, work.scale.short_queries)
            one = answer(ROOT, WHOLE, file, bank)
            one["rest processor"] = one["processor"] - one["lists processor"]
            one["searches"] = in_child(ask_once, OURS, bank, queries[:_OTHERS], queries[_OTHERS:])
            taken[f"{size:,} documents"] = one
    made = f"Growth, made documents of {MADE_WORDS} words"
    for what, title, unit in (
        ("processor", "with lists: processor", "s"),
        ("lists processor", "lists alone: processor", "s"),
        ("rest processor", "without lists: processor", "s"),
        ("seconds", "with lists, by the clock", "s"),
        ("peak", "largest process", "bytes"),
    ):
        values = {name: [one[what]] for name, one in taken.items()}
        report.add(compare(part, what, f"{made}, {title}", unit, "growth", values))
    values = {name: one["searches"] for name, one in taken.items()}
    title = f"{made}: {len(queries) - _OTHERS} short queries, each once, processor"
    report.add(compare(part, "searches", title, "s", "growth", values, in_runs=False))


def write_made(size: int, path: Path) -> None:
    """Write so many made documents, of words as common as those of `synthetic`."""
    made = synthetic("grown", min(size, 20_000), 0).documents
    words = [word for one in made for word in one.text.split()]
    chance = random.Random(size)
    write_jsonl(
        (_made(number, chance.choices(words, k=MADE_WORDS)) for number in range(size)), path
    )


def _made(number: int, words: Sequence[str]) -> Document:
    return Document(
        f"made-{number:07}", " ".join(words[:6]), " ".join(words[6:]), (), "STUDY", 2000
    )


def _queries(file: Path, count: int) -> list[str]:
    """Return short queries of titles of the first documents: their words are those of all."""
    return short_queries(read_jsonl(file, 10 * count), count + _OTHERS)
