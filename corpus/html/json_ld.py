"""schema.org data in JSON-LD, as pages carry it in a script element."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from corpus.text.markup import with_superscripts

Node = dict[str, Any]

ARTICLE_TYPES = (
    *("scholarlyarticle", "medicalscholarlyarticle", "report", "thesis", "article", "newsarticle"),
    *("blogposting", "techarticle", "advertisercontentarticle", "chapter", "book", "guide"),
    *("medicalguideline", "dataset", "creativework", "medicalwebpage", "itempage", "webpage"),
)
"""The types that describe a page's text, the most telling first; others (a site, a list of
links, a person) say nothing about it."""

_PLAIN = (
    *("name", "headline", "alternativeHeadline", "genre", "abstract", "description"),
    *("datePublished", "dateCreated", "dateModified", "pageStart", "pageEnd", "isbn"),
)
_PEOPLE = ("author", "creator", "publisher", "sourceOrganization")
_BODIES = frozenset(
    {"collegeoruniversity", "consortium", "corporation", "hospital", "librarysystem", "ngo"}
)
"""Types of organisations whose names do not say so."""

_TOLD = {
    "howto": ("description", "supply", "tool", "step"),
    "recipe": ("description", "recipeIngredient", "recipeInstructions"),
    "faqpage": ("mainEntity",),
    "qapage": ("mainEntity",),
    "jobposting": ("description", "responsibilities", "qualifications", "jobBenefits"),
}
"""Types besides articles whose nodes hold the text of a page, and where it stands in them."""

_STEPS = ("itemListElement",)
_TELLING = ("articleBody", "HowTo", "Recipe", "FAQPage", "QAPage", "JobPosting")
"""One of these words is in every script that holds a text."""

_MAX_NODES = 1_000
_MAX_PARTS = 8
_TAG = re.compile(r"</?[a-z][^<>]{0,500}>", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|li|div|h[1-6]|ul|ol|tr)\s*>|<br\s*/?>", re.IGNORECASE)


def read_json_ld(scripts: Iterable[str]) -> dict[str, list[str]]:
    """Return what the node that describes the page says, under names such as 'schema.author'.

    Scripts that are no JSON, and values of an unexpected form, are passed over.
    """
    nodes = [node for script in scripts for node in islice(_nodes(script), _MAX_NODES)]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    described = [node for node in nodes if _rank(node) < len(ARTICLE_TYPES)]
    if not described:
        return {}
    main = min(described, key=_rank)
    values: dict[str, list[str]] = {}
    for name in _PLAIN:
        values[f"schema.{name.lower()}"] = _texts(main.get(name))
    values["schema.bodies"] = list(_bodies(main, by_id))
    page = main.get("mainEntityOfPage")
    if isinstance(page, dict):  # it may have the dates
        for name in ("dateCreated", "dateModified"):
            values[f"schema.{name.lower()}"] += _texts(page.get(name))
    for name in _PEOPLE:
        values[f"schema.{name.lower()}"] = list(_names(main.get(name), by_id))
    values["schema.keywords"] = _texts(main.get("keywords")) or list(
        _names(main.get("keywords"), by_id)
    )
    values |= _publication(main, by_id) | _identifiers(main)
    return {name: found for name, found in values.items() if found}


def article_body(scripts: Iterable[str]) -> str:
    """Return the text of an article that stands in JSON-LD, '' if none does; tags are taken out.

    Where no article is, the steps of instructions or a recipe, questions with their answers, and
    what a vacancy says are the text of their page.
    """
    nodes = [
        node
        for script in scripts
        if any(word in script for word in _TELLING)
        for node in islice(_nodes(script), _MAX_NODES)
    ]
    bodies = ("\n".join(_texts(node.get("articleBody"))) for node in nodes)
    told = ("\n".join(_told(node)) for node in nodes)
    return next(filter(None, map(_without_tags, (*bodies, *told))), "")


def _without_tags(markup: str) -> str:
    """Return the lines of a text in which tags may stand: where a block ends, so does a line."""
    lines = with_superscripts(markup, _lines).splitlines()
    return "\n".join(filter(None, map(str.strip, lines)))


def _lines(markup: str) -> str:
    return _TAG.sub("", _BLOCK_END.sub("\n", markup))


def _told(node: Node) -> Iterator[str]:
    """Yield what the parts of a node say that are the text of its page."""
    for kind in _texts(node.get("@type")):
        for name in _TOLD.get(kind.rpartition("/")[2].lower(), ()):
            yield from _said(node.get(name))


def _said(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield what a text or a node says, or a list of them: a step, a supply, an answer."""
    for item in value[:_MAX_NODES] if isinstance(value, list) else [value]:
        if isinstance(item, dict) and depth < _MAX_PARTS:
            text = _texts(item.get("text"))
            yield from (name for name in _texts(item.get("name")) if name not in text)
            yield from text
            for name in ("acceptedAnswer", "suggestedAnswer", *(() if text else _STEPS)):
                yield from _said(item.get(name), depth + 1)
        else:
            yield from _texts(item)


def _nodes(script: str) -> Iterator[Node]:
    """Yield the nodes of a script, those in lists, graphs and main entities too."""
    text = script.strip().removeprefix("<!--").removesuffix("-->")
    text = text.strip().removeprefix("//<![CDATA[").removesuffix("//]]>")
    try:
        queue: deque[Any] = deque([json.loads(text, strict=False)])
    except (ValueError, RecursionError):
        return
    while queue:
        value = queue.popleft()
        if isinstance(value, list):
            queue.extend(value[:_MAX_NODES])
        elif isinstance(value, dict):
            yield value
            queue.extend(value[key] for key in ("@graph", "mainEntity") if key in value)


def _rank(node: Node) -> int:
    ranks = [
        ARTICLE_TYPES.index(name)
        for name in (kind.rpartition("/")[2].lower() for kind in _texts(node.get("@type")))
        if name in ARTICLE_TYPES
    ]
    return min(ranks, default=len(ARTICLE_TYPES))


def _texts(value: Any) -> list[str]:
    """Return the texts of a value that is a text or number, or a list of them."""
    values = value[:_MAX_NODES] if isinstance(value, list) else [value]
    return [
        html.unescape(str(item))
        for item in values
        if isinstance(item, (str, int, float)) and not isinstance(item, bool)
    ]


def _names(value: Any, by_id: dict[str, Node]) -> Iterator[str]:
    """Yield the names of people, bodies or terms given as texts, nodes or references to nodes."""
    for item in value[:_MAX_NODES] if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield html.unescape(item)
        elif isinstance(item, dict):
            described = by_id.get(str(item.get("@id")), item)
            yield from _full_name(described) or _full_name(item)


def _bodies(main: Node, by_id: dict[str, Node]) -> Iterator[str]:
    """Yield the names of authors that are said to be organisations."""
    for name in ("author", "creator"):
        value = main.get(name)
        for item in value[:_MAX_NODES] if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                described = by_id.get(str(item.get("@id")), item)
                if any(is_body(kind) for kind in _texts(described.get("@type"))):
                    yield from _full_name(described)


def is_body(kind: str) -> bool:
    """Say whether a type of schema.org is one of organisations."""
    name = kind.rpartition("/")[2].lower()
    return name.endswith("organization") or name in _BODIES


def _full_name(node: Node) -> list[str]:
    if named := _texts(node.get("name")):
        return named[:1]
    parts = _texts(node.get("givenName"))[:1] + _texts(node.get("familyName"))[:1]
    return [" ".join(parts)] if parts else []


def _identifiers(main: Node) -> dict[str, list[str]]:
    """Return what an article is known by: texts and addresses, or pairs of a name and a value."""
    listed = main.get("identifier")
    pairs = [
        (str(one.get("propertyID") or one.get("name")).lower(), text)
        for one in (listed if isinstance(listed, list) else [listed])[:_MAX_NODES]
        if isinstance(one, dict)
        for text in _texts(one.get("value"))
    ]
    plain = [*_texts(listed), *_texts(main.get("sameAs")), *_texts(main.get("@id"))]
    dois = [text for text in plain if "doi" in text.lower() or text.startswith("10.")]
    return {
        "schema.doi": [text for name, text in pairs if name.endswith("doi")] + dois,
        "schema.pmid": [text for name, text in pairs if name in ("pmid", "pubmed")],
    }


def _publication(main: Node, by_id: dict[str, Node]) -> dict[str, list[str]]:
    """Return the journal, volume and issue that an article is part of."""
    values: dict[str, list[str]] = {}
    part: Any = main.get("isPartOf")
    for _ in range(_MAX_PARTS):
        if isinstance(part, list):
            part = part[0] if part else None
        if not isinstance(part, dict):
            break
        if len(part) == 1:
            part = by_id.get(str(part.get("@id")), part)
        types = {kind.rpartition("/")[2].lower() for kind in _texts(part.get("@type"))}
        for name in ("volumeNumber", "issueNumber"):
            if found := _texts(part.get(name)):
                values.setdefault(f"schema.{name.lower()}", found)
        if types & {"periodical", "journal"}:
            values.setdefault("schema.journal", _texts(part.get("name")))
        part = part.get("isPartOf")
    return values
