"""Opening a built index in a fresh process: the time to the first answer, and the memory held."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.peers import OURS, engine_class
from benchmarks.process import in_child, resident_bytes
from benchmarks.report import Report, compare
from benchmarks.timing import seconds_of
from benchmarks.workspace import Workspace

_PART = "opening"


def run(work: Workspace, report: Report) -> None:
    """Measure every engine on the larger collection, and our command line."""
    documents = work.debian
    seconds: dict[str, list[float]] = {}
    first: dict[str, list[float]] = {}
    after: dict[str, list[float]] = {}
    for name in work.engines:
        folder = work.index(name, documents)
        runs = [
            in_child(_open, name, folder, documents.short) for _ in range(work.scale.openings + 1)
        ][1:]
        seconds[name], first[name], after[name] = map(list, zip(*runs, strict=True))
    note = "Fresh process, imports done, files in the system's cache."
    title = f"Opening {documents}, to the first answer"
    report.add(compare(_PART, "opening", title, "s", "less", seconds, [note]))
    note = "Resident, beyond Python and imports; pages of mapped files count."
    title = f"Memory of a reader of {documents} after its first answer"
    report.add(compare(_PART, "memory, first answer", title, "bytes", "less", first, [note]))
    title = f"Memory of a reader after {len(documents.short)} answers"
    report.add(compare(_PART, "memory, many answers", title, "bytes", "less", after, [note]))
    folder = work.index(OURS, documents)
    ask = partial(_ask_on_command_line, folder, documents.short[0])
    ask()
    whole = {"evidencebank search": [seconds_of(ask) for _ in range(work.scale.openings)]}
    title = f"The command line on {documents}: one search, from start to end"
    report.add(compare(_PART, "command line", title, "s", "less", whole))


def _open(name: str, folder: Path, queries: Sequence[str]) -> tuple[float, float, float]:
    """Return the seconds to the first answer, and the bytes held then and after all."""
    engine = engine_class(name)()
    before = resident_bytes()

    def first_answer() -> None:
        engine.open(folder)
        engine.search(queries[0])

    seconds = seconds_of(first_answer)
    held = resident_bytes() - before
    for query in queries:
        engine.search(query)
    return seconds, float(held), float(resident_bytes() - before)


def _ask_on_command_line(folder: Path, query: str) -> None:
    command = [sys.executable, "-m", "evidencebank", "search", query, "--bank", str(folder)]
    subprocess.run([*command, "--json"], check=True, capture_output=True)
