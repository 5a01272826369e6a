"""What reading a file gives: drafts of entries, and rejections with their reason.

Every parser returns drafts; the store decides which drafts are the same work and become one entry.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.entry import Entry


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as one file tells it.

    `part` names the draft within its file (a line's id, a listed work's place; '' for the page
    itself). `id_given` is true when the file states the id (a JSONL record): such an entry is that
    file's alone. Otherwise the id is derived from the content, and drafts of the same work from
    several files are merged into one entry. `is_listed_work` marks a work that a matrix cell
    lists: its `source` is the publisher and its `summary` the editors' note.
    """

    entry: Entry
    part: str = ""
    id_given: bool = False
    is_listed_work: bool = False


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that could not be read: where it is and, in one line, why."""

    source: str
    reason: str
