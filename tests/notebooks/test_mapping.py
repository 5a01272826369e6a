"""The map of a bank: neighbours together, the same each time, and the names of its regions."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy.sparse import csr_array

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def mapping(notebook_module: Callable[[str], ModuleType]) -> ModuleType:
    """Return the module."""
    return notebook_module("mapping")


def test_neighbours_are_laid_side_by_side_and_so_again(mapping: ModuleType) -> None:
    """Of three sorts of entries, each is nearest to its own on the map; twice it is one map."""
    rng = np.random.default_rng(3)
    sort_of = np.repeat(np.arange(3), 20)
    vectors = np.abs(rng.normal(0, 0.1, (60, 45)))
    for number in range(60):
        vectors[number, sort_of[number] * 15 : sort_of[number] * 15 + 15] += 1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    places = mapping.laid_out(csr_array(vectors))
    gaps = np.linalg.norm(places[:, np.newaxis] - places[np.newaxis], axis=2)
    np.fill_diagonal(gaps, np.inf)
    assert places.shape == (60, 2)
    assert (sort_of[gaps.argmin(axis=1)] == sort_of).all()
    np.testing.assert_array_equal(mapping.laid_out(csr_array(vectors)), places)


@pytest.mark.parametrize("entries", [1, 2, 3, 4, 7])
def test_small_banks_have_a_map_too(mapping: ModuleType, entries: int) -> None:
    """Each entry has a place of its own."""
    vectors = csr_array(np.eye(max(entries, 5))[:entries])
    places = mapping.laid_out(vectors)
    assert places.shape == (entries, 2)
    assert np.isfinite(places).all()


def test_a_large_bank_is_laid_out_as_well(
    mapping: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the far are taken together, entries of one sort lie together all the same."""
    monkeypatch.setattr(mapping, "_EXACTLY", 50)
    sort_of = np.repeat(np.arange(3), 20)
    vectors = np.abs(np.random.default_rng(3).normal(0, 0.1, (60, 45)))
    vectors[np.arange(60), sort_of] += 3
    places = mapping.laid_out(csr_array(vectors))
    middles = np.array([places[sort_of == sort].mean(axis=0) for sort in range(3)])
    gaps = np.linalg.norm(places[:, np.newaxis] - middles, axis=2)
    assert (gaps.argmin(axis=1) == sort_of).mean() > 0.9


LARGE_BANK = """
import sys
import numpy as np
from scipy.sparse import csr_array
sys.path.insert(0, sys.argv[1])
import mapping
mapping._EXACTLY = 50
mapping.laid_out(csr_array(np.random.default_rng(3).random((60, 45))))
"""


@pytest.mark.slow
def test_nothing_is_said_where_no_cores_are_shown(tmp_path: Path) -> None:
    """A machine need not tell how many it has: neither a warning nor a traceback above the map."""
    tells_nothing = tmp_path / "lscpu"
    tells_nothing.write_text("#!/bin/sh\n", encoding="utf-8")
    tells_nothing.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", LARGE_BANK, ROOT / "notebooks"],
        env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_regions_are_subjects_that_lie_together(mapping: ModuleType) -> None:
    """They are named in their midst, the closest first; the scattered and the few are not."""
    draw = np.random.default_rng(5)
    places = draw.normal(0, 10, (60, 2))
    places[:8] = draw.normal(0, 0.1, (8, 2)) + np.array([30, 30])
    places[8:16] = draw.normal(0, 1, (8, 2)) - np.array([30, 30])
    numbers = np.arange(60)
    subjects = {
        "loose": (numbers >= 8) & (numbers < 16),
        "close": numbers < 8,
        "scattered": numbers % 5 == 0,
        "few": numbers < 3,
        "all": numbers >= 0,
        "none": numbers < 0,
    }
    regions = mapping.regions(places, subjects)
    assert regions.index.tolist() == ["close", "loose"]
    assert regions.entries.tolist() == [8, 8]
    np.testing.assert_allclose(regions.loc["close", ["x", "y"]], [30, 30], atol=0.5)
    assert mapping.regions(places, {}).empty
