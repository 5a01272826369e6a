"""The segment of a new index, written by a process beside from the arrays on the disk.

Whoosh's postings take a third of what indexing costs, and nobody waits for them but the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.workers.local_workers import can_start_workers, default_workers
from indexer.postings import field_postings
from indexer.postings.field_postings import Postings
from indexer.whoosh import segments

_MIN_OCCURRENCES = 2_000_000
"""Fewer are written sooner than a process has started."""

_LIMITED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@contextmanager
def first_segment(folder: Path, ids: Sequence[str], postings: Postings) -> Iterator[None]:
    """Make the Whoosh index of a new index, with one segment, while a block runs.

    `folder` is that of the index and has the arrays of `postings` already; `ids[n]` is the id of
    document n. What the process beside cannot do, for whatever reason, is done here afterwards
    and raises what `indexer.whoosh.segments.add_segment` raises.
    """
    process = _start(folder, ids) if postings.positions.keys.size >= _MIN_OCCURRENCES else None
    try:
        yield
        done = process is not None and process.wait() == 0
    finally:
        if process is not None:
            process.kill()
            process.wait()
    if not done:
        _write(folder, ids, postings)


def _start(folder: Path, ids: Sequence[str]) -> subprocess.Popen[bytes] | None:
    """Start the process, where there is a core for it and a Python to start."""
    if default_workers() < 2 or not can_start_workers():
        return None
    command = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import main; main()"
    try:
        with tempfile.TemporaryFile() as listed:
            listed.write("\n".join(ids).encode())
            listed.seek(0)
            return subprocess.Popen(  # noqa: S603 - this very Python, and no words of others
                [sys.executable, "-c", command, os.fspath(folder)],
                stdin=listed,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | _LIMITED,
            )
    except OSError:
        return None


def main() -> None:
    """Write the segment of the index in the folder that is named, of documents with the ids read.

    No id has white space in it.
    """
    folder = Path(sys.argv[1])
    ids = sys.stdin.buffer.read().decode().split("\n")
    _write(folder, ids, field_postings.read(folder / "arrays"))


def _write(folder: Path, ids: Sequence[str], postings: Postings) -> None:
    whoosh = folder / "whoosh"
    shutil.rmtree(whoosh)  # what was begun, if anything
    whoosh.mkdir()
    segments.create(whoosh)
    segments.add_segment(whoosh, ids, postings, delete=[])
