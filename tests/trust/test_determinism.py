"""The same entries give the same bank and the same answers, whatever the process."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.places import SAMPLE

BUILDS_AND_ASKS = """
import json, sys
from evidencebank import Bank

with Bank.create(sys.argv[1]) as bank:
    bank.load([sys.argv[2]])
with Bank.open(sys.argv[1]) as bank:
    queries = ["naloxone", "peer mentors prison", '"brief advice"~2', "alcohol NOT prison", "opiod",
               "treat*", ""]
    answers = [bank.search(query, limit=50).to_dict() for query in queries]
    ids = sorted(hit.entry.id for hit in bank.search("", limit=1000).hits)
    related = {id: [item.to_dict() for item in bank.related(id)] for id in ids}
    print(json.dumps([answers, related]))
"""


def build(folder: Path, sources: Path, **variables: str) -> tuple[Any, dict[str, str]]:
    """Build a bank in a process of its own; return its answers and what its arrays are."""
    done = subprocess.run(
        [sys.executable, "-c", BUILDS_AND_ASKS, folder, sources],
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        check=True,
    )
    generation = folder / "generations" / (folder / "CURRENT").read_text(encoding="utf-8").strip()
    arrays = {
        path.relative_to(generation).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in generation.rglob("*.npy")
    }
    return json.loads(done.stdout), arrays


@pytest.mark.slow
def test_processes_with_other_hash_seeds_threads_and_orders_of_files_agree(
    new_folder: Callable[[], Path],
) -> None:
    """Ids, scores, snippets and related lists are equal, the arrays byte for byte."""
    folder = new_folder()
    turned = folder / "turned"
    turned.mkdir()
    for path in sorted(SAMPLE.iterdir(), reverse=True):
        (turned / path.name).write_bytes(path.read_bytes())
    first = build(folder / "a", SAMPLE, PYTHONHASHSEED="0", NUMBA_NUM_THREADS="1")
    other = build(folder / "b", turned, PYTHONHASHSEED="4294967295", NUMBA_NUM_THREADS="2")
    (answers, related), arrays = first
    assert [answer["total"] > 0 for answer in answers].count(True) >= 6
    assert len(related) > 100
    assert len(arrays) > 20
    assert other[1] == arrays
    assert without_places(other[0]) == without_places(first[0])


def without_places(said: Any) -> Any:
    """Return answers without where the files of their entries are, which differs."""
    if isinstance(said, dict):
        return {key: without_places(value) for key, value in said.items() if key != "sources"}
    return [without_places(value) for value in said] if isinstance(said, list) else said
