"""Reads subjects from a SKOS file (Turtle, RDF/XML, JSON-LD); `corpus.scheme` is the way in."""

from __future__ import annotations

import io
import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote
from xml.parsers import expat

from rdflib import Graph
from rdflib.exceptions import ParserError
from rdflib.namespace import RDF, SKOS, XSD
from rdflib.parser import InputSource
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import BNode, Literal, Node, URIRef

from corpus.errors import InputError
from corpus.subject import Subject
from corpus.text.typography import clean_line

# rdflib's parsers have no one error for a file that they do not understand.
_PARSER_FAULTS = (
    ParserError,
    SyntaxError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    AssertionError,
    RecursionError,
)
_BAD_CODE_POINT = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
_BAD_SYNTAX = re.compile(r"Bad syntax \((.*)\) at \^ in:", re.DOTALL)
_XML_PLACE = re.compile(r"^(\d+):\d+: ")

MAX_BYTES = 50_000_000
"""A larger file is refused unread."""

MAX_STATEMENTS = 1_000_000
"""A scheme of more statements is refused; a large one comes to a tenth of it."""

# Languages of labels and notes, best first; '' is text without a language tag.
_RANKS = {"en-gb": 0, "en": 1, "": 3}
_OTHER_ENGLISH = 2
_OTHER_LANGUAGE = 4


def read_subjects(path: str | os.PathLike[str]) -> tuple[Subject, ...]:
    """Return the subjects of the SKOS file, by code; parents are codes, not yet looked up.

    Raises `InputError` if the file cannot be read, is not SKOS or would need the network.
    """
    file = Path(path)
    read = _READERS.get(file.suffix.lower())
    if read is None:
        raise InputError(f"a subject scheme is a SKOS file ending in {', '.join(_READERS)}")
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise InputError(
            f"is larger than {MAX_BYTES // 1_000_000} MB: leave out what is no concept"
        )
    base = file.absolute().as_uri()
    try:
        with _quiet_rdflib():
            graph = read(data, base)
    except BadSyntax as error:
        raise InputError(f"line {error.lines + 1}: not Turtle: {_gist(error, base)}") from error
    except RecursionError as error:
        raise InputError("is nested too deeply: a scheme needs a few levels") from error
    except _PARSER_FAULTS as error:
        raise InputError(f"is not RDF that can be read: {_gist(error, base)}") from error
    subjects = tuple(sorted(_subjects(graph), key=lambda subject: (subject.code, subject.label)))
    if not subjects:
        raise InputError("holds no skos:Concept: a subject scheme is a SKOS file")
    return subjects


class _BoundedGraph(Graph):
    """A graph that refuses to grow for ever: a few letters of Turtle may be many statements."""

    def __init__(self) -> None:
        super().__init__()
        self._added = 0

    def add(self, triple: tuple[Node, Node, Node]) -> _BoundedGraph:
        self._added += 1
        if self._added > MAX_STATEMENTS:
            raise InputError(f"has more than {MAX_STATEMENTS:,} statements: leave some out")
        super().add(triple)
        return self


def _turtle(data: bytes, base: str) -> Graph:
    text = _utf8(data)
    if bad := _BAD_CODE_POINT.search(text):  # rdflib raises a plain Exception for it
        line = text.count("\n", 0, bad.start()) + 1
        raise InputError(f"line {line}: not Turtle: {bad.group()} is no character")
    return _BoundedGraph().parse(data=text, format="turtle", publicID=base)


def _rdf_xml(data: bytes, base: str) -> Graph:
    def refuse(*_: object) -> None:
        raise InputError(
            f"line {checker.CurrentLineNumber}: has a document type (DOCTYPE), whose entities are "
            "not expanded: save it without one, or as Turtle"
        )

    checker = expat.ParserCreate(namespace_separator=" ")
    checker.StartDoctypeDeclHandler = refuse
    try:
        checker.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(
            f"line {error.lineno}: not XML: {expat.ErrorString(error.code)}"
        ) from error
    source = InputSource(base)
    source.setByteStream(io.BytesIO(data))  # a stream of bytes: the file names its own encoding
    return _BoundedGraph().parse(source, format="xml", publicID=base)


def _json_ld(data: bytes, base: str) -> Graph:
    try:
        document = json.loads(_utf8(data))
    except json.JSONDecodeError as error:
        raise InputError(f"line {error.lineno}: not JSON: {error.msg}") from error
    if not isinstance(document, dict | list):
        raise InputError("is not JSON-LD, which is an object or a list")
    _refuse_outside_contexts(document)
    graph = _BoundedGraph()
    to_rdf(document, graph, base=base)
    return graph


_READERS = {
    ".ttl": _turtle,
    ".rdf": _rdf_xml,
    ".xml": _rdf_xml,
    ".jsonld": _json_ld,
    ".json": _json_ld,
}


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"line {line}: is not UTF-8: save the file as UTF-8") from error


def _refuse_outside_contexts(document: object) -> None:
    """Raise `InputError` if reading the JSON-LD `document` would load a context from elsewhere."""
    waiting: list[object] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            if outside := [*_strings(value.get("@context")), *_strings(value.get("@import"))]:
                raise InputError(
                    f"takes its JSON-LD context from {outside[0]!r}, and nothing is fetched: "
                    "write the context into the file"
                )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


@contextmanager
def _quiet_rdflib() -> Iterator[None]:
    """Keep rdflib from logging odd dates and IRIs, tracebacks included: labels need neither."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _gist(error: Exception, base: str) -> str:
    """Return what rdflib says is wrong, on one line and without the address of the file."""
    message = str(error).removeprefix(f"{base}:")
    if why := _BAD_SYNTAX.search(message):
        message = why[1]
    return clean_line(_XML_PLACE.sub(r"line \1: ", message))[:200]


def _subjects(graph: Graph) -> Iterator[Subject]:
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    codes = {concept: _code(graph, concept) for concept in concepts}
    parents: dict[Node, set[str]] = {concept: set() for concept in concepts}
    links = [
        *graph.subject_objects(SKOS.broader),
        *((lower, upper) for upper, lower in graph.subject_objects(SKOS.narrower)),
    ]
    for lower, upper in sorted(links):
        for concept, other in ((lower, upper), (upper, lower)):
            if other not in concepts:
                raise InputError(
                    f"the concept <{concept}> is linked by skos:broader or skos:narrower to "
                    f"<{other}>, which is not a skos:Concept of this file"
                )
        parents[lower].add(codes[upper])
    for concept, code in codes.items():
        label, synonyms, foreign = _labels(graph, concept)
        note = _note(graph, concept)
        others = (text for text in _notations(graph, concept) if text != code)
        above = tuple(sorted(parents[concept]))
        yield Subject(code, label, synonyms, above, note, tuple(others), foreign)


def _code(graph: Graph, concept: Node) -> str:
    if notations := _notations(graph, concept):
        return notations[0]
    if isinstance(concept, BNode):
        label, *_ = _labels(graph, concept)
        raise InputError(f"the concept {label!r} has no IRI: give it a skos:notation for its code")
    return clean_line(unquote(re.split("[#/:]", str(concept).rstrip("#/:"))[-1]))


def _notations(graph: Graph, concept: Node) -> list[str]:
    """Return the notations of `concept`: plain ones, then those of other systems of codes.

    A datatype on a notation says which system it belongs to (SKOS Reference, 6.5.1).
    """
    found = {
        (value.datatype not in (None, XSD.string), text)
        for value in graph.objects(concept, SKOS.notation)
        if isinstance(value, Literal) and (text := clean_line(str(value)))
    }
    return list(dict.fromkeys(text for _, text in sorted(found)))


def _labels(
    graph: Graph, concept: Node
) -> tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the label of `concept`, its other names in that language, and those in others."""
    preferred = _texts(graph, concept, SKOS.prefLabel)
    if not preferred:
        raise InputError(f"the concept <{concept}> has no skos:prefLabel")
    rank, language, label = preferred[0]
    others = preferred[1:] + [
        text
        for predicate in (SKOS.altLabel, SKOS.hiddenLabel)
        for text in _texts(graph, concept, predicate)
    ]
    names: dict[str, None] = {}
    foreign: dict[tuple[str, str], None] = {}
    for its_rank, its_language, other in others:
        if its_rank < _OTHER_LANGUAGE if rank < _OTHER_LANGUAGE else its_language == language:
            names[other] = None
        elif its_language and other != label:
            foreign[its_language, other] = None
    names.pop(label, None)
    return label, tuple(names), tuple(foreign)


def _note(graph: Graph, concept: Node) -> str:
    notes = (_texts(graph, concept, what) for what in (SKOS.definition, SKOS.scopeNote))
    return next((texts[0][2] for texts in notes if texts), "")


def _texts(graph: Graph, concept: Node, predicate: URIRef) -> list[tuple[int, str, str]]:
    """Return the literals of `predicate` as (rank of the language, language, text), best first."""
    found = []
    for value in graph.objects(concept, predicate):
        if isinstance(value, Literal) and (text := clean_line(str(value))):
            language = (value.language or "").lower()
            found.append((_rank(language), language, text))
    return sorted(found)


def _rank(language: str) -> int:
    other = _OTHER_ENGLISH if language.startswith("en-") else _OTHER_LANGUAGE
    return _RANKS.get(language, other)
