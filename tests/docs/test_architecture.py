"""The page of the architecture names rooms, files and functions that are there, and every room."""

from __future__ import annotations

import ast
import re

from tests.places import ROOT

PAGE = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
PACKAGES = ("corpus", "indexer", "recommender", "evidencebank")
FILE = re.compile(r"`((?:corpus|indexer|recommender|evidencebank)/[\w/]+\.py)`(?: `([\w.]+)`)?")
DATA = {"sample", "sample_judgements", "sample_searches"}


def names_in(path: str) -> set[str]:
    """Return what a module defines at its top, and the methods of its classes."""
    names: set[str] = set()
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            methods = (one for one in node.body if isinstance(one, ast.FunctionDef))
            names |= {f"{node.name}.{method.name}" for method in methods}
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def test_files_and_names_are_there() -> None:
    """A name behind a file stands in it."""
    found = FILE.findall(PAGE)
    assert len(found) > 30
    missing = [path for path, _ in found if not (ROOT / path).is_file()]
    assert missing == []
    unknown = [f"{path} {name}" for path, name in found if name and name not in names_in(path)]
    assert unknown == []


def test_every_room_is_told_of() -> None:
    """A folder of modules that the page does not name fails, and one that is gone."""
    _, table = PAGE.split("## The rooms")
    told = set(re.findall(r"^\| `([\w/]+)` \|", table, re.MULTILINE))
    rooms = {
        str(path.parent.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
    }
    inner = {room for room in rooms if room.count("/") > 1}  # told of with the room they are in
    assert told == rooms - inner
    for room in inner:
        assert f"`{room.rsplit('/', 1)[1]}`" in table or room.startswith("evidencebank/cli/")


def test_a_query_is_followed_in_seven_files() -> None:
    """The files that the page lists, one after the other."""
    _, sentence = PAGE.split("takes seven files: ")
    files = re.findall(r"`([\w/]+\.py)`", sentence.split("\n")[0])
    assert len(files) == len(set(files)) == 7


def test_a_folder_has_a_dozen_files_at_most() -> None:
    """More than that is two subjects. `__init__` and data are not counted."""
    crowded = {
        str(path.relative_to(ROOT)): len(files)
        for package in PACKAGES
        for path in [ROOT / package, *(ROOT / package).rglob("*")]
        if path.is_dir() and not DATA & set(path.parts)
        if len(files := [one for one in path.glob("*.py") if one.name != "__init__.py"]) > 12
    }
    assert crowded == {}
