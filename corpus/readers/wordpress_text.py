"""The text of a WordPress post as HTML: without shortcodes, its paragraphs made of blank lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_BLOCK_EDITOR = "<!-- wp:"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(
    r"(?P<open>\[\[?)(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[\s/=][^\[\]]*)?)\](?P<end>\]?)"
)
"""A shortcode: '[name size="3"]', '[/name]'; in two brackets it is text."""

_QUOTED = re.compile(r"\s[\w-]+\s*=\s*(?:[\"'“”″]|&(?:quot|#8220|#8221|#8243);)")
_CAPTION = re.compile(r"\scaption\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CAPTIONS = frozenset({"caption", "wp_caption"})
_WITHOUT_TEXT = frozenset({"audio", "embed", "gallery", "playlist", "video", "video_embed"})
"""Shortcodes of WordPress itself that show no words, but what they name, if they enclose it."""

_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_KEPT = re.compile(r"<(/?)(pre|script|style|textarea)\b[^<>]*>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"\s*</?(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption"
    r"|figure|footer|form|h[1-6]|header|hr|li|main|menu|nav|ol|p|pre|script|section|style|summary"
    r"|table|tbody|td|textarea|tfoot|th|thead|tr|ul)\b",
    re.IGNORECASE,
)


def as_html(text: str) -> str:
    """Return the content of a post as the HTML of its text.

    Comments go, those of the block editor and what they hold for it too, and shortcodes: of
    `[caption]` its words stay, of what encloses text all of it, and `[[name]]` is the text
    `[name]`. Words in brackets that look like no shortcode are text, such as `[sic]`. Where the
    block editor has not marked paragraphs, they are what stands between blank lines. O(text).
    """
    is_marked = _BLOCK_EDITOR in text
    text = without_shortcodes(_without_comments(text.replace("\r\n", "\n").replace("\r", "\n")))
    return text if is_marked else with_paragraphs(text)


def _without_comments(text: str) -> str:
    end = text.rfind("-->") + 3  # behind it a comment has no end, which would be looked for
    return _COMMENT.sub("", text[:end]) + text[end:] if end > 2 else text


def without_shortcodes(text: str) -> str:
    """Return a text without its shortcodes.

    >>> without_shortcodes('[b size="3"]bold[/b] [sic], [[gallery]][gallery]')
    'bold [sic], [gallery]'
    """
    closed = {found["name"]: found.start() for found in _CODE.finditer(text) if found["close"]}
    parts: list[str] = []
    end = 0
    for found in _CODE.finditer(text):
        if found.start() < end:
            continue
        parts.append(text[end : found.start()])
        end = found.end()
        name = found["name"]
        if len(found["open"]) > 1 or found["end"]:
            inner = found[0].removeprefix("[" * (len(found["open"]) - 1))
            parts.append(inner[: len(inner) - len(found["end"])])
        elif not _is_shortcode(found, closed, text):
            parts.append(found[0])
        elif name in _CAPTIONS:
            said = _CAPTION.search(found["rest"])
            parts.append(f"\n\n{said[1] or said[2] or ''}\n\n" if said else "\n\n")
        elif name in _WITHOUT_TEXT and end <= closed.get(name, -1):
            end = max(text.find(f"[/{name}", end), end)
    parts.append(text[end:])
    return "".join(parts)


def _is_shortcode(found: re.Match[str], closed: Collection[str], text: str) -> bool:
    """Say whether brackets hold a shortcode: which there are is known to the site alone."""
    name, rest = found["name"], found["rest"]
    if found["close"] or name in closed or name in _CAPTIONS or name in _WITHOUT_TEXT:
        return True
    if rest.rstrip().endswith("/") or _QUOTED.search(rest):
        return True
    return name.islower() and ("_" in name or _is_alone(found, text))


def _is_alone(found: re.Match[str], text: str) -> bool:
    """Say whether brackets have a paragraph to themselves."""
    before = text[max(found.start() - 100, 0) : found.start()].rstrip(" \t")
    behind = text[found.end() : found.end() + 100].lstrip(" \t")
    begins = not before or before.endswith(("\n", ">"))
    return begins and (not behind or behind.startswith(("\n", "<")))


def with_paragraphs(text: str) -> str:
    """Return a text with a paragraph for what stands between blank lines, as WordPress shows it.

    Markup that is a block by itself stays as it is, and so does what is preformatted.
    """
    parts: list[str] = []
    end, inside = 0, ""
    for tag in _KEPT.finditer(text):
        if inside == tag[2].lower() and tag[1]:
            parts.append(text[end : tag.end()])
            end, inside = tag.end(), ""
        elif not inside and not tag[1]:
            parts += _paragraphs(text[end : tag.start()])
            end, inside = tag.start(), tag[2].lower()
    parts += _paragraphs(text[end:])
    return "\n".join(parts)


def _paragraphs(text: str) -> Iterator[str]:
    for piece in _BLANK_LINE.split(text):
        is_block = _BLOCK_TAG.match(piece) or not piece.strip()
        yield piece if is_block else f"<p>{piece}</p>"
