"""`python -m benchmarks.soak`: search, updates and the site together, for as long as one likes.

Three processes work on one bank: one searches it in several threads, one loads changed records
every second once a tenth of the time is over, and the site serves it to visitors. Some entries
change with every load and are marked alike, so that an answer in which two loads meet is an error.
What is counted at the end: errors (there should be none), how long answers took beside updates and
before there were any, and each process's memory and handles. In a soak of two minutes or more it is
an error too when these grow by more than a quarter and an allowance, 32 MB and 60 handles, after
the first 30 % of the time.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from benchmarks.documents import synthetic, write_jsonl
from benchmarks.queries import short_queries
from benchmarks.report import WIDTH, machine
from benchmarks.soaking import MARKED, Counts, load, search, visit
from evidencebank import Bank

_QUERIES = 200
_IDLE = 0.1
"""The share of the time in which nothing is updated."""

_WARM_UP = 0.2
"""The share of the time after that, until memory and handles are looked at first."""

_LEVEL_AFTER = 120
"""Seconds of a soak before which caches still fill, and nothing is said of what grows."""

_MAX_SECONDS_TO_START = 60
_MAX_GROWTH = 1.25
_MAX_BYTES = 32 * 2**20
_MAX_HANDLES = 60
"""More than the fifty that a second open generation has, which is let go of a moment later."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds: resident memory in bytes, and handles."""

    memory: int
    handles: int


def make_bank(folder: Path, documents: int) -> list[str]:
    """Make a bank of made-up documents, `MARKED` of which are to change; return queries."""
    made = synthetic("soak", documents, 0).documents
    write_jsonl(made[MARKED:], folder / "documents.jsonl")
    changing = [replace(one, title=f"load0 {one.title}") for one in made[:MARKED]]
    write_jsonl(changing, folder / "changing.jsonl")
    with Bank.create(folder / "bank") as bank:
        bank.load([folder / "documents.jsonl", folder / "changing.jsonl"])
    return short_queries(made, _QUERIES)


@contextmanager
def site(bank: Path | str) -> Iterator[tuple[int, str]]:
    """Serve a bank during a block; give the process's number and the site's address."""
    command = [sys.executable, "-m", "evidencebank", "serve", "--bank", str(bank), "--port", "0"]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stderr=said)
        try:
            yield process.pid, _address(process, said.fileno())
            process.send_signal(signal.SIGTERM)
            if code := process.wait(30):
                raise click.ClickException(f"the site ended with {code}")
        finally:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], said: int) -> str:
    for _ in range(300):
        text = os.pread(said, 10_000, 0).decode(errors="replace")
        if found := re.search(r"running on http://([\d.]+:\d+)", text):
            return found[1]
        if process.poll() is not None:
            raise click.ClickException(f"the site did not start: {text.strip()}")
        time.sleep(0.1)
    raise click.ClickException("the site did not start in half a minute")


def held_by(process: int) -> Held:
    """Return what a process holds; zeros where there is no /proc."""
    about = Path(f"/proc/{process}")
    if not about.is_dir():
        return Held(0, 0)
    status = dict(line.split(":", 1) for line in (about / "status").read_text().splitlines())
    return Held(int(status["VmRSS"].split()[0]) * 1024, len(list((about / "fd").iterdir())))


def grown(name: str, before: Held, after: Held) -> list[str]:
    """Return what of a process grew by more than a quarter and a fixed allowance, a line each."""
    most = int(_MAX_GROWTH * before.memory) + _MAX_BYTES
    handles = int(_MAX_GROWTH * before.handles) + _MAX_HANDLES
    lines = []
    if after.memory > most:
        lines.append(
            f"{name}: memory grew from {before.memory / 2**20:,.0f} MB to "
            f"{after.memory / 2**20:,.0f} MB; {most / 2**20:,.0f} MB are allowed"
        )
    if after.handles > handles:
        lines.append(
            f"{name}: handles grew from {before.handles} to {after.handles}; {handles} are allowed"
        )
    return lines


def soak(folder: Path, seconds: float, documents: int) -> dict[str, Any]:
    """Let everything work together and return what was counted, as JSON."""
    queries = make_bank(folder, documents)
    bank = folder / "bank"
    context = get_context("spawn")
    with ExitStack() as running:
        served, address = running.enter_context(site(bank))
        stop, updating, counted = context.Event(), context.Event(), context.Queue()
        ready = context.Barrier(4)  # the three processes and this one
        work = {
            "search": (search, bank, queries),
            "updates": (load, bank, folder / "changing.jsonl"),
            "visitors": (visit, address, queries),
        }
        processes = {
            name: context.Process(
                target=_counting, args=(name, counted, ready, stop, updating, *what), daemon=True
            )
            for name, what in work.items()
        }
        for process in processes.values():
            process.start()
        numbers = {"search": processes["search"].pid or 0, "updates": processes["updates"].pid or 0}
        numbers["site"] = served
        ready.wait(_MAX_SECONDS_TO_START)
        time.sleep(seconds * _IDLE)
        updating.set()
        time.sleep(seconds * _WARM_UP)
        before = {name: held_by(number) for name, number in numbers.items()}
        time.sleep(seconds * (1 - _IDLE - _WARM_UP))
        after = {name: held_by(number) for name, number in numbers.items()}
        stop.set()
        counts = dict(counted.get(timeout=120) for _ in processes)
        for process in processes.values():
            process.join()
    with Bank.open(bank) as checked:
        wrong = checked.check()
    return _shape(seconds, documents, counts, before, after, wrong, _generations(bank))


def _counting(
    name: str, counted: Any, ready: Any, stop: Any, updating: Any, work: Any, *arguments: Any
) -> None:
    counts = Counts()
    try:
        ready.wait(_MAX_SECONDS_TO_START)
        work(counts, stop, updating, *arguments)
    except Exception as error:
        counts.error(f"{type(error).__name__}: {error}")
    counted.put((name, counts))


def _generations(bank: Path) -> int:
    return len(list((bank / "generations").iterdir()))


def _shape(
    seconds: float,
    documents: int,
    counts: dict[str, Counts],
    before: dict[str, Held],
    after: dict[str, Held],
    wrong: list[str],
    generations: int,
) -> dict[str, Any]:
    answers = {}
    errors: Counter[str] = Counter({f"check: {line}": 1 for line in wrong})
    if seconds >= _LEVEL_AFTER:
        for name, held in before.items():
            errors.update(grown(name, held, after[name]))
    for counted in counts.values():
        errors.update(counted.errors)
        for what, took in counted.seconds.items():
            middle, most, rare = np.percentile(took, (50, 95, 99)).tolist()
            idle = counted.idle.get(what)
            answers[what] = {
                "count": len(took),
                "median": middle,
                "p95": most,
                "p99": rare,
                "longest": max(took),
                "idle p99": float(np.percentile(idle, 99)) if idle else None,
            }
    return {
        "machine": machine(),
        "seconds": seconds,
        "documents": documents,
        "errors": dict(errors),
        "answers": answers,
        "processes": {
            name: {"start": asdict(before[name]), "end": asdict(after[name])} for name in before
        },
        "generations": generations,
    }


def show(result: dict[str, Any], console: Console) -> None:
    """Print what was counted, 80 columns wide."""
    errors = sum(result["errors"].values())
    console.print(
        f"[bold]{result['seconds']:g} s, {result['documents']:,} documents: "
        f"{errors or 'no'} error{'' if errors == 1 else 's'}[/bold]"
    )
    table = _table("milliseconds", "count", "median", "95 %", "99 %", "longest", "99 % idle")
    for what, took in result["answers"].items():
        values = [took[key] for key in ("median", "p95", "p99", "longest", "idle p99")]
        shown = ["" if value is None else f"{1e3 * value:,.1f}" for value in values]
        table.add_row(what, f"{took['count']:,}", *shown)
    console.print(table)
    console.print("99 % idle: before there were updates", markup=False)
    table = _table("", "memory, start", "end", "handles, start", "end")
    for name, held in result["processes"].items():
        sizes = [f"{held[when]['memory'] / 2**20:,.0f} MB" for when in ("start", "end")]
        table.add_row(name, *sizes, *(str(held[when]["handles"]) for when in ("start", "end")))
    console.print(table)
    if result["seconds"] >= _LEVEL_AFTER:
        allowed = f"{_MAX_BYTES / 2**20:.0f} MB or {_MAX_HANDLES} handles"
        console.print(f"Growth allowed: {_MAX_GROWTH - 1:.0%} and {allowed}")
    for text, count in result["errors"].items():
        console.print(f"{count} × {text}", markup=False)


def _table(*headings: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, width=WIDTH)
    table.add_column(headings[0], ratio=1)
    for heading in headings[1:]:
        table.add_column(heading, justify="right")
    return table


@click.command()
@click.option("--seconds", type=click.FloatRange(min=1), default=600, show_default=True)
@click.option("--documents", type=click.IntRange(min=2 * MARKED), default=5_000, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of tables.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="JSON goes here.")
def main(seconds: float, documents: int, as_json: bool, output: Path | None) -> None:
    """Let search, updates and the site work together; exit code 1 says that something failed."""
    with tempfile.TemporaryDirectory(prefix="evidencebank-soak-") as folder:
        result = soak(Path(folder), seconds, documents)
    text = json.dumps(result, indent=2)
    if output:
        output.write_text(text + "\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    else:
        show(result, Console(width=WIDTH, highlight=False))
    sys.exit(1 if result["errors"] else 0)


if __name__ == "__main__":
    main()
