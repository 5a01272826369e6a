"""Building as an earlier version does it and as this one does, in turn, each in a new process.

An earlier version is a checkout of it, with the packages that it locks if it has an environment of
its own. Besides the seconds that pass, the processor's are told, of a process with those that it
started: on a machine with other work they alone can be compared.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.earlier import BEFORE, ROOT, answer, asking, built
from benchmarks.peers import OURS
from benchmarks.report import Report, compare
from benchmarks.workspace import Prepared, Workspace

NOW = "this version"

_SHARED = """
import json, os, resource, shutil, sys, time
from pathlib import Path
try:
    from psutil import Process
except ImportError:
    Process = None
def processor():
    # what living children took is in nobody's sum yet
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in each) + below(os.getpid())
def below(parent):
    children = Process(parent).children(recursive=True) if Process else ()
    return sum(sum(child.cpu_times()[:4]) for child in children)
def peak():
    status = Path("/proc/self/status")  # getrusage counts what the parent held too
    if status.is_file():
        own = dict(line.split(":", 1) for line in status.read_text().splitlines())
        most = int(own["VmHWM"].split()[0]) * 1024
    else:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scale = 1 if sys.platform == "darwin" else 1024
    return max(most, scale * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
documents, folder = Path(sys.argv[1]), Path(sys.argv[2])
"""
INDEX = f"""
{_SHARED}
try:
    from corpus.readers.jsonl import parse_jsonl
except ImportError:
    from corpus.pages.jsonl import parse_jsonl
from corpus.draft import Draft
from indexer.build import build
with documents.open("rb") as lines:
    drafts = [one for one in parse_jsonl(lines, documents.name) if isinstance(one, Draft)]
entries = sorted((draft.entry for draft in drafts), key=lambda entry: entry.id)
def seconds(some):
    folder.mkdir(parents=True)
    start = time.perf_counter()
    build(folder, some, None)
    taken = time.perf_counter() - start
    shutil.rmtree(folder)
    return taken
seconds(entries[:200])  # to warm up
for _ in sys.stdin:
    print(json.dumps(seconds(entries)), flush=True)
"""
"""Indexes the entries of a file anew for each line that it is given; answers with the seconds."""

WHOLE = f"""
{_SHARED}
from evidencebank import Bank
marks = {{}}
def progress(rows, what):
    marks.setdefault(what, (time.perf_counter(), processor()))
    return rows
with Bank.create(folder) as bank:
    start, used = time.perf_counter(), processor()
    assert bank.load([documents], progress=progress).added
seconds, spent = time.perf_counter() - start, processor() - used
begun, before = marks["relating"]
print(json.dumps({{"seconds": seconds, "processor": spent, "peak": peak(),
    "lists": seconds + start - begun, "lists processor": spent + used - before}}))
"""
"""Builds a bank of a file: all of it, and what comes from the search for neighbours on."""

_CHANGE = f"""
{_SHARED}
from evidencebank import Bank
with Bank.open(folder) as bank, documents.open(encoding="utf-8") as lines:
    for _ in sys.stdin:
        record = json.loads(next(lines))
        record["text"] += " revised entirely"
        path = folder.with_name("change-" + str(record["id"]).replace("/", "-") + ".jsonl")
        path.write_text(json.dumps(record) + "\\n", encoding="utf-8")
        start, used = time.perf_counter(), processor()
        assert bank.load([path]).changed == 1
        taken = {{"seconds": time.perf_counter() - start, "processor": processor() - used}}
        print(json.dumps(taken), flush=True)
"""


def measure_whole(
    work: Workspace,
    report: Report,
    part: str,
    documents: Prepared,
    runs: int,
    beside: Mapping[str, Sequence[float]],
) -> None:
    """Measure whole builds, `beside` what others took to index the same, in seconds.

    The last banks are kept, and searched by what is measured later.
    """
    versions = _versions(work)
    taken: dict[str, list[Any]] = {name: [] for name in versions}
    for _ in range(runs):
        for name, checkout in versions.items():
            bank = documents.place(OURS if name == NOW else name)
            shutil.rmtree(bank, ignore_errors=True)
            taken[name].append(answer(checkout, WHOLE, documents.file, bank))
    work.keep(OURS, documents)
    key, title = f"whole build {documents.name}", f"Whole build of {documents}"
    note = "Reading, cleaning, storing, indexing and relating; the others index, from memory."
    seconds = {name: [one["seconds"] for one in each] for name, each in taken.items()}
    others = {f"{name}, index": values for name, values in beside.items()}
    report.add(compare(part, key, title, "s", "less", seconds | others, [note]))
    add(report, part, f"{key} processor", f"{title}: processor", taken, "processor", "s")
    add(report, part, f"{key} memory", f"{title}: largest process", taken, "peak", "bytes")


def measure_change(work: Workspace, report: Report, part: str, documents: Prepared) -> None:
    """Measure what one changed entry takes, in copies of the banks, in turn, each time another."""
    versions = _versions(work)
    taken: dict[str, list[Any]] = {name: [] for name in versions}
    with ExitStack() as running:
        ask = {}
        for name, checkout in versions.items():
            bank = built(checkout, documents) if name == BEFORE else work.index(OURS, documents)
            copy = bank.with_name(f"{bank.name}-changing")
            shutil.copytree(bank, copy)
            running.callback(shutil.rmtree, copy)
            ask[name] = running.enter_context(asking(checkout, _CHANGE, documents.file, copy))
            ask[name]()  # to warm up
        for _ in range(work.scale.version_runs):
            for name, each in taken.items():
                each.append(ask[name]())
    key, title = "one entry changed", f"One changed entry among {documents.count:,}, all of it"
    add(report, part, key, title, taken, "seconds", "s")
    add(report, part, f"{key} processor", f"{title}: processor", taken, "processor", "s")


def add(
    report: Report,
    part: str,
    key: str,
    title: str,
    taken: Mapping[str, Sequence[Mapping[str, float]]],
    what: str,
    unit: str,
) -> None:
    """Compare one of the values that the programs print."""
    values = {name: [one[what] for one in each] for name, each in taken.items()}
    report.add(compare(part, key, title, unit, "less", values))


def _versions(work: Workspace) -> dict[str, Path]:
    return {NOW: ROOT} | ({BEFORE: work.before.resolve()} if work.before else {})
