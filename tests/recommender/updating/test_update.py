"""Related lists after a change are those of a computation from nothing, by the same statistics."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from corpus.entry import Entry, Section
from indexer.build import build as build_index
from indexer.index import Index
from recommender.build_lists import build
from recommender.model import latent
from recommender.model.mixture import mixed, views_of
from recommender.model.neighbours import nearest
from recommender.model.weights import counts_of
from recommender.related_settings import DEFAULT, RelatedSettings
from recommender.updating import update
from recommender.updating.update import Frozen, Previous, updated

_TEXT = "prison alcohol drug harm naloxone advice release family therapy school needle kit"
WORDS = _TEXT.split()


def entry(number: int, version: int) -> Entry:
    """Return an entry that depends on its number and version alone."""
    chance = np.random.default_rng([number, version])
    words = chance.choice(WORDS, 12)
    return Entry(
        id=f"e{number:02}",
        title=" ".join(words[:2]),
        sections=(Section(paragraphs=(" ".join(words[2:]),)),),
    )


def entries_of(versions: dict[int, int]) -> list[Entry]:
    """Return a library: the version of each entry by its number."""
    return [entry(number, versions[number]) for number in sorted(versions)]


@pytest.fixture(autouse=True)
def small_banks_keep_statistics(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let banks of any size have directions, and keep their statistics through any change."""
    monkeypatch.setattr(latent, "ENTRIES_EACH", 2)
    monkeypatch.setattr(update, "FROZEN_FROM", 0)
    monkeypatch.setattr(update, "MAX_CHANGED", 100)


def built(folder: Path, entries: Sequence[Entry], previous: Previous | None = None) -> Index:
    """Write an index and its lists into a folder; return the index."""
    (folder / "index").mkdir(parents=True)
    (folder / "related").mkdir()
    build_index(folder / "index", entries, None)
    index = Index(folder / "index")
    build(folder / "related", index, settings=DEFAULT, previous=previous)
    return index


libraries = st.dictionaries(st.integers(0, 40), st.integers(0, 2), max_size=40)


@settings(max_examples=15)
@given(libraries, libraries, libraries)
def test_an_update_is_a_computation_by_the_same_statistics(
    first: dict[int, int], second: dict[int, int], third: dict[int, int]
) -> None:
    """Whatever comes, goes and changes, twice: vectors, candidates and lists are the same bits."""
    with tempfile.TemporaryDirectory() as name:
        folder, before, old = Path(name) / "0", None, {}
        for step, versions in enumerate((first, second, third)):
            changed = {
                f"e{number:02}"
                for number in versions.keys() | old.keys()
                if versions.get(number) != old.get(number)
            }
            previous = Previous(folder / "related", before, changed) if before else None
            folder = Path(name) / str(step + 1)
            index = built(folder, entries_of(versions), previous)
            kept = Frozen.read(folder / "related", len(index.postings.terms))
            if not previous or not old:
                assert kept.basis.values.any() == (len(index) > 1)
            views, _ = views_of(
                counts_of(index), index.postings.terms, DEFAULT, kept.statistics, kept.basis
            )
            expected = nearest(views.vectors, DEFAULT.candidates)
            scored = mixed(views, np.arange(len(index)), expected, DEFAULT)
            for part, wanted in (
                ("neighbours", expected.docs),
                ("neighbours.cosines", expected.scores),
                ("neighbours.scores", scored.scores),
                ("latent", views.latent),
                *_parts("vectors", views.vectors),
                *_parts("saturated", views.saturated),
                *_parts("titles", views.titles),
            ):
                read = np.load(folder / "related" / f"{part}.npy")
                np.testing.assert_array_equal(read, wanted, part)
            before, old = index, versions


def _parts(name: str, rows: csr_array) -> list[tuple[str, npt.NDArray[Any]]]:
    return [(f"{name}.terms", rows.indices), (f"{name}.weights", rows.data)]


def test_statistics_are_taken_anew_when_too_much_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In small banks always, in others after a share of changes; other settings too start over."""
    index = built(tmp_path / "old", entries_of(dict.fromkeys(range(20), 0)))
    previous = Previous(tmp_path / "old" / "related", index, {"e00"})
    frozen, *_ = updated(previous, index, DEFAULT) or pytest.fail("it started over")
    assert frozen.changed == 1
    assert updated(previous, index, RelatedSettings(damping=3.0)) is None
    monkeypatch.setattr(update, "MAX_CHANGED", 0.04)
    assert updated(previous, index, DEFAULT) is None
    monkeypatch.setattr(update, "MAX_CHANGED", 0.05)
    assert updated(previous, index, DEFAULT) is not None
    monkeypatch.setattr(update, "FROZEN_FROM", 21)
    assert updated(previous, index, DEFAULT) is None


def test_a_new_entry_enters_the_lists_of_old_ones(tmp_path: Path) -> None:
    """And one that goes leaves them."""
    few = dict.fromkeys(range(12), 0)
    index = built(tmp_path / "0", entries_of(few))
    twin = Entry(**{**entry(3, 0).model_dump(), "id": "e03-twin"})
    more = built(
        tmp_path / "1",
        sorted([*entries_of(few), twin], key=lambda one: one.id),
        Previous(tmp_path / "0" / "related", index, {twin.id}),
    )
    neighbours = np.load(tmp_path / "1" / "related" / "neighbours.npy")
    assert more.doc(twin.id) in neighbours[more.doc("e03")]
    built(tmp_path / "2", entries_of(few), Previous(tmp_path / "1" / "related", more, {twin.id}))
    np.testing.assert_array_equal(
        np.load(tmp_path / "2" / "related" / "neighbours.npy"),
        np.load(tmp_path / "0" / "related" / "neighbours.npy"),
    )
