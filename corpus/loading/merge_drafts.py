"""The one entry that several drafts of a work make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from pydantic_core import to_json

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.text.typography import title_key

_MERGED_FIELDS = frozenset(
    {"id", "headline", "abstract", "authors", "bodies", "kind", "subjects", "links", "alternates"}
    | {"notes", "url", "sources"}
)


# as `Entry.written` writes them: no text in it has such quotes, but for those of its keys
_BODIES, _ALTERNATES, _NOTES = '"bodies":', '"alternates":', '"notes":'
_NO_LINKS = '"links":[]'
_BEHIND = '"published_related":'
"""A key behind all of these, and behind the id, and before what is long."""

_SOURCES = '"sources":'
_NO_SOURCES = _SOURCES + "[]}"


def merge(drafts: Sequence[Draft], entry_id: str, sources: Sequence[str]) -> Entry:
    """Return the one entry that several drafts of a work make, whatever their order.

    The draft with the most text is the base, a page before a work that a cell lists, and the
    others fill what it lacks. The longest abstract and the longest list of authors count, and a
    kind that says more than DOCUMENT, if it is no listed work's. Subjects and links are those of
    all drafts. Another title is kept as the headline when there is none.

    Args:
        drafts: one draft or more.
        entry_id: the id of the entry.
        sources: the file of each draft, in the order of `drafts`.
    """
    ranked = list(zip(drafts, sources, strict=True))
    if len(ranked) > 1:
        ranked.sort(key=_richness)
    entries = [draft.entry for draft, _ in ranked]
    filled = {
        name: _first_value([getattr(entry, name) for entry in entries])
        for name in Entry.model_fields
        if name not in _MERGED_FIELDS
    }
    authors = max((entry.authors for entry in entries), key=len)
    return entries[0].model_copy(
        update=filled
        | {
            "id": entry_id,
            "headline": _headline(entries),
            "abstract": max((entry.abstract for entry in entries), key=len),
            "authors": authors,
            "bodies": tuple(one for one in _joined(e.bodies for e in entries) if one in authors),
            "kind": _kind([draft for draft, _ in ranked]),
            "subjects": _joined(entry.subjects for entry in entries),
            "links": _joined(entry.links for entry in entries),
            "alternates": _joined(entry.alternates for entry in entries),
            "notes": _joined(entry.notes for entry in entries),
            "url": next(filter(None, (_address(draft) for draft, _ in ranked)), ""),
            "sources": tuple(sorted(set(sources))),
        }
    )


def record_alone(text: str, entry_id: str, source: str) -> str | None:
    """Return what `merge` makes of one record, both as `Entry.written` has them; O(text), in C.

    None where that is more than the record with its file for a source, or may be, and where it
    has another id than that of its entry.
    """
    head = text[: text.find(_BEHIND)]
    if (
        not text.endswith(_NO_SOURCES)
        or _NO_LINKS not in head
        or f',"id":{_json(entry_id)},' not in head
        or _BODIES in head
        or _ALTERNATES in head
        or _NOTES in head
    ):
        return None
    return f"{text[: -len(_NO_SOURCES)]}{_SOURCES}[{_json(source)}]}}"


def _kind(ranked: Sequence[Draft]) -> str:
    """Return the kind that says more than DOCUMENT, if a page or record says one.

    What a cell lists has a kind that its tags suggest, which is less than a page's own word.
    """
    whole = [draft for draft in ranked if not draft.is_listed_work] or ranked
    kinds = [draft.entry.kind for draft in whole]
    return next((kind for kind in kinds if kind != "DOCUMENT"), kinds[0])


def _richness(ranked: tuple[Draft, str]) -> tuple[bool, int, str, str, str]:
    """Sort key: pages before listed works, most text first, then file, place and content."""
    draft, source = ranked
    entry = draft.entry
    size = len(entry.title) + len(entry.summary) + len(entry.body)
    return draft.is_listed_work, -size, source, draft.part, entry.content_hash()


def _first_value(values: Sequence[Any]) -> Any:
    """Return the first value that says something, or else the first."""
    return next((value for value in values if value not in (None, "", ())), values[0])


def _address(draft: Draft) -> str:
    """Return the address of an entry; a link of a cell within the site is none."""
    url = draft.entry.url
    return "" if draft.is_listed_work and "://" not in url else url


def _headline(entries: Sequence[Entry]) -> str:
    """Return the first headline, or else the first title that is another name of the work."""
    own = title_key(entries[0].title)
    titles = (entry.title for entry in entries if title_key(entry.title) != own)
    return next(chain((entry.headline for entry in entries if entry.headline), titles), "")


def _json(text: str) -> str:
    is_plain = text.isascii() and text.isprintable() and not ('"' in text or "\\" in text)
    return f'"{text}"' if is_plain else to_json(text).decode()


def _joined(values: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(values)))
