"""How long a search takes whose words were never asked for: each query once in a process.

Every run starts each engine anew, one after the other, and asks other queries before, as many as
it takes until all engines have loaded and compiled what they do. Times are of the processor.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.earlier import BEFORE, answer, built
from benchmarks.peers import engine_class
from benchmarks.process import in_child
from benchmarks.report import Report, compare_runs
from benchmarks.timing import SEARCH_PATIENCE, cpu_seconds_of
from benchmarks.workspace import Prepared, Workspace

_PART = "searching"

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


def run(work: Workspace, report: Report) -> None:
    """Measure sentences and short queries, any word of which will do."""
    for key, documents, queries in (
        ("claims", work.scifact, work.scifact.claims),
        ("short queries", work.debian, work.debian.short),
    ):
        with report.step(f"{key}, first time"):
            title = f"{len(queries)} {key} on {documents}: ten hits, any word, each once"
            _measure(work, report, f"{key}, first time", title, documents, queries)


def _measure(
    work: Workspace,
    report: Report,
    key: str,
    title: str,
    documents: Prepared,
    queries: Sequence[str],
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
        ways[BEFORE] = lambda: answer(before, _ASK, bank, given=asked)
    measured: dict[str, list[list[float]]] = {name: [] for name in ways}
    for _ in range(work.scale.search_runs):
        for name, way in ways.items():
            if sum(map(sum, measured[name])) < SEARCH_PATIENCE:
                measured[name].append(way())
    notes = [f"Each query once a run, after {len(documents.others)} others; processor time."]
    report.add(compare_runs(_PART, key, title, "s", "less", measured, notes))


def ask_once(name: str, folder: Path, others: Sequence[str], queries: Sequence[str]) -> list[float]:
    """Return the processor's seconds for each query, ids and scores in hand."""
    engine = engine_class(name)()
    engine.open(folder)
    for query in others:
        engine.search(query)
    seconds = [cpu_seconds_of(partial(engine.search, query)) for query in queries]
    engine.close()
    return seconds
