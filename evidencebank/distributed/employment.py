"""Which workers a build has: processes of its own, or those of a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from corpus.errors import InputError
from corpus.workers.local_workers import LocalWorkers, default_workers
from corpus.workers.workers import Workers


@contextmanager
def employed(workers: int | None, scheduler: str | None) -> Iterator[Workers]:
    """Have workers while a block runs: those of a Dask scheduler, or else processes of this one.

    Of the latter there are `workers`, by default one for each core; they start when there is
    something to do. Raises InputError for less than one worker, for both at once, and for a
    scheduler that cannot be used.
    """
    if workers is not None and workers < 1:
        raise InputError(f"{workers} workers can read nothing: name at least 1")
    if not scheduler:
        with LocalWorkers(workers or default_workers()) as own:
            yield own
        return
    if workers is not None:
        raise InputError("a scheduler has workers of its own: name either, not both")
    from evidencebank.distributed.dask_workers import DaskWorkers

    with DaskWorkers(scheduler) as hired:
        yield hired
