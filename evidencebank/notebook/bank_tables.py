"""What notebooks show of a bank and of a term matrix."""

from __future__ import annotations

import numpy as np

from corpus.notebook import notebook_html
from evidencebank.analysis.frames import TermMatrix
from evidencebank.bank import Bank
from evidencebank.notebook.html_parts import facts, outermost, table, text
from evidencebank.notebook.result_tables import counted, counts_of, entries_word


@notebook_html.register
def bank_html(bank: Bank) -> str:
    """Return what a bank holds; of its folder the name alone, since notebooks are passed on."""
    everything = bank.search(limit=0)
    years = [int(count.value) for count in everything.facets["year"]]
    labels = {subject.code: subject.label for subject in bank.scheme}
    about = facts(
        f"{bank.path.name}: {len(bank):,} {entries_word(len(bank))}",
        (
            ("kinds", counts_of(everything.facets["kind"])),
            ("years", text(f"{min(years)} to {max(years)}") if years else ""),
            ("subjects", counts_of(everything.facets["subject"], labels)),
            ("scheme", text(counted(len(labels), "subject"))),
            ("generation", text(bank.generation)),
        ),
    )
    return outermost(about)


@notebook_html.register
def term_matrix_html(found: TermMatrix) -> str:
    """Return how large a matrix is, what it holds, and the terms that come to most in it."""
    matrix = found.matrix
    counted = matrix.dtype == np.int64
    sums = np.asarray(matrix.sum(axis=0)).ravel()
    most = np.argsort(-sums, kind="stable")[:_MAX_TERMS]  # terms are sorted: ties go by name
    with_it = np.bincount(matrix.indices, minlength=len(found.terms))
    share = matrix.nnz / max(matrix.shape[0] * matrix.shape[1], 1)
    about = facts(
        f"{len(found.entries):,} {entries_word(len(found.entries))} by {len(found.terms):,} terms",
        (
            ("values", "counts, int64" if counted else "TF-IDF weights, float64"),
            ("not 0", f"{matrix.nnz:,} ({share:.2%})"),
            ("counts in titles apart", "yes" if found.titles is not None else ""),
        ),
    )
    rows = (
        (
            text(found.terms[term]),
            text(found.word_of(found.terms[term])),
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
