"""A chapter of a book (EPUB) as plain HTML: its text, and nothing of how it is set."""

from __future__ import annotations

import re
from html import escape

from lxml import etree

from corpus.errors import InputError
from corpus.html.decoding import decode
from corpus.html.parsing import safe_markup
from corpus.html.tree import parse_tree
from corpus.source_types.xml_records import Element, parse_whole
from corpus.text.markup import unescape_once
from corpus.text.typography import title_key

_SKIPPED = frozenset(
    {
        *("head", "script", "style", "template", "nav", "svg", "audio", "video", "iframe"),
        *("object", "form", "button", "input", "select", "textarea", "annotation", "rt", "rp"),
        "annotation-xml",
    }
)
_KEPT = frozenset(
    {
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "dl", "dt", "dd", "pre"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "blockquote", "br"),
        *("sup", "sub", "strong", "q"),
    }
)
_AS = {
    "b": "strong",
    **dict.fromkeys(("div", "section", "article", "header", "footer", "aside", "main"), "div"),
    **dict.fromkeys(("figure", "figcaption", "hgroup", "address", "center", "hr"), "div"),
}
"""Elements by other names: how a book is divided says nothing of what is text, as of a page."""

_TYPE = "{http://www.idpf.org/2007/ops}type"
_NOT_READ = frozenset({"pagebreak", "toc", "landmarks", "page-list", "backlink"})
_NOTE_MARK = "noteref"
_ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")
_TAG = re.compile(r"<[^<>]*>")
_FIRST_PARAGRAPH = re.compile(r"(?:\s|</?(?:div|blockquote)>|<p>\s*</p>)*<p>([^\n]{0,500}?)</p>")
_HEADING = re.compile(r"<h[1-6]>")


def chapter_html(data: bytes, label: str = "") -> str:
    """Return the text of a chapter as HTML, '' if it has none (a cover).

    Numbers of pages and links back from notes are out, and numbers of notes are raised. A chapter
    without a heading has what the table of contents calls it.

    Raises:
        InputError: it is no text, or declares entities.
    """
    root = _parsed(data)
    body = root.find("body")
    written = _written(root if body is None else body)
    if not _TAG.sub("", written).strip():
        return ""
    if not label or _HEADING.search(written):
        return written
    first = _FIRST_PARAGRAPH.match(written)
    if first and title_key(_TAG.sub("", first[1])) == title_key(escape(label)):
        written = written[first.end() :]
    return f"<h2>{escape(label)}</h2>{written}"


def _parsed(data: bytes) -> Element:
    """Return the tree of a chapter, which should be XML and is not always."""
    text = _NAMED.sub(lambda found: unescape_once(found[0]), decode(data))
    try:
        return parse_whole(re.sub(r"^\ufeff?\s*<\?xml\b[^<>]*\?>", "", text).encode("utf-8"))
    except InputError:
        if "<!ENTITY" in text:
            raise
    root, _ = parse_tree(safe_markup(text))
    return root


def _written(body: Element) -> str:
    parts: list[str] = []
    opened: list[str] = []
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            tag = _tag(element)
            opened.append(tag or "")
            if tag is None:
                walk.skip_subtree()
                continue
            address = element.get("href", "") if tag == "a" else ""
            parts.append(f'<a href="{escape(address)}">' if address else f"<{tag}>" if tag else "")
            parts.append(escape(element.text or ""))
        else:
            tag = opened.pop()
            if tag and tag != "br":
                parts.append(f"</{tag}>")
            if element is not body:
                parts.append(escape(element.tail or ""))
    return "".join(parts)


def _tag(element: Element) -> str | None:
    """Return the element of HTML that an element is, '' for its text alone, None for nothing."""
    name = element.tag
    if not isinstance(name, str) or name in _SKIPPED or "hidden" in element.attrib:
        return None
    said = element.get(_TYPE) or element.get("epub:type") or ""
    roles = element.get("role") or ""
    kinds = {*said.split(), *(role.removeprefix("doc-") for role in roles.split())}
    if kinds & _NOT_READ:
        return None
    if name == "a":
        if _NOTE_MARK in kinds and element.getparent().tag != "sup":
            return "sup"
        return "a" if _ADDRESS.match(element.get("href", "")) else ""
    return _AS.get(name, name if name in _KEPT else "")
