"""HTML to text: a page parsed, freed of furniture, and read as a list of blocks.

The rules that say what furniture is are data, in `corpus.html.boilerplate_rules`; how blocks are
told apart is in `corpus.html.block_extractor`. Nothing here recurses and nothing is quadratic: a
hostile page is read in bounded time or refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement

from corpus.block import Block
from corpus.errors import InputError
from corpus.html import boilerplate_rules as furniture
from corpus.html.block_extractor import read_blocks
from corpus.html.decoding import strip_controls
from corpus.html.node_stats import NodeStats, lines_in, measure, tags, words_of
from corpus.html.tree import Element, built_from, cut, parse_tree
from corpus.text.typography import clean_line, fold, slug

MAX_PAGE_BYTES = 5_000_000
"""A larger page is refused before it is decoded."""

MAX_TAGS = 250_000
"""A page with more opening brackets than this is refused: each costs a kilobyte or so."""

_BULK = 0.5
_BULK_CHARACTERS = 600
"""What holds half the prose of a page, and this much, is not furniture whatever its name."""

_MAX_HEADING_LENGTH = 500
_MIN_UNDER = 25
_LINKED_SHARE = 0.3
"""What a part of a text with a heading of its own has, in characters, and how much in links."""

_MAIN_SHARE = 1 / 3
_ARTICLE_SHARE = 1 / 2

_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:1[12]|2[89]|3[01])|x0*(?:[bc]|1[c-f]))(?![\da-f]);?", re.I
)
"""References to characters that mark where elements begin and end (`corpus.html.node_stats`)."""

_XML_DECLARATION = re.compile(r"\s*<\?xml[^<>]*>")
_HEAD_PARTS = frozenset(
    {"title", "meta", "link", "base", "script", "style", "noscript", "template", "object"}
)
_SWALLOWING = ("title", "textarea", "script", "style", "xmp", "iframe", "noframes")
_NAMED = "|".join(_SWALLOWING)
_AT_SWALLOWING = re.compile(rf"<(?:/({_NAMED})(?![a-z\d_])|({_NAMED}))".encode())
"""What closes such an element, in lower case, or what may open one."""

_ENDLESS = re.compile(r"</?plaintext\b[^<>]*>", re.IGNORECASE)
_TITLE_SEPARATOR = re.compile(r"\s+[|–—·»:-]+\s+|\s*\|\s*|::")


def check_page_size(size: int) -> None:
    """Refuse a page of more than `MAX_PAGE_BYTES` bytes, before anything of it is read.

    Raises:
        InputError: the page is too large.
    """
    if size > MAX_PAGE_BYTES:
        megabytes = f"{size / 1e6:.1f} MB; the limit is {MAX_PAGE_BYTES / 1e6:.0f} MB"
        raise InputError(f"the page is too large ({megabytes}): split it or cut what is not text")


def parse(markup: str) -> BeautifulSoup:
    """Return `markup` as a tree, whatever it is; unclosed titles and scripts swallow no text.

    Raises:
        InputError: the page is larger than the limits.
    """
    safe = safe_markup(markup)
    root, is_whole = parse_tree(safe)
    if not is_whole:
        return soup_of(safe)
    cut(root)
    return soup_of(root)


def parse_safe(markup: str) -> BeautifulSoup:
    """Return what `safe_markup` gave as a tree, with all that is in it."""
    soup = BeautifulSoup(markup, "lxml")
    _empty_head(soup)
    return soup


def soup_of(source: Element | str) -> BeautifulSoup:
    """Return a tree of `parse_tree` as one of BeautifulSoup, without parsing it again.

    Of a page that is nested too deep for a tree, what `safe_markup` gave is made one.
    """
    soup = built_from(source)
    _empty_head(soup)
    return soup


def safe_markup(markup: str) -> str:
    """Return markup that is parsed in bounded time and in which nothing unclosed swallows text.

    Raises:
        InputError: the page is larger than the limits.
    """
    check_page_size(len(markup))
    if markup.count("<") > MAX_TAGS:
        raise InputError(f"the page has more than {MAX_TAGS:,} tags: split it")
    text = _CONTROL_REFERENCE.sub("", strip_controls(markup))
    if declaration := _XML_DECLARATION.match(text):
        text = text[declaration.end() :]
    # With a doctype in front, no markup is taken for a file name or for XML.
    return "<!DOCTYPE html>\n" + _close_swallowing(text)


def clean(markup: str) -> BeautifulSoup:
    """Return the page without scripts, hidden parts and the site's furniture.

    What stays is the head's title and metadata, and in the body the text of the page: <main> or
    <article> alone where it holds the bulk of the text.

    Raises:
        InputError: the page is larger than the limits.
    """
    return tidy(parse(markup))


def tidy(soup: BeautifulSoup) -> BeautifulSoup:
    """Clean a tree of `parse` in place, as `clean` does, and return it."""
    body = soup.body or soup
    extents = measure(body)
    doomed = [node for node, _ in _furniture_of(soup, body, extents)]
    _remove(doomed)
    if extents[id(body)].mains:
        _keep_main_part(soup, measure(body) if doomed else extents)
    return soup


def boilerplate_of(soup: BeautifulSoup) -> list[tuple[PageElement, str]]:
    """Return the topmost nodes that `tidy` takes out of a tree, each with the reason.

    What stands outside the main part of the page goes too, and is not among them.
    """
    body = soup.body or soup
    return _furniture_of(soup, body, measure(body))


def blocks(soup: BeautifulSoup) -> list[Block]:
    """Return the paragraphs, list items, table rows and headings of a page in reading order.

    A table row is its cells joined by ' | '; tables that only lay out a page are read through.
    Links keep http, https, mailto and relative targets, others count as plain text. White space
    is folded, soft hyphens go, typographic marks stay.
    """
    return read_blocks(soup.body or soup)


def title_without_site(title: str) -> str:
    """Return a page's <title> without the name of the site after (or before) a bar.

    >>> title_without_site("Minding the gap | Sample Evidence Library")
    'Minding the gap'
    """
    first, bar, rest = title.partition("|")
    return first.strip() or rest.replace("|", " ").strip() if bar else title.strip()


def _empty_head(soup: BeautifulSoup) -> None:
    """Move text out of the head, where the parser puts it if a page leaves <body> to be guessed.

    lxml knows the elements of HTML 4; it takes <main> and the like for parts of the head.
    """
    if soup.html is None or soup.head is None:
        return
    strays = [
        child
        for child in soup.head.contents
        if isinstance(child, Tag) and child.name not in _HEAD_PARTS
    ]
    if not strays:
        return
    _remove(strays)
    body = soup.body
    if body is None:
        body = soup.new_tag("body")
        soup.html.append(body)
    moved = soup.new_tag("div")
    moved.extend(strays)
    body.insert(0, moved)


def _close_swallowing(markup: str) -> str:
    """Close elements that would swallow the rest of the page because their end is missing.

    A parser takes everything after an unclosed <title> or <script> for its content. Such an
    element is closed before the next tag.
    """
    lowered = markup.encode("utf-8", "ignore").lower()
    if b"plaintext" in lowered:
        markup = _ENDLESS.sub("", markup)
    for name in _may_be_unclosed(lowered):
        opening = re.compile(rf"<{name}\b[^<>]*>(?:[^<]|<(?![a-z/!]))*", re.IGNORECASE | re.ASCII)
        closings = list(re.finditer(rf"</{name}\b", markup, re.IGNORECASE | re.ASCII))
        start = closings[-1].end() if closings else 0
        if opening.search(markup, start):
            tail = opening.sub(lambda match: f"{match[0]}</{name}>", markup[start:])  # noqa: B023
            markup = markup[:start] + tail
    return markup


def _may_be_unclosed(lowered: bytes) -> list[str]:
    """Return the names of elements that may be opened behind all that may close one."""
    last = {found[1] or found[2]: found[2] for found in _AT_SWALLOWING.finditer(lowered)}
    return [name for name in _SWALLOWING if last.get(name.encode())]


def _furniture_of(
    soup: BeautifulSoup, body: Tag, extents: dict[int, NodeStats]
) -> list[tuple[PageElement, str]]:
    """Return the topmost nodes that are machinery, hidden or furniture, each with the reason."""
    judge = _Judge(body, extents, site_title=soup.title.get_text() if soup.title else "")
    doomed: list[tuple[PageElement, str]] = []
    waiting: list[tuple[PageElement, int]] = [(soup, 0)]
    while waiting:
        node, inside = waiting.pop()
        if not isinstance(node, Tag):
            doomed.append((node, "a comment in the markup"))
            continue
        name = node.name
        is_judged = name in furniture.JUDGED_BY_NAME
        is_judged = is_judged or not furniture.JUDGED_BY_ATTRIBUTE.isdisjoint(node.attrs)
        if is_judged and (reason := judge.why_boilerplate(node, outside=inside == 0)):
            doomed.append((node, reason))
            continue
        inside += name in ("main", "article", "section")
        waiting += [
            (child, inside)
            for child in reversed(node.contents)
            if type(child) is not NavigableString and isinstance(child, (Tag, Comment))
        ]
    return doomed


class _Judge:
    """Tells furniture from text, with the whole page in view."""

    def __init__(self, body: Tag, extents: dict[int, NodeStats], site_title: str) -> None:
        self._extents = extents
        self._page = extents[id(body)]
        self._title_parts = [fold(part) for part in _TITLE_SEPARATOR.split(clean_line(site_title))]
        self._heading_texts: dict[int | str, str] = {}
        self._unfolded = _controlled_ids(body)

    def why_boilerplate(self, tag: Tag, outside: bool) -> str:
        """Return why an element is no text of the page, '' if it may be."""
        if tag.name in furniture.MACHINERY:
            return "machinery"
        extent = self._extents.get(id(tag))
        if extent is None:  # the head, and what stands above the body
            return ""
        if tag.name in furniture.ANYWHERE or (outside and tag.name in furniture.OUTER):
            return "" if self._holds_title(extent) else "an element around the text"
        if tag.name in ("html", "body"):
            return ""
        names = (*furniture.classes(tag), furniture.attribute(tag, "id"))
        if furniture.is_platform_boilerplate(tag.name, names) and not self._holds_title(extent):
            return "named as no text"
        reason = self._why_by_name(tag, extent, outside)
        # looked at last: each part around a text would be read through to its first sentence
        is_text = bool(reason) and not outside and self._is_headed_section(tag, extent)
        return "" if is_text else reason

    def _why_by_name(self, tag: Tag, extent: NodeStats, outside: bool) -> str:
        """Return why an element's own name or marks say that it is no text, '' if they do not."""
        if tag.name == "form" or furniture.is_named_boilerplate(tag, outside):
            return "" if self._holds_text(extent) else "named as no text"
        if furniture.has_boilerplate_id(tag):
            named = not self._is_anchor(tag, extent) and not self._holds_text(extent)
            return "named as no text" if named else ""
        if furniture.is_hidden(tag):
            folded_away = furniture.attribute(tag, "id") in self._unfolded
            return "" if folded_away or self._holds_text(extent) else "hidden"
        return ""

    def _holds_title(self, extent: NodeStats) -> bool:
        """Whether an element holds the page's own heading, or the part with its text."""
        if extent.mains:
            return True
        if extent.h1s == 0 or extent.h1s < self._page.h1s or extent.first_heading is None:
            return False
        # A heading that says what the page's <title> ends with names the site.
        words = self._words_of(extent.first_heading)
        return len(self._title_parts) == 1 or words != self._title_parts[-1]

    def _holds_text(self, extent: NodeStats) -> bool:
        bulk = extent.prose >= max(_BULK * self._page.prose, _BULK_CHARACTERS)
        return bulk or self._holds_title(extent)

    def _is_headed_section(self, tag: Tag, extent: NodeStats) -> bool:
        """Whether a part of the text has a heading of its own, prose under it and few links.

        Its name is then that of its subject: 'search' for how trials were sought.
        """
        heading = extent.first_heading
        if tag.name not in ("section", "div") or heading is None or tag.has_attr("hidden"):
            return False
        words = self._words_of(heading)
        first = next(lines_in(tag), "")
        under = extent.prose - len("".join(words.split()))
        return (
            fold(first)[:_MAX_HEADING_LENGTH] in words
            and words not in furniture.LABELS
            and under >= _MIN_UNDER
            and extent.linked < _LINKED_SHARE * extent.text
            and next(filter(_ends_sentence, lines_in(tag)), None) is not None
        )

    def _is_anchor(self, tag: Tag, extent: NodeStats) -> bool:
        """Whether the id of a section only repeats the words of its heading."""
        if extent.first_heading is None:
            return False
        name = slug(furniture.attribute(tag, "id"))
        return bool(name) and slug(self._words_of(extent.first_heading)).startswith(name)

    def _words_of(self, heading: Tag | str) -> str:
        """Return a heading's text, folded; asked for as often as elements are nested around it."""
        key = heading if isinstance(heading, str) else id(heading)
        if key not in self._heading_texts:
            self._heading_texts[key] = fold(words_of(heading)[:_MAX_HEADING_LENGTH])
        return self._heading_texts[key]


def _ends_sentence(text: str) -> bool:
    return len(text) >= _MIN_UNDER and text.endswith((".", "!", "?", "”"))


_CONTROLS = frozenset({"aria-controls", "data-target", "data-bs-target", "data-toggle", "onclick"})
"""Attributes of what unfolds a part; most elements have none of them."""


def _controlled_ids(body: Tag) -> frozenset[str]:
    """Return the ids of parts that the reader can unfold: hidden at first, but text of the page."""
    ids: set[str] = set()
    for node in tags(body):
        if _CONTROLS.isdisjoint(node.attrs):
            continue
        for name in ("aria-controls", "data-target", "data-bs-target"):
            ids.update(part.lstrip("#") for part in furniture.attribute(node, name).split())
        if furniture.attribute(node, "data-toggle") == "collapse" or node.has_attr("onclick"):
            ids.add(furniture.attribute(node, "href").lstrip("#"))
            ids.update(re.findall(r"'([\w.:-]{1,100})'", furniture.attribute(node, "onclick")))
    return frozenset(ids - {""})


def _remove(doomed: Sequence[PageElement]) -> None:
    """Take nodes out of the tree, parent by parent: one by one would be quadratic."""
    by_parent: dict[int, tuple[Tag, set[int]]] = {}
    for node in doomed:
        if node.parent is not None:
            by_parent.setdefault(id(node.parent), (node.parent, set()))[1].add(id(node))
    for parent, ids in by_parent.values():
        children = parent.contents
        for position in range(len(children) - 1, -1, -1):
            if id(children[position]) in ids:
                children[position].extract(_self_index=position)


def _keep_main_part(soup: BeautifulSoup, extents: dict[int, NodeStats]) -> None:
    """Reduce the body to <main> or <article> if that holds enough of the text."""
    body = soup.body
    if body is None:
        return
    page = extents[id(body)]
    main = _largest(body, extents, ("main",), _MAIN_SHARE * page.text)
    main = main or _largest(body, extents, ("article",), _ARTICLE_SHARE * page.text)
    if main is None:
        return
    kept = soup.new_tag("body")
    heading = body.find("h1")
    if isinstance(heading, Tag) and not extents[id(main)].h1s:
        kept.append(heading.extract())
    kept.append(main.extract())
    body.replace_with(kept)


def _largest(
    body: Tag, extents: dict[int, NodeStats], names: tuple[str, ...], least: float
) -> Tag | None:
    best: Tag | None = None
    for node in tags(body):
        named = node.name in names or ("main" in names and node.get("role") == "main")
        if not named or extents[id(node)].text < max(least, 1):
            continue
        if best is None or extents[id(node)].text > extents[id(best)].text:
            best = node
    return best
