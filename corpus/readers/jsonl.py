"""Records, one JSON object a line: how entries come from another system, or from our own export."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic_core import from_json

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.source_types.reader import AnyDraft, Parts, Reader, ReadRecord
from corpus.source_types.record import record_entry, record_id, year_problem
from corpus.source_types.source_file import MAX_LINE_BYTES, SourceFile


def parse_jsonl(lines: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection for each line that cannot be one.

    A record is an object with `id` (or `_id`), `title`, `text`, and any of `kind`, `year`,
    `authors` (and `bodies`, those of them that are no people), `source`, `summary`, `abstract`,
    `subjects`, `added`, `revised`, `url`, `doi`, `pmid`, `isbn`, `language`, `headline` and
    `sections`; what `show --json` prints reads back. Other keys are passed over, and so are empty
    lines. A record without a title takes the first words of its text.

    Args:
        lines: the file's lines as bytes, UTF-8.
        name: the file, for the rejections ('name:LINE').
    """
    return _each_once(_records(lines), name)


def _each_once(
    records: Iterable[ReadRecord[AnyDraft]], name: str
) -> Iterator[AnyDraft | Rejection]:
    """Yield what is read of a file's lines; of records with one id the first."""
    seen: dict[str, int] = {}
    for record in records:
        draft, problem = record.draft, record.problem
        if draft is not None:
            first = seen.setdefault(draft.part, record.line)
            if first == record.line:
                yield draft
            else:
                problem = f"the id {draft.part} is in line {first} too: keep one"
        if problem:
            yield Rejection(f"{name}:{record.line}", problem)


def _records(lines: Iterable[bytes], first: int = 1) -> Iterator[ReadRecord[Draft]]:
    """Yield what each line holds that is not empty, of lines numbered from `first` on."""
    for number, line in enumerate(lines, first):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line or line.isspace():
            continue
        try:
            record = _record(line)
            entry = record_entry(record, record_id(record))
        except InputError as error:
            yield ReadRecord(number, None, str(error))
            continue
        yield ReadRecord(number, Draft(entry, entry.id, id_given=True), year_problem(record) or "")


def _record(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE_BYTES:
        limit = MAX_LINE_BYTES // 1_000_000
        raise InputError(f"the line is longer than {limit} MB: split the record")
    try:
        record = _parsed(line)
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}: save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, a nest of brackets
        raise InputError("not JSON that a record can be: too deep, or a number too long") from None
    if not isinstance(record, dict):
        raise InputError("not a record: a line holds one JSON object, with id, title and text")
    return record


def _parsed(line: bytes) -> Any:
    """Return what `json.loads` makes of a line, in half of its time; raises what that does."""
    try:
        return from_json(line, cache_strings="keys")
    except ValueError:  # which does not say all that is wrong, and takes no lone surrogates
        return json.loads(line.decode("utf-8"))


READER = Reader(
    name="jsonl",
    described="records, one JSON object a line",
    becomes=(
        "one entry a line: `id` (or `_id`), `title`, `text`, and any of `headline`, `kind`, "
        "`year`, `authors`, `bodies`, `source`, `summary`, `abstract`, `subjects`, `added`, "
        "`revised`, `url`, `doi`, `pmid`, `isbn`, `language`, `sections`"
    ),
    suffixes=(".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"),
    version="3",
    read=lambda file: parse_jsonl(file.lines(), file.name),
    parts=Parts(
        cut=SourceFile.spans_of_lines,
        read=lambda file, span: _records(file.lines_in(span), span.line),
        joined=lambda records, file: _each_once(records, file.name),
    ),
)
