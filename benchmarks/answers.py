"""Whether answers are those of another version: the first ten of searches and of related lists."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.earlier import BEFORE, ROOT, answer
from benchmarks.peers import OURS
from benchmarks.report import Report, compare
from benchmarks.workspace import Workspace
from evidencebank.evaluation.evaluate import file_of, judged_queries, judged_related
from evidencebank.evaluation.measures import mean_ndcg_at

_PART = "answers"
_PROGRAM = """
import json, sys, tempfile
from pathlib import Path
from evidencebank import Bank
from indexer.query.limits import WIDE

queries = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as folder, Bank.create(Path(folder, "bank")) as bank:
    bank.load([Path(sys.argv[1])])
    searches = {
        key: [hit.id for hit in bank.search(text, limit=10, mode="words", limits=WIDE).hits]
        for key, text in queries.items()
    }
    lists = {entry.id: [one.id for one in bank.related(entry.id)] for entry in bank}
print(json.dumps([searches, lists]))
"""

Answers = Mapping[str, Sequence[str]]
"""The ids that are found, by query or by entry."""


def run(work: Workspace, report: Report) -> None:
    """Compare all searches and lists of each judged collection, as either version builds it."""
    if work.collections is None or work.before is None:
        report.line("answers are left out: they take collections, and an earlier version")
        return
    for name in work.scale.judged:
        corpus = file_of(work.collections / name, "corpus.jsonl")
        if corpus is None:
            report.line(f"answers of {name} are left out: there is no such collection")
            continue
        with report.step(name):
            _compare(name, corpus, work.before, report)


def _compare(name: str, corpus: Path, before: Path, report: Report) -> None:
    queries = judged_queries(corpus.parent)
    asked = json.dumps(queries.texts if queries else {})
    versions = {OURS: ROOT, BEFORE: before}
    found = {
        version: answer(checkout, _PROGRAM, corpus.resolve(), given=asked)
        for version, checkout in versions.items()
    }
    judged = queries.gains if queries else None, judged_related(corpus.parent)
    for number, (what, gains) in enumerate(zip(("searches", "related lists"), judged, strict=True)):
        answers = {version: both[number] for version, both in found.items()}
        if answers[BEFORE]:
            report.line(f"{name}, {what}: {_told(answers[OURS], answers[BEFORE])}")
        if gains:
            values = {version: [mean_ndcg_at(ids, gains, 10)] for version, ids in answers.items()}
            title = f"nDCG@10 of {len(gains):,} {what} of {name}"
            report.add(compare(_PART, f"{name}, {what}", title, "ndcg@10", "more", values))


def _told(ours: Answers, theirs: Answers) -> str:
    """Say for how many questions both versions have the same first ten."""
    same = sum(ours.get(key) == ids for key, ids in theirs.items())
    members = sum(set(ours.get(key, ())) == set(ids) for key, ids in theirs.items())
    return f"of {len(theirs):,} {same:,} have the same first ten in order, {members:,} in any order"
