"""Which entries are compared with which, and in what order."""

from __future__ import annotations

from itertools import product

import pytest

from evidencebank.distributed import tiles
from evidencebank.distributed.tiles import Tile


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "_COLUMNS", 60)


def _pairs(tile: Tile) -> list[tuple[int, int]]:
    """Return whose neighbours a tile looks for, and among whom."""
    pairs = list(product(range(*tile.rows), range(*tile.columns)))
    return pairs + [(other, one) for one, other in pairs] if tile.is_between else pairs


@pytest.mark.parametrize("entries", [1, 2, 5, 29, 30, 31, 60, 61, 200])
@pytest.mark.parametrize("workers", [2, 3, 8])
def test_each_entry_is_compared_with_each_once(entries: int, workers: int) -> None:
    pairs = [pair for tile in tiles._tiles(entries, workers) for pair in _pairs(tile)]
    assert len(pairs) == entries**2
    assert set(pairs) == set(product(range(entries), repeat=2))


@pytest.mark.parametrize("entries", [5, 60, 61, 200])
@pytest.mark.parametrize("workers", [2, 8])
def test_blocks_meet_when_both_have_bars(entries: int, workers: int) -> None:
    """Each of their entries has been compared with some, and these tiles come before."""
    found = tiles._tiles(entries, workers)
    for place, tile in enumerate(found):
        assert tile.after <= place
        if tile.is_between:
            known = {one for before in found[: tile.after] for one, _ in _pairs(before)}
            assert known.issuperset(range(*tile.rows))
            assert known.issuperset(range(*tile.columns))


def test_all_workers_have_something_to_do() -> None:
    for workers in (2, 3, 8, 40):
        assert len(tiles._tiles(1_000, workers)) >= tiles._EACH * workers
