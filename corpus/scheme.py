"""The subject scheme: the library's controlled list of subjects and how they hang together."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from graphlib import CycleError, TopologicalSorter
from typing import Any

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from corpus.deferred.patterns import pattern
from corpus.errors import InputError
from corpus.subject import Subject
from corpus.text.typography import clean_line, fold

_DIGITS = pattern(r"([0-9]+)")
_NUMBERED = pattern(r"[A-Za-z]{0,3}[0-9]+(?:\.[0-9]*)*[A-Za-z]{0,3}")


def _name_key(name: str) -> str:
    """Return the form in which names are compared: folded, a dash being no more than a blank."""
    return " ".join(fold(name).replace("-", " ").split())


def natural_key(code: str) -> tuple[tuple[bool, int, str], ...]:
    """Return what codes are sorted by so that numbers in them count: M6.2 before M6.10."""
    pieces = _DIGITS.split(fold(code))
    # numbers as length and digits, because int() refuses very long ones
    return tuple(
        (False, len(piece.lstrip("0")), piece.lstrip("0")) if place % 2 else (True, 0, piece)
        for place, piece in enumerate(pieces)
        if piece
    )


@dataclass(frozen=True)
class Scheme:
    """An immutable hierarchy of subjects, in which a subject may have several parents.

    `subjects` is in tree order whatever order was given: below each subject its children, those
    whose code is a number by that (M6.2 before M6.10), then the others by label; a subject with
    several parents comes once, at the first place. Iteration gives subjects, `in` asks for a
    code. An empty scheme is allowed, and false.

    Raises `InputError` if a code or label is empty, a code is used twice, a parent is unknown, or
    a subject is above itself.
    """

    subjects: tuple[Subject, ...] = ()

    def __post_init__(self) -> None:
        known: dict[str, Subject] = {}
        for subject in self.subjects:
            if not subject.code or not subject.label:
                raise InputError(f"a subject needs a code and a label: {subject}")
            if subject.code in known:
                raise InputError(
                    f"the code {subject.code!r} stands for two subjects, "
                    f"{known[subject.code].label!r} and {subject.label!r}: give each its own"
                )
            known[subject.code] = subject
        for subject in self.subjects:
            for parent in subject.parents:
                if parent not in known:
                    raise InputError(
                        f"the subject {subject.code!r} is under {parent!r}, which is not a subject "
                        "of the scheme: add that or remove the link"
                    )
        try:
            TopologicalSorter({s.code: s.parents for s in self.subjects}).prepare()
        except CycleError as error:
            circle = " > ".join(error.args[1])
            raise InputError(f"subjects go round in a circle, {circle}: remove a link") from error
        object.__setattr__(self, "subjects", tuple(self._in_tree_order()))

    def __iter__(self) -> Iterator[Subject]:
        return iter(self.subjects)

    def __len__(self) -> int:
        return len(self.subjects)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def roots(self) -> tuple[Subject, ...]:
        """Return the subjects without a parent, by number and label."""
        return self._children.get("", ())

    def children(self, code: str) -> tuple[Subject, ...]:
        """Return the subjects right below `code`, by number and label; `InputError` if unknown."""
        self._require(code)
        return self._children.get(code, ())

    def descendants(self, code: str) -> frozenset[str]:
        """Return `code` and the codes of all subjects below it; `InputError` if it is unknown."""
        self._require(code)
        return _reachable(code, lambda c: [child.code for child in self._children.get(c, ())])

    def ancestors(self, code: str) -> frozenset[str]:
        """Return the codes of all subjects above `code`; `InputError` if it is unknown."""
        self._require(code)
        return _reachable(code, lambda c: self._by_code[c].parents) - {code}

    def find(self, name: str) -> Subject | None:
        """Return the subject with this code, label, synonym, name or notation, or None.

        Case, accents, kinds of quotes and a dash for a blank make no difference. A code goes
        before a label, a label before a synonym, a synonym before a name in another language and
        that before a notation; among equals the first in tree order.
        """
        return next(iter(self.find_all(name)), None)

    def named(self, names: Iterable[str], language: str = "") -> list[tuple[str, str]]:
        """Return the codes of an entry's subjects, each once, in their order, and their labels.

        These are in a language where the scheme has them, else as the scheme is written. What
        stands in no scheme is a code of some page or a word that nobody arranged, and is left out;
        where the scheme is empty names are taken as they are.
        """
        if not self:
            return [(name, name) for name in dict.fromkeys(names)]
        found = (self.find(name) for name in names)
        return list(dict.fromkeys((one.code, one.label_in(language)) for one in found if one))

    def find_all(self, name: str) -> tuple[Subject, ...]:
        """Return all subjects that have a name as `find` reads it, in tree order.

        Several have it when a synonym or an old notation stands for more than one subject.
        """
        if exact := self._by_code.get(name):
            return (exact,)
        return self._by_name.get(_name_key(name), ())

    @cached_property
    def has_other_names(self) -> bool:
        """Whether any subject has a name in another language."""
        return any(subject.other_names for subject in self.subjects)

    def find_own(self, name: str) -> tuple[Subject, ...]:
        """Return the subjects that have a name in the scheme's own language, or as a code."""
        key = _name_key(name)
        return tuple(
            subject
            for subject in self.find_all(name)
            if name == subject.code
            or key in map(_name_key, (subject.code, subject.label, *subject.synonyms))
        )

    def to_json(self) -> str:
        """Return the scheme as one JSON document, which `from_json` reads without rdflib."""
        shapes = [
            {field.name: getattr(subject, field.name) for field in fields(Subject)}
            for subject in self.subjects
        ]
        return json.dumps({"subjects": shapes}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Scheme:
        """Return the scheme that `to_json` wrote; `InputError` if `text` is not one."""
        try:
            subjects = tuple(Subject.from_dict(shape) for shape in json.loads(text)["subjects"])
        except KeyError as error:
            raise InputError(f"not a stored subject scheme: it has no {error}") from error
        except (RecursionError, TypeError, ValueError) as error:
            raise InputError(f"not a stored subject scheme: {error}") from error
        return cls(subjects)

    def _require(self, code: str) -> None:
        if code not in self._by_code:
            raise InputError(f"the subject scheme has no code {code!r}")

    def _in_tree_order(self) -> Iterator[Subject]:
        waiting = list(reversed(self.roots()))
        seen: set[str] = set()
        while waiting:
            subject = waiting.pop()
            if subject.code not in seen:
                seen.add(subject.code)
                yield subject
                waiting.extend(reversed(self._children.get(subject.code, ())))

    @cached_property
    def _by_code(self) -> dict[str, Subject]:
        return {subject.code: subject for subject in self.subjects}

    @cached_property
    def _children(self) -> dict[str, tuple[Subject, ...]]:
        below: dict[str, list[Subject]] = {}
        for subject in sorted(self.subjects, key=_place_among_sisters):
            for parent in dict.fromkeys(subject.parents or ("",)):
                below.setdefault(parent, []).append(subject)
        return {parent: tuple(children) for parent, children in below.items()}

    @cached_property
    def _by_name(self) -> dict[str, tuple[Subject, ...]]:
        names: dict[str, tuple[Subject, ...]] = {}
        tiers: tuple[Callable[[Subject], Iterable[str]], ...] = (
            lambda subject: (subject.code,),
            lambda subject: (subject.label,),
            lambda subject: subject.synonyms,
            lambda subject: [name for _, name in subject.other_names],
            lambda subject: subject.notations,
        )
        for tier in tiers:
            here: dict[str, list[Subject]] = {}
            for subject in self.subjects:
                for key in dict.fromkeys(map(_name_key, tier(subject))):
                    here.setdefault(key, []).append(subject)
            names = {key: tuple(found) for key, found in here.items()} | names
        names.pop("", None)
        return names


def _place_among_sisters(subject: Subject) -> tuple[Any, ...]:
    number = natural_key(subject.code) if _NUMBERED.fullmatch(subject.code) else ()
    return (not number, number, _name_key(subject.label), subject.code)


def read_scheme(path: str | os.PathLike[str]) -> Scheme:
    """Return the scheme that a SKOS file tells: Turtle, RDF/XML or JSON-LD, by the file's ending.

    Of labels and definitions the English ones are taken (British first, then any English, then
    those without a language), and others only where there is none. A subject's code is its
    `skos:notation`, else the last part of its IRI; of several notations it is the one without a
    datatype (the first by the alphabet), and the others are kept as further notations.

    Nothing is fetched: a JSON-LD context must be in the file itself, and an XML document type is
    refused with the entities it could declare.

    Raises `InputError`, with the line where there is one, if the file cannot be read or used.
    """
    from corpus.skos import read_subjects  # brings in rdflib, which few calls need

    try:
        return Scheme(read_subjects(path))
    except InputError as error:
        raise InputError(clean_line(f"{os.fspath(path)}: {error}")) from error


def _reachable(code: str, neighbours: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """Return `code` and every code that `neighbours` leads to, however far."""
    seen = {code}
    waiting = [code]
    while waiting:
        found = set(neighbours(waiting.pop())) - seen
        seen |= found
        waiting.extend(found)
    return frozenset(seen)
