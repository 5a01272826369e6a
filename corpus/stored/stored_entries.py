"""Entries read from their JSON as a store keeps it, in less time than a check of each line takes.

Most of a check are looks at each line for what is to be cleaned. What an entry wrote has nothing of
the kind, and one look at the JSON of many entries tells that. Where it does not, the whole check
tells what there is to clean, or what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from pydantic_core import SchemaValidator

from corpus.entry import CLEANING, Entry
from corpus.text.typography import PRINTABLE_ASCII

_AT_ONCE = 1 << 14
"""Characters that are looked at together: some twenty abstracts, checked together or none."""

_BLANK, _QUOTE, _BACKSLASH = b' "\\'


def entries_of(texts: Iterable[str]) -> Iterator[Entry]:
    """Yield what `Entry.model_validate_json` returns for each text, and raise what it raises.

    O(characters).
    """
    for some in _batches(texts):
        clean = {*map(type, some)} == {str} and _is_clean(
            b"".join([text.encode("utf-8", "surrogatepass") for text in some])
        )
        for text in some:
            entry = _of_clean(text) if clean else None
            yield Entry.model_validate_json(text) if entry is None else entry


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield texts together, up to so many characters and one text more."""
    batch: list[str] = []
    held = 0
    for text in texts:
        batch.append(text)
        held += len(text)
        if held > _AT_ONCE:
            yield batch
            batch, held = [], 0
    yield batch


def _is_clean(data: bytes) -> bool:
    """Say whether `clean_line` would leave each string of some JSON as it is.

    Those have no character that is not printed, which stands in JSON as it is or behind a
    backslash, and no blank beside another or at an end. False where only a closer look can tell.
    """
    if not data.translate(None, PRINTABLE_ASCII).decode("utf-8", "surrogatepass").isprintable():
        return False
    codes = np.frombuffer(data, np.uint8)
    blanks, quotes, escapes = codes == _BLANK, codes == _QUOTE, codes == _BACKSLASH
    if (escapes[:-1] & ~quotes[1:]).any():
        without = data.replace(b"\\\\", b"xx")  # then no backslash is escaped by another
        return without != data and _is_clean(without)
    ends = quotes.copy()
    ends[1:] &= ~escapes[:-1]
    return not ((blanks[:-1] & (blanks | ends)[1:]).any() or (ends[:-1] & blanks[1:]).any())


def _of_clean(text: str) -> Entry | None:
    """Return the entry of JSON with clean strings, None where a check has more to do."""
    try:
        entry: Entry = _VALIDATOR.validate_json(text)
    except ValueError:
        return None
    for names in (entry.authors, entry.bodies, entry.subjects, entry.sources):
        if names and ("" in names or len({*names}) < len(names)):
            return None
    for section in entry.sections:
        if "" in section.paragraphs:
            return None
    for kind in (entry.kind, *(one.kind for one in entry.published_related)):
        if kind.upper() != kind:
            return None
    return entry


def _without_cleaning(schema: Any) -> Any:
    """Return a schema of pydantic's core that leaves lines as they are."""
    if isinstance(schema, list):
        return list(map(_without_cleaning, schema))
    if not isinstance(schema, dict):
        return schema
    if str(schema.get("type")).startswith("function-") and _is_cleaning(schema["function"]):
        return _without_cleaning(schema["schema"])
    return {name: _without_cleaning(value) for name, value in schema.items()}


def _is_cleaning(function: dict[str, Any]) -> bool:
    return any(function["function"] is one for one in CLEANING)


def _validator(**options: Any) -> SchemaValidator:
    """Return what reads JSON with clean lines: its own, not what the classes have already."""
    schema = _without_cleaning(Entry.__pydantic_core_schema__)
    try:
        return SchemaValidator(schema, **options)
    except TypeError:  # another release of pydantic: lines are cleaned again
        return SchemaValidator(schema)


_VALIDATOR = _validator(_use_prebuilt=False)
