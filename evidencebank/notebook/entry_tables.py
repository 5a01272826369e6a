"""What notebooks show of an entry and of a load."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.entry import Entry, ListedWork
from corpus.loading.load import LoadReport
from corpus.notebook import notebook_html
from corpus.text.urls import safe_url
from evidencebank.notebook.html_parts import facts, folded, link, listed, outermost, table, text


@notebook_html.register
def entry_html(entry: Entry) -> str:
    """Return an entry: what is known of it, its summary, and its texts, folded."""
    titles = (
        f"{text(one.title)} ({text(one.kind)}{', ' if one.year else ''}{text(one.year)})"
        for one in entry.published_related
    )
    links = (
        link(one.text, one.url) + ("" if safe_url(one.url) else f" {text(one.url)}")
        for one in entry.links
    )
    known = facts(
        entry.title,
        (
            ("id", text(entry.id)),
            ("headline", text(entry.headline)),
            ("kind", text(entry.kind)),
            ("year", text(entry.year)),
            ("authors", listed(entry.authors)),
            ("source", text(entry.source)),
            ("subjects", listed(entry.subjects)),
            ("summary", text(entry.summary)),
            ("related, as published", "<br>".join(titles)),
            ("links", "<br>".join(links)),
            ("address", link(entry.url, entry.url)),
            ("file", listed(filter(None, (entry.file_format, _size(entry.file_size))))),
            ("added", text(entry.first_uploaded)),
            ("revised", text(entry.last_revised)),
            ("read from", listed(entry.sources)),
        ),
    )
    parts = [
        folded(section.heading or "Text", "".join(f"<p>{text(p)}</p>" for p in section.paragraphs))
        for section in entry.sections
    ]
    works = _works(entry.listed_works)
    return outermost(known, *parts, works)


@notebook_html.register
def load_html(report: LoadReport) -> str:
    """Return what a load did, and what it rejected, of very much the beginning."""
    told = report.rejected[:_MAX_REJECTED]
    more = len(report.rejected) - len(told)
    about = facts(
        "Load",
        (
            *((name, f"{getattr(report, name):,}") for name in _DONE),
            ("rejected", f"{len(report.rejected):,}"),
            ("seconds", f"{report.seconds:.1f}"),
        ),
    )
    rows = ((text(one.source), text(one.reason)) for one in told)
    caption = "Rejected" + (f", the first {len(told)}: {more:,} more" if more else "")
    return outermost(about, table(caption, ("source", "reason"), rows) if told else "")


_DONE = ("added", "changed", "unchanged", "removed")
_MAX_REJECTED = 20


def _works(works: Sequence[ListedWork]) -> str:
    if not works:
        return ""
    columns = ("tags", "title", "publisher", "country", "year", "annotation")
    rows = (
        (
            listed(work.tags),
            text(work.title),
            text(work.publisher),
            text(work.country),
            text(work.year),
            text(work.annotation),
        )
        for work in works
    )
    return folded("Listed works", table(f"{len(works):,} listed works", columns, rows))


def _size(size: int | None) -> str:
    return "" if size is None else f"{size:,} bytes"
