"""What notebooks show of a bank, a page of results, a related list and a term matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpus.showing import facts, link, listed, outermost, table, text

if TYPE_CHECKING:
    from corpus.entry import Entry
    from evidencebank.analysis.frames import TermMatrix
    from evidencebank.bank import Bank
    from evidencebank.results import FacetCount, Hit, RelatedItem, Results

_MAX_COUNTS = 8


def results_html(results: Results) -> str:
    """Return a page of results: how many there are, how the query was read, and the hits."""
    facets = results.facets
    about = facts(
        f"{results.total:,} found" + (f" for {results.query}" if results.query else ""),
        (
            ("note", text(results.note)),
            ("relaxed", listed(results.relaxed)),
            ("did you mean", text(results.did_you_mean)),
            *((name, _counts(counts)) for name, counts in facets.items()),
        ),
    )
    return outermost(about, _hits(results.hits))


def hits_html(hits: Sequence[Hit]) -> str:
    """Return hits, one a row."""
    return outermost(_hits(hits))


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
    return table(_number(len(hits), "hit"), columns, rows) if hits else ""


def related_html(items: Sequence[RelatedItem]) -> str:
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
    return outermost(table(f"{len(items)} related {_plural(len(items))}", columns, rows))


def bank_html(bank: Bank) -> str:
    """Return what a bank holds; of its folder the name alone, since notebooks are passed on."""
    everything = bank.search(limit=0)
    years = [int(count.value) for count in everything.facets["year"]]
    labels = {subject.code: subject.label for subject in bank.scheme}
    about = facts(
        f"{bank.path.name}: {len(bank):,} {_plural(len(bank))}",
        (
            ("kinds", _counts(everything.facets["kind"])),
            ("years", text(f"{min(years)} to {max(years)}") if years else ""),
            ("subjects", _counts(everything.facets["subject"], labels)),
            ("scheme", text(_number(len(labels), "subject"))),
            ("generation", text(bank.generation)),
        ),
    )
    return outermost(about)


def term_matrix_html(found: TermMatrix, word_of: Callable[[str], str]) -> str:
    """Return how large a matrix is, what it holds, and the terms that come to most in it."""
    matrix = found.matrix
    counted = matrix.dtype == np.int64
    sums = np.asarray(matrix.sum(axis=0)).ravel()
    most = np.argsort(-sums, kind="stable")[:_MAX_TERMS]  # terms are sorted: ties go by name
    with_it = np.bincount(matrix.indices, minlength=len(found.terms))
    share = matrix.nnz / max(matrix.shape[0] * matrix.shape[1], 1)
    about = facts(
        f"{len(found.entries):,} {_plural(len(found.entries))} by {len(found.terms):,} terms",
        (
            ("values", "counts, int64" if counted else "TF-IDF weights, float64"),
            ("not 0", f"{matrix.nnz:,} ({share:.2%})"),
            ("counts in titles apart", "yes" if found.titles is not None else ""),
        ),
    )
    rows = (
        (
            text(found.terms[term]),
            text(word_of(found.terms[term])),
            f"{sums[term]:,}" if counted else f"{sums[term]:.3f}",
            f"{with_it[term]:,}",
        )
        for term in most
        if sums[term] > 0
    )
    columns = ("term", "commonest word", "in all", "entries with it")
    caption = "Terms that come to most"
    return outermost(about, table(caption, columns, rows) if matrix.nnz else "")


_MAX_TERMS = 8


_OF_ENTRY = ("title", "id", "kind", "year")


def _of_entry(entry: Entry) -> tuple[str, ...]:
    return link(entry.title, entry.url), text(entry.id), text(entry.kind), text(entry.year)


def _counts(counts: Iterable[FacetCount], labels: dict[str, str] | None = None) -> str:
    """Return the first of some values with their counts, and how many more there are."""
    most = sorted(counts, key=lambda count: (-count.count, count.value))
    shown = [
        f"{text((labels or {}).get(count.value, count.value))} ({count.count:,})"
        for count in most[:_MAX_COUNTS]
    ]
    if len(most) > _MAX_COUNTS:
        shown.append(f"{len(most) - _MAX_COUNTS:,} more")
    return ", ".join(shown)


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _plural(count: int) -> str:
    return "entry" if count == 1 else "entries"
