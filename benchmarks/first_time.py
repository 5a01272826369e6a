"""How long a search takes whose words were never asked for: each query once in a process.

Every run starts each engine anew, one after the other, and asks other queries before, as many as
it takes until all engines have loaded and compiled what they do. Times are of the processor.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.earlier import BEFORE, built, python_of, surroundings
from benchmarks.peers import engine_class
from benchmarks.process import in_child
from benchmarks.report import Report, compare_runs
from benchmarks.timing import SEARCH_PATIENCE, cpu_seconds_of
from benchmarks.workspace import Prepared, Workspace

_ASK = """
import json
import sys
from time import process_time
from evidencebank import Bank
bank = Bank.open(sys.argv[1])
others, asked = json.load(sys.stdin)
def seconds(query):
    start = process_time()
    [(hit.id, hit.score) for hit in bank.search(query, match="any", limit=10).hits]
    return process_time() - start
for query in others:
    seconds(query)
print(json.dumps([seconds(query) for query in asked]))
"""


def measure(
    part: str,
    key: str,
    title: str,
    work: Workspace,
    documents: Prepared,
    queries: Sequence[str],
    report: Report,
) -> None:
    """Ask each query once in every run, of each engine in turn, and of the version before."""
    ways: dict[str, Callable[[], list[float]]] = {
        name: partial(
            in_child, ask_once, name, work.index(name, documents), documents.others, queries
        )
        for name in work.engines
    }
    if work.before is not None:
        before = work.before.resolve()
        bank = built(before, documents)
        asked = json.dumps([documents.others, queries])
        ways[BEFORE] = lambda: json.loads(_run(before, _ASK, [bank], asked))
    measured: dict[str, list[list[float]]] = {name: [] for name in ways}
    for _ in range(work.scale.search_runs):
        for name, way in ways.items():
            if sum(map(sum, measured[name])) < SEARCH_PATIENCE:
                measured[name].append(way())
    notes = [f"Each query once a run, after {len(documents.others)} others; processor time."]
    report.add(compare_runs(part, key, title, "s", "less", measured, notes))


def ask_once(name: str, folder: Path, others: Sequence[str], queries: Sequence[str]) -> list[float]:
    """Return the processor's seconds for each query, ids and scores in hand."""
    engine = engine_class(name)()
    engine.open(folder)
    for query in others:
        engine.search(query)
    seconds = [cpu_seconds_of(partial(engine.search, query)) for query in queries]
    engine.close()
    return seconds


def _run(checkout: Path, script: str, words: Sequence[Path], given: str) -> str:
    """Return what a script prints that runs in a checkout."""
    command = [python_of(checkout), "-c", script, *map(str, words)]
    done = subprocess.run(
        command,
        cwd=checkout,
        env=surroundings(checkout),
        input=given,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the version before failed: {done.stderr[-2_000:]}")
    return done.stdout
