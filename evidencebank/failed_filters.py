"""Which filters of a search an entry does not pass, in the words they were asked in."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.entry import Entry
from evidencebank.request import Request
from indexer.index import Index
from indexer.postings.column_filters import Filters
from indexer.query.subject_query import SubjectQuery


def failed_filters(request: Request, entry: Entry, doc: int, index: Index) -> tuple[str, ...]:
    """Return a line for each filter that leaves the entry out: 'kind REVIEW (it is a STUDY)'.

    A group of subjects is a filter by itself, and so is each subject that is excluded.
    O(documents) for each filter.
    """
    return tuple(
        f"{asked} ({why})"
        for filters, asked, why in _each(request, entry)
        if not index.filtering.mask(filters)[doc]
    )


def _each(request: Request, entry: Entry) -> Iterator[tuple[Filters, str, str]]:
    """Yield the filters one by one, each with how it is asked for and what the entry is."""
    asked = request.filters
    filed = _it("has", ", ".join(entry.subjects), "subject")
    for group in asked.subjects.groups:
        yield Filters(SubjectQuery((group,))), f"subject {_inside(str(group))}", filed
    for name in asked.subjects.excluded:
        yield Filters(SubjectQuery((), (name,))), f"not subject {name}", filed
    if asked.kinds:
        kind = _it("is", entry.kind, "kind")
        yield Filters(kinds=asked.kinds), f"kind {' or '.join(asked.kinds)}", kind
    if asked.years != (None, None):
        of_year = _it("is of", entry.year, "year")
        yield Filters(years=asked.years), f"years {_years(*asked.years)}", of_year
    if asked.sources:
        source = _it("is from", entry.source, "source")
        yield Filters(sources=asked.sources), f"source {' or '.join(asked.sources)}", source
    if asked.authors:
        by = _it("is by", ", ".join(entry.authors), "author")
        yield Filters(authors=asked.authors), f"author {' or '.join(asked.authors)}", by
    if request.since:
        day = entry.last_revised or entry.first_uploaded
        last = _it("was last added or revised on", day, "day")
        yield Filters(since=asked.since), f"since {request.since.isoformat()}", last


def _it(verb: str, value: object, what: str) -> str:
    return f"it {verb} {value}" if value else f"it has no {what}"


def _inside(group: str) -> str:
    return group.removeprefix("(").removesuffix(")")


def _years(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return f"up to {last}" if first is None else f"from {first}"
    return str(first) if first == last else f"{first} to {last}"
