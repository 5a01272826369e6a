"""What a file becomes alone, without a bank: its entries, and why its text is or is not in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.loading.identity import assign_ids, draft_key
from corpus.loading.merge_drafts import merge
from corpus.loading.reading_tasks import read_by, told
from corpus.loading.sources import walk
from corpus.source_types.block_reasons import BlockReason, record_reasons
from corpus.source_types.reader import HEAD_BYTES, Reader
from corpus.source_types.registry import reader_of
from corpus.source_types.source_file import SourceFile
from corpus.workers.local_workers import LocalWorkers
from corpus.workers.workers import NoWorkersError, Workers


@dataclass(slots=True)
class FileReading:
    """What one file became.

    `source` is the file as it was named, `reader` the source type that took it ('' if none did)
    and `taken_for` what it is within that: 'article', 'entry page'. `blocks` are there only if
    they were asked for.
    """

    source: str
    reader: str = ""
    taken_for: str = ""
    entries: list[Entry] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    blocks: list[BlockReason] | None = None

    def to_dict(self, why: bool = False) -> dict[str, Any]:
        """Return the JSON shape that `evidencebank read --json` prints, with `why` the blocks."""
        shape: dict[str, Any] = {
            "source": self.source,
            "entries": [entry.to_dict() for entry in self.entries],
            "rejected": [{"source": one.source, "reason": one.reason} for one in self.rejected],
        }
        if why:
            shape |= {"reader": self.reader, "taken_for": self.taken_for}
            shape["blocks"] = [block.to_dict() for block in self.blocks or ()]
        return shape


def read_alone(source: Path, why: bool = False) -> Iterator[FileReading]:
    """Yield what a file becomes, or each file of a folder that a build would read.

    What cannot be read is a rejection, and stops nothing.

    Args:
        source: a file or folder.
        why: whether the blocks are asked for.
    """
    try:
        found = walk(source)
    except InputError as error:
        yield FileReading(str(source), rejected=[Rejection(str(source), str(error))])
        return
    for rejection in found.rejections:
        yield FileReading(str(source / rejection.source), rejected=[rejection])
    with LocalWorkers(1) as workers:
        for file in found.files:
            reading = FileReading(str(source / file.name if source.is_dir() else source))
            try:
                _read(file, reading, why, workers)
            except InputError as error:
                reading.rejected.append(Rejection(file.name, str(error)))
            except OSError as error:
                reason = f"cannot be read: {error.strerror or error}"
                reading.rejected.append(Rejection(file.name, reason))
            yield reading


def _read(file: SourceFile, reading: FileReading, why: bool, workers: Workers) -> None:
    with file.path.open("rb") as stream:
        reader = reader_of(file, stream.read(HEAD_BYTES))
    reading.reader = reader.name
    reader.require_packages()
    drafts: list[Draft] = []
    for found in _drafts(file, reader, workers):
        if isinstance(found, Draft):
            drafts.append(found)
        else:
            reading.rejected.append(found)
    reading.entries = _entries(drafts, file)
    if why:
        _explain(file, reader, reading)


def _drafts(file: SourceFile, reader: Reader, workers: Workers) -> Iterable[Draft | Rejection]:
    """Return what a file holds, as another process reads it where its reader asks for one."""
    if reader.is_apart:
        with suppress(NoWorkersError):
            return told(read_by(workers, reader, file, file.path.stat().st_size))
    return reader.drafts(file)


def _explain(file: SourceFile, reader: Reader, reading: FileReading) -> None:
    reasons = reader.explain(file) if reader.explain else record_reasons(reading.entries)
    reading.taken_for, reading.blocks = reasons.taken_for, reasons.blocks


def _entries(drafts: Sequence[Draft], file: SourceFile) -> list[Entry]:
    """Return the entries that a bank of this file alone would have, in the order of the file."""
    groups: dict[str, list[Draft]] = defaultdict(list)
    ids = assign_ids([draft_key(draft, str(file.path)) for draft in drafts])
    for entry_id, draft in zip(ids, drafts, strict=True):
        groups[entry_id].append(draft)
    return [merge(group, entry_id, [file.name] * len(group)) for entry_id, group in groups.items()]
