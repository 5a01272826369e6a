"""Answers beside those of another version: what differs is counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import answers
from benchmarks.earlier import BEFORE, ROOT
from benchmarks.peers import OURS
from benchmarks.report import Report
from benchmarks.scale import QUICK
from benchmarks.workspace import Workspace

ABOUT = ("prison", "pregnancy", "housing", "school")


@pytest.fixture
def collections(tmp_path: Path) -> Path:
    """Write a collection of the name that is judged in a quick run."""
    folder = tmp_path / "collections" / QUICK.judged[0]
    folder.mkdir(parents=True)
    texts = [f"alcohol and {where}: a review of {n} trials" for where in ABOUT for n in range(4)]
    corpus = [{"_id": f"d{n}", "title": text, "text": text} for n, text in enumerate(texts)]
    queries = [{"_id": f"q{n}", "text": where} for n, where in enumerate(ABOUT)]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    judged = "".join(f"q{n}\td{4 * n}\t1\n" for n in range(len(ABOUT)))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + judged, encoding="utf-8")
    return folder.parent


def test_a_version_has_its_own_answers(collections: Path, tmp_path: Path) -> None:
    """All of them the same, in the same order, and worth the same."""
    report = Report(tmp_path / "results.json", True)
    answers.run(Workspace(tmp_path, collections, QUICK, ROOT), report)
    assert report.failed == []
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    name = QUICK.judged[0]
    found = ("of 4 4 have", "of 16 16 have")
    for what, counted in zip(("searches", "related lists"), found, strict=True):
        told = f"{name}, {what}: {counted} the same first ten in order, "
        assert any(line.startswith(told) for line in results["lines"]), results["lines"]
    rows = results["comparisons"][0]["rows"]
    assert rows[OURS]["median"] == rows[BEFORE]["median"] > 0


def test_what_differs_is_counted() -> None:
    """Another order, another member, and a question that is not answered any more."""
    theirs = {"a": ["1", "2"], "b": ["1", "2"], "c": ["1", "2"], "d": ["1"]}
    ours = {"a": ["1", "2"], "b": ["2", "1"], "c": ["1", "3"]}
    told = "of 4 1 have the same first ten in order, 2 in any order"
    assert answers._told(ours, theirs) == told


def test_without_another_version_it_says_so(collections: Path, tmp_path: Path) -> None:
    """As without collections."""
    report = Report(tmp_path / "results.json", True)
    for folder in (collections, None):
        answers.run(Workspace(tmp_path, folder, QUICK), report)
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert len(results["lines"]) == 2
    assert all(line.startswith("answers are left out") for line in results["lines"])
