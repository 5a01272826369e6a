"""Building as an earlier version does it and as this one does, in turn, each in a new process.

An earlier version is a checkout of it, given by `--before`; both run on the packages that are
installed here. Besides the seconds that pass, the processor's are told, of a process with those
that it started: on a machine with other work they alone can be compared.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.documents import Document, synthetic, write_jsonl
from benchmarks.report import Report, compare
from benchmarks.timing import repeated
from benchmarks.workspace import Prepared, Workspace

ROOT = Path(__file__).parent.parent
NOW, BEFORE = "this version", "the version before"
MADE_WORDS = 34
"""Words of each made document whose number grows, its title among them."""

_SHARED = """
import json, os, resource, sys, time
from pathlib import Path
def processor():
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in each)
def peak():
    scale = 1 if sys.platform == "darwin" else 1024
    return scale * max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
documents, folder = Path(sys.argv[1]), Path(sys.argv[2])
"""
_INDEX = """
try:
    from corpus.readers.jsonl import parse_jsonl
except ImportError:
    from corpus.pages.jsonl import parse_jsonl
from corpus.draft import Draft
from indexer.build import build
with documents.open("rb") as lines:
    drafts = [one for one in parse_jsonl(lines, documents.name) if isinstance(one, Draft)]
entries = sorted((draft.entry for draft in drafts), key=lambda entry: entry.id)
for name, some in (("warm-up", entries[:200]), ("whole", entries)):
    (folder / name).mkdir()
    start, used = time.perf_counter(), processor()
    build(folder / name, some, None)
print(json.dumps({"seconds": time.perf_counter() - start, "processor": processor() - used}))
"""
_WHOLE = """
from evidencebank import Bank
marks = {}
def progress(rows, what):
    marks.setdefault(what, (time.perf_counter(), processor()))
    return rows
with Bank.create(folder / "bank") as bank:
    start, used = time.perf_counter(), processor()
    assert bank.load([documents], progress=progress).added
seconds, spent = time.perf_counter() - start, processor() - used
begun, before = marks["relating"]
print(json.dumps({"seconds": seconds, "processor": spent, "peak": peak(),
    "lists": time.perf_counter() - begun, "lists processor": processor() - before}))
"""
_CHANGE = """
from evidencebank import Bank
lines = documents.read_text(encoding="utf-8").split("\\n")
with Bank.create(folder / "bank") as bank:
    bank.load([documents])
    taken = []
    for number in range(1 + int(sys.argv[3])):  # the first to warm up
        record = json.loads(lines[number])
        record["text"] += " revised entirely"
        path = folder / f"change-{number}.jsonl"
        path.write_text(json.dumps(record) + "\\n", encoding="utf-8")
        start, used = time.perf_counter(), processor()
        assert bank.load([path]).changed == 1
        taken.append({"seconds": time.perf_counter() - start, "processor": processor() - used})
print(json.dumps(taken[1:]))
"""


def measure(work: Workspace, report: Report, part: str) -> None:
    """Measure both versions on both collections: indexes alone, whole builds, one change."""
    if work.before is None:
        report.line("no version before is measured: name a checkout of one with --before")
        return
    checkouts = {NOW: ROOT, BEFORE: work.before.resolve()}
    runs = work.scale.version_runs
    for documents in (work.scifact, work.debian):
        index = _in_turn(checkouts, _INDEX, documents, runs)
        rates = {name: [documents.count / one["seconds"] for one in r] for name, r in index.items()}
        title = f"Index alone, {documents}"
        key = f"versions index {documents.name}"
        notes = [_spread("documents a second", rates)]
        report.add(compare(part, key, title, "documents/s", "more", rates, notes))
        _add(report, part, f"{key} processor", f"{title}: processor", index, "processor", "s")
        whole = _in_turn(checkouts, _WHOLE, documents, runs)
        key, title = f"versions whole {documents.name}", f"Whole build, {documents}"
        _add(report, part, key, title, whole, "seconds", "s")
        _add(report, part, f"{key} processor", f"{title}: processor", whole, "processor", "s")
        _add(report, part, f"{key} memory", f"{title}: largest process", whole, "peak", "bytes")
    changes = {
        name: _run(checkout, _CHANGE, work.debian.file, str(max(runs, 5)))
        for name, checkout in checkouts.items()
    }
    title = f"One changed entry among {work.debian.count:,}, all of it"
    _add(report, part, "versions change", title, changes, "seconds", "s")
    _add(
        report, part, "versions change processor", f"{title}: processor", changes, "processor", "s"
    )


def measure_growth(work: Workspace, report: Report, part: str) -> None:
    """Measure whole builds of made documents, of two numbers of them.

    Lists are counted from the search for neighbours on; what they are made of comes before.
    """
    few, many = work.scale.grown_sizes
    taken = {f"{size:,} documents": [_grown(size)] for size in (few, many)}
    for what, key in (("with lists", "processor"), ("lists alone", "lists processor")):
        title = f"Growth, made documents of {MADE_WORDS} words, {what}: processor"
        values = {name: [one[key] for one in each] for name, each in taken.items()}
        report.add(compare(part, f"growth {what}", title, "s", "growth", values))
    without = {
        name: [one["processor"] - one["lists processor"] for one in each]
        for name, each in taken.items()
    }
    title = f"Growth, made documents of {MADE_WORDS} words, without lists: processor"
    report.add(compare(part, "growth without lists", title, "s", "growth", without))
    _add(report, part, "growth memory", "Growth: largest process", taken, "peak", "bytes")


def _grown(size: int) -> Any:
    """Build a bank of so many made documents; return what it took."""
    with tempfile.TemporaryDirectory(prefix="evidencebank-growth-") as folder:
        path = Path(folder) / "documents.jsonl"
        write_made(size, path)
        return _run(ROOT, _WHOLE, path)


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


def _in_turn(
    checkouts: Mapping[str, Path], program: str, documents: Prepared, runs: int
) -> dict[str, list[Any]]:
    """Run a program in each checkout, one after the other, again and again."""
    each = repeated(
        lambda: {name: _run(path, program, documents.file) for name, path in checkouts.items()},
        runs,
    )
    return {name: [one[name] for one in each] for name in checkouts}


def _run(checkout: Path, program: str, documents: Path, *words: str) -> Any:
    """Run a program of a version in a new process; return what it prints, which is JSON."""
    with tempfile.TemporaryDirectory(prefix="evidencebank-build-") as folder:
        done = subprocess.run(
            [sys.executable, "-c", _SHARED + program, documents, folder, *words],
            cwd=checkout,
            env=os.environ | {"PYTHONPATH": str(checkout)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return json.loads(done.stdout)


def _add(
    report: Report,
    part: str,
    key: str,
    title: str,
    taken: Mapping[str, Sequence[Mapping[str, float]]],
    what: str,
    unit: str,
) -> None:
    values = {name: [one[what] for one in each] for name, each in taken.items()}
    notes = [_spread(unit, values)]
    report.add(compare(part, key, title, unit, "less", values, notes))


def _spread(unit: str, values: Mapping[str, Sequence[float]]) -> str:
    """Say from what to what the values of each version reach."""
    told = (
        f"{name} {min(each):,.4g} to {max(each):,.4g} ({len(each)} runs)"
        for name, each in values.items()
    )
    return f"Spread, {unit}: {'; '.join(told)}."
