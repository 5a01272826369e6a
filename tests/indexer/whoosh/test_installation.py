"""A Whoosh that is two libraries, or half of one, is told by name, with what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import whoosh

from indexer.whoosh.installation import check_whoosh, problem
from tests.places import ROOT


def install(site: Path, name: str, version: str, *modules: str) -> Path:
    """Put a distribution of the module into a folder, as pip does over whatever is there."""
    files = [f"whoosh/{module}" for module in ("__init__.py", *modules)]
    record = site / f"{name.replace('-', '_')}-{version}.dist-info"
    record.mkdir(parents=True)
    for file in files:
        path = site / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"__version__ = {tuple(map(int, version.split('.')))}\n")
    (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (record / "RECORD").write_text("".join(f"{file},sha256=x,1\n" for file in files))
    return site / "whoosh"


@pytest.mark.parametrize(
    ("name", "version"), [("Whoosh", "2.7.4"), ("Whoosh-Reloaded", "2.7.5"), ("whoosh3", "3.54.0")]
)
def test_one_distribution_is_right(name: str, version: str, tmp_path: Path) -> None:
    """Each of those that evidencebank works with, whatever imports from elsewhere."""
    folder = install(tmp_path, name, version, "index.py")
    says = tuple(map(int, version.split(".")))
    assert problem(folder, says, [str(folder / "index.py"), "/elsewhere/whoosh/plugin.py"]) == ""


def test_two_distributions_are_told_by_name(tmp_path: Path) -> None:
    """pip has put one over the other; both must go, since either takes the other's files along."""
    install(tmp_path, "whoosh-ng", "5.4.0", "fields/__init__.py")
    folder = install(tmp_path, "Whoosh", "2.7.4", "fields.py")
    told = problem(folder, (2, 7, 4), [])
    assert told.startswith("Whoosh 2.7.4 and whoosh-ng 5.4.0 are installed over one another")
    assert "run 'pip uninstall Whoosh whoosh-ng', then 'pip install" in told
    assert "\n" not in told


def test_what_an_uninstalled_one_left_is_told(tmp_path: Path) -> None:
    """A package is imported before a module of its name, whoever brought it."""
    folder = install(tmp_path, "Whoosh", "2.7.4", "fields.py")
    (folder / "fields").mkdir()
    left = folder / "fields" / "__init__.py"
    left.write_text("")
    told = problem(folder, (2, 7, 4), [str(folder / "__init__.py"), str(left)])
    assert told.startswith(f"{left} is not of Whoosh 2.7.4: run 'pip uninstall Whoosh'")


def test_files_of_another_version_are_told(tmp_path: Path) -> None:
    """Copied over, say, by a build of an image: the record says one thing, the files another."""
    folder = install(tmp_path, "Whoosh", "2.7.4")
    assert "holds another library than Whoosh 2.7.4" in problem(folder, (3, 54, 0), [])


def test_one_that_cannot_be_written_with_is_told(tmp_path: Path) -> None:
    """It goes by the module's name, and its writer is another."""
    folder = install(tmp_path, "whoosh-ng", "5.4.0")
    assert problem(folder, (5, 4, 0), []).startswith("whoosh-ng 5.4.0 writes no index")


def test_what_has_no_record_is_taken_as_it_is(tmp_path: Path) -> None:
    """Vendored, editable, or of a system's package: nobody can say what belongs to it."""
    folder = tmp_path / "whoosh"
    folder.mkdir()
    assert problem(folder, (9, 9), [str(folder / "index.py")]) == ""
    editable = tmp_path / "Whoosh-2.7.4.dist-info"
    editable.mkdir()
    (editable / "METADATA").write_text("Metadata-Version: 2.1\nName: Whoosh\nVersion: 2.7.4\n")
    assert problem(folder, (2, 7, 4), []) == ""
    (editable / "RECORD").write_text("__editable__.whoosh-2.7.4.pth,sha256=x,1\n")
    assert problem(folder, (2, 7, 4), []) == ""


def test_a_zipped_one_is_read(tmp_path: Path) -> None:
    """As in an application of one file."""
    install(tmp_path / "site", "Whoosh", "2.7.4", "index.py")
    bundle = tmp_path / "bundle.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for path in (tmp_path / "site").rglob("*"):
            archive.write(path, path.relative_to(tmp_path / "site"))
    folder = bundle / "whoosh"
    assert problem(folder, (2, 7, 4), [str(folder / "index.py")]) == ""
    assert "another library" in problem(folder, (3, 0), [])


def test_the_one_that_these_tests_run_with_is_right() -> None:
    """Whichever it is: `make test-whooshes` runs this with each."""
    check_whoosh()


def command(site: Path, bank: Path) -> subprocess.CompletedProcess[str]:
    """Run a build where what stands in `site` goes before what is installed."""
    path = os.pathsep.join([str(site), str(ROOT), os.environ.get("PYTHONPATH", "")])
    build = ["-m", "evidencebank", "build", str(ROOT / "corpus" / "sample"), "--bank", str(bank)]
    return subprocess.run(
        [sys.executable, *build],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )


def copied(site: Path) -> Path:
    """Return a copy, without its record, of the package that these tests run with."""
    shutil.copytree(whoosh.__path__[0], site / "whoosh")
    return site / "whoosh"


def test_a_build_says_it_in_one_line(tmp_path: Path) -> None:
    """And makes nothing."""
    folder = copied(tmp_path)
    for name, version in (("Whoosh", "2.7.4"), ("whoosh-ng", "5.4.0")):
        record = tmp_path / f"{name.replace('-', '_')}-{version}.dist-info"
        record.mkdir()
        (record / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        (record / "RECORD").write_text("whoosh/__init__.py,sha256=x,1\n")
    done = command(tmp_path, tmp_path / "bank")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"installed over one another in {folder}" in done.stderr
    assert not any((tmp_path / "bank").iterdir())


def test_half_of_one_says_what_to_do_at_last(tmp_path: Path) -> None:
    """What pip leaves that uninstalls one of two cannot be imported, and a build says so."""
    shutil.rmtree(copied(tmp_path) / "codec")
    done = command(tmp_path, tmp_path / "bank")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("evidencebank: whoosh cannot be imported whole (No module")
