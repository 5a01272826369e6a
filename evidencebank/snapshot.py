"""One generation of a bank, open for reading: its index, related lists, scheme and entries."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.process import extractOne

from corpus.cached import cached_property
from corpus.entry import Entry
from corpus.errors import BankDamagedError, BankNotFoundError, InputError
from corpus.scheme import Scheme, Subject
from corpus.storage.store import Store
from corpus.text.typography import fold
from evidencebank.explanation import Explanation, explain
from evidencebank.lifecycle.generation_lease import GenerationLease
from evidencebank.lifecycle.generations import Generations
from evidencebank.query_execution import Finder, Finding
from evidencebank.request import Request
from evidencebank.results import FacetCount, Hit, RelatedItem, Results, SubjectCount, Suggestion
from indexer.analysis.words import ANALYSIS_VERSION, WordAnalyser
from indexer.fields import FIELDS, K1, B
from indexer.index import Index
from indexer.postings.column_filters import Filters
from indexer.postings.columns import COLUMNS_VERSION
from indexer.query.subject_query import SubjectQuery
from indexer.snippets.highlight_terms import highlight_terms
from indexer.snippets.passages import Snippets, to_html
from indexer.suggest.completion import Completion
from indexer.suggest.spelling import did_you_mean
from indexer.whoosh.segments import WHOOSH_VERSION
from recommender.curation.curated_lists import ModelLists
from recommender.related_lists import RELATED_VERSION
from recommender.related_settings import DEFAULT, LENGTH, RelatedSettings, read_settings


def fingerprint(scheme: Scheme, settings: RelatedSettings) -> dict[str, Any]:
    """Return what, besides the entries, an index depends on; another one means a full rebuild."""
    return {
        "analysis": ANALYSIS_VERSION,
        "fields": [[field.name, field.weight] for field in FIELDS],
        "bm25f": [K1, B],
        "columns": COLUMNS_VERSION,
        "related": [RELATED_VERSION, LENGTH, settings.to_dict()],
        "stemmer": version("PyStemmer"),
        "whoosh": WHOOSH_VERSION,
        "scheme": hashlib.sha256(scheme.to_json().encode()).hexdigest(),
    }


class Snapshot:
    """What readers see of one generation; safe to share between threads.

    It holds its generation, which nobody removes before it is gone.
    """

    def __init__(
        self, generations: Generations, store: Store, number: int, hold: GenerationLease
    ) -> None:
        """Open a generation, after checking every file against its manifest.

        Raises BankDamagedError when a file is not as it was written or the store does not hold
        the generation's entries, and BankNotFoundError when the generation was built by a version
        that analyses differently.
        """
        wrong = generations.verify(number)
        if wrong:
            raise BankDamagedError(f"{wrong[0]}: run 'repair'")
        folder = generations.folder(number)
        self.number = number
        self._hold = hold
        self.store = store
        self.scheme = read_scheme_of(folder)
        manifest = generations.manifest(number)
        if store.count(number) != manifest.entries:
            raise BankDamagedError(
                f"{store.path} has {store.count(number):,} of the {manifest.entries:,} entries of "
                f"generation {number}: run 'repair'"
            )
        if manifest.fingerprint != fingerprint(self.scheme, read_settings_of(folder)):
            raise BankNotFoundError(
                f"{generations.root} was built by another version: run 'repair'"
            )
        self.index = Index(folder / "index", self.scheme)
        self.related_lists = ModelLists(folder / "related", self.index)

    def __len__(self) -> int:
        return len(self.index)

    def entry(self, entry_id: str) -> Entry:
        """Return an entry. Raises InputError when there is none of this id."""
        known = self.index.doc(entry_id) >= 0
        entry = self.store.entry(entry_id, self.number) if known else None
        if entry is None:
            raise InputError(f"there is no entry {entry_id!r}: search for it by its title")
        return entry

    def entries(self, after: str = "") -> Iterator[Entry]:
        """Yield the entries, sorted by id: all, or those whose ids come after one."""
        yield from self.store.all_entries(self.number, after)

    def entries_after(self, entry_id: str, limit: int) -> list[Entry]:
        """Return the entries whose ids come next after an id, sorted by id."""
        ids = self.index.ids
        start = bisect_right(ids, entry_id)
        return self.store.entries(ids[start : start + limit], self.number)

    def days(self) -> Iterator[tuple[str, date | None]]:
        """Yield the id of each entry, sorted, and the day it was last revised or else added."""
        days = self.index.columns.numbers["revised"].tolist()
        for entry_id, day in zip(self.index.ids, days, strict=True):
            yield entry_id, date.fromordinal(day) if day else None

    def mentioning(self, text: str) -> Iterator[Entry]:
        """Yield the entries, by id, that hold a text anywhere, whatever its case in ASCII."""
        yield from self.store.mentioning(text, self.number)

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

    def values(self, by: str) -> list[FacetCount]:
        """Return the values of a column with how many entries have each, as `Bank.values` says."""
        everything = np.ones(len(self), bool)
        if by == "year":
            return [FacetCount(str(y), n) for y, n in self.index.facets(everything)["year"]]
        column = {
            "kind": self.index.columns.kind,
            "source": self.index.columns.source,
            "author": self.index.columns.author,
        }.get(by)
        if column is None:
            raise InputError(f"there is no {by} to list: use kind, year, source or author")
        counts = column.counts(everything).tolist()
        return [FacetCount(*pair) for pair in zip(column.labels, counts, strict=True) if pair[1]]

    def _in_tree_order(self) -> Iterator[tuple[Subject, int]]:
        depths: dict[str, int] = {}
        for subject in self.scheme:
            above = [depths[parent] for parent in subject.parents if parent in depths]
            depths[subject.code] = min(above) + 1 if above else 0
            yield subject, depths[subject.code]

    def search(self, request: Request) -> Results:
        """Search as `Bank.search` describes."""
        filters, picked = request.filters, self._picked(request)
        finding = self._found(request)
        found = finding.found
        notes = (finding.note, self._unknown(filters), self._gone(request))
        return Results(
            request.query,
            found.total,
            self._hits(finding, request),
            next(filter(None, notes), ""),
            finding.relaxed,
            lambda: self.index.facets(found.mask),
            lambda: self._did_you_mean(request),
            lambda: self.index.filtering.counts(found.matched, filters, picked),
        )

    def explain(self, request: Request, entry_id: str) -> Explanation:
        """Explain an entry's score as `Bank.explain` describes."""
        self.entry(entry_id)
        graph = self.related_lists.graph if request.graph else None
        return explain(request, entry_id, self.index, graph, self._found, self.entry)

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Complete a text as `Bank.suggest` describes."""
        share = -(-limit // 3)
        subjects = self._completion.subjects(text, share)
        words = self._completion.words(text, min(share, limit - len(subjects)))
        rest = limit - len(subjects) - len(words)
        docs = self._completion.titles(text, rest)
        titled = map(self.entry, (self.index.ids[doc] for doc in docs))
        return [
            *(Suggestion(subject.name, "subject", subject.code) for subject in subjects),
            *(Suggestion(completed, "word") for completed in words),
            *(Suggestion(entry.title, "title", entry.id) for entry in titled),
        ]

    def more_like(self, text: str, limit: int) -> list[RelatedItem]:
        """Return the entries nearest to a text."""
        return [
            RelatedItem(line.rank, line.id, line.score, line.shared_terms, line.pinned, self.entry)
            for line in self.related_lists.more_like(text, limit)
        ]

    @cached_property
    def _completion(self) -> Completion:
        return Completion(self.index, self.scheme)

    def _found(self, request: Request) -> Finding:
        graph = self.related_lists.graph if request.graph else None
        return self._finder.find(request, graph, self._picked(request))

    def _picked(self, request: Request) -> list[int]:
        """Return the document numbers of what was picked and is in the bank, new ones if asked."""
        docs = [doc for doc in map(self.index.doc, request.picked) if doc >= 0]
        if request.since is None or not docs:
            return docs
        new = self.index.filtering.mask(Filters(since=request.since.toordinal()))
        return [doc for doc in docs if new[doc]]

    def _gone(self, request: Request) -> str:
        """Say which of the ids that were picked the bank does not have, '' if it has all."""
        gone = [entry_id for entry_id in request.picked if self.index.doc(entry_id) < 0]
        return f"picked and no longer in the bank: {', '.join(gone)}" if gone else ""

    def _unknown(self, filters: Filters) -> str:
        """Say which subject, kind, source or author no entry has, '' if there is none."""
        columns, filtering = self.index.columns, self.index.filtering
        subjects = self._unknown_subjects(filters.subjects)
        for what, wanted, known, labels in (
            ("subject", subjects, self._knows_subject, columns.subject.labels),
            ("kind", filters.kinds, columns.kind.labels.__contains__, columns.kind.labels),
            ("source", filters.sources, filtering.sources.matching, columns.source.labels),
            ("author", filters.authors, filtering.authors.matching, columns.author.labels),
        ):
            for name in wanted:
                if not known(name):
                    near = extractOne(name, labels, processor=fold, score_cutoff=70)
                    hint = f": did you mean {near[0]}?" if near else ""
                    return f"no entry has the {what} {name}{hint}"
        return ""

    def _unknown_subjects(self, query: SubjectQuery) -> list[str]:
        """Return the names that nothing has and that leave a group without hits or in vain."""
        unknown = []
        for group in query.groups:
            names = [name for name in group.subjects if not self._knows_subject(name)]
            if group.match == "all" or len(names) == len(group.subjects):
                unknown += names
        return unknown + [name for name in query.excluded if not self._knows_subject(name)]

    def _knows_subject(self, name: str) -> bool:
        return bool(self.scheme.find(name) or self.index.filtering.subjects.codes(name))

    def _hits(self, finding: Finding, request: Request) -> Sequence[Hit]:
        matcher = self.index.matcher(request.limits)
        snippets = Snippets(lambda: highlight_terms(finding.node, matcher), self._analyser)

        def snippet(entry: Entry) -> str:
            paragraphs = [entry.summary, *(p for s in entry.sections for p in s.paragraphs)]
            paragraphs += [work.annotation for work in entry.listed_works]
            return to_html(snippets.best(p for p in paragraphs if p))

        found = finding.found
        return [
            Hit(self.index.ids[doc], score, self.entry, snippet, request.since)
            for doc, score in zip(found.docs.tolist(), found.scores.tolist(), strict=True)
        ]

    def _did_you_mean(self, request: Request) -> str | None:
        def has_hits(corrected: str) -> bool:
            asked = replace(request, query=corrected, mode="simple", limit=0, offset=0, relax=False)
            return self._found(asked).found.total > 0

        return did_you_mean(request.query, self.index, has_hits, request.limits)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.index, self.scheme)

    @cached_property
    def _analyser(self) -> WordAnalyser:
        return WordAnalyser()


def read_settings_of(folder: Path) -> RelatedSettings:
    """Return the settings that a generation's related lists were made with."""
    path = folder / "related" / "settings.json"
    try:
        return read_settings(path) if path.exists() else DEFAULT
    except InputError as error:  # nobody but the bank wrote that file
        raise BankDamagedError(f"{error}: run 'repair'") from error


def read_scheme_of(folder: Path) -> Scheme:
    """Return the subject scheme kept with a generation."""
    path = folder / "scheme.json"
    try:
        return Scheme.from_json(path.read_bytes())
    except InputError as error:
        raise BankDamagedError(f"{path}: {error}: run 'repair'") from error
