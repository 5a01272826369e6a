"""The steps of the related lists, measured on a small collection."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.documents import read_collection
from benchmarks.related_choices import CHOICES
from benchmarks.related_steps import ALL_STEPS, STEPS, judged_related, measure, quality_of

WORDS = ["borage", "delphi", "famous", "gisborne", "hackney", "islington"]


def write_collection(folder: Path) -> None:
    """Write twelve documents, two on each of six subjects, and queries with judgements."""
    records = [
        {
            "_id": f"{word}-{n}",
            "title": f"{word} ward",
            "text": f"{word} clinic among {WORDS[n]} nurses {n}",
        }
        for word in WORDS
        for n in range(2)
    ]
    (folder / "corpus.jsonl").write_text(
        "\n".join(map(json.dumps, records)) + "\n", encoding="utf-8"
    )
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "borage"}\n', encoding="utf-8")
    judged = "".join(f"{word}\t{word}-{n}\t1\n" for word in WORDS for n in range(2))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + judged, encoding="utf-8")


def test_documents_relevant_to_the_same_query_are_related(folder: Path) -> None:
    """Each query gives a gain of 1; what was judged as related goes before."""
    write_collection(folder)
    related = judged_related(read_collection(folder))
    assert related["borage-0"] == {"borage-1": 1}
    assert len(related) == 12
    (folder / "related.tsv").write_text("doc-id\trelated-id\tscore\nborage-0\tdelphi-1\t3\n")
    assert judged_related(read_collection(folder)) == {"borage-0": {"delphi-1": 3.0}}


def test_every_step_and_every_other_way_is_measured(folder: Path) -> None:
    """On subjects this plain all find most of what is related."""
    write_collection(folder)
    measured = measure(folder, judged_related(read_collection(folder)))
    assert list(measured["steps"]) == list(STEPS)
    assert list(measured["choices"]) == list(CHOICES)
    assert {"PMRA", "BM25, text as query", "the same, damped"} <= measured["ways"].keys()
    assert measured["steps"][ALL_STEPS] == [1.0] * 12
    for group in measured.values():
        for values in group.values():
            assert len(values) == 12
            assert 0.5 < sum(values) / 12 <= 1


def test_a_judged_document_without_a_list_finds_nothing() -> None:
    """So that the values of two ways can be paired, whatever each of them lists."""
    judged = {"one": {"two": 1.0}, "rejected": {"two": 1.0}}
    assert quality_of({"one": ["two"]}, judged) == [1.0, 0.0]
