"""What processes have in the temporary folder is gone when they are, also when they are killed."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evidencebank.cluster.held_folder import HeldFolder

_HOLDS = """
import sys
from evidencebank.cluster.held_folder import HeldFolder
held = HeldFolder("bank-000001")
(held.folder / "terms").write_bytes(b"prison")
print(held.folder, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a temporary folder of this test's own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@contextmanager
def another_process() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Run a process that holds a folder until it is told to end."""
    started = [sys.executable, "-c", _HOLDS]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(started, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def test_a_folder_goes_with_its_process() -> None:
    """When it lets go, and when it ends."""
    held = HeldFolder("bank-000001")
    assert held.folder.is_dir()
    held.release()
    held.release()
    assert not held.folder.exists()
    with another_process() as (process, folder):
        process.communicate("")
        assert process.returncode == 0
        assert not folder.exists()


def test_what_a_killed_process_left_the_next_removes() -> None:
    """And nothing that somebody has still."""
    with another_process() as (_, living), another_process() as (process, left):
        process.kill()
        process.wait()
        assert (left / "terms").exists()
        mine = HeldFolder("bank-000002")
        assert not left.exists()
        assert (living / "terms").exists()
        again = HeldFolder("bank-000002")
        assert mine.folder.is_dir()
        again.release()
        mine.release()


def test_what_is_no_folder_of_ours_stays(temporary: Path) -> None:
    """Whatever its name."""
    theirs = temporary / "theirs"
    theirs.mkdir()
    (temporary / "evidencebank-held-link").symlink_to(theirs)
    (temporary / "evidencebank-held-file").touch()
    (temporary / "evidencebank-other").mkdir()
    HeldFolder("bank-000001").release()
    assert len(list(temporary.iterdir())) == 4


def test_a_child_takes_nothing_from_its_parent() -> None:
    """Neither when it lets go nor by what it looks at."""
    held = HeldFolder("bank-000001")
    child = os.fork()
    if not child:
        held.release()
        os._exit(0)
    os.waitpid(child, 0)
    HeldFolder("bank-000002").release()
    assert held.folder.is_dir()
    held.release()


def test_nothing_is_removed_where_there_are_no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """There nobody can tell whether a folder is held."""

    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    held = HeldFolder("bank-000001")
    monkeypatch.setattr(fcntl, "flock", flock)
    HeldFolder("bank-000002").release()
    assert held.folder.is_dir()
    held.release()
