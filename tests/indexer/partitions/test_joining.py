"""Partitions joined: byte for byte the index of one build, wherever the entries are parted."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from corpus.entry import Entry
from indexer import build
from indexer.index import Index
from indexer.partitions import joined_rows
from tests.indexer.small_library import SCHEME, random_library


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "arrays").iterdir())}


def _joined(folder: Path, entries: list[Entry], bounds: list[int]) -> Path:
    folder.mkdir()
    parts = []
    for first, end in pairwise([0, *bounds, len(entries)]):
        part = folder / f"part-{first}-{end}"
        part.mkdir()
        build.write_partition(part, entries[first:end], SCHEME)
        parts.append(part)
    (folder / "index").mkdir()
    build.build_from_partitions(folder / "index", parts)
    return folder / "index"


@pytest.mark.parametrize("at_once", [1, 7, 1 << 22])
def test_any_partitions_give_the_index_of_one_build(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also an empty one, and rows joined a few values at a time."""
    monkeypatch.setattr(joined_rows, "AT_ONCE", at_once)
    entries = random_library(3, 40)
    (tmp_path / "whole").mkdir()
    build.build(tmp_path / "whole", entries, SCHEME)
    whole = _bytes(tmp_path / "whole")
    for bounds in ([], [0], [1], [len(entries) // 2, len(entries) - 1]):
        index = _joined(tmp_path / f"joined-{len(bounds)}-{sum(bounds)}", entries, bounds)
        assert _bytes(index) == whole
        assert Index(index, SCHEME).check() == []
