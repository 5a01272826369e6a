"""What notebooks show of a page of results, a hit and a related list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.entry import Entry
from corpus.notebook import notebook_html
from evidencebank.notebook.html_parts import facts, link, listed, outermost, table, text
from evidencebank.results import FacetCount, Hit, RelatedItem, RelatedList, Results

_MAX_COUNTS = 8


@notebook_html.register
def results_html(results: Results) -> str:
    """Return a page of results: how many there are, how the query was read, and the hits."""
    facets = results.facets
    about = facts(
        f"{results.total:,} found" + (f" for {results.query}" if results.query else ""),
        (
            ("note", text(results.note)),
            ("relaxed", listed(results.relaxed)),
            ("did you mean", text(results.did_you_mean)),
            *((name, counts_of(counts)) for name, counts in facets.items()),
        ),
    )
    return outermost(about, _hits(results.hits))


@notebook_html.register
def hit_html(hit: Hit) -> str:
    """Return a hit as a table of one row."""
    return outermost(_hits([hit]))


def _hits(hits: Sequence[Hit]) -> str:
    """Return a table of hits; `Hit.snippet` is HTML already."""
    changed = any(hit.change for hit in hits)
    columns = (*_OF_ENTRY, "score", *(("change",) if changed else ()), "passage")
    rows = (
        (
            *_of_entry(hit.entry),
            text(f"{hit.score:.3f}"),
            *((text(hit.change),) if changed else ()),
            hit.snippet,
        )
        for hit in hits
    )
    return table(counted(len(hits), "hit"), columns, rows) if hits else ""


@notebook_html.register
def related_item_html(item: RelatedItem) -> str:
    """Return a line of a related list as a table of one row."""
    return related_html(RelatedList([item]))


@notebook_html.register
def related_html(items: RelatedList) -> str:
    """Return a related list, one entry a row."""
    columns = ("rank", *_OF_ENTRY, "score", "words shared", "pinned")
    rows = (
        (
            text(item.rank),
            *_of_entry(item.entry),
            text(f"{item.score:.3f}"),
            listed(item.shared_terms),
            "yes" if item.pinned else "",
        )
        for item in items
    )
    return outermost(table(f"{len(items)} related {entries_word(len(items))}", columns, rows))


_OF_ENTRY = ("title", "id", "kind", "year")


def _of_entry(entry: Entry) -> tuple[str, ...]:
    return link(entry.title, entry.url), text(entry.id), text(entry.kind), text(entry.year)


def counts_of(counts: Iterable[FacetCount], labels: dict[str, str] | None = None) -> str:
    """Return the first of some values with their counts, and how many more there are."""
    most = sorted(counts, key=lambda count: (-count.count, count.value))
    shown = [
        f"{text((labels or {}).get(count.value, count.value))} ({count.count:,})"
        for count in most[:_MAX_COUNTS]
    ]
    if len(most) > _MAX_COUNTS:
        shown.append(f"{len(most) - _MAX_COUNTS:,} more")
    return ", ".join(shown)


def counted(count: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def entries_word(count: int) -> str:
    """Return the word for so many entries."""
    return "entry" if count == 1 else "entries"
