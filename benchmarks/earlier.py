"""An earlier version of evidencebank, from the repository's history, to measure beside this one.

Its files and an environment of its own, with the packages that it locks, are kept in `build/`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.workspace import Prepared

ROOT = Path(__file__).parent.parent
BEFORE = "the version before"
COMMIT = "c508d55"
"""The version whose figures the bars of `benchmarks.bars` were set by."""

_LOCK = "requirements-bench.lock"


def checkout(folder: Path = ROOT / "build" / "benchmarks") -> Path:
    """Return the folder of the earlier version, made unless it is there: files and packages.

    Raises RuntimeError where its history or its packages cannot be had.
    """
    made = folder / COMMIT
    if not made.exists():
        unfinished = folder / f"{COMMIT}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        packed = _run(["git", "-C", str(ROOT), "archive", "--format=tar", COMMIT])
        _run(["tar", "-x", "-C", str(unfinished)], packed)
        environment(unfinished / ".venv", unfinished / _LOCK)
        unfinished.rename(made)
    if not any(made.glob(f".venv/lib/*/site-packages/{_NAME}-*.dist-info")):
        # without, it does not know its own version, which its site tells
        _run([*_pip(Path(python_of(made))), "--no-deps", "--no-build-isolation", str(made)])
    answer(made, _IMPORT)  # on a newer Python its packages may be there and fail
    return made


def environment(folder: Path, lock: Path) -> Path:
    """Make an environment with the packages that a lock file names; return its Python."""
    if not (python := folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
        wanted = ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
        try:
            _run([*_pip(python), *wanted, "--requirement", str(lock)])
        except RuntimeError:
            shutil.rmtree(folder)  # half of one would be taken for a whole
            raise
    return python


def python_of(version: Path) -> str:
    """Return the Python that a checkout is run by: that of its own environment, if it has one."""
    own = version / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def surroundings(version: Path) -> dict[str, str]:
    """Return the variables with which a checkout's own modules are found, and kept compiled."""
    known = {name: value for name, value in os.environ.items() if name != _UNCOMPILED}
    # without the last, what stands in the folder that this runs in would go before
    return known | {"PYTHONPATH": str(version.resolve()), "PYTHONSAFEPATH": "1"}


def answer(version: Path, program: str, *words: object, given: str | None = None) -> Any:
    """Run a program on a checkout in a new process; return what it prints, which is JSON.

    Raises RuntimeError where it fails.
    """
    command = [python_of(version), "-c", program, *map(str, words)]
    done = subprocess.run(
        command,
        cwd=version,
        env=surroundings(version),
        input=given,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"a program on {version.name} failed: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


@contextmanager
def asking(version: Path, program: str, *words: object) -> Iterator[Callable[[], Any]]:
    """Run a program on a checkout that answers each line with one of JSON; yield what asks it.

    So that two versions can take turns without either reading its documents again. What asks
    raises RuntimeError where the program has ended.
    """
    command = [python_of(version), "-c", program, *map(str, words)]
    with subprocess.Popen(
        command,
        cwd=version,
        env=surroundings(version),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        given, told = process.stdin, process.stdout
        assert given is not None
        assert told is not None

        def ask() -> Any:
            print(file=given, flush=True)
            if not (line := told.readline()):
                raise RuntimeError(f"a program on {version.name} failed")
            return json.loads(line)

        yield ask


def built(version: Path, documents: Prepared) -> Path:
    """Return the bank that a checkout builds of documents, built once in a run."""
    bank = documents.place(BEFORE)
    if not bank.exists():
        command = [python_of(version), "-m", "evidencebank", "build", str(documents.file)]
        subprocess.run(
            [*command, "--bank", str(bank)],
            env=surroundings(version),
            check=True,
            capture_output=True,
        )
    return bank


_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
_NAME = "evidencebank"
_IMPORT = f"import json, {_NAME}; print(json.dumps({_NAME}.__name__))"


def _pip(python: Path) -> list[str]:
    quiet = ["--quiet", "--quiet", "--no-input", "--disable-pip-version-check"]
    return [str(python), "-m", "pip", *quiet, "install"]


def _run(command: list[str], given: bytes | None = None) -> bytes:
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False)
    except OSError as error:
        raise RuntimeError(f"{command[0]}: {error.strerror}") from error
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace").strip()[-500:])
    return done.stdout
