"""The site under load: one worker, sixteen connections, pages and the API."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import numpy as np

import evidencebank
from benchmarks.documents import read_jsonl
from benchmarks.earlier import BEFORE, ROOT, built, python_of, surroundings
from benchmarks.peers import OURS
from benchmarks.process import in_child
from benchmarks.queries import short_queries
from benchmarks.report import Report, compare, compare_runs
from benchmarks.workspace import Prepared, Workspace

CONNECTIONS = 16
_PART = "serving"
_SEED = 20
_WARM = 20
"""Pages that a server makes before those that count."""

_KNOWN = 300
"""Queries that visitors ask again and again."""

_SKEW = 1.1
"""Exponent of the Zipf distribution by which they do (Baeza-Yates and others 2007)."""

_ADDRESSES = {"search page": "/", "API": "/api/v1/search"}
_PATIENCE = 60.0


def run(work: Workspace, report: Report) -> None:
    """Measure how long answers take when visitors repeat each other, and when none does."""
    try:
        import uvicorn  # noqa: F401 -- the server needs it, in a process of its own
    except ImportError as error:
        report.line(f"serving is left out: {error}")
        return
    documents = work.debian
    with report.step("new pages"):
        _new_pages(work, report, documents)
    with report.step("load"):
        _load(work, report, documents)


def _load(work: Workspace, report: Report, documents: Prepared) -> None:
    """Ask for pages and the API, by queries that come again and by new ones."""
    count = work.scale.requests
    with _server(ROOT, work.index(OURS, documents)) as port:
        queries = list(dict.fromkeys(short_queries(read_jsonl(documents.file), 4 * count)))
        known = queries[: min(_KNOWN, len(queries) // 4)]
        new = iter(queries[len(known) :])
        chance = np.random.default_rng(_SEED)
        ranks = np.minimum(chance.zipf(_SKEW, count), len(known)) - 1
        measured: dict[str, list[float]] = {}
        rates = []
        for name, address in _ADDRESSES.items():
            mixes = {
                f"{name}, queries repeated": [known[rank] for rank in ranks.tolist()],
                f"{name}, each query new": list(islice(new, count)),
            }
            for mix, asked in mixes.items():
                seconds, whole = in_child(_ask, port, _addresses(address, asked))
                measured[mix] = seconds
                rates.append(f"{mix}: {len(seconds) / whole:,.0f} a second")
        weight = _first_page(port)
    title = f"The site over {documents}: one worker, {CONNECTIONS} connections"
    note = "The client works on the same processors."
    notes = [*rates, note]
    report.add(compare(_PART, "load", title, "s", "growth", measured, notes, in_runs=False))
    report.line(f"The first page with its style and scripts: {weight / 1000:.1f} kB, packed.")


def _new_pages(work: Workspace, report: Report, documents: Prepared) -> None:
    """Ask for pages that nobody asked for before, of this version and the one before in turn."""
    count, runs = work.scale.requests, work.scale.page_runs
    made = short_queries(read_jsonl(documents.file), 5 * count)
    queries = list(dict.fromkeys(reversed(made)))[: count + _WARM]
    if len(queries) < 2 * _WARM:
        report.line("new pages are left out: there are too few documents to make queries of")
        return
    with ExitStack() as running:
        ports = {OURS: running.enter_context(_server(ROOT, work.index(OURS, documents)))}
        if work.before is not None:
            bank = built(work.before, documents)
            ports[BEFORE] = running.enter_context(_server(work.before, bank))
        measured: dict[str, list[list[float]]] = {name: [] for name in ports}
        rates: dict[str, list[float]] = {name: [] for name in ports}
        for port in ports.values():
            in_child(_ask, port, _addresses("/", queries[:_WARM]))
        rest = queries[_WARM:]
        for run in range(runs):
            paths = _addresses("/", rest[run::runs])
            for name, port in ports.items():
                seconds, whole = in_child(_ask, port, paths)
                measured[name].append(seconds)
                rates[name].append(len(seconds) / whole)
    title = f"Pages of {documents} that nobody asked for before: {CONNECTIONS} connections"
    report.add(compare_runs(_PART, "new pages", title, "s", "less", measured))
    report.add(compare(_PART, "new pages a second", title, "pages/s", "more", rates))


def _addresses(address: str, queries: Sequence[str]) -> list[str]:
    return [f"{address}?{urlencode({'q': query})}" for query in queries]


@contextmanager
def _server(version: Path, bank: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [python_of(version), "-m", "evidencebank", "serve", "--bank", str(bank)]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            [*command, "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=surroundings(version),
        ) as server,
    ):
        try:
            _wait_for(port, server, said)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while server.poll() is None and time.monotonic() < until:
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    said.seek(0)
    raise RuntimeError(f"the server does not answer: {said.read().decode()[-500:]}")


def _ask(port: int, paths: Sequence[str]) -> tuple[list[float], float]:
    """Ask for paths over some connections at once; return each answer's seconds and all."""
    return asyncio.run(_all(port, paths))


async def _all(port: int, paths: Sequence[str]) -> tuple[list[float], float]:
    waiting = iter(paths)
    seconds: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for path in waiting:
            begin = time.perf_counter()
            request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
            writer.write(request.encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if not head.startswith(b"http/1.1 200"):
                raise RuntimeError(f"{path}: {head[:60]!r}")
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            seconds.append(time.perf_counter() - begin)
        writer.close()

    begin = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    return seconds, time.perf_counter() - begin


def _first_page(port: int) -> int:
    """Return the bytes that a browser without anything fetches for the first page at the most."""
    static = (Path(evidencebank.__file__).parent / "web" / "static").iterdir()
    total = 0
    for path in ("/", *(f"/static/{file.name}" for file in static)):
        request = Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})
        with urlopen(request) as answer:
            total += len(answer.read())
    return total
