"""Parts of a bank."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from types import ModuleType
from typing import Any

import pytest

Modules = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def two_cliques() -> Any:
    """Return a graph of two groups in which all know each other, and one road between them."""
    networkx = pytest.importorskip("networkx")
    graph = networkx.DiGraph()
    for group in ("abcd", "vwxyz"):
        graph.add_edges_from((one, other, {"score": 1.0}) for one, other in combinations(group, 2))
    graph.add_edge("b", "a", score=0.5)
    graph.add_edge("a", "z", score=0.1)
    graph.add_node("alone")
    return graph


def test_scores_of_both_directions_are_added(notebook_module: Modules, two_cliques: Any) -> None:
    """A road has the sum of its two scores; with `among` only the roads between those."""
    both_ways = notebook_module("communities").both_ways
    roads = both_ways(two_cliques)
    assert roads["a"]["b"]["score"] == 1.5
    assert roads["c"]["a"]["score"] == 1.0
    assert "alone" in roads
    assert set(both_ways(two_cliques, {"a", "b", "z"}).edges) == {("a", "b"), ("a", "z")}


def test_parts_are_what_keeps_to_itself(notebook_module: Modules, two_cliques: Any) -> None:
    """Every run finds the same, so that the runs agree and each part is found again."""
    module = notebook_module("communities")
    found = module.parts_of(module.both_ways(two_cliques))
    assert found.parts == [set("vwxyz"), set("abcd"), {"alone"}]
    assert found.numbers(["alone", "a", "z"]).tolist() == [2, 1, 0]
    assert found.alike.min() == 1
    assert found.found_again.tolist() == [1, 1, 1]
    assert 0.4 < found.modularity < 0.5


def test_what_chance_decides_is_not_found_again(notebook_module: Modules) -> None:
    """A ring falls into parts anywhere, and the figures say so."""
    networkx = pytest.importorskip("networkx")
    ring = networkx.cycle_graph([f"n{number:02}" for number in range(30)])
    networkx.set_edge_attributes(ring, 1.0, "score")
    found = notebook_module("communities").parts_of(ring)
    assert found.alike.mean() < 0.7
    assert found.found_again.max() < 0.9


def test_strongest_roads_stay_within_parts(notebook_module: Modules, two_cliques: Any) -> None:
    """Both ends have them among their strongest, ties going by name."""
    module = notebook_module("communities")
    roads = module.both_ways(two_cliques)
    parts = module.parts_of(roads).parts
    one_each = module.strongest(roads, parts, each=1)
    assert set(map(frozenset, one_each.edges)) == {frozenset("ab"), frozenset("vw")}
    assert module.strongest(roads, parts, each=9).number_of_edges() == 16


def test_entries_without_roads_are_parts_of_their_own(notebook_module: Modules) -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.DiGraph()
    graph.add_nodes_from("ab")
    module = notebook_module("communities")
    found = module.parts_of(module.both_ways(graph))
    assert found.parts == [{"a"}, {"b"}]
    assert found.modularity == 0
