"""Timing, and what many times come to."""

from __future__ import annotations

import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import TypeVar

import numpy as np

Result = TypeVar("Result")

PATIENCE = 20.0
"""Seconds after which what takes long is not repeated again."""

SEARCH_PATIENCE = 14.0
"""Seconds of searching after which an engine is not asked everything once more: those that are
tens of times slower would take most of the time that all measuring has."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What measured values come to: how many there are, their median and 95th percentile."""

    count: int
    median: float
    p95: float


def summarise(values: Sequence[float]) -> Summary:
    """Return the summary of one or more values."""
    return Summary(len(values), float(np.median(values)), float(np.percentile(values, 95)))


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, once."""
    start = perf_counter()
    work()
    return perf_counter() - start


def cpu_seconds_of(work: Callable[[], object]) -> float:
    """Return how long a piece of work keeps the processor, once."""
    start = process_time()
    work()
    return process_time() - start


def processors_seconds() -> float:
    """Return for how long this process and those that it started and that ended kept processors."""
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in each)


def repeated(work: Callable[[], Result], runs: int) -> list[Result]:
    """Do a piece of work `runs` times, or fewer once it has taken `PATIENCE` seconds in all."""
    start = perf_counter()
    results = [work()]
    while len(results) < runs and perf_counter() - start < PATIENCE:
        results.append(work())
    return results
