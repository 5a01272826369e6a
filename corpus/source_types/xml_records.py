"""Records of an XML file one by one: nothing is fetched, no entity expands, memory is bounded."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from lxml import etree

from corpus.errors import InputError
from corpus.source_types.source_file import SourceFile
from corpus.text.markup import POWERS, raise_pieces, unescape_once
from corpus.text.typography import clean_line

Element = Any
"""An element of lxml, which has no types."""

MAX_RECORD_BYTES = 20_000_000
"""Bytes of a file between the ends of two records; a longer one is no record."""

_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}
_ENTITY = b"<!ENTITY"
_BLOCKS = frozenset(
    {
        *("p", "sec", "title", "td", "th", "tr", "list-item", "label", "caption", "abstract"),
        *("AbstractText", "break", "br", "disp-quote", "def", "term", "item", "table-wrap", "fig"),
    }
)
"""Elements between which words do not run together."""

_RAISING = tuple(f"{{*}}{name}" for name in ("sup", "style", *POWERS))
"""Elements in which something is raised, in any namespace or none."""

_SPACE_BEFORE = re.compile(r" +(?=[,.;:)\]])")


def xml_records(
    chunks: Iterable[bytes], tags: Collection[str], namespaces: bool = False
) -> Iterator[Element]:
    """Yield the elements of some names, each whole and gone when the next is asked for.

    Names are without namespaces, which are taken off unless they are asked for. An element inside
    of one that is yielded is part of that. O(bytes), in the memory of one record.

    Args:
        chunks: the file's bytes, in any parts.
        tags: the names of the elements that are records.
        namespaces: whether elements keep theirs.

    Raises:
        InputError: the file is not well-formed, declares entities, or nests too deep
            (more than 256 elements, by libxml2).
    """
    names = [f"{{*}}{tag}" for tag in tags]
    parser = etree.XMLPullParser(events=("end",), tag=names, **_SAFE)
    pending = 0
    try:
        for chunk in without_entities(chunks):
            parser.feed(chunk)
            pending += len(chunk)
            for _, element in parser.read_events():
                if next(element.iterancestors(*names), None) is None:
                    pending = 0
                    yield element if namespaces else _without_namespaces(element)
                    _let_go(element)
            if pending > MAX_RECORD_BYTES:
                limit = MAX_RECORD_BYTES // 1_000_000
                raise InputError(f"a record of the XML has more than {limit} MB")
        parser.close()
    except etree.XMLSyntaxError as error:
        raise InputError(clean_line(f"the XML cannot be read: {error.msg}")) from None


def parse_whole(data: bytes, namespaces: bool = False) -> Element:
    """Return the root of an XML file, its names without namespaces but for attributes.

    With `namespaces` elements keep theirs.

    Raises:
        InputError: the file is not well-formed, declares entities, or nests too deep
            (more than 256 elements, by libxml2).
    """
    try:
        root = etree.fromstring(b"".join(without_entities([data])), etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        raise InputError(clean_line(f"the XML cannot be read: {error.msg}")) from None
    return root if namespaces else _without_namespaces(root)


def without_entities(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of an XML file as long as it declares no entities. O(bytes).

    In attributes libxml2 expands them whatever it is told. UTF-16 has a zero in each letter.

    Raises:
        InputError: it does.
    """
    before = b""
    for chunk in chunks:
        seen = before + chunk.replace(b"\0", b"")
        if _ENTITY in seen:
            raise InputError("the XML declares entities: save it without")
        before = seen[-len(_ENTITY) :]
        yield chunk


def has_root(
    suffixes: tuple[str, ...], root: re.Pattern[bytes]
) -> Callable[[SourceFile, bytes], bool]:
    """Return what says whether a file is of a type, by its root; much else is called '.xml'.

    It looks at the beginning of a compressed file too.
    """
    return lambda file, head: (
        file.has_suffix(suffixes) and root.search(file.uncompressed(head)) is not None
    )


def local_name(element: Element) -> str:
    """Return an element's name without namespace, or without a prefix that no namespace has.

    Files that lack a declaration have such prefixes, of which lxml's `QName` makes nothing.
    """
    name: str = element.tag
    return name.rpartition("}")[2].rpartition(":")[2]


def _without_namespaces(element: Element) -> Element:
    for one in element.iter("{*}*") if element.nsmap else ():
        one.tag = local_name(one)
    return element


def _let_go(element: Element) -> None:
    """Free a record and what stood before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def attribute(element: Element, name: str) -> str:
    """Return an attribute by its name, in any namespace or none, '' if there is none."""
    return next((str(said) for key, said in element.items() if key.rpartition("}")[2] == name), "")


def text_of(element: Element | None, without: Collection[str] = ()) -> str:
    """Return the text of an element on one line, with blanks between its blocks.

    What is raised reads as on pages: '10⁶', a note's number behind its word.

    Args:
        element: None has no text.
        without: names of elements inside whose text is left out.
    """
    if element is None:
        return ""
    if not len(element):
        return clean_line(element.text or "")
    pieces: list[str] = []
    raising = frozenset(_raising(element))
    raised: list[int] = []
    starts: list[int] = []
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if event == "start" and one is not element and one.tag in without:
            one.text = None
            for child in list(one):
                one.remove(child)
        if one.tag in _BLOCKS:
            pieces.append(" ")
        if event == "start":
            if one in raising:
                starts.append(len(pieces))
            is_entity = one.tag is etree.Entity  # of a DTD, which is not loaded: '&eacute;'
            pieces.append(unescape_once(one.text) if is_entity else one.text or "")
        else:
            if one in raising:
                _join_raised(pieces, starts.pop(), raised)
            if one is not element:
                pieces.append(one.tail or "")
    raise_pieces(pieces, raised)
    return _SPACE_BEFORE.sub("", clean_line("".join(pieces)))


def _raising(element: Element) -> Iterator[Element]:
    """Yield the elements inside that raise their text: by name, as EndNote's style, in MathML."""
    for one in element.iter(*_RAISING):
        name = local_name(one)
        if name in POWERS:
            yield from one[-1:]
        elif one is not element and (name == "sup" or "superscript" in one.get("face", "")):
            yield one


def _join_raised(pieces: list[str], start: int, raised: list[int]) -> None:
    """Make what is raised from `start` on one piece; what is raised within it is part of that."""
    pieces[start:] = ["".join(pieces[start:])]
    while raised and raised[-1] >= start:
        raised.pop()
    raised.append(start)


def texts_of(element: Element, path: str) -> list[str]:
    """Return the texts of the elements at a path that say something."""
    return [text for one in element.findall(path) if (text := text_of(one))]


def first_text(element: Element, *paths: str) -> str:
    """Return the first text at the first of some paths that has one, '' if none has."""
    for path in paths:
        for one in element.findall(path):
            if text := text_of(one):
                return text
    return ""
