"""What editors say about the bank's curated pages: introductions to matrices, orders of topics.

The pages themselves are entries: matrix cells, hot topics, collections. Their frame is kept as one
editorial record, which every load leaves alone, and is written as TOML:

    hot_topics = ["hot-naloxone"]           # these first, the others behind them by title
    collections = ["collection-old-gold"]

    [matrices.drug-treatment]
    title = "Drug treatment matrix"
    note = "What to read on treating problems with drugs."
    [matrices.drug-treatment.rows.1]
    label = "Reducing harm"
    note = "Keeping people alive and well while they use."
    [matrices.drug-treatment.columns.A]
    note = "What is done, and whether it works."
"""

from __future__ import annotations

import tomllib
from string import ascii_uppercase
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from corpus.entry import Line
from corpus.errors import InputError
from corpus.text.typography import clean_line
from evidencebank.bank_parts import EditorialRecords

COLLECTION = "arrangement"
_KEY = "site"


def _paragraphs(text: str) -> str:
    return "\n".join(filter(None, map(clean_line, text.splitlines())))


Note = Annotated[str, AfterValidator(_paragraphs)]
"""Text of which each line is a paragraph."""


def _row(code: str) -> str:
    if code not in tuple("123456789"):
        raise ValueError("a row is a number from 1 to 9")
    return code


def _column(code: str) -> str:
    if code not in tuple(ascii_uppercase):
        raise ValueError("a column is a letter from A to Z")
    return code


RowCode = Annotated[str, AfterValidator(_row)]
ColumnCode = Annotated[str, AfterValidator(_column)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HeadingNote(_Said):
    """What is said of a row or a column; without a label it keeps the cells' own."""

    label: Line = ""
    note: Note = ""


class MatrixNote(_Said):
    """What is said of a matrix, its rows by number and its columns by letter."""

    title: Line = ""
    note: Note = ""
    rows: dict[RowCode, HeadingNote] = {}
    columns: dict[ColumnCode, HeadingNote] = {}


class Arrangement(_Said):
    """The frame of the curated pages; and `bodies`, authors who are no people."""

    matrices: dict[str, MatrixNote] = {}
    hot_topics: tuple[Line, ...] = ()
    collections: tuple[Line, ...] = ()
    bodies: tuple[Line, ...] = ()

    @classmethod
    def from_toml(cls, text: str) -> Arrangement:
        """Read an arrangement. Raises InputError, saying where, for what is none."""
        try:
            return cls.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"not TOML: {error}") from error
        except RecursionError:
            raise InputError("not an arrangement: brackets within brackets without end") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"] if part != "[key]")
            said = first["msg"].removeprefix("Value error, ")
            raise InputError(clean_line(f"not an arrangement: {where}: {said}")) from error

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape, without what says nothing."""
        return self.model_dump(mode="json", exclude_defaults=True)


def read_arrangement(editorial: EditorialRecords) -> Arrangement:
    """Return the arrangement that a bank keeps; an empty one where there is none."""
    record = editorial.get(COLLECTION, _KEY)
    return Arrangement.model_validate(record.value) if record else Arrangement()


def keep_arrangement(
    editorial: EditorialRecords, arrangement: Arrangement, who: str = "", why: str = ""
) -> None:
    """Keep an arrangement in the place of the one before, which stays in the history."""
    editorial.put(COLLECTION, _KEY, arrangement.to_dict(), who=who, why=why)
