"""Partitions joined: byte for byte the index of one build, wherever the entries are parted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import pytest

from corpus.entry import Entry
from indexer import build
from indexer.index import Index
from indexer.partitions import joined_rows, joining
from indexer.whoosh import segments
from tests.indexer.small_library import SCHEME, random_library

R = TypeVar("R")


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
    with build.building_from_partitions(folder / "index", parts):
        pass
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


@pytest.mark.parametrize("in_partitions", [False, True])
def test_a_segment_of_whoosh_is_whole_when_the_block_ends(
    in_partitions: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many entries it is written beside; what goes wrong there is raised."""
    monkeypatch.setattr(build, "_WORTH_A_THREAD", 1)
    entries = [Entry(id=f"e{n}", title=f"Peers {n}") for n in range(9)]
    held = threading.Event()
    first_segment = segments.first_segment

    def after_the_lists(*given: Any) -> None:
        assert held.wait(60)
        first_segment(*given)

    monkeypatch.setattr(segments, "first_segment", after_the_lists)
    build.write_partition(_new(tmp_path / "part"), entries, None)
    folder = _new(tmp_path / "index")
    with _building(folder, entries, tmp_path / "part" if in_partitions else None):
        index = Index(folder)
        assert list(index.ids) == [entry.id for entry in entries]
        assert not any((folder / "whoosh").iterdir())
        held.set()
    assert not index.check()
    monkeypatch.setattr(segments, "first_segment", lambda *_: 1 // 0)
    again = _new(tmp_path / "again")
    with (
        pytest.raises(ZeroDivisionError),
        _building(again, entries, tmp_path / "part" if in_partitions else None),
    ):
        pass


@pytest.mark.parametrize("comes", [True, False])
def test_words_and_a_segment_may_be_made_elsewhere(
    comes: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They say what the arrays do; where nobody makes them that is done here."""
    monkeypatch.setattr(build, "_WORTH_A_THREAD", 1)
    entries = random_library(3, 40)
    parts = [_new(tmp_path / f"part-{n}") for n in range(2)]
    build.write_partition(parts[0], entries[:9], SCHEME)
    build.write_partition(parts[1], entries[9:], SCHEME)
    asked: list[object] = []

    def elsewhere(work: Callable[..., R], *given: object) -> Callable[[], R | None]:
        asked.append(work)
        return lambda: work(*given) if comes else None

    folder = _new(tmp_path / "index")
    with build.building_from_partitions(folder, parts, elsewhere=elsewhere):
        assert not any((folder / "whoosh").iterdir())
    assert asked == [joining.join_words, build.segment_of]
    build.build(_new(tmp_path / "whole"), entries, SCHEME)
    assert _kinds(folder) == _kinds(tmp_path / "whole")
    assert _bytes(folder) == _bytes(tmp_path / "whole")
    assert Index(folder, SCHEME).check() == []


def test_who_joins_words_has_ended_when_the_rest_cannot_be_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written into a folder that is being removed would stay."""
    build.write_partition(_new(tmp_path / "part"), random_library(3, 4), SCHEME)
    ended: list[object] = []

    def elsewhere(work: Callable[..., R], *_: object) -> Callable[[], R | None]:
        return lambda: ended.append(work)

    monkeypatch.setattr(joining, "join", lambda *_: 1 // 0)
    folder = _new(tmp_path / "index")
    with (
        pytest.raises(ZeroDivisionError),
        build.building_from_partitions(folder, [tmp_path / "part"], elsewhere=elsewhere),
    ):
        pass
    assert ended == [joining.join_words]


def _kinds(folder: Path) -> list[str]:
    """Return of what types Whoosh's files are; their names are random."""
    return sorted(path.suffix for path in (folder / "whoosh").iterdir())


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _building(
    folder: Path, entries: list[Entry], part: Path | None
) -> AbstractContextManager[None]:
    if part is None:
        return build.building(folder, entries, None)
    return build.building_from_partitions(folder, [part])
