"""The meaning of queries written down as plainly as possible, to compare the index with.

Entries are analysed word by word and every query looks at every entry: no arrays, no Whoosh.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain, product
from math import log
from typing import Any

from corpus.entry import Entry
from corpus.errors import QueryError
from corpus.scheme import Scheme
from corpus.text.title_order import title_order_key
from corpus.text.typography import fold
from indexer.analysis.words import WordAnalyser, split
from indexer.fields import FIELDS, K1, B
from indexer.query.limits import Limits
from indexer.query.subject_query import SubjectQuery
from indexer.query.tree import (
    ANY_FIELD,
    All,
    And,
    AndMaybe,
    Boost,
    DisjunctionMax,
    Fuzzy,
    Label,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    Wildcard,
)
from indexer.search.engine import LiveCounts
from indexer.search.filters import Filters

Scores = dict[str, float]
"""The ids that a query matches, with their scores."""

WEIGHTS = {field.name: field.weight for field in FIELDS}


def texts_of(entry: Entry, scheme: Scheme | None) -> dict[str, str]:
    """Return what stands in each field of an entry."""
    subjects: list[str] = []
    for name in entry.subjects:
        subject = scheme.find(name) if scheme else None
        subjects += [subject.label, *subject.synonyms] if subject else [name]
    body: list[str] = []
    for section in entry.sections:
        body += [section.heading, *section.paragraphs]
    for work in entry.listed_works:
        body += [work.title, work.annotation]
    return {
        "title": entry.title,
        "headline": entry.headline,
        "summary": entry.summary,
        "body": "\n\n".join(body),
        "subjects": "\n\n".join(subjects),
        "authors": "\n\n".join(entry.authors),
        "source": entry.source,
        "references": "",  # the entries of these libraries refer to nothing
    }


def codes_of(entry: Entry, scheme: Scheme | None) -> set[str]:
    """Return the codes that an entry is filed under, those of broader subjects too."""
    codes = set()
    for name in entry.subjects:
        subject = scheme.find(name) if scheme else None
        if scheme is None or subject is None:
            codes.add(fold(name))
            continue
        waiting = [subject.code]
        while waiting:
            code = waiting.pop()
            codes.add(code)
            waiting += next(s.parents for s in scheme if s.code == code)
    return codes


def positions_of(text: str, analyser: WordAnalyser) -> tuple[dict[str, set[int]], int]:
    """Return where each term of a text stands, and how many words the text has.

    Passages stand a thousand words apart.
    """
    places: dict[str, set[int]] = {}
    position = length = 0
    for passage in text.split("\n\n"):
        for parts, joined in analyser.words(passage):
            if joined:
                places.setdefault(joined, set()).add(position)
            for part in parts:
                places.setdefault(part, set()).add(position)
                position += 1
                length += 1
        position += 1_000
    return places, length


def term_counts(text: str, analyser: WordAnalyser) -> Counter[str]:
    """Return how often each term stands in a text: once for each word or half that gives it."""
    counts: Counter[str] = Counter()
    for parts, joined in analyser.words(text):
        counts.update([*parts, joined] if joined else parts)
    return counts


@dataclass(frozen=True)
class Document:
    """An entry as searching sees it."""

    entry: Entry
    places: dict[str, dict[str, set[int]]]
    counts: dict[str, Counter[str]]
    length: float
    codes: set[str]
    words: set[str]


class BruteForce:
    """Answers queries by going through all entries."""

    def __init__(
        self, entries: Iterable[Entry], scheme: Scheme | None = None, limits: Limits | None = None
    ) -> None:
        self.limits = limits or Limits()
        self.scheme = scheme or Scheme()
        self.names = {
            s.code: set(map(_squeezed, (s.code, s.label, *s.synonyms, *s.notations)))
            for s in self.scheme
        }
        analyser = WordAnalyser()
        self.analyser = analyser
        self.documents: dict[str, Document] = {}
        self.words: set[str] = set()
        for entry in sorted(entries, key=lambda entry: entry.id):
            texts = texts_of(entry, scheme)
            words = {word for text in texts.values() for word in split(text)}
            words |= {half for word in words if "-" in word for half in word.split("-")}
            self.words |= words
            analysed = {name: positions_of(text, analyser) for name, text in texts.items()}
            self.documents[entry.id] = Document(
                entry,
                {name: places for name, (places, _) in analysed.items()},
                {name: term_counts(text, analyser) for name, text in texts.items()},
                sum(WEIGHTS[name] * length for name, (_, length) in analysed.items()),
                codes_of(entry, scheme),
                words,
            )
        self._kept: tuple[Node, Scores] = (All(), dict.fromkeys(self.documents, 0.0))
        self._apart: dict[str, set[tuple[str, ...]]] = {}
        for parts, joined in map(analyser.word, self.words):
            if joined:
                self._apart.setdefault(joined, set()).add(parts)
        lengths = [doc.length for doc in self.documents.values() if doc.length > 0]
        self._idf: dict[str, float] = {}
        self.average = sum(lengths) / len(lengths) if lengths else 1.0
        self.terms = {
            term
            for doc in self.documents.values()
            for places in doc.places.values()
            for term in places
        }

    # --- what a query matches

    def scores(self, node: Node) -> Scores:
        """Return the ids that a node matches, with their scores."""
        match node:
            case All():
                return dict.fromkeys(self.documents, 0.0)
            case Nothing():
                return {}
            case Term(term, field):
                return self._term(term, field)
            case Phrase(terms, field, slop):
                return self._phrase(terms, field, slop)
            case Prefix() | Wildcard() | Fuzzy():
                return self._best(self.expansion(node), node.field)
            case Range(column, low, high):
                return {
                    i: 0.0
                    for i, doc in self.documents.items()
                    if _within(number_of(doc.entry, column), low, high)
                }
            case Label("kind", label):
                return {i: 0.0 for i, doc in self.documents.items() if doc.entry.kind == label}
            case Label(_, label):
                return {i: 0.0 for i, doc in self.documents.items() if label in doc.codes}
            case And(nodes):
                found = [self.scores(part) for part in nodes]
                ids = [i for i in self.documents if all(i in scores for scores in found)]
                return {i: sum(scores[i] for scores in found) for i in ids}
            case Or(nodes):
                found = [self.scores(part) for part in nodes]
                ids = [i for i in self.documents if any(i in scores for scores in found)]
                return {i: sum(scores.get(i, 0.0) for scores in found) for i in ids}
            case DisjunctionMax(nodes):
                found = [self.scores(part) for part in nodes]
                ids = [i for i in self.documents if any(i in scores for scores in found)]
                return {i: max(scores.get(i, 0.0) for scores in found) for i in ids}
            case Not(inner):
                excluded = self.scores(inner)
                return {i: 0.0 for i in self.documents if i not in excluded}
            case AndMaybe(inner, optional):
                must, may = self.scores(inner), self.scores(optional)
                return {i: score + may.get(i, 0.0) for i, score in must.items()}
            case Boost(inner, factor):
                return {i: score * factor for i, score in self.scores(inner).items()}

    def expansion(self, node: Prefix | Wildcard | Fuzzy) -> dict[str, set[str]]:
        """Return the terms that a node stands for, and in which entries.

        QueryError when there are too many.
        """
        if isinstance(node, Fuzzy):
            found = {
                term: set(self.documents)
                for term in self.terms
                if edit_distance(term, node.term) <= node.edits
            }
            for word in self.words:
                if word.isalnum() and edit_distance(word, node.term) <= node.edits:
                    found[self.analyser.word(word).parts[0]] = set(self.documents)
        else:
            found = {}
            for word in self.words:
                letters = "".join(letter for letter in word if letter.isalnum())
                if has_shape(
                    letters, node.prefix + "*" if isinstance(node, Prefix) else node.pattern
                ):
                    parts, joined = self.analyser.word(word)
                    having = {i for i, doc in self.documents.items() if word in doc.words}
                    found.setdefault(joined or parts[-1], set()).update(having)
        if len(found) > self.limits.expansion:
            raise QueryError("too many")
        return found

    # --- how a match is scored

    def idf(self, term: str) -> float:
        """Return ln(1 + (N - df + 0.5) / (df + 0.5))."""
        if term not in self._idf:
            every = self.documents.values()
            having = sum(any(term in doc.places[name] for name in WEIGHTS) for doc in every)
            self._idf[term] = log(1 + (len(every) - having + 0.5) / (having + 0.5))
        return self._idf[term]

    def _term(self, term: str, field: str) -> Scores:
        names = list(WEIGHTS) if field == ANY_FIELD else [field]
        idf = self.idf(term)
        scores = {}
        for entry_id, doc in self.documents.items():
            tf = sum(WEIGHTS[name] * doc.counts[name][term] for name in names)
            if tf > 0:
                scores[entry_id] = idf * tf / (K1 * (1 - B + B * doc.length / self.average) + tf)
        return scores

    def _best(self, terms: dict[str, set[str]], field: str) -> Scores:
        best: Scores = {}
        for term, among in terms.items():
            for entry_id, score in self._term(term, field).items():
                if entry_id in among:
                    best[entry_id] = max(score, best.get(entry_id, 0.0))
        return best

    def _phrase(self, terms: Sequence[str], field: str, slop: int) -> Scores:
        names = list(WEIGHTS) if field == ANY_FIELD else [field]
        parts = [self._term(term, field) for term in set(terms)]
        return {
            entry_id: sum(part.get(entry_id, 0.0) for part in parts)
            for entry_id, doc in self.documents.items()
            if any(
                _stand_together(way, doc.places[name], slop)
                for name in names
                for way in self._ways(terms)
            )
        }

    def _ways(self, terms: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the terms with each that a hyphenated word runs together into, or its parts."""
        ways = [[(term,), *self._apart.get(term, ())] for term in terms]
        return [tuple(chain.from_iterable(way)) for way in product(*ways)]

    def _scores_once(self, node: Node) -> Scores:
        """Return the scores of a query, which are kept until another is asked."""
        if self._kept[0] is not node:
            self._kept = (node, self.scores(node))
        return self._kept[1]

    # --- filters, orders, facets

    def search(
        self, node: Node, filters: Filters | None = None, sort: str = "relevance"
    ) -> list[tuple[str, float]]:
        """Return all that matches a query and the filters, in order, with scores."""
        scores = self._scores_once(node)
        wanted = filters or Filters()
        hits = [
            i
            for i in scores
            if self._passes(self.documents[i], wanted)
            and self._has_subjects(self.documents[i], wanted["subjects"])
        ]

        def key(entry_id: str) -> tuple[Any, ...]:
            entry = self.documents[entry_id].entry
            if sort == "topic":
                return self._topic(entry), -(entry.year or 0), entry_id
            if sort == "relevance":
                return -scores[entry_id], entry_id
            if sort == "title":
                return title_order_key(entry.title), entry_id
            return -(number_of(entry, sort) or 0), entry_id

        return [(entry_id, scores[entry_id]) for entry_id in sorted(hits, key=key)]

    def _topic(self, entry: Entry) -> tuple[int, str]:
        """Return the place of an entry's first subject: in the scheme, free, or none."""
        if not entry.subjects:
            return len(self.scheme) + 1, ""
        subject = self.scheme.find(entry.subjects[0])
        if subject is None:
            return len(self.scheme), fold(entry.subjects[0])
        return list(self.scheme).index(subject), ""

    def _passes(self, doc: Document, filters: Filters) -> bool:
        entry = doc.entry
        if filters["kinds"] and entry.kind not in filters["kinds"]:
            return False
        if filters["sources"] and _source(entry) not in map(_plain, filters["sources"]):
            return False
        if filters["authors"] and not any(
            _may_be(asked, name) for asked in filters["authors"] for name in entry.authors
        ):
            return False
        days = [number_of(entry, "added") or 0, number_of(entry, "revised") or 0]
        if filters["since"] is not None and not max(days) >= filters["since"].toordinal():
            return False
        unfiltered = filters["years"] == (None, None)
        return unfiltered or _within(number_of(entry, "year"), *filters["years"])

    def _has(self, doc: Document, name: str) -> bool:
        """Say whether an entry has a subject, under any of its names."""
        names = {one for code in doc.codes for one in self.names.get(code, {_squeezed(code)})}
        if name.endswith("*"):
            begin = _squeezed(name[:-1])
            return any(one.startswith(begin) or f"{one}." == begin for one in names)
        return _squeezed(name) in names

    def _has_subjects(self, doc: Document, query: SubjectQuery) -> bool:
        return not any(self._has(doc, name) for name in query.excluded) and all(
            {"any": any, "all": all}[group.match](self._has(doc, name) for name in group.subjects)
            for group in query.groups
        )

    def live_counts(self, node: Node, filters: Filters) -> LiveCounts:
        """Count what another kind, year or subject would find, by searching for each."""
        matching = [self.documents[entry_id] for entry_id in self._scores_once(node)]

        def passing(**change: Any) -> list[Document]:
            changed = filters.but(**change)
            return [
                doc
                for doc in matching
                if self._passes(doc, changed) and self._has_subjects(doc, changed["subjects"])
            ]

        years = Counter(doc.entry.year for doc in passing(years=(None, None)) if doc.entry.year)
        every = {code for doc in self.documents.values() for code in doc.codes}
        subjects = {}
        for code in {*every, *(subject.code for subject in self.scheme)}:
            only = Document(Entry(id="-", title="-"), {}, {}, 0.0, {code}, set())
            groups = tuple(
                group
                for group in filters["subjects"].groups
                if group.match == "all" or not any(self._has(only, n) for n in group.subjects)
            )
            found = passing(subjects=SubjectQuery(groups, filters["subjects"].excluded))
            subjects[code] = sum(code in doc.codes for doc in found)
        return LiveCounts(Counter(doc.entry.kind for doc in passing(kinds=())), years, subjects)

    def facets(self, ids: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
        """Count kinds, years and subjects of the entries with these ids."""
        kinds: Counter[str] = Counter()
        years: Counter[int] = Counter()
        subjects: Counter[str] = Counter()
        for entry_id in ids:
            doc = self.documents[entry_id]
            kinds[doc.entry.kind] += 1
            if doc.entry.year is not None:
                years[doc.entry.year] += 1
            subjects.update(doc.codes)
        return {
            "kind": sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])),
            "year": [(str(year), years[year]) for year in sorted(years, reverse=True)],
            "subject": sorted(subjects.items(), key=lambda pair: (-pair[1], pair[0])),
        }


def number_of(entry: Entry, column: str) -> int | None:
    """Return an entry's year, or the day it was added or revised; None where there is none."""
    if column == "year":
        return entry.year
    day: date | None = entry.first_uploaded
    if column == "revised" and entry.last_revised:
        day = entry.last_revised
    return day.toordinal() if day else None


def _squeezed(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter not in " -_")


def _plain(source: str) -> str:
    """Return the name of a source of the small library, without the year behind it."""
    return fold(source).removesuffix(" 2010")


def _source(entry: Entry) -> str:
    return _plain(entry.source)


def _may_be(asked: str, name: str) -> bool:
    """Say whether two names of people, words and initials in any order, may be one person's."""
    one, other = (re.findall(r"\w+", fold(text).replace("'", "")) for text in (asked, name))
    same = [
        (a, b) for a in one for b in other if a == b or (a[0] == b[0] and 1 in (len(a), len(b)))
    ]
    return {a for a, _ in same} == set(one) and any(a == b and len(a) > 1 for a, b in same)


def has_shape(text: str, pattern: str) -> bool:
    """Say whether a text has the shape of a pattern with `*` and `?`."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(has_shape(text[at:], pattern[1:]) for at in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and has_shape(text[1:], pattern[1:])


@cache
def edit_distance(one: str, other: str) -> int:
    """Return the optimal string alignment distance: insert, delete, replace, swap neighbours."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _within(value: int | None, low: int | None, high: int | None) -> bool:
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _stand_together(terms: Sequence[str], places: dict[str, set[int]], slop: int) -> bool:
    """Try every way of giving each term a position of its own."""
    for positions in product(*(sorted(places.get(term, ())) for term in terms)):
        moved = [position - offset for offset, position in enumerate(positions)]
        stands = set(zip(terms, positions, strict=True))
        if len(stands) == len(terms) and max(moved) - min(moved) <= slop:
            return True
    return False
