"""The project's own files: what a wheel holds, what the lock files pin, what every module says."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.places import ROOT

ROOMS = ("corpus", "indexer", "recommender", "evidencebank")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
WHOOSHES = ("whoosh3", "whoosh-reloaded")
OTHERS = (*WHOOSHES, "consumers")
OTHER_LOCKS = tuple(f"requirements-{name}.lock" for name in OTHERS)

PACKAGE_INDEX = re.compile(
    r"(?:pypi|pythonhosted|anaconda|npmjs|crates)\.(?:org|com|io|python)"
    r"|--(?:extra-)?index-url|--find[-]links"
)
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+)(?: ; (.+?))? \\$")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def modules() -> Iterator[Path]:
    """Yield the files of the public modules, packages included."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.name == "__init__.py" or not path.name.startswith("_"):
                yield path


def kept_files() -> list[Path]:
    """Return the files that are, or would be, in the repository; skip where there is none."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is a copy of the project outside its repository")
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listing.stdout.split("\0") if (ROOT / name).is_file()]


def pins(lock: str) -> dict[str, set[str]]:
    """Return the versions that a lock file names for each package, one for each kind of machine."""
    versions: dict[str, set[str]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if match := PINNED.match(line):
            versions.setdefault(canonicalize_name(match[1]), set()).add(match[2])
    return versions


@pytest.mark.slow
def test_a_wheel_holds_the_rooms_whole_and_nothing_else(tmp_path: Path) -> None:
    """What is installed has the sample and the type marks, and works away from the source."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*command, "--directory", tmp_path], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    held = {path.relative_to(installed).as_posix() for path in installed.rglob("*.*")}
    assert {f"{room}/py.typed" for room in ROOMS} <= held
    assert "corpus/sample/subjects.ttl" in held
    assert {path.relative_to(ROOT).as_posix() for path in modules()} <= held
    assert {name.split("/")[0] for name in held} == {*ROOMS, next(installed.glob("*info")).name}
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import corpus, indexer, recommender, evidencebank\n"
        "print(*(room.__file__ for room in (corpus, indexer, recommender, evidencebank)))"
    )
    imported = subprocess.run(
        [sys.executable, "-c", program, installed],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert imported.stdout.split() == [str(installed / room / "__init__.py") for room in ROOMS]


def test_every_public_module_has_a_docstring() -> None:
    """A reader who opens a file learns first what it is for."""
    bare = [
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert bare == []


def test_no_file_names_a_package_index() -> None:
    """Packages come from wherever the person who installs them has set up."""
    named = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in kept_files()
        if (match := PACKAGE_INDEX.search(path.read_bytes().decode("utf-8", "ignore")))
    ]
    assert named == []


def test_the_search_for_a_package_index_finds_one() -> None:
    """The test above would fail if there were one."""
    assert PACKAGE_INDEX.search("https://" + "pypi" + ".org/simple")
    assert PACKAGE_INDEX.search("pip install --" + "find-links wheels")


@pytest.mark.parametrize("lock", LOCKS + OTHER_LOCKS)
def test_a_lock_file_pins_each_package_with_hashes(lock: str) -> None:
    """Nothing is installed that is not exactly what was locked."""
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").rstrip())
    for block in blocks:
        first, *rest = block.splitlines()
        assert PINNED.match(first), first
        assert any(line.strip().startswith("--hash=sha256:") for line in rest), first


@pytest.mark.parametrize(
    ("lock", "groups", "extras"),
    [
        ("requirements.lock", ["build"], []),
        ("requirements-dev.lock", ["build", "dev"], ["notebooks", "office", "pdf", "web-archive"]),
        ("requirements-bench.lock", ["build", "bench"], []),
        *((f"requirements-{name}.lock", [name], None) for name in OTHERS),
    ],
)
def test_a_lock_file_holds_what_the_project_asks_for(
    project: dict[str, Any], lock: str, groups: list[str], extras: list[str] | None
) -> None:
    """A changed dependency shows at once that `make lock` is due."""
    asked = [] if extras is None else list(project["project"]["dependencies"])
    for extra in extras or []:
        asked += project["project"]["optional-dependencies"][extra]
    for group in groups:
        asked += [line for line in project["dependency-groups"][group] if isinstance(line, str)]
    pinned = pins(lock)
    for requirement in map(Requirement, asked):
        versions = pinned.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement} is not in {lock}: make lock"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_all_lock_files_agree() -> None:
    """A package has the same version whatever one installs, so that figures and tests compare."""
    reference = pins("requirements-dev.lock")
    for lock in LOCKS:
        for name, versions in pins(lock).items():
            assert versions == reference.get(name, versions), name


def test_the_build_backend_is_locked(project: dict[str, Any]) -> None:
    """Installing the project itself downloads nothing."""
    for requirement in map(Requirement, project["build-system"]["requires"]):
        for lock in LOCKS:
            versions = pins(lock)[canonicalize_name(requirement.name)]
            assert all(requirement.specifier.contains(version) for version in versions)


def test_the_same_pythons_are_supported_wherever_they_are_named(project: dict[str, Any]) -> None:
    """What pip takes is what make takes, what the classifiers list and what a reader is told."""
    named = re.findall(r":: Python :: (3\.\d+)", "\n".join(project["project"]["classifiers"]))
    first, last = (int(version.split(".")[1]) for version in (named[0], named[-1]))
    assert named == [f"3.{minor}" for minor in range(first, last + 1)]
    assert project["project"]["requires-python"] == f">=3.{first},<3.{last + 1}"
    assert project["tool"]["ruff"]["target-version"] == f"py3{first}"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"(3, {first}) <= sys.version_info[:2] <= (3, {last})" in makefile
    assert f"--python-version 3.{first}" in makefile
    for file in ("Makefile", "README.md", "docs/tutorial.md", "CHANGELOG.md", "CONTRIBUTING.md"):
        text = (ROOT / file).read_text(encoding="utf-8")
        told = set(re.findall(r"Python (3\.\d+ to 3\.\d+)", text))
        assert told == {f"3.{first} to 3.{last}"}, file


@pytest.mark.parametrize("script", ["run", "fresh"])
def test_a_continuous_integration_script_can_be_run(script: str) -> None:
    """It keeps its run bit."""
    assert os.access(ROOT / ".ci" / script, os.X_OK)


def test_one_class_one_name() -> None:
    """Who reads of a class finds one, and knows which."""
    places: dict[str, list[str]] = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
