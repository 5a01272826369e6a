"""The HTML that what notebooks show is made of: tables, facts, links, folded texts.

Everything is escaped. Colours are the notebook's own, so it is readable in the light and in the
dark, and nothing is fetched from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from corpus.text.urls import safe_url

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


def folded(heading: str, inside: str) -> str:
    """Return a heading that opens on HTML below it."""
    summary = f'<summary style="font-weight:bold;cursor:pointer">{text(heading)}</summary>'
    return f'<details style="{_BLOCK}">{summary}{inside}</details>'


def _caption(words: str) -> str:
    return f'<caption style="{_CAPTION}">{text(words)}</caption>'
