"""Reading records: an export in RIS to drafts of entries, beside what rispy makes of it.

rispy gives the values of each record by their tags. Ours are cleaned and checked besides, told
apart by what is written, and have identifiers, years, kinds, sources and languages in one form.
A build has a large file read by a worker for each core, as the bank keeps it: then it is time by
the clock that counts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.documents import Document, read_jsonl
from benchmarks.peers import OURS
from benchmarks.process import in_child
from benchmarks.report import Report, compare
from benchmarks.timing import cpu_seconds_of, seconds_of
from benchmarks.workspace import Workspace

_PART = "records"
_RUNS = 5
_SEED = 20


def run(work: Workspace, report: Report) -> None:
    """Measure both in turn, each time in a process of its own."""
    documents = read_jsonl(work.scifact.file)
    count = work.scale.made_up
    path = work.folder / "records.ris"
    path.write_text("".join(_export(documents, count)), encoding="utf-8")
    alone: dict[str, list[float]] = {name: [] for name in READERS}
    in_build: dict[str, list[float]] = {name: [] for name in READERS}
    try:
        for _ in range(_RUNS if count > 1_000 else 1):
            for name in READERS:
                processor, clock = in_child(_measure, name, path, count)
                alone[name].append(processor)
                in_build[name].append(clock)
            in_build[OURS][-1] = in_child(_measure_in_parts, path, count)
    except ImportError as error:
        report.line(f"{_PART} is left out: {error}")
        return
    title = f"Reading {count:,} records of RIS"
    report.add(compare(_PART, "RIS", f"{title}, processor time", "s", "less", alone))
    title += ", ours by a worker for each core, time by the clock"
    report.add(compare(_PART, "RIS on all cores", title, "s", "less", in_build))


def _export(documents: Sequence[Document], count: int) -> Iterator[str]:
    """Yield records as databases export them, of documents with abstracts, as often as need be."""
    chance = random.Random(_SEED)
    for number, document in enumerate(islice(cycle(documents), count)):
        words = [word for word in document.text.split() if word.isalpha()] or ["nobody"]
        names = (f"{chance.choice(words).capitalize()}, {chance.choice('ABCJKLM')}." for _ in words)
        doi = f"10.{chance.randint(1_000, 9_999)}/{document.year}.{number:06d}"
        first = chance.randint(1, 900)
        lines = (
            "TY  - JOUR",
            *(f"AU  - {name}" for name in islice(names, chance.randint(3, 8))),
            f"TI  - {document.title} ({number})",
            f"T2  - Journal of {chance.choice(words).capitalize()}",
            *(f"PY  - {document.year}", f"VL  - {chance.randint(1, 99)}", "IS  - 3"),
            *(f"SP  - {first}", f"EP  - {first + 9}", f"AB  - {document.text}"),
            *(f"KW  - {chance.choice(words)}" for _ in range(chance.randint(3, 8))),
            *(f"DO  - {doi}", f"UR  - https://doi.org/{doi}", "LA  - English", "ER  - "),
        )
        yield "\n".join((*(" ".join(line.split("\n")) for line in lines), "", ""))


def _measure(name: str, path: Path, count: int) -> tuple[float, float]:
    """Return for how long a reader keeps the processor, and how long it takes, imports done."""
    read = READERS[name]()
    found: list[Sequence[object]] = []
    processor: list[float] = []
    clock = seconds_of(lambda: processor.append(cpu_seconds_of(lambda: found.append(read(path)))))
    assert len(found[0]) == count, f"{name} gave {len(found[0]):,} records"
    return processor[0], clock


def _measure_in_parts(path: Path, count: int) -> float:
    """Return how long workers take for a file that are there, and have imported what they need."""
    from corpus.loading.reading_tasks import read_by, read_in_parts
    from corpus.source_types.registry import reader_in
    from corpus.source_types.source_file import SourceFile
    from corpus.workers.local_workers import LocalWorkers, default_workers

    reader, file = reader_in("corpus.readers.tagged.ris"), SourceFile(path, path.name)
    few = SourceFile(path.with_name("few.ris"), "few.ris")
    size = few.path.write_bytes(b"TY  - JOUR\nTI  - Peers\nER  - \n")
    with LocalWorkers(default_workers()) as workers:
        for begun in [read_by(workers, reader, few, size) for _ in range(workers.count)]:
            begun.result()
        found: list[object] = []
        seconds = seconds_of(lambda: found.extend(read_in_parts(workers, reader, file)))
    assert len(found) == count, f"{len(found):,} records came of the parts"
    return seconds


def _ours() -> Callable[[Path], Sequence[object]]:
    from corpus.source_types.registry import reader_in
    from corpus.source_types.source_file import SourceFile

    reader = reader_in("corpus.readers.tagged.ris")
    return lambda path: list(reader.drafts(SourceFile(path, path.name)))


def _rispy() -> Callable[[Path], Sequence[object]]:
    from rispy import load

    def read(path: Path) -> Sequence[object]:
        records: list[object] = load(path, encoding="utf-8")
        return records

    return read


READERS = {OURS: _ours, "rispy": _rispy}
"""What is measured, ours first; each function returns what reads a file."""
