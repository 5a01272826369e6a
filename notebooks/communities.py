"""Parts of a bank whose entries are in each other's related lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

_RUNS = 20
_RUNS_OF_MANY, _MANY = 5, 1_000


def both_ways(graph: nx.DiGraph, among: Collection[str] | None = None) -> nx.Graph:
    """Return related lists as roads without a direction, the scores of the two directions added.

    With `among`, only these entries and the roads between them. An entry without a road is there.
    """
    roads = nx.Graph()
    roads.add_nodes_from(node for node in graph if among is None or node in among)
    for one, other, road in graph.edges(data=True):
        if one in roads and other in roads:
            known = roads.get_edge_data(one, other, {"score": 0.0})["score"]
            roads.add_edge(one, other, score=known + road["score"])
    return roads


@dataclass(frozen=True)
class Parts:
    """The parts of a bank, the largest first, and how far they would be found again.

    `modularity` is what the parts keep of the scores beyond chance, `alike` how alike any two of
    the runs are (the Rand index, adjusted for chance: Hubert and Arabie 1985; 1 is the same parts,
    0 chance), float64 of (pairs of runs,), and `found_again` for each part how much of it is one
    part in the other runs: the share of common entries (Jaccard), the mean over the runs.
    """

    parts: list[set[str]]
    modularity: float
    alike: Floats
    found_again: Floats

    def numbers(self, entries: Collection[str]) -> Numbers:
        """Return the number of each entry's part, int64 of (entries,)."""
        return _numbers(self.parts, entries)


def parts_of(roads: nx.Graph, resolution: float = 1.0) -> Parts:
    """Return the parts that Louvain's method finds: the best of several runs.

    It moves entries from part to part as long as that keeps more of the roads' scores within
    parts (Blondel and others 2008), in an order that chance decides: so it is run twenty times,
    or with over a thousand entries five times, and the run with the highest modularity is taken.
    A higher `resolution` gives more and smaller parts.
    """
    count = _RUNS if len(roads) <= _MANY else _RUNS_OF_MANY
    settings = {"weight": "score", "resolution": resolution}
    runs = [
        sorted(found, key=lambda part: (-len(part), min(part)))
        for found in (
            nx.community.louvain_communities(roads, seed=seed, **settings) for seed in range(count)
        )
    ]
    quality = [_modularity(roads, run, **settings) for run in runs]
    best = int(np.argmax(np.round(quality, 9)))
    others = [run for number, run in enumerate(runs) if number != best]
    names = sorted(roads)
    numbered = [_numbers(run, names) for run in runs]
    return Parts(
        runs[best],
        quality[best],
        np.array([adjusted_rand_score(one, other) for one, other in combinations(numbered, 2)]),
        np.array([np.mean([_most_alike(part, run) for run in others]) for part in runs[best]]),
    )


def strongest(roads: nx.Graph, parts: Sequence[set[str]], each: int = 3) -> nx.Graph:
    """Return the roads within parts that are among the `each` strongest of both their ends."""
    part_of = {entry: number for number, part in enumerate(parts) for entry in part}
    best = {
        entry: set(sorted(roads[entry], key=lambda to: (-roads[entry][to]["score"], to))[:each])
        for entry in roads
    }
    return roads.edge_subgraph(
        (one, other)
        for one, other in roads.edges
        if part_of[one] == part_of[other] and one in best[other] and other in best[one]
    )


def _modularity(roads: nx.Graph, parts: list[set[str]], **settings: Any) -> float:
    return nx.community.modularity(roads, parts, **settings) if roads.size() else 0.0


def _numbers(parts: Sequence[set[str]], entries: Collection[str]) -> Numbers:
    part_of = {entry: number for number, part in enumerate(parts) for entry in part}
    return np.array([part_of[entry] for entry in entries], dtype=np.int64)


def _most_alike(part: set[str], parts: Sequence[set[str]]) -> float:
    return max(len(part & other) / len(part | other) for other in parts)
