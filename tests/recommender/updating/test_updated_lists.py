"""Lists that are taken over from before a change are those that would be made of all entries."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry, Section
from indexer.build import build as build_index
from indexer.index import Index
from recommender.build_lists import build, lists_of
from recommender.model import smoothing
from recommender.model.duplicates import NearDuplicates
from recommender.model.list_files import mapped_cosines, mapped_neighbours, mapped_vectors
from recommender.model.neighbours import Neighbours
from recommender.model.smoothing import smoothed
from recommender.related_settings import LENGTH, RelatedSettings
from recommender.updating import update, updated_lists
from recommender.updating.update import Carried, Previous
from recommender.updating.updated_lists import EarlierLists

ENTRIES = 120
SETTINGS = st.builds(
    RelatedSettings,
    candidates=st.just(LENGTH),
    floor=st.sampled_from([0.07, 0.3]),
    smoothing=st.sampled_from([0.0, 0.3, 0.3]),
    duplicates=st.booleans(),
    per_source=st.sampled_from([0, 1]),
    half_life=st.sampled_from([0.0, 0.0, 9.0]),
    kinds=st.sampled_from([(), ("STUDY",)]),
)


def entry(number: int, version: int) -> Entry:
    """Return an entry near those of the next numbers; some are alike, some translations."""
    chance = np.random.default_rng([number, version])
    topic = number // 2 + 20 * (version // 2)
    width = 3 if number % 7 else 12  # what is near to many has many that it is not near to
    words = [f"topic{chance.integers(topic, topic + width)}x" for _ in range(24)]
    alike = chance.random() < 0.3
    text = f"topic{topic}x again " * 12 if alike else " ".join(words)
    return Entry(
        id=f"e{number:03}",
        title=f"title {topic}" if alike else f"title {' '.join(words[:2])}",
        sections=(Section(paragraphs=(text,)),),
        kind="STUDY" if chance.random() < 0.7 else "REVIEW",
        source=f"Journal {number % 3}",
        year=2000 + int(chance.integers(9)),
        language="de" if number % 2 else "en",
        doi=f"10.1000/{number // 2}" if chance.random() < 0.4 else "",
    )


@pytest.fixture(autouse=True)
def changes_reach_not_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep statistics in banks of any size, and let scores be smoothed by two neighbours."""
    monkeypatch.setattr(update, "FROZEN_FROM", 0)
    monkeypatch.setattr(update, "MAX_CHANGED", 100)
    for module in (smoothing, updated_lists):
        monkeypatch.setattr(module, "NEAREST", 2)


@settings(max_examples=40, deadline=None)
@given(SETTINGS, st.integers(0, 2**32 - 1), st.integers(0, 3))
def test_lists_after_a_change_are_those_of_all_entries(
    wanted: RelatedSettings, seed: int, most: int
) -> None:
    """Whatever comes, goes and changes: near-duplicates and lists are the same to the bit."""
    chance = np.random.default_rng(seed)
    versions: dict[int, int] = {}
    drawn = [(n, 0) for n in range(ENTRIES)]  # -1 for one that goes, or is not there yet
    with tempfile.TemporaryDirectory() as name:
        previous = None
        for step in range(3):
            versions |= drawn
            change = {f"e{n:03}" for n, _ in drawn}
            drawn = chance.integers((0, -1), (ENTRIES, 4), (1 + most // 2, 2)).tolist()
            folder = Path(name) / str(step)
            (folder / "related").mkdir(parents=True)
            (folder / "index").mkdir()
            entries = [entry(n, v) for n, v in sorted(versions.items()) if v >= 0]
            build_index(folder / "index", entries, None)
            index = Index(folder / "index")
            if previous:
                previous = Previous(*previous, frozenset(change))
            build(folder / "related", index, settings=wanted, previous=previous)
            check(folder / "related", index, wanted)
            previous = folder / "related", index


def check(folder: Path, index: Index, wanted: RelatedSettings) -> None:
    """Fail unless the lists are those that all entries' candidates make."""
    scored = mapped_neighbours(folder, "neighbours", index, wanted.candidates)
    candidates = Neighbours(scored.docs, mapped_cosines(folder, scored))
    vectors = mapped_vectors(folder, index)
    duplicates, lists = lists_of(index, vectors, candidates, scored, wanted)
    written = mapped_neighbours(folder, "lists", index, LENGTH)
    for part, expected in (
        ("duplicates.listed", duplicates.listed),
        ("duplicates.likeness", duplicates.likeness),
        ("lists", lists.docs),
        ("lists.scores", lists.scores),
    ):
        np.testing.assert_array_equal(np.load(folder / f"{part}.npy"), expected, part)
    assert written.docs.shape == lists.docs.shape


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return an index of entries without translations."""
    folder = tmp_path_factory.mktemp("few")
    build_index(folder, [Entry(id=f"e{n:02}", title=f"title {n}") for n in range(90)], None)
    return Index(folder)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_scores_that_a_change_does_not_reach_stay(few: Index, seed: int) -> None:
    """Smoothed by two steps each, when one of entries that are near their next ones moves."""
    chance = np.random.default_rng(seed)
    entries = len(few)
    numbers = np.arange(entries)
    scores = chance.random((entries, entries)) / (1 + abs(numbers - numbers[:, np.newaxis]))
    scores += scores.T
    before = nearest_three(scores)
    changed, place = chance.integers(entries, size=2)
    scores[changed] = scores[:, changed] = 2 * chance.random(entries) / (1 + abs(numbers - place))
    now = nearest_three(scores)
    carried = Carried(Previous(Path(), few, frozenset()), np.arange(entries), differ(before, now))
    alone = NearDuplicates.none(entries)
    earlier = EarlierLists(carried, few, before, alone, before)
    rows = earlier.rows(few, now, np.zeros(entries, bool), alone)
    others = differ(smoothed(before, 0.3), smoothed(now, 0.3))
    assert set(np.flatnonzero(others)) <= set(rows)
    assert len(rows) < entries


def nearest_three(scores: npt.NDArray[np.float64]) -> Neighbours:
    """Return the three best of each row but itself, best first."""
    others = scores - 9 * np.eye(len(scores))
    docs = np.argsort(-others, axis=1)[:, :3].astype(np.int32)
    return Neighbours(docs, np.take_along_axis(others, docs, axis=1))


def differ(one: Neighbours, other: Neighbours) -> npt.NDArray[np.bool_]:
    """Return the mask of rows that have others, or other scores."""
    mask: npt.NDArray[np.bool_] = (one.docs != other.docs) | (one.scores != other.scores)
    return mask.any(axis=1)
