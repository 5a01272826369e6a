"""The ten nearest of every document by cosine: four ways to the same lists."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import csr_array, load_npz, save_npz

from benchmarks.building import INDEX_ALONE
from benchmarks.nearest import METHODS, Nearest
from benchmarks.peers import OURS
from benchmarks.process import in_child, peak_bytes
from benchmarks.report import Report, compare
from benchmarks.timing import repeated, seconds_of
from benchmarks.workspace import Prepared, Workspace

_PART = "relating"
_COUNT = 10
_WARM_UP = 200
_SEED = 20
_NEGLIGIBLE = 1e-6
"""Cosines that differ by less are one: ways add up in different orders, gensim in float32."""


def run(work: Workspace, report: Report) -> None:
    """Measure all lists of the larger collection, compare them, and measure growth."""
    documents = work.debian
    weights = work.folder / "weights.npz"
    in_child(_write_weights, work.index(INDEX_ALONE, documents), weights)
    measured: dict[str, list[float]] = {}
    peaks: dict[str, list[float]] = {}
    for name in METHODS:
        try:
            runs = work.scale.relating_runs
            measured[name], peak = in_child(_time, name, weights, _lists(work, name), runs)
        except ImportError as error:
            report.line(f"{name} is left out: {error}")
            continue
        peaks[name] = [float(peak)]
    title = f"All lists of the ten nearest, {documents}"
    same = [_compared(_lists(work, OURS), _lists(work, name), name) for name in measured]
    notes = ["The same float64 weights for all.", *same[1:]]
    report.add(compare(_PART, "all lists", title, "s", "less", measured, notes))
    title = f"Memory while relating {documents}"
    report.add(compare(_PART, "all lists memory", title, "bytes", "less", peaks))
    _growth(work, report, documents, weights, measured[OURS])


def _growth(
    work: Workspace, report: Report, documents: Prepared, weights: Path, whole: list[float]
) -> None:
    sizes = [size for size in work.scale.related_sizes if size < documents.count]
    runs = work.scale.relating_runs
    each = [in_child(_time_sample, weights, size, runs) for size in sizes] + [whole]
    sizes.append(documents.count)
    measured = {f"{size:,} entries": seconds for size, seconds in zip(sizes, each, strict=True)}
    medians = [float(np.median(seconds)) for seconds in each]
    exponent = float(np.polyfit(np.log(sizes), np.log(medians), 1)[0])
    note = f"The time grows with the number of entries to the power of {exponent:.2f}."
    title = "evidencebank, growth: all lists of random samples"
    report.add(compare(_PART, "growth", title, "s", "growth", measured, [note]))


def _lists(work: Workspace, name: str) -> Path:
    return work.folder / f"lists-{name.split(',')[0]}.npz"


def _write_weights(index: Path, weights: Path) -> None:
    from indexer.index import Index
    from recommender.model.weights import term_weights

    save_npz(weights, term_weights(Index(index)))


def _time(name: str, weights: Path, lists: Path, runs: int) -> tuple[list[float], int]:
    """Write the lists; return how long each run took and the peak of memory."""
    vectors = csr_array(load_npz(weights))
    nearest = METHODS[name]
    nearest(vectors[:_WARM_UP], _COUNT)
    found: list[Nearest] = []

    def relate() -> float:
        return seconds_of(lambda: found.append(nearest(vectors, _COUNT)))

    seconds = repeated(relate, runs)
    docs, scores = found[0]
    np.savez(lists, docs=docs, scores=scores)
    return seconds, peak_bytes()


def _time_sample(weights: Path, size: int, runs: int) -> list[float]:
    vectors = csr_array(load_npz(weights))
    chosen = np.random.default_rng(_SEED).permutation(vectors.shape[0])[:size]
    sample = vectors[np.sort(chosen)]
    METHODS[OURS](vectors[:_WARM_UP], _COUNT)
    return repeated(lambda: seconds_of(lambda: METHODS[OURS](sample, _COUNT)), runs)


def _compared(ours: Path, others: Path, name: str) -> str:
    """Say in how many lists two ways agree on the cosines, and in how many on the documents."""
    with np.load(ours) as one, np.load(others) as other:
        cosines = (np.abs(one["scores"] - other["scores"]) < _NEGLIGIBLE).all(axis=1)
        documents = (np.sort(one["docs"]) == np.sort(other["docs"])).all(axis=1)
    return (
        f"{name}: the same cosines in {cosines.sum():,} of {cosines.size:,} lists, the same "
        f"documents in {documents.sum():,} (equal cosines are cut in no stated order)."
    )
