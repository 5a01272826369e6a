"""One parse of a page by lxml, freed at once of what is surely no text.

What is left is given to BeautifulSoup as it is, and not parsed again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, TypeGuard

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.builder import HTMLTreeBuilder
from lxml import etree
from lxml.etree import _Element as Element

from corpus.html.boilerplate_rules import (
    JUDGED_BY_NAME,
    OUTER_ROLES,
    ROLES,
    hides_by_style,
    is_within_text,
    may_be_boilerplate,
)
from corpus.html.node_stats import LINK, MARKED_WHOLE, MARKS, NOTHING, is_heading_class
from corpus.text.markup import POWERS

__all__ = ["CUT", "Element", "built_from", "cut", "parse_tree", "text_length"]

CUT = (
    *("script", "style", "template", "svg", "object", "embed", "applet", "canvas", "audio"),
    *("video", "map", "input", "select", "datalist", "textarea", "progress", "meter", "iframe"),
    *("annotation", "annotation-xml", "noframes", "rt", "rp"),
)
"""Elements that hold no text of the page, whatever the page is; readings beside ruby among them.

`noscript`, `noframes` and `button` are looked at before.
"""

_SPOKEN = frozenset(
    {
        *("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "offscreen"),
        *("screen-reader-only", "assistive-text", "element-invisible", "govuk-visually-hidden"),
    }
)
"""Classes of what is read aloud and not shown."""

_CLOSE = 6
"""Elements around a paragraph among which the one that is folded away is."""

_MIN_VISIBLE = 250
"""Characters of text outside <noscript> from which on its content is a repetition or a notice."""

_MARKUP_TYPES = frozenset({"text/template", "text/x-template", "text/html"})
_PLACEHOLDER = re.compile(r"\{\{|<%|\$\{|\[\[")
"""What stands in a template for what a script knows; one that has none is whole as it is."""

_MAX_ATTRIBUTES = 2_000

_PLAIN = frozenset(
    {
        *("abbr", "acronym", "big", "cite", "code", "dfn", "em", "font", "i", "kbd", "mark"),
        *("samp", "small", "span", "time", "tt", "u", "var"),
    }
)
"""Elements within a line that say nothing of it unless they have telling attributes."""

_LEFT_OUT = {
    **dict.fromkeys(_PLAIN, ("", "")),
    **MARKS,
    **dict.fromkeys(JUDGED_BY_NAME),
    **dict.fromkeys(("html", "head", "title", "meta", "link", "base", "body")),
    **dict.fromkeys(("main", "article", "section", "table", "pre", "q")),
}
"""The marks in a text in place of elements that may be left out, None for those that are not."""

_UNKNOWN = (NOTHING, NOTHING)
"""The same of all others."""

_FIRST_TITLES = 100
"""Elements <h1> that are objects: one may be the title outside the main part."""

BYLINE_NAMES = frozenset({"byline", "author", "authors", "article-authors", "contributors"})
SUMMARY_NAMES = frozenset({"summary", "abstract", "standfirst", "lede", "teaser", "blurb"})
"""Classes, in lower case, of what says who wrote a page and what stands for it in lists; the latter
are ids too."""

_NAMES = BYLINE_NAMES | SUMMARY_NAMES
_ROLES = ROLES | OUTER_ROLES | {"main", "heading", "doc-abstract"}


def _is_telling_name(name: str) -> bool:
    return may_be_boilerplate((name,)) or is_heading_class(name) or name.lower() in _NAMES


_TELLING: dict[str, Callable[[str], bool]] = {
    "class": lambda value: any(map(_is_telling_name, value.split())),
    "id": _is_telling_name,
    "role": lambda value: value.lower() in _ROLES,
    "aria-hidden": lambda value: value.lower() == "true",
    "style": hides_by_style,
    "itemprop": lambda value: value == "author",
    **dict.fromkeys(
        ("hidden", "onclick", "aria-controls", "data-target", "data-bs-target", "data-toggle"),
        lambda value: True,
    ),
}
"""Those of `JUDGED_BY_ATTRIBUTE`, by which headings, bylines and summaries are known too, and those
that say who wrote or unfold other elements, each with what tells of its values those that do."""

_MAX_LOOKED_AT = 10
"""Times its length that a page is looked at for tags; real ones come to three at the most."""

_TOO_DEEP = "xcessive depth"
_BLANKS = re.compile(r"\s+")
_QUOTED = re.compile(r"""=\s*+(?:"[^"]*"|'[^']*')""")
_OPENING = re.compile(
    rf"<(?![a-z\d]++>)(?=([a-z](?:[^>=]++|{_QUOTED.pattern}|=)*+))", re.IGNORECASE
)
"""An opening tag as far as its end, if it is more than a name.

'<' and '>' in quoted values are part of it. It is looked at without being passed: what begins in a
comment or a script like a tag may seem to go on to a quote far behind, and would hide the tags on
the way.
"""

_ACCENTED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_FIRST_OF_ACCENTS = (b"\xcc", b"\xcd")
"""The bytes that those accents begin with in UTF-8."""

_BETWEEN_ATTRIBUTES = re.compile(r"[\s/]+")


def parse_tree(markup: str) -> tuple[Element, bool]:
    """Return the root of a page that `corpus.html.parsing` made safe, and whether it is whole.

    A page whose elements are nested some two thousand levels deep is not: libxml2 stops reading
    there, and what comes after is lost without a word. Nor is one whose elements have thousands
    of attributes, of which nothing is read: libxml2 takes the square of their number in time.

    In texts a letter and the accent behind it, as some programs write them, are one letter;
    addresses stay as they are. What MathML raises is <sup>, as elsewhere.
    """
    if _has_many_attributes(markup):
        return etree.Element("html"), False
    parser = etree.HTMLParser(
        remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8"
    )
    data = markup.encode("utf-8", "ignore")
    root = etree.fromstring(data, parser)
    is_whole = not any(_TOO_DEEP in entry.message for entry in parser.error_log)
    if root is None:
        return etree.Element("html"), is_whole
    has_accents = any(byte in data for byte in _FIRST_OF_ACCENTS)  # few pages do
    if has_accents and not unicodedata.is_normalized("NFC", markup):
        _join_accents(root)
    if any(b"<" + name.encode() in data for name in POWERS):
        _raise_powers(root)
    return root, is_whole


def _raise_powers(root: Element) -> None:
    """Call what is raised in formulas <sup>; blanks between elements are not seen in them."""
    for power in root.iter(*POWERS):
        for raised in power[-1:]:
            raised.tag = "sup"
            raised.text = (raised.text or "").strip()
            for one in (raised.getprevious(), *raised):
                if one is not None:
                    one.tail = (one.tail or "").strip()


def _join_accents(root: Element) -> None:
    for element in root.iter():
        if element.text and element.tag not in ("script", "style"):
            element.text = _ACCENTED.sub(_joined, element.text)
        if element.tail:
            element.tail = _ACCENTED.sub(_joined, element.tail)


def _joined(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[0])


def _has_many_attributes(markup: str) -> bool:
    """Whether an element may have more attributes than are read."""
    left = _MAX_LOOKED_AT * len(markup)
    for found in _OPENING.finditer(markup):
        start, end = found.span(1)
        left -= end - start
        if left < 0:
            return True
        if end - start >= 2 * _MAX_ATTRIBUTES:
            names = _QUOTED.sub(" ", found[1])  # a value may be a text of many words
            if len(_BETWEEN_ATTRIBUTES.findall(names)) > _MAX_ATTRIBUTES:
                return True
    return False


def cut(root: Element) -> None:
    """Take out of a tree, in place, what is surely no text; read JSON-LD before."""
    _settle_templates(root)
    _settle_unscripted(root)
    _settle_buttons(root)
    _settle_said_twice(root)
    for element in root.iter("span", "a"):
        if is_within_text(names_of(element)):
            element.tag = CUT[0]  # all at once: a text that is joined again and again is copied
    etree.strip_elements(root, *CUT, with_tail=False)


def built_from(source: Element | str) -> BeautifulSoup:
    """Return a tree of lxml as one of BeautifulSoup, or markup that is nested too deep for lxml's.

    Elements that say nothing of a text by their name and attributes are left out: what they hold is
    part of the text around them, in which marks tell where a block, a cell or a row begins and
    ends (`corpus.html.node_stats`). A page of small elements is one text then.
    """
    # a builder may take any markup that it knows how to feed
    return BeautifulSoup(source, builder=_FromTree())


class _Met:
    """An element that a parser meets, as far as `_FromTree` asks one of a tree."""

    __slots__ = ("get", "items", "keys", "tag", "tail", "text")

    def __init__(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.tag = tag
        self.get, self.items, self.keys = attributes.get, attributes.items, attributes.keys
        self.text = self.tail = ""

    def __len__(self) -> int:
        return 1  # what comes is not known yet: others may stand in it


class _Meetings:
    """What a parser calls with what it meets: the events of a walk over a tree, and no tree."""

    def __init__(self) -> None:
        self._events: list[tuple[str, _Met]] = []
        self._open: list[_Met] = []
        self._texts: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take that an element begins."""
        self._settle_text()
        self._open.append(_Met(tag, attributes))
        self._events.append(("start", self._open[-1]))

    def end(self, _: str) -> None:
        """Take that the innermost element ends."""
        self._settle_text()
        self._events.append(("end", self._open.pop()))

    def data(self, text: str) -> None:
        """Take a part of a text."""
        self._texts.append(text)

    def close(self) -> list[tuple[str, _Met]]:
        """Return all events, and keep none: a parser and what it calls hold each other."""
        events, self._events = self._events, []
        return events

    def _settle_text(self) -> None:
        if self._texts and self._events:
            event, met = self._events[-1]
            setattr(met, "text" if event == "start" else "tail", "".join(self._texts))
        self._texts.clear()


class _FromTree(HTMLTreeBuilder):
    """Builds BeautifulSoup's tree from lxml's: an object for each element and each text.

    By way of markup and of the calls for which a parser is made it takes three times as long.
    """

    def feed(self, source: Element | str) -> None:
        """Read a tree or markup into `soup`, in one walk over it without recursion."""
        parent: Tag = self.soup
        above: list[Tag] = []
        opened: list[Element | _Met | None] = [None]  # those of `parent` and of what is above it
        last: Tag | NavigableString = parent
        texts: list[str] = []
        targets: list[str | None] = []
        kept: set[Element | _Met] = set()
        if isinstance(source, str):
            parser = etree.HTMLParser(target=_Meetings(), huge_tree=True, encoding="utf-8")
            walk = etree.fromstring(source.encode("utf-8", "ignore"), parser)
        else:
            kept.update(islice(source.iter("h1"), _FIRST_TITLES))
            walk = etree.iterwalk(source, events=("start", "end"))
        for event, element in walk:
            name = element.tag
            marks = _LEFT_OUT.get(name, _UNKNOWN)
            is_start = event == "start"
            if is_start:
                is_object = (
                    marks is None
                    or (element.keys() and _is_telling(element))
                    or parent.name == "head"
                    or (name in MARKED_WHOLE and (element in kept or _is_more(element)))
                )
            else:
                is_object = opened[-1] is element
            if not is_object and marks is not None:
                if mark := marks[0] if is_start else marks[1]:
                    texts.append(mark)
                    if mark is LINK:
                        targets.append(element.get("href"))
            else:
                if texts:
                    last = self._text("".join(texts), targets, parent, last)
                    texts.clear()
                    targets = []
                if is_start:
                    above.append(parent)
                    opened.append(element)
                    parent = last = self._element(element, name, parent, last)
                else:
                    parent = above.pop()
                    opened.pop()
            if text := element.text if is_start else element.tail:
                texts.append(text)

    def _element(
        self, element: Element | _Met, name: str, parent: Tag, last: Tag | NavigableString
    ) -> Tag:
        # `attrib` reads a name with a brace as a namespace
        attributes: dict[str, Any] = dict(element.items())
        if names := element.get("class"):
            attributes["class"] = names.split()
        tag = Tag(
            name=name,
            attrs=attributes,
            parent=parent,
            previous=last,
            can_be_empty_element=name in self.empty_element_tags,
            interesting_string_types=NavigableString,  # it has neither comments nor scripts
        )
        parent.contents.append(tag)
        return tag

    def _text(
        self, text: str, targets: list[str | None], parent: Tag, last: Tag | NavigableString
    ) -> NavigableString:
        string = str.__new__(NavigableString, text)  # its own sets it up twice
        if targets:
            string.targets = targets  # type: ignore[attr-defined]
        string.hidden = False  # type: ignore[attr-defined]
        string.setup(parent, last)
        parent.contents.append(string)
        return string


def _is_more(element: Element | _Met) -> bool:
    """Whether a link, heading or raised text is more than a text: others may stand in it.

    Nor are links to parts of the same page, which may be notes.
    """
    return len(element) > 0 or (element.get("href") or "").startswith("#")


def _is_telling(element: Element | _Met) -> bool:
    """Whether an attribute says what an element is, besides its name."""
    return any(_tells(name, value) for name, value in element.items() if name in _TELLING)


@lru_cache(maxsize=20_000)
def _tells(name: str, value: str) -> bool:
    return _TELLING[name](value)


def names_of(element: Element) -> list[str]:
    """Return the classes and the id of an element."""
    return [*(element.get("class") or "").split(), element.get("id") or ""]


def text_length(element: Element) -> int:
    """Return the characters of an element's text, runs of white space counted as one."""
    return len(_BLANKS.sub(" ", "".join(element.itertext())))


def _settle_templates(root: Element) -> None:
    """Put markup that waits in <script> for scripts in its place where it is most of the page."""
    waiting = [
        element
        for element in root.iter("script")
        if (element.get("type") or "").strip().lower() in _MARKUP_TYPES
        and len(element.text or "") >= _MIN_VISIBLE
        and not _PLACEHOLDER.search(element.text or "")
    ]
    if not waiting:
        return
    visible = _visible_length(root, "noscript")
    for element in waiting:
        parser = etree.HTMLParser(
            remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8"
        )
        held = etree.fromstring(f"<body>{element.text}</body>".encode(), parser)
        if held is not None and text_length(held) > max(visible, _MIN_VISIBLE):
            element.tag, element.text = "div", None
            element.extend(held.findall("body/*"))


def _settle_unscripted(root: Element) -> None:
    """Keep <noscript> and <noframes> where the page says nothing without them."""
    for name in ("noscript", "noframes"):
        found = list(root.iter(name))
        if not found:
            continue
        for element in found:
            _unpack(element)
        inside = sum(text_length(element) for element in found)
        enough = 1 if name == "noframes" else _MIN_VISIBLE / 2  # less is a notice about scripts
        if inside >= enough and _visible_length(root, name) < min(_MIN_VISIBLE, inside):
            for element in found:
                element.tag = "div"
        else:
            etree.strip_elements(root, name, with_tail=False)


def _unpack(element: Element) -> None:
    """Parse what an element holds, where a parser has taken its markup for mere text."""
    if "<" not in (element.text or "") or len(element):
        return
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    held = etree.fromstring(f"<div>{element.text}</div>".encode("utf-8", "ignore"), parser)
    if held is not None and (body := held.find("body")) is not None:
        element.text = body.text
        element.extend(list(body))


def _visible_length(root: Element, without: str) -> int:
    """Return the characters of text in the body outside elements of one name and machinery."""
    skipped = {without, "script", "style", "template", "title", "svg", "textarea", "select"}
    length = 0
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag
        if event == "start":
            if not depth and name not in skipped:
                length += len((element.text or "").strip())
            depth += name in skipped
        else:
            depth -= name in skipped
            if not depth:
                length += len((element.tail or "").strip())
    return length


def _settle_buttons(root: Element) -> None:
    """Keep the words of a button that heads a part or stands in a sentence; drop other buttons."""
    buttons = list(root.iter("button"))
    unfolded = _unfolded(root) if buttons else frozenset()
    behind_words: set[Element] = set()
    for button in buttons:
        parent, previous = button.getparent(), button.getprevious()
        if parent is None:
            continue
        before = parent.text if previous is None else previous.tail
        follows = previous in behind_words or any(map(str.isalpha, before or ""))
        if _is_heading(parent) or (follows and _in_sentence(button, parent)):
            button.tag = "span"
        elif unfolded.intersection((button.get("aria-controls") or "").split()):
            button.tag = "p"
        elif follows:
            behind_words.add(button)  # and so is what comes right behind it
    etree.strip_elements(root, "button", with_tail=False)


def _unfolded(root: Element) -> frozenset[str]:
    """Return the ids of elements that hold paragraphs and no menu, and may be folded away."""
    ids: set[str] = set()
    for paragraph in root.iter("p"):
        ids.update(one.get("id") or "" for one in islice(paragraph.iterancestors(), _CLOSE))
    for element in root.iter("nav", "form", "header", "footer"):
        around = (element, *islice(element.iterancestors(), 2 * _CLOSE))
        ids.difference_update(one.get("id") or "" for one in around)
    return frozenset(ids - {""})


def _is_heading(element: Element) -> bool:
    return element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "legend") or (
        element.get("role") == "heading"
    )


def _in_sentence(button: Element, parent: Element) -> bool:
    """Whether a button with words before it has words behind it in the same paragraph."""
    if parent.tag not in ("p", "li", "td", "dd", "span", "em", "strong", "b", "i", "blockquote"):
        return False
    return any(map(str.isalpha, button.tail or ""))


def _settle_said_twice(root: Element) -> None:
    """Of words for the eye and the same for screen readers, side by side, keep the one in letters.

    That is what the eye sees; where it sees a sign alone, what is read aloud in its place, if
    there is nothing else: a tick in a cell is a word, an arrow behind a link is not.
    """
    for seen in list(root.iter("span", "i", "b", "em", "abbr", "svg", "div", "time")):
        if (seen.get("aria-hidden") or "").strip().lower() != "true" or seen.getparent() is None:
            continue
        before, behind = _next_to(seen, back=True), _next_to(seen)
        if _is_spoken(before):
            _settle_pair(before, seen, seen, before)
        elif _is_spoken(behind):
            _settle_pair(seen, behind, seen, behind)


def _settle_pair(first: Element, second: Element, seen: Element, spoken: Element) -> None:
    """Drop one of two elements that stand side by side, the first of them first."""
    parent = first.getparent()
    around = (parent.text if parent is not None else "", first.tail, second.tail)
    alone = first.getprevious() is None and second.getnext() is None
    alone = alone and not any(text and text.strip() for text in around)
    in_letters = any(map(str.isalnum, "".join(seen.itertext())))
    _drop(seen if alone and not in_letters else spoken)


def _next_to(element: Element, back: bool = False) -> Element | None:
    """Return the element right before or behind another, None if text stands between."""
    other = element.getprevious() if back else element.getnext()
    between = other.tail if back and other is not None else element.tail
    return None if between and between.strip() else other


def _is_spoken(element: Element | None) -> TypeGuard[Element]:
    """Whether an element is for screen readers alone."""
    names = (element.get("class") or "").lower().split() if element is not None else ()
    return not _SPOKEN.isdisjoint(names)


def _drop(element: Element) -> None:
    """Take an element out of its parent and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + element.tail
        else:
            previous.tail = (previous.tail or "") + element.tail
    parent.remove(element)
