"""What a page states in its markup about itself, gathered in one walk over its tree.

Metadata stand under names in lower case with dots ('og.title'), schema.org data of any syntax
under 'schema.' and the property in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from corpus.html.boilerplate_rules import hides_by_name, is_within_text
from corpus.html.json_ld import read_json_ld
from corpus.html.tree import Element, names_of
from corpus.text.markup import superscript, with_superscripts
from corpus.text.typography import clean_line

Values = dict[str, list[str]]
"""Names in lower case, with dots ('dc.title', 'og.type'), and the values a page gives them."""

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:i|b|em|strong|sub|sup|span|p|br|h[1-6]|div|sec|title)\b[^<>]{0,100}>", re.IGNORECASE
)
_JSON_LD = "application/ld+json"
_MAX_VALUES = 1_000
_MAX_VALUE_LENGTH = 5_000
_MAX_MARKED_VALUES = 50
_MAX_LENGTH = 2_000
_MAX_MARKED = 400
_OF_AUTHORS = (
    *("by-line", "author", "authors", "autor", "autoren", "autorin", "writer", "posted-by"),
    *("author-name", "vcard", "contributor", "contributors", "redakteur", "auteur", "username"),
)
_OF_DATES = (
    *("date", "datum", "published", "publish-date", "published-date", "pub-date", "post-date"),
    *("entry-date", "time-stamp", "date-line", "posted-on", "article-date", "datetime", "created"),
    *("time", "meta", "byline", "info", "infos"),
)
"""What names of authors and dates have in them, with or without the hyphen."""


def _having(names: Iterable[str]) -> re.Pattern[str]:
    of_any = "|".join(names).replace("-", "-?")
    return re.compile(rf"(?:^|[\s_-])(?:{of_any})(?=$|[\s_-])", re.IGNORECASE)


def _telling_words(names: Collection[str]) -> Iterator[str]:
    """Yield words of which each name has one: as a whole, or the half that is rarer elsewhere."""
    for name in names:
        first, _, second = name.partition("-")
        yield name.replace("-", "")
        yield second if second in names else first


_AUTHOR_NAMES, _DATE_NAMES = _having(_OF_AUTHORS), _having(_OF_DATES)
_TELLING_WORDS = frozenset(_telling_words({*_OF_AUTHORS, *_OF_DATES}))
"""Few names that are none of an author or a date have any of these."""

_BETWEEN_WORDS = re.compile(r"[\s_-]")
_ASIDE_WIDGET = re.compile(r"widget(?! blog\b)")
_ASIDE = (
    *("comment", "sidebar", "related", "teaser", "footer", "recent", "popular", "kommentar"),
    *("newsletter", "recommend", "more-", "-more", "listing", "outbrain", "carousel", "slider"),
    "archive",
)
"""What the names of parts beside an article have in them."""

_SKIPPED = frozenset({"script", "style", "template", "svg", "noscript", "select", "textarea"})


@dataclass(frozen=True, slots=True)
class Marked:
    """An element of the body that is marked as an author's name or a date.

    `value` is its machine-readable form, `aside` whether it stands in what is not the article,
    `place` how many elements came before it.
    """

    text: str
    value: str
    how: str
    aside: bool
    place: int


class StatedHeading(NamedTuple):
    """A heading of the body: `to_front` says that it links to the site's front page."""

    level: int
    text: str
    to_front: bool
    aside: bool
    place: int


@dataclass(slots=True)
class Statements:
    """What a page states: metadata, headings, marked names and dates, its address and site."""

    values: Values = field(default_factory=dict)
    title: str = ""
    headings: list[StatedHeading] = field(default_factory=list)
    authors: list[Marked] = field(default_factory=list)
    dates: list[Marked] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    url: str = ""
    language: str = ""
    """As the page writes it: 'en-US'."""
    left_to_read: int = 300_000
    """Characters and tags of marked elements that are still looked at: elements nested in one
    another would be read over and over."""

    def first(self, *names: str) -> str:
        """Return the first value of the first name that has one."""
        return next((value for name in names for value in self.values.get(name, ())), "")

    @property
    def locale(self) -> str:
        """The language with its country in lower case, 'en-us', as far as the page states them."""
        return (self.first("og.locale") or self.language).replace("_", "-").lower()

    @property
    def site(self) -> str:
        """The name of the site, as the page gives it."""
        return self.first("og.site_name", "application-name", "schema.publisher", "al.ios.app_name")

    @property
    def host(self) -> str:
        """The name of the site's host without its ends: 'example' of 'www.example.org'."""
        parts = (urlsplit(self.url).hostname or "").split(".")
        named = [part for part in parts[:-1] if part not in ("www", "co", "com", "blog", "m")]
        return max(named, key=len, default="")


def read_statements(root: Element) -> Statements:
    """Return what a page states; the tree is as parsed, with its scripts."""
    found = Statements(language=root.get("lang") or "")
    _read_head(root, found)
    _read_scripts(root, found)
    _read_body(root, found)
    addresses = found.values.get("canonical", []) + found.values.get("og.url", [])
    found.url = next((url for url in addresses if _ADDRESS.match(url)), "")
    return found


def _read_head(root: Element, found: Statements) -> None:
    for element in root.iter("title", "meta", "link"):
        if element.tag == "title":
            inside = element.getparent()
            if not found.title and (inside is None or inside.tag != "svg"):
                found.title = clean_line("".join(element.itertext()))[:_MAX_LENGTH]
        elif element.tag == "link":
            if "canonical" in (element.get("rel") or "").lower().split():
                _add(found, "canonical", element.get("href") or "")
        else:
            for key in ("name", "property", "http-equiv", "itemprop"):
                if name := element.get(key):
                    prefix = "schema." if key == "itemprop" else ""
                    dotted = name.strip().lower().replace(":", ".").replace("/", ".")
                    dotted = dotted.removeprefix("bepress_")  # as Digital Commons has Highwire's
                    _add(found, prefix + dotted, element.get("content") or "")


def _add(found: Statements, name: str, value: str) -> None:
    value = value[:_MAX_VALUE_LENGTH]
    line = clean_line(with_superscripts(value, _without_tags) if "<" in value else value)
    if line and len(values := found.values.setdefault(name, [])) < _MAX_VALUES:
        values.append(line)


def _without_tags(value: str) -> str:
    return _MARKUP.sub("", value)


def _read_scripts(root: Element, found: Statements) -> None:
    linked: list[str] = []
    for element in root.iter("script"):
        text = element.text or ""
        if (element.get("type") or "").partition(";")[0].strip().lower() == _JSON_LD:
            linked.append(text)
        elif "ublish" in text or "reated" in text:
            found.scripts.append(text)
    for name, values in read_json_ld(linked).items():
        for value in values:
            _add(found, name, value)
    found.scripts[:0] = linked


def _read_body(root: Element, found: Statements) -> None:
    around = _Surroundings()
    for place, element in enumerate(root.iter(), 1):
        tag = element.tag
        is_told = tag in _TELLING or not _TELLING_ATTRIBUTES.isdisjoint(element.keys())
        if is_told and tag not in _NOT_READ:
            _read_element(element, tag, place, around, found)


class _Surroundings:
    """What the elements around an element say of it, each asked once."""

    def __init__(self) -> None:
        self._known: dict[Element, int] = {}

    def hides(self, element: Element) -> bool:
        """Whether an element is in one that is no text of the page."""
        return bool(self._of(element) & _IS_SKIPPED)

    def is_aside(self, element: Element) -> bool:
        """Whether an element is in one that is beside the article."""
        return bool(self._of(element) & _IS_ASIDE)

    def _of(self, element: Element) -> int:
        path: list[Element] = []
        one: Element | None = element
        while one is not None and one not in self._known:
            path.append(one)
            one = one.getparent()
        state = 0 if one is None else self._known[one]
        for one in reversed(path):
            tag = one.tag
            if tag in _SKIPPED:
                state |= _IS_SKIPPED
            if tag in _BESIDE or (tag not in _PARTS_OF_TEXT and _marks_of(one) & _IS_ASIDE):
                state |= _IS_ASIDE
            self._known[one] = state
        return state


_WHOLE = frozenset({"html", "head", "body"})
_NOT_READ = _WHOLE | {"meta"}
_PARTS_OF_TEXT = _WHOLE | {"article", "main"}
_BESIDE = frozenset({"aside", "nav", "footer"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_NEVER_TEXT = frozenset({"script", "style", "template"})
_WITHIN_LINES = frozenset({"b", "em", "font", "i", "small", "span", "strong"})
_MAX_LABEL, _MAX_LABEL_WITHOUT_CASE = 40, 8
"""Characters of a label before a title; Chinese says as much in fewer."""

_MAX_HEADINGS = 200
"""Headings that are looked at: a title is one of the first."""

_MIN_TITLE = 12
"""Characters of a title at the least, if the label has as many."""

_MAY_BE_MARKED = frozenset({"a", "time", "abbr"})
_TELLING = _HEADINGS | {"time", "abbr"}
_TELLING_ATTRIBUTES = frozenset({"class", "id", "itemprop", "property", "rel"})
"""Elements without one of these attributes are no names and no dates, but for a few."""

_IS_ASIDE, _IS_AUTHOR, _IS_DATE, _IS_REVISION, _IS_SKIPPED, _IS_WIDGET = 1, 2, 4, 8, 16, 32
_MAX_NAMES = 200


def _marks_of(element: Element) -> int:
    """Return what the classes and the id of an element mark it as."""
    names = element.get("class") or ""
    if identifier := element.get("id"):
        names = f"{names} {identifier}"
    return _marks(names) if len(names) > 3 else 0


@lru_cache(maxsize=20_000)
def _marks(names: str) -> int:
    names = names[:_MAX_NAMES]
    marks = 0
    for name in names.split():
        marks |= _marks_of_name(name)
    if marks & _IS_WIDGET and _ASIDE_WIDGET.search(names.lower()):
        marks |= _IS_ASIDE
    return marks


@lru_cache(maxsize=20_000)
def _marks_of_name(name: str) -> int:
    """Return what one name marks an element as; of a widget, what is beside it decides."""
    marks = _IS_REVISION * ("update" in name or "modif" in name)
    name = name.lower()
    if any(map(name.__contains__, _ASIDE)):
        marks |= _IS_ASIDE
    if "widget" in name:
        marks |= _IS_WIDGET
    if not _TELLING_WORDS.isdisjoint(_BETWEEN_WORDS.split(name)):
        marks |= _IS_AUTHOR * (_AUTHOR_NAMES.search(name) is not None)
        marks |= _IS_DATE * (_DATE_NAMES.search(name) is not None)
    return marks


def _read_element(
    element: Element, tag: str, place: int, around: _Surroundings, found: Statements
) -> None:
    if tag in _HEADINGS and len(found.headings) < _MAX_HEADINGS and not around.hides(element):
        text = _without_kicker_line(element, _text(element, found), found)
        if text:
            home = _home(found)
            to_front = any(
                (link.get("href") or "").rstrip("/") in home for link in element.iter("a")
            )
            aside = around.is_aside(element)
            found.headings.append(StatedHeading(int(tag[1]), text, to_front, aside, place))
    marks = _marks_of(element)
    prop = (element.get("itemprop") or element.get("property") or "").lower()
    if prop or marks or (tag in _MAY_BE_MARKED and (tag != "a" or element.get("rel"))):
        if len(found.authors) < _MAX_MARKED_VALUES and (
            how := _author_how(element, tag, marks, prop)
        ):
            value = element.get("title") or ""
            author = _marked(element, how, value, place, around, found)
            if author and author.text:
                found.authors.append(author)
        if len(found.dates) < _MAX_MARKED_VALUES and (how := _date_how(element, tag, marks, prop)):
            value = _date_value(element, how)
            date = _marked(element, how, value, place, around, found)
            if date and (date.text or date.value):
                found.dates.append(date)


def _without_kicker_line(heading: Element, text: str, found: Statements) -> str:
    """Return the text of a heading without a label in capitals on a line of its own before it.

    'ORIGINAL RESEARCH' says what kind of article it is; in scripts without capitals a label is a
    few characters.
    """
    first = heading[0] if len(heading) and not (heading.text or "").strip() else None
    if first is None or not _ends_line(first):
        return text
    label = _text(first, found)
    rest = text.removeprefix(label).strip()
    has_case = label.lower() != label.upper()
    longest = _MAX_LABEL if has_case else _MAX_LABEL_WITHOUT_CASE
    is_label = 0 < len(label) <= longest and label == label.upper()
    is_label &= len(rest) >= min(len(label), _MIN_TITLE)
    return rest if is_label and not (has_case and rest == rest.upper()) else text


def _ends_line(element: Element) -> bool:
    """Say whether an element within a line ends it: by a break at its end or right behind it."""
    behind = element.getnext()
    inside = element[-1] if len(element) else None
    breaks = [
        inside is not None and inside.tag == "br" and not (inside.tail or "").strip(),
        behind is not None and behind.tag == "br" and not (element.tail or "").strip(),
    ]
    return element.tag in _WITHIN_LINES and any(breaks)


def _home(found: Statements) -> tuple[str, ...]:
    parts = urlsplit(found.first("canonical", "og.url"))
    return ("", f"{parts.scheme}://{parts.netloc}") if parts.netloc else ("",)


def _author_how(element: Element, tag: str, marks: int, prop: str) -> str:
    """Return what marks an element as an author's name, '' if nothing does."""
    if tag == "a" and "author" in (element.get("rel") or "").lower().split():
        return "rel"
    if "author" in prop or "creator" in prop:
        return "itemprop"
    return "class" if marks & _IS_AUTHOR else ""


def _date_how(element: Element, tag: str, marks: int, prop: str) -> str:
    """Return what marks an element as a date, '' if nothing does."""
    if "datepublished" in prop or "datecreated" in prop or prop.endswith(("dc:date", "pubdate")):
        return "itemprop"
    if "datemodified" in prop:
        return "modified"
    if tag == "time":
        return "modified" if marks & _IS_REVISION else "time"
    if tag == "abbr" and element.get("title"):
        return "abbr"
    return "class" if marks & _IS_DATE else ""


def _date_value(element: Element, how: str) -> str:
    """Return a date in its machine-readable form, '' if the element has none."""
    names = ("title",) if how == "abbr" else ("datetime", "content")
    return next(filter(None, map(element.get, names)), None) or ""


def _marked(
    element: Element, how: str, value: str, place: int, around: _Surroundings, found: Statements
) -> Marked | None:
    """Return an element that is marked, None if it is hidden or says too much to be meant."""
    if around.hides(element):
        return None
    text = _text(element, found, is_marked=True)
    too_long = len(text) > _MAX_MARKED
    return None if too_long else Marked(text, value, how, around.is_aside(element), place)


def _text(element: Element, found: Statements, is_marked: bool = False) -> str:
    return clean_line(" ".join("".join(_parts(element, found, is_marked)).split()))


def _parts(element: Element, found: Statements, is_marked: bool) -> Iterator[str]:
    """Yield the text of an element until it is too much for a name, a date or a heading."""
    length = 0
    for part in _texts(element, is_marked):
        length += len(part)
        found.left_to_read -= len(part) + 1
        if length > _MAX_LENGTH or found.left_to_read < 0:
            return
        yield part


def _texts(element: Element, is_marked: bool) -> Iterator[str]:
    """Yield the texts of an element, '' where a tag has none, a blank for each break of a line.

    What stands within a text and is no part of it is left out; of marked names and days, what
    screen readers alone say, and the numbers of affiliations. What is raised reads as it does in
    the body.
    """
    before = ""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        if event == "start":
            names = names_of(inner) if inner.get("class") and inner is not element else ()
            if (
                inner.tag in _NEVER_TEXT
                or (names and is_within_text(names))
                or (is_marked and (inner.tag == "sup" or hides_by_name(names)))
            ):
                walk.skip_subtree()
                continue
            if inner.tag == "sup" and inner is not element:
                walk.skip_subtree()
                mark = clean_line("".join(inner.itertext()))
                text = superscript(mark, before, (inner.tail or "")[:4])
            else:
                text = " " if inner.tag == "br" else inner.text or ""
        else:
            text = "" if inner is element else inner.tail or ""
        before = (before + text)[-16:]
        yield text
