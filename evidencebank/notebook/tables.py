"""What notebooks show of each value that the library gives back: a template for each."""

from __future__ import annotations

import numpy as np

from corpus.entry import Entry
from corpus.loading.load import LoadReport
from corpus.notebook import notebook_html
from evidencebank import explanation
from evidencebank.analysis.frames import TermMatrix
from evidencebank.bank import Bank
from evidencebank.explanation import Explanation
from evidencebank.rendering import rendered
from evidencebank.results import Hit, RelatedItem, RelatedList, Results

_MAX_TERMS = 8


def _shown(name: str, **context: object) -> str:
    """Return what a template makes of a value, in which a notebook looks for no formulas.

    Jupyter would make one of what stands between two dollar signs.
    """
    inside = rendered(__package__, name, **context)
    return f'<div class="tex2jax_ignore mathjax_ignore">{inside}</div>'


def _register(kind: type, template: str, name: str) -> None:
    """Have values of a class shown by a template that knows them by a name."""
    notebook_html.register(kind, lambda value: _shown(template, **{name: value}))


_register(Entry, "entry.html", "entry")
_register(LoadReport, "load.html", "report")
_register(Results, "results.html", "results")
_register(RelatedList, "related.html", "items")
notebook_html.register(Hit, lambda hit: _shown("hits.html", hits=[hit]))
notebook_html.register(RelatedItem, lambda item: _shown("related.html", items=[item]))


@notebook_html.register
def _bank(bank: Bank) -> str:
    labels = {subject.code: subject.label for subject in bank.scheme}
    return _shown("bank.html", bank=bank, facets=bank.search(limit=0).facets, labels=labels)


@notebook_html.register
def _term_matrix(found: TermMatrix) -> str:
    """Show how large a matrix is, what it holds, and the terms that come to most in it."""
    matrix = found.matrix
    sums = np.asarray(matrix.sum(axis=0)).ravel()
    with_it = np.bincount(matrix.indices, minlength=len(found.terms))
    most = np.argsort(-sums, kind="stable")[:_MAX_TERMS]  # terms are sorted: ties go by name
    return _shown(
        "term_matrix.html",
        found=found,
        counted=matrix.dtype == np.int64,
        share=matrix.nnz / max(matrix.shape[0] * matrix.shape[1], 1),
        most=[(found.terms[term], sums[term], with_it[term]) for term in most if sums[term] > 0],
    )


@notebook_html.register
def _explanation(reason: Explanation) -> str:
    missing = map(explanation.missing_words, reason.missing)
    return _shown("explanation.html", reason=reason, words=explanation, missing=missing)
