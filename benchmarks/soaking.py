"""What the processes of a soak do: search, load and visit, until they are told to stop."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count, cycle
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import quote

from benchmarks.documents import read_jsonl, write_jsonl
from evidencebank import Bank

MARKED = 20
"""How many entries change with every load: the first, whose titles begin with its number."""

THREADS = 4
_PAUSE = 0.02
_EVERY = 1.0
_MARK = re.compile(r"\bload(\d+)\b")
_MAX_ERRORS = 20


@dataclass
class Counts:
    """Errors, by what they say, and seconds, by what was asked; for several threads.

    `idle` are the seconds of what was asked before there were updates.
    """

    errors: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    idle: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def error(self, text: str) -> None:
        """Count an error."""
        if text in self.errors or len(self.errors) < _MAX_ERRORS:
            self.errors[text] += 1
        else:
            self.errors["others"] += 1

    @contextmanager
    def timed(self, what: str, idle: bool = False) -> Iterator[None]:
        """Time a block; an exception in it is an error, and the end of it."""
        seconds = self.idle if idle else self.seconds
        start = perf_counter()
        try:
            yield
        except Exception as error:
            self.error(f"{what}: {type(error).__name__}: {error}")
        seconds[what].append(perf_counter() - start)

    def same_load(self, what: str, titles: Sequence[str]) -> None:
        """Count an error when titles are not those of all marked entries after one load."""
        marks = [found[1] for title in titles if (found := _MARK.search(title))]
        if len(marks) != MARKED or len(set(marks)) != 1:
            self.error(f"{what} is torn: {len(marks)} marked, loads {sorted(set(marks))[:5]}")


def _in_threads(work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def search(counts: Counts, stop: Any, updating: Any, folder: Path, queries: Sequence[str]) -> None:
    """Ask one bank in several threads, through the library."""
    bank = Bank.open(folder)

    def ask(number: int) -> None:
        asked = cycle(queries[number * 7 :] + queries[: number * 7])
        while not stop.wait(_PAUSE):
            idle = not updating.is_set()
            with counts.timed("search", idle):
                results = bank.search(next(asked))
                results.to_dict()
            with counts.timed("related", idle):
                for hit in results.hits[:1]:
                    [item.to_dict() for item in bank.related(hit.id)]
            with counts.timed("suggest", idle):
                bank.suggest(next(asked)[:4])
            with counts.timed("all marked", idle):
                found = bank.search("load*", limit=MARKED, sort="title")
                counts.same_load("search", [hit.entry.title for hit in found.hits])

    _in_threads(ask)
    bank.close()


def load(counts: Counts, stop: Any, updating: Any, folder: Path, source: Path) -> None:
    """Change the marked entries and load them, about every second, as soon as `updating`."""
    bank = Bank.open(folder)
    documents = read_jsonl(source)
    updating.wait()
    for number in count(1):
        changed = [replace(d, title=_MARK.sub(f"load{number}", d.title)) for d in documents]
        write_jsonl(changed, source)
        with counts.timed("load"):
            bank.load([source])
        if stop.wait(_EVERY):
            break
    bank.close()


def visit(counts: Counts, stop: Any, updating: Any, address: str, queries: Sequence[str]) -> None:
    """Ask the site for pages and for JSON, over connections that are kept."""

    def ask(number: int) -> None:
        asked = cycle(queries[number * 11 :] + queries[: number * 11])
        connection = http.client.HTTPConnection(address, timeout=30)

        def get(what: str, path: str) -> bytes:
            body = b""
            with counts.timed(what, not updating.is_set()):
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200:
                    raise ValueError(f"{path} was answered with {answer.status}")
            return body

        while not stop.wait(_PAUSE):
            query = quote(next(asked))
            get("page of results", f"/?q={query}")
            found = json.loads(get("API search", f"/api/v1/search?q={query}") or "{}")
            for hit in found.get("hits", [])[:1]:
                get("page of an entry", f"/entry/{quote(hit['id'])}")
            marked = get("API, all marked", f"/api/v1/search?q=load*&size={MARKED}")
            hits = json.loads(marked or "{}").get("hits", [])
            counts.same_load("API search", [hit["title"] for hit in hits])
        connection.close()

    _in_threads(ask)
