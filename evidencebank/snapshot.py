"""One generation of a bank, open for reading: its index, related lists, scheme and entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from corpus.entry import Entry
from corpus.errors import BankDamagedError, BankNotFoundError, InputError, QueryError
from corpus.scheme import Scheme, Subject
from corpus.store import Store
from corpus.typography import fold
from evidencebank.generations import Generations
from evidencebank.results import Hit, RelatedItem, Results, SubjectCount
from indexer.analysis import ANALYSIS_VERSION
from indexer.fields import FIELDS, K1, B
from indexer.index import SORTS, Filters, Found, Index
from indexer.query.grammar import Grammar
from indexer.query.limits import Limits
from indexer.query.tree import Node, terms_of
from indexer.snippets import Snippets, to_html
from indexer.suggest import did_you_mean
from recommender.lists import RelatedLists


def fingerprint(scheme: Scheme) -> dict[str, Any]:
    """Return what, besides the entries, an index depends on; another one means a full rebuild."""
    return {
        "analysis": ANALYSIS_VERSION,
        "fields": [[field.name, field.weight] for field in FIELDS],
        "bm25f": [K1, B],
        "stemmer": version("PyStemmer"),
        "whoosh": version("whoosh"),
        "scheme": hashlib.sha256(scheme.to_json().encode()).hexdigest(),
    }


class Snapshot:
    """What readers see of one generation; safe to share between threads."""

    def __init__(self, generations: Generations, store: Store, number: int) -> None:
        """Open a generation, after checking every file against its manifest.

        Raises BankDamagedError when a file is not as it was written, and BankNotFoundError when
        the generation was built by a version that analyses differently.
        """
        wrong = generations.verify(number)
        if wrong:
            raise BankDamagedError(f"{wrong[0]}: run 'build' again")
        folder = generations.folder(number)
        self.number = number
        self.store = store
        self.scheme = read_scheme_of(folder)
        if generations.manifest(number).fingerprint != fingerprint(self.scheme):
            raise BankNotFoundError(
                f"{generations.root} was built by another version: run 'build' again"
            )
        self.index = Index(folder / "index")
        self.related_lists = RelatedLists(folder / "related", self.index)

    def __len__(self) -> int:
        return len(self.index)

    def entry(self, entry_id: str) -> Entry:
        """Return an entry. Raises InputError when there is none of this id."""
        entry = self.store.entry(entry_id, self.number)
        if entry is None:
            raise InputError(f"there is no entry {entry_id!r}: search for it by its title")
        return entry

    def related(self, entry_id: str, limit: int) -> list[RelatedItem]:
        """Return an entry's related list. Raises InputError when there is none of this id."""
        doc = self.index.doc(entry_id)
        if doc < 0:
            raise InputError(f"there is no entry {entry_id!r}: search for it by its title")
        return [
            RelatedItem(line.rank, line.id, line.score, line.shared_terms, line.pinned, self.entry)
            for line in self.related_lists.of(doc, limit)
        ]

    def check(self) -> list[str]:
        """Return where index, lists and entries do not agree, a line each: nothing, normally."""
        ids = [entry.id for entry in self.store.all_entries(self.number)]
        wrong = self.index.check() + self.related_lists.check()
        if ids != list(self.index.ids):
            odd = sorted(set(ids) ^ set(self.index.ids))[:3]
            wrong.append(f"entries and index do not hold the same ids: {', '.join(odd)}")
        return wrong

    def subjects(self) -> list[SubjectCount]:
        """Return all subjects with how many entries are filed under each or below."""
        counts = dict(self.index.facets(np.ones(len(self), bool))["subject"])
        listed = [
            SubjectCount(subject.code, subject.label, depth, counts.pop(subject.code, 0))
            for subject, depth in self._in_tree_order()
        ]
        return listed + [SubjectCount(code, code, 0, counts[code]) for code in sorted(counts)]

    def _in_tree_order(self) -> Iterator[tuple[Subject, int]]:
        depths: dict[str, int] = {}
        for subject in self.scheme:
            above = [depths[parent] for parent in subject.parents if parent in depths]
            depths[subject.code] = min(above) + 1 if above else 0
            yield subject, depths[subject.code]

    def subject_code(self, name: str) -> str:
        """Return the code that a subject's name, in any form, is filed under."""
        subject = self.scheme.find(name)
        return subject.code if subject else " ".join(fold(name).split())

    def read(self, query: str, match: str, mode: str, limits: Limits) -> tuple[Node, str]:
        """Return the tree of a query and a note on how it was read, '' when as it stands."""
        grammar = self._grammar(limits)
        if mode == "words":
            return grammar.parse_words(query), ""
        try:
            return grammar.parse(query, match), ""
        except QueryError as error:
            if mode == "advanced":
                raise
            note = f"read as plain words: {error} (at character {error.position + 1})"
            return grammar.parse_words(query), note

    def search(
        self,
        query: str,
        filters: Filters,
        sort: str,
        limit: int,
        offset: int,
        match: str,
        mode: str,
        limits: Limits,
    ) -> Results:
        """Search; the arguments are those of `Bank.search`."""
        node, note = self.read(query, match, mode, limits)
        try:
            found = self.index.search(node, filters, sort, limit, offset)
        except QueryError as error:
            if mode == "advanced":
                raise
            note = f"read as plain words: {error}"
            node = self._grammar(limits).parse_words(query)
            found = self.index.search(node, filters, sort, limit, offset)
        return Results(
            query,
            found.total,
            self._hits(found, node),
            note,
            lambda: self.index.facets(found.mask),
            lambda: self._did_you_mean(query, filters, match, limits),
        )

    def _hits(self, found: Found, node: Node) -> Sequence[Hit]:
        snippets = Snippets(terms_of(node), self._plain_grammar.analyser)

        def snippet(entry: Entry) -> str:
            paragraphs = [entry.summary, *(p for s in entry.sections for p in s.paragraphs)]
            paragraphs += [work.annotation for work in entry.listed_works]
            return to_html(snippets.best(p for p in paragraphs if p))

        return [
            Hit(self.index.ids[doc], score, self.entry, snippet)
            for doc, score in zip(found.docs.tolist(), found.scores.tolist(), strict=True)
        ]

    def _did_you_mean(self, query: str, filters: Filters, match: str, limits: Limits) -> str | None:
        def has_hits(corrected: str) -> bool:
            node, _ = self.read(corrected, match, "simple", limits)
            return self.index.search(node, filters, limit=0).total > 0

        return did_you_mean(query, self.index, has_hits)

    @cached_property
    def _plain_grammar(self) -> Grammar:
        return Grammar(self.subject_code)

    def _grammar(self, limits: Limits) -> Grammar:
        if limits == self._plain_grammar.limits:
            return self._plain_grammar
        return Grammar(self.subject_code, limits)


def read_scheme_of(folder: Path) -> Scheme:
    """Return the subject scheme kept with a generation."""
    return Scheme.from_json((folder / "scheme.json").read_text(encoding="utf-8"))


def check_sort(sort: str) -> None:
    """Raise InputError when there is no such order of hits."""
    if sort not in SORTS:
        raise InputError(f"there is no order {sort!r}: use one of {', '.join(SORTS)}")
