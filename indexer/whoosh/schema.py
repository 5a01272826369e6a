"""The Whoosh schema that keeps the fields."""

from __future__ import annotations

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, TEXT, Schema

from indexer.fields import FIELDS


def whoosh_schema() -> Schema:
    """Return the Whoosh schema: the id, stored and unique, and each field as terms with positions.

    Whoosh is given terms, already analysed, so the analyser it names only splits at blanks.
    """
    schema = Schema(id=ID(stored=True, unique=True))
    for field in FIELDS:
        schema.add(field.name, TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True))
    return schema
