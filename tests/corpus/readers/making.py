"""Files made for tests, part by part, and what they give."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile

Part = str | bytes | tuple[str | bytes, ...]


def write(path: Path, parts: Mapping[str, Part]) -> Path:
    """Write an archive; a part may come in pieces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            with archive.open(name, "w") as part:
                for piece in content if isinstance(content, tuple) else (content,):
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return path


def read(reader: Reader, path: Path) -> list[Draft | Rejection]:
    """Return what a file gives."""
    return list(reader.read(SourceFile(path, path.name)))


def the_entry(found: list[Draft | Rejection]) -> Entry:
    """Return the one entry there is, of a file of which nothing is rejected."""
    (draft,) = found
    assert isinstance(draft, Draft)
    return draft.entry
