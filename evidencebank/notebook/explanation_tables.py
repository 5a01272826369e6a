"""What notebooks show of an explanation."""

from __future__ import annotations

from corpus.notebook import notebook_html
from evidencebank.explanation_report import (
    Explanation,
    came_in_as,
    missing_words,
    standing,
    sums,
    term_name,
    times_in_field,
)
from evidencebank.notebook.html_parts import facts, listed, outermost, table, text


@notebook_html.register
def explanation_html(reason: Explanation) -> str:
    """Return an explanation as tables."""
    about = facts(
        reason.title,
        (
            ("query", text(reason.query)),
            ("standing", text(standing(reason))),
            ("kept out by", listed(reason.kept_out, "; ")),
            ("not in it", listed(map(missing_words, reason.missing), "; ")),
            ("sum", listed(sums(reason), "; ")),
            ("note", text(reason.note)),
        ),
    )
    columns = (
        *("word", "gives", "idf", "impact", "boost", "entries with it"),
        *("frequency by field, with its weight", "came in as"),
    )
    terms = (
        (
            text(term_name(term)),
            *(f"{n:.3f}" for n in (term.contribution, term.idf, term.impact)),
            f"{term.factor:g}",
            f"{term.entries:,}",
            listed(times_in_field(one.field, one.frequency, one.weight) for one in term.fields),
            text(came_in_as(term)),
        )
        for term in reason.terms
    )
    neighbours = (
        (text(near.title), *(f"{n:.3f}" for n in (near.contribution, near.share, near.score)))
        for near in reason.neighbours
    )
    lent = ("related entry found too", "lends", "share", "score of its own words")
    return outermost(
        about,
        table("What its words give", columns, terms) if reason.terms else "",
        table("What related entries lend", lent, neighbours) if reason.neighbours else "",
    )
