"""The signals of searches, measured on a small collection."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from benchmarks.search_steps import CHOICES, ENGINE, HYPHENATED, SIGNALS, measure
from indexer.query.word_nodes import HYPHENATED_WEIGHT
from indexer.ranking.latent_feedback import FIRST, STEEPNESS, WEIGHT

WORDS = ["borage", "delphi", "famous", "gisborne", "hackney", "islington", "jersey", "kent"]


def write_collection(folder: Path) -> None:
    """Write 48 documents on eight subjects, each subject with words that go together."""
    records = [
        {
            "_id": f"{word}-{n}",
            "title": f"{word} ward",
            "text": f"{word if n % 2 else ''} {word}a {word}b clinic {WORDS[n]} {n} first-aid",
        }
        for word in WORDS
        for n in range(6)
    ]
    lines = "\n".join(map(json.dumps, records)) + "\n"
    (folder / "corpus.jsonl").write_text(lines, encoding="utf-8")
    queries = "".join(f'{{"_id": "{word}", "text": "{word} first-aid clinic"}}\n' for word in WORDS)
    (folder / "queries.jsonl").write_text(queries, encoding="utf-8")
    judged = "".join(f"{word}\t{word}-{n}\t1\n" for word in WORDS for n in range(6))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + judged, encoding="utf-8")


def test_each_signal_is_left_out_and_the_engine_ranks_as_the_formulas_say(folder: Path) -> None:
    """A value for each query; the engine's are those of the choice that it has made."""
    write_collection(folder)
    steps, choices, hyphenated = measure(folder)
    assert steps.keys() == {ENGINE, *SIGNALS}
    assert choices.keys() == CHOICES.keys()
    assert hyphenated.keys() == HYPHENATED.keys()
    found = (*steps.values(), *choices.values(), *hyphenated.values())
    assert all(len(values) == len(WORDS) for values in found)
    assert hyphenated[f"{HYPHENATED_WEIGHT:g} words"] == steps[ENGINE]
    np.testing.assert_allclose(
        steps[ENGINE], choices[f"first {FIRST}, power {STEEPNESS}, weight {WEIGHT:g}"]
    )
    assert steps["without latent feedback"] == choices["no feedback"]
    assert np.mean(steps[ENGINE]) > 0.5


def test_a_collection_without_queries_has_nothing_to_measure(folder: Path) -> None:
    """Its searches are not judged."""
    (folder / "corpus.jsonl").write_text('{"_id": "1", "text": "prison"}\n', encoding="utf-8")
    assert measure(folder) == ({}, {}, {})
