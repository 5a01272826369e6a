"""Reads a bank in several threads until standard input ends: run as a program.

    python -m tests.trust.reading BANK THREADS PAUSE

Says `reading` when every thread has had an answer, and at the end, as one line of JSON, what went
wrong and how much was open at the start and the end.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
import traceback
from pathlib import Path

from evidencebank import Bank
from tests.trust.handles import open_below, open_files, resident_bytes
from tests.trust.turns import Questions, percentile


class Reading:
    """Threads that share one bank."""

    def __init__(self, folder: Path, threads: int, pause: float) -> None:
        self.bank = Bank.open(folder)
        self.wrong: list[str] = []
        self.seconds: list[float] = []
        self.last: list[int] = []
        self._pause = pause
        self._stop = threading.Event()
        self._answered = threading.Barrier(threads + 1, timeout=120)
        self._threads = [threading.Thread(target=self._read, args=(n,)) for n in range(threads)]
        for thread in self._threads:
            thread.start()
        self._answered.wait()

    def _read(self, number: int) -> None:
        asked = Questions(self.bank, number)
        try:
            self._answered.wait()
            while not self._stop.wait(self._pause):
                start = time.perf_counter()
                self.wrong += asked.ask()
                self.seconds.append(time.perf_counter() - start)
        except Exception:  # an error in a thread must not be lost
            self.wrong.append(traceback.format_exc())
        self.last.append(asked.last)

    def end(self) -> None:
        """Stop the threads; closing the bank is left."""
        self._stop.set()
        for thread in self._threads:
            thread.join()


def main(folder: Path, threads: int, pause: float) -> None:
    """Read until told to stop, and report."""
    before = open_files()
    reading = Reading(folder, threads, pause)
    print("reading", flush=True)
    memory: list[int] = []
    watching = threading.Event()

    def watch() -> None:
        while not watching.wait(1.0):
            memory.append(resident_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    sys.stdin.read()
    watching.set()
    watcher.join()
    reading.end()
    report = {
        "wrong": reading.wrong[:5],
        "answers": len(reading.seconds),
        "last": min(reading.last),
        "median": percentile(reading.seconds, 0.5),
        "p99": percentile(reading.seconds, 0.99),
        "memory": memory,
    }
    reading.bank.close()
    del reading
    gc.collect()
    left = [path for path in open_files() if path not in before]
    print(json.dumps(report | {"left": left + open_below(folder)}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
