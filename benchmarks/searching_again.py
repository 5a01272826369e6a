"""How long searches take that were asked for before, one at a time, in an engine's own process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import OURS, Engine, engine_class
from benchmarks.peers.engine import Hits, Match, Page, Question
from benchmarks.process import in_child
from benchmarks.report import Report, compare
from benchmarks.timing import SEARCH_PATIENCE, seconds_of
from benchmarks.workspace import Prepared, Workspace

_PART = "searching_again"


def run(work: Workspace, report: Report) -> None:
    """Measure sentences, short queries, filtered searches and growth."""
    scifact, debian = work.scifact, work.debian
    claims, short = scifact.claims, debian.short
    about = f"{len(claims)} claims on {scifact}: ten hits"
    of_titles = f"{len(short)} short queries on {debian}: ten hits"
    asked: tuple[tuple[str, str, Prepared, Sequence[str], Match], ...] = (
        ("claims", f"{about}, any word", scifact, claims, "any"),
        ("short queries", f"{of_titles}, any word", debian, short, "any"),
        ("short queries, all words", f"{of_titles}, all words", debian, short, "all"),
    )
    for key, title, documents, queries, match in asked:
        with report.step(key):
            _words(work, report, key, title, documents, queries, match)
    with report.step("filter, facets and sort"):
        _browsing(work, report, debian)
    with report.step("growth of searching"):
        _growth(work, report, debian)


def _words(
    work: Workspace,
    report: Report,
    key: str,
    title: str,
    documents: Prepared,
    queries: Sequence[str],
    match: Match,
) -> None:
    measured: dict[str, list[float]] = {}
    found: list[str] = []
    for name, engine in work.engines.items():
        if match == "any" or engine.matches_all:
            folder = work.index(name, documents)
            runs = work.scale.search_runs
            measured[name], hits = in_child(_time_searches, name, folder, queries, match, runs)
            found.append(f"{name} {hits:.1f}")
    note = f"Hits a query: {', '.join(found)}."
    report.add(compare(_PART, key, title, "s", "less", measured, [note], in_runs=False))


def _browsing(work: Workspace, report: Report, documents: Prepared) -> None:
    asked = documents.questions
    measured: dict[str, list[float]] = {}
    found: list[str] = []
    for name, engine in work.engines.items():
        if engine.browses:
            folder = work.index(name, documents)
            runs = work.scale.search_runs
            measured[name], total = in_child(_time_browsing, name, folder, asked, runs)
            found.append(f"{name} {total:.0f}")
    title = f"{len(asked)} searches of {documents}: subject, years, counts, by year"
    notes = [
        f"Documents found a search, on average: {', '.join(found)}.",
        "Where documents have no year, it is made from the id.",
    ]
    key = "filter, facets and sort"
    report.add(compare(_PART, key, title, "s", "less", measured, notes, in_runs=False))


def _growth(work: Workspace, report: Report, documents: Prepared) -> None:
    measured: dict[str, list[float]] = {}
    for sample in [*work.smaller_debian, documents]:
        folder = work.index(OURS, sample)
        runs = work.scale.search_runs
        label = f"{sample.count:,} documents"
        measured[label], _ = in_child(_time_searches, OURS, folder, documents.short, "any", runs)
    title = f"evidencebank, growth: {len(documents.short)} short queries, any word"
    report.add(compare(_PART, "growth", title, "s", "growth", measured, in_runs=False))


def _time_searches(
    name: str, folder: Path, queries: Sequence[str], match: Match, runs: int
) -> tuple[list[float], float]:
    """Return the median time of each query, and how many hits a query has on average."""
    engine = _opened(name, folder)

    def search(query: str) -> Hits:
        return engine.search(query, match)

    hits = [len(search(query)) for query in queries]
    return _medians(search, queries, runs), float(np.mean(hits))


def _time_browsing(
    name: str, folder: Path, asked: Sequence[Question], runs: int
) -> tuple[list[float], float]:
    """Return the median time of each question, and how many documents it finds on average."""
    engine = _opened(name, folder)

    def browse(question: Question) -> Page:
        return engine.browse(question)

    totals = [browse(question).total for question in asked]
    return _medians(browse, asked, runs), float(np.mean(totals))


def _opened(name: str, folder: Path) -> Engine:
    engine = engine_class(name)()
    engine.open(folder)
    return engine


def _medians(ask: Callable[[Any], object], asked: Sequence[Any], runs: int) -> list[float]:
    """Return each question's median time; all have been asked once before, to warm up."""
    times: list[list[float]] = []
    while len(times) < runs and sum(map(sum, times)) < SEARCH_PATIENCE:
        times.append([seconds_of(partial(ask, each)) for each in asked])
    medians: list[float] = np.median(np.array(times), axis=0).tolist()
    return medians
