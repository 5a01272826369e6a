"""What notebooks show of an entry and of a load, and the HTML that other things are made of.

Everything is escaped. Colours are the notebook's own, so it is readable in the light and in the
dark, and nothing is fetched from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from corpus.text.urls import safe_url

if TYPE_CHECKING:
    from corpus.entry import Entry, ListedWork
    from corpus.loading.load import LoadReport

# notebooks drop style sheets of what they do not trust, and keep these
_LINE = "border-bottom:1px solid rgba(128,128,128,.4)"
_CELL = f"text-align:left;vertical-align:top;white-space:normal;padding:.3em .7em;{_LINE}"
_TABLE = "border-collapse:collapse;color:inherit;max-width:72em;margin:.3em 0"
_CAPTION = "text-align:left;caption-side:top;color:inherit;padding:.3em .7em;font-weight:bold"
_LINK = "color:inherit;text-decoration:underline"
_BLOCK = "max-width:60em;margin:.3em .7em"


def outermost(*parts: str) -> str:
    """Return parts of HTML as one thing to show, in which a notebook looks for no formulas.

    Jupyter would make one of what stands between two dollar signs.
    """
    return f'<div class="tex2jax_ignore mathjax_ignore">{"".join(parts)}</div>'


def text(value: object) -> str:
    """Return a value, escaped and kept from turning the direction of what stands beside it."""
    return f"<bdi>{escape(str(value))}</bdi>" if value not in ("", None) else ""


def link(words: str, url: str) -> str:
    """Return words that lead to an address of the web, or only the words."""
    address = safe_url(url)
    if not address:
        return text(words)
    return (
        f'<a href="{escape(address)}" rel="noopener noreferrer" style="{_LINK}">{text(words)}</a>'
    )


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are HTML; `caption` and `columns` are text."""
    head = "".join(
        f'<th scope="col" style="{_CELL};font-weight:bold">{escape(name)}</th>' for name in columns
    )
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f'<table style="{_TABLE}">{_caption(caption)}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def facts(caption: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return a table of names and cells that are HTML, or the caption where all are empty."""
    body = "".join(
        f'<tr><th scope="row" style="{_CELL};font-weight:bold">{escape(name)}</th>'
        f'<td style="{_CELL}">{cell}</td></tr>'
        for name, cell in pairs
        if cell
    )
    if not body:  # a table without cells is none to those who have it read to them
        return f'<p style="{_BLOCK};font-weight:bold">{text(caption)}</p>'
    return f'<table style="{_TABLE}">{_caption(caption)}<tbody>{body}</tbody></table>'


def listed(values: Iterable[object], between: str = ", ") -> str:
    """Return values one behind another, escaped."""
    return between.join(text(value) for value in values)


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
        _folded(section.heading or "Text", "".join(f"<p>{text(p)}</p>" for p in section.paragraphs))
        for section in entry.sections
    ]
    works = _works(entry.listed_works)
    return outermost(known, *parts, works)


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
    return _folded("Listed works", table(f"{len(works):,} listed works", columns, rows))


def _folded(heading: str, inside: str) -> str:
    summary = f'<summary style="font-weight:bold;cursor:pointer">{text(heading)}</summary>'
    return f'<details style="{_BLOCK}">{summary}{inside}</details>'


def _caption(words: str) -> str:
    return f'<caption style="{_CAPTION}">{text(words)}</caption>'


def _size(size: int | None) -> str:
    return "" if size is None else f"{size:,} bytes"
