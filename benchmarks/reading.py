"""Reading real pages: what is kept of them, what they are said to be, and how fast.

Half of two public sets with answers by hand stands in `reading` of the shared folder; its README
says how each is scored. Every reader has a process of its own and one thread.
"""

from __future__ import annotations

import logging
from pathlib import Path
from time import process_time
from typing import Literal

from benchmarks import page_builds
from benchmarks.peers.readers import OURS, READERS, reader_version
from benchmarks.process import in_child
from benchmarks.reading_scores import Reading, read_pages, score
from benchmarks.report import Report, compare
from benchmarks.workspace import Workspace

_PART = "reading"
_QUICK = 20
"""Pages of each set in a quick run: one in so many."""

_MEASURES: tuple[tuple[str, str, Literal["more", "less"]], ...] = (
    ("body F1", "share", "more"),
    ("body precision", "share", "more"),
    ("body recall", "share", "more"),
    ("wanted found", "share", "more"),
    ("unwanted avoided", "share", "more"),
    ("snippet F", "share", "more"),
    ("title exact", "share", "more"),
    ("title near", "share", "more"),
    ("author exact", "share", "more"),
    ("author missing", "share", "less"),
    ("date exact", "share", "more"),
    ("year right", "share", "more"),
    ("refused", "pages", "less"),
    ("pages a second", "pages/s", "more"),
)
_TELLS: dict[str, tuple[str, ...]] = {
    "jusText": ("body", "wanted", "unwanted", "snippet", "refused", "pages"),
    "readability-lxml": ("body", "wanted", "unwanted", "snippet", "title", "refused", "pages"),
    "resiliparse": ("body", "wanted", "unwanted", "snippet", "title", "refused", "pages"),
    "htmldate": ("date", "year", "pages"),
}
"""What a reader tells, if not all; it is not measured at what it does not claim to do."""


def run(work: Workspace, report: Report) -> None:
    """Measure every reader that is installed on the shared half of the public sets."""
    folder = work.collections.parent / "reading" if work.collections else None
    if folder is None or not folder.is_dir():
        report.line("reading is left out: there are no pages with answers")
        return
    report.line(
        f"{OURS} learnt from these very pages what text is, so its figures for bodies and "
        "snippets flatter it: `make reading-model` judges each site by what the others taught"
    )
    every = _QUICK if work.scale.made_up < 1_000 else 1
    found: dict[str, dict[str, float]] = {}
    for name in READERS:
        try:
            found[name], failed = in_child(_measure, name, folder, every)
            report.line(f"{name} {reader_version(name)}: {failed} pages ended in an error")
        except ImportError as error:
            report.line(f"{name} is left out: {error}")
    for measure, unit, better in _MEASURES:
        measured = {
            name: [values[measure]]
            for name, values in found.items()
            if measure in values and _tells(name, measure)
        }
        if measured:
            title = f"Reading: {measure}"
            report.add(compare(_PART, measure, title, unit, better, measured))
    pages = ((page.name.removesuffix(".gz"), page.data) for page in read_pages(folder)[::every])
    page_builds.measure(_PART, pages, work.folder, work.before, work.scale.index_runs, report)


def _tells(name: str, measure: str) -> bool:
    return name not in _TELLS or measure.startswith(_TELLS[name])


def _measure(name: str, folder: Path, every: int) -> tuple[dict[str, float], int]:
    """Return the scores of a reader and its pages a second, and how many pages it failed on."""
    logging.disable(logging.CRITICAL)
    pages = read_pages(folder)[::every]
    data = [page.data for page in pages]
    read = READERS[name]()
    read(data[0], pages[0].name)
    readings: dict[str, Reading] = {}
    failed = 0
    start = process_time()
    for page, content in zip(pages, data, strict=True):
        try:
            readings[page.name] = read(content, page.name)
        except Exception:  # a peer may raise anything
            failed += 1
            readings[page.name] = Reading(refused=True)
    seconds = process_time() - start
    return score(pages, readings) | {"pages a second": len(pages) / seconds}, failed
