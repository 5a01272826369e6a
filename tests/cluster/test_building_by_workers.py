"""A bank in a cluster built by workers, who send its documents too: the same as alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidencebank.bank import Bank
from evidencebank.cluster.indexing import sending
from evidencebank.distributed import partitions, tiles
from tests.indexer.small_library import WORDS, random_library

pytestmark = pytest.mark.slow


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a file of records."""
    path = tmp_path / "records.jsonl"
    records = [entry.to_dict() for entry in random_library(7, 200)]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def _found(address: str, source: Path, **workers: Any) -> list[object]:
    """Build a bank; return what searches of all sorts find, with their scores and counts."""
    with Bank.create(address) as bank:
        bank.load(source, **workers)
        everything = bank.search("", limit=300, sort="title")
        found: list[object] = [[hit.id for hit in everything.hits], everything.facets]
        for query in (*WORDS[:12], "dru*", '"to be"', "body:prison", "drug AND NOT alcohol"):
            results = bank.search(query, limit=300)
            found.append((query, results.total, [(hit.id, hit.score) for hit in results.hits]))
        found += [bank.related(hit.id) for hit in everything.hits[:20]]
        return found


def test_workers_send_what_one_process_sends(
    new_address: Callable[[], str], source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hits, scores, counts and lists, and all of it is sent by them."""
    alone = _found(new_address(), source, workers=1)
    monkeypatch.setattr(partitions, "_LEAST_CHARACTERS", 1)
    monkeypatch.setattr(tiles, "_LEAST_ENTRIES", 1)
    monkeypatch.setattr(sending, "_LEAST_DOCUMENTS", 1)
    sent_here: list[tuple[Any, ...]] = []
    send = sending.send
    monkeypatch.setattr(sending, "send", lambda *told: sent_here.append(told) or send(*told))
    assert _found(new_address(), source, workers=2) == alone
    assert [name for _, name, _ in sent_here if not name.endswith("-000001-docs")] == []
