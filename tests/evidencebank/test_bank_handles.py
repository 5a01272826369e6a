"""A bank that is loaded and read over and over keeps no files of old generations open."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidencebank import Bank

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/maps").is_file(), reason="open files are read from /proc, as on Linux"
)


BUILDS = """
import sys
from evidencebank import Bank
for _ in sys.stdin:
    with Bank.open_or_create(sys.argv[1]) as bank:
        bank.load([sys.argv[2]])
    print("built", flush=True)
"""
"""Builds a bank again for each line that it is given."""


def open_generations(bank: Path) -> set[str]:
    """Return the names of the generations of which this process has a file mapped or open."""
    paths = [
        line.split(maxsplit=5)[-1] for line in Path("/proc/self/maps").read_text().splitlines()
    ]
    paths += [str(path.resolve()) for path in Path("/proc/self/fd").iterdir()]
    marker = f"{bank.resolve()}/generations/"
    return {path.removeprefix(marker).split("/")[0] for path in paths if path.startswith(marker)}


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Leave freeing to reference counts, so that a cycle that holds files shows."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.slow
@pytest.mark.usefixtures("no_collector")
def test_a_reader_lets_go_of_generations_that_were_replaced(tmp_path: Path) -> None:
    """While another process builds, a reader has files of the current generation open only."""
    records, folder = tmp_path / "entries.jsonl", tmp_path / "bank"
    reader: Bank | None = None
    command = [sys.executable, "-c", BUILDS, folder, records]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1) as builder:
        assert builder.stdin is not None
        assert builder.stdout is not None
        for turn in range(6):
            texts = [{"id": f"e{n}", "title": f"Prison {n} turn {turn}"} for n in range(20)]
            records.write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
            builder.stdin.write("build\n")
            assert builder.stdout.readline() == "built\n"
            reader = reader or Bank.open(folder)
            assert reader.search(f'"turn {turn}"', limit=1).total == 20
            assert reader.related("e0")
            current = (folder / "CURRENT").read_text().strip()
            assert open_generations(folder) == {current}


def test_a_writer_lets_go_of_generations_that_were_replaced(tmp_path: Path) -> None:
    """After each of several loads only the generation that was read last is open."""
    records, folder = tmp_path / "entries.jsonl", tmp_path / "bank"
    bank = Bank.create(folder)
    for turn in range(6):
        texts = [{"id": f"e{n}", "title": f"Prison {n} turn {turn * (n < 3)}"} for n in range(20)]
        records.write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
        bank.load([records])
        assert bank.search('"turn 0"', limit=1).total >= 17
        assert open_generations(folder) == {(folder / "CURRENT").read_text().strip()}
