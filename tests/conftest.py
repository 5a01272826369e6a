"""What all tests share: where files are, and how long Hypothesis may take."""

from __future__ import annotations

import fcntl
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from corpus.storage.memory import give_back_at_once, give_back_memory
from evidencebank import Bank
from tests.cluster.running import (  # noqa: F401 (pytest calls them)
    pytest_configure,
    pytest_unconfigure,
)
from tests.completeness import (  # noqa: F401 (pytest calls them)
    pytest_make_collect_report,
    pytest_runtest_makereport,
)
from tests.evidencebank.samples import RECORDS, SCHEME
from tests.places import SAMPLE
from tests.summary import (  # noqa: F401 (pytest calls them)
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

SHARED = Path(os.environ.get("EVIDENCEBANK_SHARED") or Path(__file__).parents[2] / "shared")

MEMORY = Path("/dev/shm")

_TOO_POWERFUL = 77
_GIVE_UP_POWERS = f"""
import ctypes, os, sys
if os.geteuid() == 0:
    try:
        prctl = ctypes.CDLL(None).prctl
        kept = [prctl(24, power, 0, 0, 0) for power in (1, 2)]  # CAP_DAC_OVERRIDE, _READ_SEARCH
    except AttributeError:
        kept = [True]
    if any(kept):
        sys.exit({_TOO_POWERFUL})
os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
"""

settings.register_profile("evidencebank", deadline=None)  # a busy machine is no failure
settings.load_profile("evidencebank")


@pytest.hookimpl(trylast=True)  # Hypothesis takes it ill sooner, and processes start behind it
def pytest_sessionstart(session: pytest.Session) -> None:
    """Keep processes small: memory that is free goes back, and what takes much is done before.

    Hypothesis finds out which signs UTF-8 has, once for all processes, and keeps that in a file;
    each process that finds none would take 200 MB for it, on top of all.
    """
    give_back_at_once()
    if not hasattr(session.config, "workerinput"):
        st.characters(codec="utf-8").validate()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Search no garbage among what is collected, now or later: nearly all of it is needed."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="module", autouse=True)
def _memory_given_back() -> Iterator[None]:
    """Give back after each module what its tests have freed: a process goes through hundreds."""
    yield
    give_back_memory()


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Return a function that locates a file of the shared folder, or skips the test."""

    def locate(relative: str) -> Path:
        path = SHARED / relative
        if not path.exists():
            missing = relative.split("/")[0]  # the same for many tests, so that it is told once
            pytest.skip(f"{missing} of the shared folder is not there (set EVIDENCEBANK_SHARED)")
        return path

    return locate


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Path]]:
    """Return a function that makes an empty folder, in memory where there is such a thing.

    A build syncs some fifty files, which a disk that others use makes the slowest part of a test.
    """
    in_memory = MEMORY if os.access(MEMORY, os.W_OK) else tmp_path_factory.getbasetemp()
    with tempfile.TemporaryDirectory(prefix="evidencebank-test-", dir=in_memory) as base:
        yield lambda: Path(tempfile.mkdtemp(dir=base))


@pytest.fixture(scope="session")
def made_once(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Callable[[str, Callable[[Path], object]], Path]:
    """Return a function that makes a folder by a name once for all test processes.

    What is in it is to be read, or copied.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "made-once"
    shared.mkdir(exist_ok=True)

    def folder_of(name: str, make: Callable[[Path], object]) -> Path:
        made, unfinished = shared / name, shared / f"{name}.unfinished"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir()
                make(unfinished)
                unfinished.rename(made)
        return made

    return folder_of


@pytest.fixture(scope="session")
def small_library(
    made_once: Callable[[str, Callable[[Path], object]], Path], write_records: Callable[..., Path]
) -> Path:
    """Return a folder with the sample records and their scheme, to be read only."""

    def make(library: Path) -> None:
        write_records(library / "records.jsonl", *RECORDS)
        (library / "subjects.ttl").write_text(SCHEME, encoding="utf-8")

    return made_once("library", make)


@pytest.fixture(scope="session")
def small_bank_folder(
    made_once: Callable[[str, Callable[[Path], object]], Path], small_library: Path
) -> Path:
    """Return the folder of a bank of the sample records, to be read or copied."""
    return made_once("small", lambda folder: _build(folder / "bank", small_library)) / "bank"


@pytest.fixture(scope="session")
def small_bank(small_bank_folder: Path) -> Iterator[Bank]:
    """Return a bank of the sample records, to be read only."""
    with Bank.open(small_bank_folder) as bank:
        yield bank


@pytest.fixture
def own_bank(folder: Path, small_bank_folder: Path) -> Iterator[Bank]:
    """Return a bank of the sample records that a test may change."""
    shutil.copytree(small_bank_folder, folder / "bank")
    with Bank.open(folder / "bank") as bank:
        yield bank


@pytest.fixture(scope="session")
def sample_bank_folder(made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """Return the folder of a bank of the sample pages, to be read or copied."""
    return made_once("sample", lambda folder: _build(folder / "bank", SAMPLE)) / "bank"


@pytest.fixture(scope="session")
def sample_bank(sample_bank_folder: Path) -> Iterator[Bank]:
    """Return a bank of the sample pages, to be read only."""
    with Bank.open(sample_bank_folder) as bank:
        yield bank


def _build(folder: Path, library: Path) -> None:
    with Bank.create(folder) as bank:
        bank.load([library], workers=1)  # starting others takes longer than reading this


@pytest.fixture(scope="module")
def one_core() -> Iterator[None]:
    """Let this thread run on one core alone, so that a load starts no process to read pages.

    The sample library takes half a second to read, and starting Python for each core much longer.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(cores)[os.getpid() % len(cores)]})
    yield
    os.sched_setaffinity(0, cores)


@pytest.fixture
def folder(new_folder: Callable[[], Path]) -> Iterator[Path]:
    """Return an empty folder that is gone after the test."""
    path = new_folder()
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def write_records() -> Callable[..., Path]:
    """Return a function that writes records to a JSONL file, in place of what it held."""

    def write(path: Path, *records: dict[str, Any]) -> Path:
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(lines, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def run_bounded() -> Callable[[str], str]:
    """Return a function that runs code in a process bound by permissions, and gives its output.

    A superuser may read anything, so the process first gives that up; where it cannot, the test is
    skipped.
    """

    def run(code: str) -> str:
        command = [sys.executable, "-c", _GIVE_UP_POWERS, code]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode == _TOO_POWERFUL:
            pytest.skip("this process cannot give up reading whatever it likes")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
