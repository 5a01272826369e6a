"""Hits as HTML: a page has ten to a hundred, and each the same few parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from markupsafe import Markup, escape

from evidencebank.rendering import N_
from evidencebank.web.search.choice_lines import escaped
from evidencebank.web.search.listing import HitLine
from evidencebank.web.wording.catalogue import Wording

_CHANGES = {"added": N_("Added"), "revised": N_("Revised")}


class Labelled(Protocol):
    """What a label and the language of a title are told of: an entry, or what lists show of it."""

    @property
    def kind(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def file_format(self) -> str: ...
    @property
    def file_size(self) -> int | None: ...
    @property
    def language(self) -> str: ...


def hit_lines(
    lines: Iterable[HitLine], heading: str, wording: Wording, size: Callable[[int], str]
) -> Markup:
    """Return the items of a list of hits, each with a heading such as 'h2'.

    `size` writes how many bytes a file has, as HTML.
    """
    written: list[str] = []
    for line in lines:
        entry, hit, blurb = line.entry, line.hit, line.blurb
        language = language_attributes(entry, wording)
        address, title, told = escaped((line.address, entry.title, blurb))
        written.append(
            f'<li id="hit-{line.at}">\n{label(entry, size)}\n'
            f'<{heading} class="title"{language}><a href="{address}">{title}</a></{heading}>\n'
        )
        if blurb:
            written.append(f"<p{language}>{told}</p>\n")
        if hit.snippet:  # which is HTML
            written.append(f'<p class="snippet"{language}>{hit.snippet}</p>\n')
        if hit.change:
            written.append(f'<p class="small">{wording.said(_CHANGES[hit.change])}</p>\n')
        written.append("</li>\n")
    return Markup("".join(written))  # noqa: S704 -- all that it is made of is escaped


def label(entry: Labelled, size: Callable[[int], str]) -> Markup:
    """Return the line above a title: the kind, the year, and what file it is; `size` as above."""
    parts = [f'<p class="label"><span class="kind">{escape(entry.kind)}</span>']
    if entry.year:
        parts.append(f" <span>{entry.year}</span>")
    if entry.file_format:
        told = f" {size(entry.file_size)}" if entry.file_size else ""
        parts.append(f" <span>{escape(entry.file_format.upper())}{told}</span>")
    parts.append("</p>\n")
    return Markup("".join(parts))  # noqa: S704 -- as above


def language_attributes(entry: Labelled, wording: Wording) -> Markup:
    """Return the attributes of an entry's own words, none where they are in the page's language."""
    if not entry.language or entry.language == wording.tag:
        return _NOTHING
    return Markup(f' lang="{escape(entry.language)}" dir="auto"')  # noqa: S704 -- as above


_NOTHING = Markup()
