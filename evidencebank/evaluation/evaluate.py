"""Measuring how good search and related lists are, on collections with judgements."""

from __future__ import annotations

import gzip
import json
import math
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from evidencebank.bank import Bank
from evidencebank.evaluation.measures import mean_ndcg_at, mean_recall_at
from evidencebank.progress import Progress, silent
from indexer.query.limits import WIDE

Judgements = dict[str, dict[str, float]]
"""For each query, or each entry, the gain of each entry that was judged."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Mean measures over a collection; None where it has no judgements of that sort."""

    collection: str
    entries: int
    rejected: int
    ndcg_cut_10: float | None
    recall_100: float | None
    related_ndcg_cut_10: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape that `evidencebank evaluate --json` prints."""
        shape: dict[str, Any] = {
            "collection": self.collection,
            "entries": self.entries,
            "rejected": self.rejected,
        }
        if self.ndcg_cut_10 is not None:
            shape["search"] = {"ndcg_cut_10": self.ndcg_cut_10, "recall_100": self.recall_100}
        if self.related_ndcg_cut_10 is not None:
            shape["related"] = {"ndcg_cut_10": self.related_ndcg_cut_10}
        return shape


@dataclass(frozen=True, slots=True)
class JudgedQueries:
    """Queries that have a judgement above 0: the text of each, in the file's order, and its gains.

    Both are by the query's id.
    """

    texts: dict[str, str]
    gains: Judgements


def judged_queries(collection: Path) -> JudgedQueries | None:
    """Read a collection's queries.jsonl and qrels.tsv, or return None where it has no such files.

    A judged query that queries.jsonl does not have keeps its gains, so that it counts as not
    found. Raises InputError for a file that is damaged.
    """
    queries, qrels = file_of(collection, "queries.jsonl"), _qrels(collection)
    if queries is None or qrels is None:
        return None
    judged = _with_gains(_judgements(qrels))
    texts = {query["_id"]: query["text"] for query in _records(queries) if query["_id"] in judged}
    return JudgedQueries(texts, judged)


def judged_related(collection: Path) -> Judgements | None:
    """Read a collection's related.tsv: lists with a judgement above 0. None where there is none.

    Raises InputError for a file that is damaged.
    """
    path = file_of(collection, "related.tsv")
    return None if path is None else _with_gains(_judgements(path))


def evaluate(
    collection: Path, progress: Progress = silent, entries: Path | None = None
) -> Measured:
    """Build a bank of a collection in a temporary folder and measure it.

    Queries are taken as plain words. A query is measured if it has a judgement above 0. With
    `entries`, these files or pages are what is searched, in place of the collection's own
    corpus.jsonl.

    Raises InputError when the folder is not in the BEIR layout.
    """
    with (
        tempfile.TemporaryDirectory(prefix="evidencebank-") as folder,
        bank_of(collection, Path(folder) / "bank", progress, entries) as (bank, rejected),
    ):
        search = _search_measures(bank, collection, progress)
        related = _related_measure(bank, collection, progress)
        name = collection.resolve().name
        measured = Measured(name, len(bank), rejected, *search, related)
    if search == (None, None) and related is None:
        raise InputError(f"{collection} has no judgements: it needs qrels.tsv or related.tsv")
    return measured


@contextmanager
def bank_of(
    collection: Path, folder: Path, progress: Progress, entries: Path | None = None
) -> Iterator[tuple[Bank, int]]:
    """Give a new bank of a collection, or of other entries, and how many were rejected.

    Raises InputError when there is nothing to read.
    """
    corpus = entries or file_of(collection, "corpus.jsonl")
    if corpus is None:
        raise InputError(f"{collection} has no corpus.jsonl: name a folder in the BEIR layout")
    with Bank.create(folder) as bank:
        report = bank.load([corpus], progress=progress)
        if not len(bank):
            why = report.rejected[0].reason if report.rejected else "it is empty"
            raise InputError(f"nothing of {corpus} could be read: {why}")
        yield bank, len(report.rejected)


def _search_measures(
    bank: Bank, collection: Path, progress: Progress
) -> tuple[float | None, float | None]:
    judged = judged_queries(collection)
    if judged is None:
        return None, None
    rankings: dict[str, list[str]] = {}
    for query_id in progress(list(judged.texts), "searching"):
        found = bank.search(judged.texts[query_id], limit=100, mode="words", limits=WIDE)
        rankings[query_id] = [hit.id for hit in found.hits]
    return (
        round(mean_ndcg_at(rankings, judged.gains, 10), 4),
        round(mean_recall_at(rankings, judged.gains, 100), 4),
    )


def _related_measure(bank: Bank, collection: Path, progress: Progress) -> float | None:
    judged = judged_related(collection)
    if judged is None:
        return None
    known = {entry.id for entry in bank}
    rankings = {
        entry_id: [item.id for item in bank.related(entry_id)]
        for entry_id in progress(sorted(known & judged.keys()), "comparing")
    }
    return round(mean_ndcg_at(rankings, judged, 10), 4)


def _with_gains(judged: Judgements) -> Judgements:
    return {key: gains for key, gains in judged.items() if max(gains.values()) > 0}


def _qrels(collection: Path) -> Path | None:
    return file_of(collection, "qrels.tsv") or file_of(collection, "qrels/test.tsv")


def file_of(collection: Path, name: str) -> Path | None:
    """Return a file of a collection, plain or gzipped; None where it has none of the name."""
    plain, packed = collection / name, collection / f"{name}.gz"
    return plain if plain.is_file() else packed if packed.is_file() else None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines of a file, plain or gzipped."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                yield number, line.decode("utf-8")
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(f"{path} is damaged or not UTF-8: {error}") from error


def _records(path: Path) -> Iterator[dict[str, str]]:
    for number, line in _lines(path):
        try:
            record = json.loads(line)
            yield {"_id": str(record["_id"]), "text": str(record["text"])}
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError(f"{path}:{number} is not a query with _id and text") from error


def _judgements(path: Path) -> Judgements:
    judged: Judgements = {}
    for number, line in _lines(path):
        try:
            key, entry_id, gain = _judgement(line)
        except ValueError as error:
            if number == 1:  # a heading
                continue
            raise InputError(f"{path}:{number} is not a judgement: id, id, score") from error
        judged.setdefault(key, {})[entry_id] = gain
    return judged


def _judgement(line: str) -> tuple[str, str, float]:
    key, entry_id, score = line.rstrip("\r\n").split("\t")
    gain = float(score)
    if not math.isfinite(gain):
        raise ValueError(score)
    return key, entry_id, gain
