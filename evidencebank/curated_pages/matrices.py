"""Matrices: cells of curated works in rows of services and columns of levels.

A cell is an entry of the kind MATRIX CELL whose title ends in its place, 'Drug Treatment Matrix
cell A3', and whose headline names its column and row, 'Interventions; Medical treatment'.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.entry import Entry, Section
from corpus.text.typography import slug
from evidencebank.curated_pages.arrangement import Arrangement, HeadingNote, MatrixNote
from evidencebank.rendering import N_

KIND = "MATRIX CELL"

TAGS = {"S": N_("Seminal"), "K": N_("Key study"), "R": N_("Review"), "G": N_("Guidance")}
"""What a work in a cell is tagged with, in the order in which works are listed."""

_MORE = "more"
"""The heading of the part of a cell that its search stands for."""

_TITLE = re.compile(r"(?P<title>.+?)\s*\bcell\s+(?P<column>[A-Z])(?P<row>[1-9])", re.IGNORECASE)
_WORD = re.compile(r"\s*\bmatrix\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A row (code '1') or column (code 'A') of a matrix; `note` is its introduction."""

    code: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix; `name` is for addresses, `cells` are by place, 'A1' say, and need not be all."""

    name: str
    title: str
    note: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Mapping[str, Entry]

    def cell(self, column: Heading, row: Heading) -> Entry | None:
        """Return the cell in a column and row, None where there is none yet."""
        return self.cells.get(f"{column.code}{row.code}")

    def headings(self, place: str) -> tuple[Heading, Heading]:
        """Return the column and the row of a cell that there is."""
        column = next(heading for heading in self.columns if heading.code == place[0])
        return column, next(heading for heading in self.rows if heading.code == place[1:])


def matrices_of(cells: Iterable[Entry], arrangement: Arrangement) -> list[Matrix]:
    """Return the matrices that cells belong to, by name; entries that are no cells are left out.

    A row or column that no cell is in is there when the arrangement names it.
    """
    grouped: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
    titles: dict[str, str] = {}
    for entry in cells:
        found = _TITLE.fullmatch(entry.title)
        if found:
            name = slug(_WORD.sub("", found["title"])) or "matrix"
            titles.setdefault(name, found["title"])
            grouped[name].setdefault(f"{found['column'].upper()}{found['row']}", entry)
    names = [name for name in arrangement.matrices if name in grouped]
    names += sorted(set(grouped) - set(names))
    nothing = MatrixNote()
    return [
        _matrix(name, titles[name], grouped[name], arrangement.matrices.get(name, nothing))
        for name in names
    ]


def _matrix(name: str, title: str, cells: Mapping[str, Entry], said: MatrixNote) -> Matrix:
    return Matrix(
        name,
        said.title or title,
        said.note,
        _headings({place[1:]: _parts(entry)[1] for place, entry in cells.items()}, said.rows),
        _headings({place[0]: _parts(entry)[0] for place, entry in cells.items()}, said.columns),
        dict(sorted(cells.items())),
    )


def _parts(entry: Entry) -> tuple[str, str]:
    """Return the names of a cell's column and row, as its headline gives them."""
    column, _, row = entry.headline.partition(";")
    return column.strip(), row.strip()


def _headings(labels: Mapping[str, str], said: Mapping[str, HeadingNote]) -> tuple[Heading, ...]:
    nothing = HeadingNote()
    return tuple(
        Heading(code, notes.label or labels.get(code, "") or code, notes.note)
        for code in sorted({*labels, *said})
        for notes in (said.get(code, nothing),)
    )


def guide_of(entry: Entry) -> list[Section]:
    """Return the text of a cell, without the part that its search stands for."""
    return [section for section in entry.sections if section.heading.casefold() != _MORE]


def in_groups(entry: Entry) -> list[tuple[str, Sequence[int]]]:
    """Return a cell's groups of works in order: tags such as 'S G', and places in its list."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, work in enumerate(entry.listed_works):
        places[work.tags].append(place)
    order = list(TAGS)

    def rank(tags: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(order.index(tag) if tag in TAGS else len(order) for tag in tags)

    return [(" ".join(tags), places[tags]) for tags in sorted(places, key=rank)]
