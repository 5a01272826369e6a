"""Building a bank of real pages: on all cores, on one, and as an earlier version does it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from benchmarks.earlier import answer
from benchmarks.report import Report, compare

ROOT = Path(__file__).parent.parent
_NOW, _ALONE, _BEFORE = "one process for each core", "one process", "the version before"
_BUILD = """
import sys
from time import perf_counter
start = perf_counter()
from evidencebank import Bank
workers = {"workers": int(sys.argv[3])} if len(sys.argv) > 3 else {}
assert Bank.create(sys.argv[1]).load([sys.argv[2]], **workers).added
print(perf_counter() - start)
"""


def measure(
    part: str,
    pages: Iterable[tuple[str, bytes]],
    scratch: Path,
    before: Path | None,
    runs: int,
    report: Report,
) -> None:
    """Build a bank of pages (names and contents) in processes of their own, in turn, `runs` times.

    `before` is a checkout of an earlier version, if there is one to compare with.
    """
    folder = scratch / "pages"
    folder.mkdir()
    count = 0
    for name, content in pages:
        (folder / name).write_bytes(content)
        count += 1
    ways: dict[str, tuple[Path, list[str]]] = {_NOW: (ROOT, []), _ALONE: (ROOT, ["1"])}
    if before is not None:
        ways[_BEFORE] = (before.resolve(), [])
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(runs):
        for way, (checkout, words) in ways.items():
            seconds[way].append(_build(checkout, folder, scratch / "bank", words))
    title = f"Building a bank of {count:,} pages, read to related lists"
    report.add(compare(part, "pages built", title, "s", "less", seconds))


def _build(checkout: Path, pages: Path, bank: Path, words: list[str]) -> float:
    seconds: float = answer(checkout, _BUILD, bank, pages, *words)
    shutil.rmtree(bank)
    return seconds
