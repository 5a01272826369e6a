"""Modules import downwards: no circle anywhere, those that only a type checker follows included."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.places import ROOT

PACKAGES = ("corpus", "indexer", "recommender", "evidencebank")


def sources(root: Path, packages: Iterable[str] = PACKAGES) -> dict[str, str]:
    """Return the text of each module of some packages, by the module's name."""
    found = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = path.read_text(encoding="utf-8")
    return found


def import_graph(modules: Mapping[str, str]) -> dict[str, set[str]]:
    """Return which of the modules each one needs to be imported first.

    That is what it names in an import, wherever in it that stands, and the packages of those but
    for its own, since importing a module runs its packages before it.
    """
    graph: dict[str, set[str]] = {}
    for name, text in modules.items():
        named = _imported(text, modules)
        packages = {package for one in named for package in _packages(one)} - _packages(name)
        graph[name] = (named | (packages & modules.keys())) - {name}
    return graph


def _packages(module: str) -> set[str]:
    parts = module.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts))}


def _imported(text: str, modules: Mapping[str, str]) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports say where from"
            # 'from package import module' needs the module, and the package only for other names
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                names.add(inner if inner in modules else node.module or "")
    return names & modules.keys()


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Return the modules of a circle in the order in which they import one another, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Any module can be read, tested and moved with what stands below it."""
    assert circle(import_graph(sources(ROOT))) == []


@pytest.mark.parametrize(
    "second",
    [
        "from a import first",
        "import a.first",
        "from a.first import thing",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.first import Thing",
        "def later():\n    from a.first import thing",
    ],
)
def test_the_search_for_circles_finds_one(second: str) -> None:
    """However the import is written that closes it."""
    modules = {"a": "", "a.first": "from a.second import other", "a.second": second}
    assert circle(import_graph(modules)) in (
        ["a.first", "a.second", "a.first"],
        ["a.second", "a.first", "a.second"],
    )


def test_what_a_package_imports_counts_for_its_modules() -> None:
    """Whoever imports one of them imports the package first."""
    modules = {"a": "", "a.b": "from a.c import x", "a.b.d": "", "a.c": "from a.b.d import y"}
    assert len(circle(import_graph(modules))) == 3
