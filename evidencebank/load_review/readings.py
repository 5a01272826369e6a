"""Why an entry came out as it did: what each of its files says of it, and how that was read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from corpus.draft import Draft
from corpus.errors import InputError
from corpus.loading.load_facts import LoadFacts
from corpus.loading.read_alone import FileReading, read_alone
from corpus.storage.store import Store
from evidencebank.load_review.review import Refusal

MAX_BYTES = 5_000_000
"""A longer file is not read anew for a page that shows how: `read --why` does it."""

MAX_READ = 20
"""Files of one entry that are."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of an entry: its path, its name within the source, and its drafts.

    `reading` is how the file is read by itself, None where that is not looked at.
    """

    path: Path
    name: str
    drafts: tuple[Draft, ...]
    reading: FileReading | None = None


def told_of(store: Store, entry_id: str, sources: Path | None = None) -> list[Told]:
    """Return what each file says of an entry, those that list it last.

    Files in the folder `sources` are read anew, with a reason for each of their blocks.
    """
    found: dict[str, list[Draft]] = {}
    names = {}
    for one in LoadFacts(store).drafts_of(entry_id):
        found.setdefault(one.path, []).append(one.draft)
        names[one.path] = one.name
    return [
        Told(Path(path), names[path], tuple(drafts), _read(path, sources if n < MAX_READ else None))
        for n, (path, drafts) in enumerate(found.items())
    ]


def refusals_of(store: Store, key: str, sources: Path | None = None) -> tuple[list[Refusal], Told]:
    """Return what was refused of the file that a key stands for, and the file.

    Raises InputError where no such file was refused.
    """
    every = [Refusal.of(path, one) for path, one in LoadFacts(store).refused()]
    found = [one for one in every if one.key == key]
    if not found:
        raise InputError("nothing was refused there: it may have been read since")
    path = found[0].file
    return found, Told(Path(path), found[0].source, (), _read(path, sources))


def _read(path: str, sources: Path | None) -> FileReading | None:
    """Return how a file is read, None unless it is a file of some size in the folder.

    What a bank says of its sources is not trusted: it may be from a stranger.
    """
    if sources is None:
        return None
    root, real = Path(os.path.realpath(sources)), Path(os.path.realpath(path))
    if not real.is_relative_to(root) or not real.is_file() or real.stat().st_size > MAX_BYTES:
        return None
    return next(read_alone(real, why=True), None)
