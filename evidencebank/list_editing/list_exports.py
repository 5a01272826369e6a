"""Related lists for other programs: JSON, CSV, and HTML as a page shows them.

JSON is one document, a list a line:

    {"published": {"number", "entries", "who", "when", "why"} or null, "draft": true or false,
     "lists": [{"id", "title", "kind", "year",
                "related": [{"rank", "id", "title", "kind", "year", "score", "pinned"}]}]}

CSV has a row for each line of each list. HTML is a fragment for each entry's page.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import methodcaller
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from corpus.errors import InputError
from corpus.storage.disk_errors import clear_storage_errors
from corpus.storage.store import Name
from evidencebank.rendering import templates_of
from recommender.curation.publication import ShownLists
from recommender.related_lists import ListLine

FORMATS = ("json", "csv", "html")

ENTRY_ADDRESS = "/entry/{id}"
SEARCH_ADDRESS = "/"

_COLUMNS = (
    *("entry_id", "entry_title", "entry_kind", "entry_year"),
    *("rank", "id", "title", "kind", "year", "score", "pinned"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_DECIMALS = 6
_MAX_NAME_LENGTH = 200
_CONTENTS = "index.json"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a fragment's links lead; `{id}` in `entry` stands for an entry's id, quoted.

    Raises InputError when it is missing.
    """

    entry: str = ENTRY_ADDRESS
    search: str = SEARCH_ADDRESS

    def __post_init__(self) -> None:
        if "{id}" not in self.entry:
            raise InputError(f"the address {self.entry!r} must hold {{id}}, where the id stands")

    def of(self, entry_id: str) -> str:
        """Return the address of an entry."""
        return self.entry.replace("{id}", quote(entry_id, safe=""))


class Export:
    """Lists to be exported; each format can be written to a stream or a file."""

    def __init__(
        self,
        lists: ShownLists,
        names: Sequence[Name],
        docs: Sequence[int],
        about: dict[str, Any],
        addresses: Addresses,
    ) -> None:
        """`names` are those of all entries, by document number; `docs` whose lists to export.

        `about` is what JSON says before the lists.
        """
        self._lists = lists
        self._names = names
        self._docs = docs
        self._about = about
        self._addresses = addresses

    def __len__(self) -> int:
        return len(self._docs)

    def json(self, stream: TextIO) -> None:
        """Write the JSON document."""
        about = json.dumps(self._about, ensure_ascii=False)
        stream.write(f'{about[:-1]}, "lists": [')
        for number, (name, lines) in enumerate(self._all()):
            shape = {
                "id": name.id,
                **_about(name),
                "related": [
                    {
                        "rank": rank,
                        "id": self._names[line.doc].id,
                        **_about(self._names[line.doc]),
                        "score": round(line.score, _DECIMALS),
                        "pinned": line.pinned,
                    }
                    for rank, line in enumerate(lines, start=1)
                ],
            }
            stream.write(f"{',' * bool(number)}\n{json.dumps(shape, ensure_ascii=False)}")
        stream.write("\n]}\n")

    def csv(self, stream: TextIO) -> None:
        """Write the CSV table, for a stream that leaves line ends as they are.

        A text that a spreadsheet would take for a formula has an apostrophe before it.
        """
        rows = csv.writer(stream)
        rows.writerow(_COLUMNS)
        for name, lines in self._all():
            entry = _cells(name)
            for rank, line in enumerate(lines, start=1):
                score = round(line.score, _DECIMALS)
                other = _cells(self._names[line.doc])
                rows.writerow([*entry, rank, *other, score, "yes" if line.pinned else "no"])

    def html(self, stream: TextIO) -> None:
        """Write the HTML fragments, one after the other."""
        for _, text in self._fragments():
            stream.write(text)

    def to_stream(self, stream: TextIO, form: str) -> None:
        """Write one of `FORMATS`. Raises InputError for another."""
        writers = dict(zip(FORMATS, (self.json, self.csv, self.html), strict=True))
        if form not in writers:
            raise InputError(f"there is no format {form!r}: use {', '.join(FORMATS)}")
        writers[form](stream)

    def to_file(self, path: Path, form: str) -> None:
        """Write a file of one of `FORMATS`, whole or not at all; CSV begins with a mark of UTF-8.

        Raises InputError for another format.
        """
        encoding = "utf-8-sig" if form == "csv" else "utf-8"
        replace_file(path, lambda stream: self.to_stream(stream, form), encoding)

    def to_folder(self, folder: Path) -> int:
        """Write a fragment for each entry into a folder, and `index.json`; return how many.

        The index gives the file of each id. Files that the folder's earlier index named and this
        one does not are deleted; other files are left alone.
        """
        folder.mkdir(parents=True, exist_ok=True)
        before = _contents(folder)
        files: dict[str, str] = {}
        for entry_id, text in self._fragments():
            files[entry_id] = _file_name(entry_id)
            replace_file(folder / files[entry_id], methodcaller("write", text))
        for stale in before - set(files.values()):
            (folder / stale).unlink(missing_ok=True)
        contents = json.dumps(files, ensure_ascii=False, indent=1) + "\n"
        replace_file(folder / _CONTENTS, methodcaller("write", contents))
        return len(files)

    def _all(self) -> Iterator[tuple[Name, list[ListLine]]]:
        for doc in self._docs:
            yield self._names[doc], self._lists.of(doc)

    def _fragments(self) -> Iterator[tuple[str, str]]:
        """Yield ids and related lists as a page shows them: titles as links, kinds and years."""
        template = templates_of(__package__).get_template("fragment.html")
        for name, lines in self._all():
            listed = [self._names[line.doc] for line in lines]
            yield name.id, template.render(listed=listed, addresses=self._addresses)


def _about(name: Name) -> dict[str, Any]:
    return {"title": name.title, "kind": name.kind, "year": name.year}


def _cells(name: Name) -> list[str | int]:
    return [_safe(name.id), _safe(name.title), _safe(name.kind), name.year or ""]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _file_name(entry_id: str) -> str:
    """Return a name that differs for each id, also where a disk does not tell A from a."""
    plain = quote(entry_id, safe="")
    if plain == entry_id.lower() and len(plain) <= _MAX_NAME_LENGTH and not plain.startswith("."):
        return f"{plain}.html"
    digest = sha256(entry_id.encode()).hexdigest()[:12]
    return f"{plain[:_MAX_NAME_LENGTH].lstrip('.')}~{digest}.html"


def _contents(folder: Path) -> set[str]:
    """Return the names of the fragments that the folder's index gives."""
    try:
        known = json.loads((folder / _CONTENTS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return set()
    except (OSError, ValueError) as error:
        raise InputError(
            f"{folder / _CONTENTS} is not of an earlier export: name another folder"
        ) from error
    if not isinstance(known, dict) or not all(isinstance(name, str) for name in known.values()):
        raise InputError(f"{folder / _CONTENTS} is not of an earlier export: name another folder")
    return {name for name in known.values() if Path(name).name == name and name.endswith(".html")}


def replace_file(path: Path, write: Callable[[TextIO], None], encoding: str = "utf-8") -> None:
    """Write a file beside its place and put it there when it is whole.

    Raises InputError when its folder does not exist, StorageError when it cannot be written.
    """
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {path.parent}: make it, or name another file")
    unfinished = path.with_name(f".{path.name[:_MAX_NAME_LENGTH]}.{os.getpid()}")
    with clear_storage_errors(path):
        try:
            with unfinished.open("w", encoding=encoding, newline="") as stream:
                write(stream)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
