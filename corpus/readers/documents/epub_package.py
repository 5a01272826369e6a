"""What the package of a book (EPUB) says: its parts in reading order, and what it is."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from corpus.errors import InputError
from corpus.source_types.xml_records import Element, attribute, parse_whole, text_of

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_LOCKS = {
    "META-INF/license.lcpl": "Readium LCP",
    "META-INF/sinf.xml": "Apple FairPlay",
    "META-INF/rights.xml": "Adobe ADEPT",
}
"""Files that tell whose lock is on a book."""

_PAGES = frozenset(
    {"application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document"}
)
_CONTENTS = "application/x-dtbncx+xml"
_AUTHOR_ROLES = frozenset({"", "aut", "author"})


@dataclass(slots=True)
class BookPackage:
    """A book: `chapters` are names of parts of the archive, `missing` those that are not there.

    `stated` is what it says of itself, by the names under which pages say it, and `language` as
    it writes that. `labels` are what its table of contents calls the chapters.
    """

    chapters: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    stated: list[tuple[str, str]] = field(default_factory=list)
    language: str = ""
    labels: dict[str, str] = field(default_factory=dict)


def read_package(archive: zipfile.ZipFile) -> BookPackage:
    """Return what the package of a book says.

    Raises:
        InputError: there is none, it cannot be read, or its chapters are encrypted.
    """
    names = set(archive.namelist())
    if _CONTAINER not in names:
        raise InputError(f"the book cannot be read: there is no {_CONTAINER} in it")
    roots = parse_whole(archive.read(_CONTAINER)).iter("rootfile")
    place = next((attribute(one, "full-path") for one in roots), "")
    if place not in names:
        raise InputError("the book cannot be read: its package is not in it")
    root = parse_whole(archive.read(place))
    items = {attribute(one, "id"): _Item.of(one, place) for one in root.iterfind("manifest/item")}
    package = BookPackage(stated=list(_stated(root)), language=_first(root, "language"))
    aside = {_target(one, "href", place) for one in root.iter("reference") if _is_contents(one)}
    for one in root.iterfind("spine/itemref"):
        item = items.get(attribute(one, "idref"))
        if item is None or attribute(one, "linear") == "no" or item.name in aside or item.is_aside:
            continue
        (package.chapters if item.name in names else package.missing).append(item.name)
    package.chapters = list(dict.fromkeys(package.chapters))
    if not package.chapters:
        raise InputError("the book cannot be read: its package names no chapter that is in it")
    _refuse_locked(archive, names, package.chapters)
    for item in items.values():
        if item.name in names and (item.is_navigation or item.media_type == _CONTENTS):
            for name, label in _labels(archive.read(item.name), item.name):
                package.labels.setdefault(name, label)
    return package


@dataclass(frozen=True, slots=True)
class _Item:
    """A part of the archive as the manifest lists it."""

    name: str
    media_type: str
    is_navigation: bool

    @classmethod
    def of(cls, element: Element, base: str) -> _Item:
        properties = attribute(element, "properties").split()
        media_type = attribute(element, "media-type").lower()
        return cls(_target(element, "href", base), media_type, "nav" in properties)

    @property
    def is_aside(self) -> bool:
        """Whether it is no text of the book: navigation, a picture."""
        return self.is_navigation or self.media_type not in _PAGES


def _target(element: Element, name: str, base: str) -> str:
    """Return the name of the part that an attribute points to, from the part `base`."""
    try:
        path = unquote(urlsplit(attribute(element, name)).path)
    except ValueError:  # what is no address
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else ""


def _is_contents(reference: Element) -> bool:
    return attribute(reference, "type").lower() == "toc"


def _refuse_locked(archive: zipfile.ZipFile, names: set[str], chapters: Iterable[str]) -> None:
    """Refuse a book whose text is encrypted; that its fonts are is common, and no matter."""
    if _ENCRYPTION not in names:
        return
    listed = parse_whole(archive.read(_ENCRYPTION)).iter("CipherReference")
    if {_target(one, "URI", "") for one in listed}.isdisjoint(chapters):
        return
    lock = next((lock for name, lock in _LOCKS.items() if name in names), "DRM")
    raise InputError(f"the book is encrypted ({lock}): it can be read from a copy without that")


def _stated(root: Element) -> Iterator[tuple[str, str]]:
    """Yield what a book says of itself; an editor or a translator is no author of it."""
    refined: dict[tuple[str, str], str] = {}
    for one in root.iterfind("metadata/meta"):
        about = attribute(one, "refines").lstrip("#")
        refined.setdefault((about, attribute(one, "property")), text_of(one))

    def says(element: Element, name: str) -> str:
        return attribute(element, name) or refined.get((attribute(element, "id"), name), "")

    titles = list(_all(root, "title"))
    titles.sort(key=lambda one: says(one, "title-type") not in ("", "main"))
    yield "citation_title", text_of(titles[0]) if titles else ""
    creators = list(_all(root, "creator"))
    authors = [one for one in creators if says(one, "role").lower() in _AUTHOR_ROLES]
    for one in authors or creators:
        yield "citation_author", text_of(one)
    dates = sorted(_all(root, "date"), key=lambda one: attribute(one, "event") == "modification")
    yield "citation_publication_date", text_of(dates[0]) if dates else ""
    yield "citation_publisher", _first(root, "publisher")
    yield "description", _first(root, "description")
    for one in _all(root, "subject"):
        yield "dc.subject", text_of(one)
    for name in ("identifier", "source"):  # the printed book is a source
        for one in _all(root, name):
            yield "citation_isbn", text_of(one)
            yield "citation_doi", text_of(one)


def _all(root: Element, name: str) -> Iterator[Element]:
    """Return the elements of a name in the metadata, which older books nest once more."""
    return (one for about in root.iterfind("metadata") for one in about.iter(name))


def _first(root: Element, name: str) -> str:
    return next(filter(None, map(text_of, _all(root, name))), "")


def _labels(data: bytes, base: str) -> Iterator[tuple[str, str]]:
    """Yield the chapters that a table of contents points to, with what it calls each first."""
    try:
        root = parse_whole(data)
    except InputError:
        return  # the chapters are read without
    for one in root.iter("navPoint"):
        target = one.find("content")
        if target is not None:
            yield _target(target, "src", base), text_of(one.find("navLabel"))
    for listed in root.iter("nav"):
        if "toc" in attribute(listed, "type").split():
            for one in listed.iter("a"):
                yield _target(one, "href", base), text_of(one)
