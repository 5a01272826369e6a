"""What the facade gives back: results, hits and related documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, field
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Protocol, Self

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from corpus.listing.listed_entry import ListedEntry
from corpus.notebook import notebook_html
from indexer.analysis.language import code_of
from indexer.analysis.words import WordAnalyser
from indexer.postings.subject_column import greatest
from indexer.search.engine import FacetCounts, LiveCounts, SearchEngine
from indexer.search.query_execution import Executed, QueryExecution
from indexer.search.spec import SearchSpec
from indexer.snippets.highlight_terms import HighlightTerms
from indexer.snippets.passages import Snippets, to_html

if TYPE_CHECKING:
    from corpus.entry import Entry


class Entries(Protocol):
    """What gives the entries that results name, by id; both raise InputError for another id."""

    def entry(self, entry_id: str) -> Entry:
        """Return an entry."""
        ...

    def listed(self, entry_id: str) -> ListedEntry:
        """Return what lists show of an entry."""
        ...

    def listed_first(self, ids: Sequence[str]) -> dict[str, ListedEntry]:
        """Return what lists show of the first of some entries: of one, or more that are short."""
        ...

    def listed_at_once(self, ids: Sequence[str]) -> dict[str, ListedEntry] | None:
        """Return what lists show of entries, None where that may take more than a moment."""
        ...

    def expect(self, ids: Sequence[str]) -> None:
        """Be told that these entries will be asked for one by one."""
        ...


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the entries found have a value."""

    value: str
    count: int


@dataclass(frozen=True)
class _OfEntry:
    """A line that names an entry and loads it when asked for."""

    id: str
    score: float
    _entries: Entries = field(repr=False, compare=False)

    @cached_property
    def entry(self) -> Entry:
        """The entry."""
        return self._entries.entry(self.id)

    @cached_property
    def listed(self) -> ListedEntry:
        """What lists show of the entry: read in a fraction of the time of the whole of it."""
        return self._entries.listed(self.id)

    def detached(self) -> Self:
        """Return the line such that what it loads goes with it, and is not kept with the results.

        A page of hits may be a hundred books.
        """
        own = self.__dict__
        if "entry" in own or "listed" in own:
            return self
        same = object.__new__(type(self))
        same.__dict__.update(own)  # in a fifth of the time of `replace`
        return same

    def _about(self) -> dict[str, Any]:
        entry = self.listed
        about = {"id": self.id, "title": entry.title, "kind": entry.kind, "year": entry.year}
        return about | {"score": round(self.score, 6)}

    def _repr_html_(self) -> str:
        return notebook_html(self)


class _Page:
    """What the hits of one page share: how to find a snippet, and the day searched from."""

    def __init__(
        self,
        executed: Executed,
        spec: SearchSpec,
        engine: SearchEngine,
        entries: Entries,
        read: dict[str, ListedEntry],
    ) -> None:
        self._spec = spec
        self._entries = entries
        self._ids = executed.found.ids
        self._read = read
        self._new = list(read.values())
        self._executed = executed
        self._engine = engine
        self._by_language: dict[str, Snippets] = {}

    def hits(self) -> list[Hit]:
        found = self._executed.found
        return Hit.of_page(found.ids, found.scores, self._entries, self)

    @property
    def since(self) -> date | None:
        since: date | None = self._spec.filters["since"]
        return since

    def listed(self, entry_id: str) -> ListedEntry:
        """Return what lists show of a hit; it is not kept, but others may be read beside it."""
        if entry_id not in self._read:
            rest = self._ids[self._ids.index(entry_id) :]
            read = self._entries.listed_first(rest)
            self._read.update(read)
            self._new = list(read.values())
        return self._read.pop(entry_id, None) or self._entries.listed(entry_id)

    def snippet(self, entry: ListedEntry) -> str:
        if self._new:
            self._expect(self._new)
            self._new = []
        return to_html(self._snippets(entry).best(entry.texts, summary=entry.summary))

    def _expect(self, entries: Iterable[ListedEntry]) -> None:
        """Have what was read together looked through together."""
        alike: dict[Snippets, list[ListedEntry]] = {}
        for entry in entries:
            alike.setdefault(self._snippets(entry), []).append(entry)
        for snippets, some in alike.items():
            snippets.expect((entry.summary, entry.texts) for entry in some)

    def _snippets(self, entry: ListedEntry) -> Snippets:
        language = code_of(entry.language)
        snippets = self._by_language.get(language)
        if snippets is None:
            snippets = self._by_language[language] = Snippets(self._wanted, _analyser(language))
        return snippets

    @cached_property
    def _wanted(self) -> Callable[[str], HighlightTerms]:
        if (same := self._executed.found.highlight_terms) is not None:
            terms = same()
            return lambda _field: terms
        # of each field once, whatever the languages of the entries
        asked = self._executed.tree, self._spec.limits
        return cache(partial(self._engine.highlight_terms, *asked))


@dataclass(frozen=True)
class Hit(_OfEntry):
    """An entry that was found, its score, and when asked for, itself and why it was found."""

    _page: _Page = field(repr=False, compare=False)

    @classmethod
    def of_page(
        cls, ids: Sequence[str], scores: Sequence[float], entries: Entries, page: _Page
    ) -> list[Hit]:
        """Return the hits of a page, made at once in half the time that each by itself takes."""
        hits, make = [], object.__new__
        for entry_id, score in zip(ids, scores, strict=True):
            hit = make(cls)
            own = hit.__dict__
            own["id"], own["score"], own["_entries"], own["_page"] = entry_id, score, entries, page
            hits.append(hit)
        return hits

    def __repr__(self) -> str:
        return f"Hit({self.id!r}, {self.score:.4f})"

    @cached_property
    def listed(self) -> ListedEntry:
        """What lists show of the entry: read with those of the next hits."""
        return self._page.listed(self.id)

    @cached_property
    def snippet(self) -> str:
        """The passage that shows why it was found: HTML, escaped, matches in `<mark>`."""
        return self._page.snippet(self.listed)

    @property
    def change(self) -> str:
        """What happened to it since the day that was searched from: 'added' or 'revised'.

        '' when the search had no such day.
        """
        since = self._page.since
        if since is None:
            return ""
        added = self.listed.first_uploaded
        return "added" if added and added >= since else "revised"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a hit."""
        hit = self.detached()
        change = {"change": hit.change} if hit.change else {}
        return change | hit._about() | {"snippet": hit.snippet}


@dataclass(frozen=True)
class Results:
    """A page of hits and the total; counts and the suggestion are worked out when asked for.

    `note` says how a query was read that could not be read as it stands, or what was relaxed of
    one that found nothing; '' otherwise. `relaxed` names the steps: 'near', 'phrase', 'most',
    'any', 'field', 'date', 'year', 'kind', 'broader', 'subject'.
    """

    query: str
    total: int
    hits: Sequence[Hit]
    note: str
    relaxed: tuple[str, ...]
    _facets: Callable[[], FacetCounts] = field(repr=False)
    _did_you_mean: Callable[[], str | None] = field(repr=False)
    _live_counts: Callable[[], LiveCounts] = field(repr=False)

    @property
    def found_as_asked(self) -> int:
        """The total before anything was relaxed: only what finds nothing is relaxed."""
        return 0 if self.relaxed else self.total

    @cached_property
    def facets(self) -> dict[str, list[FacetCount]]:
        """Counts over all entries found, by 'kind', 'year' and 'subject'."""
        return {
            name: [FacetCount(value, count) for value, count in counts]
            for name, counts in self._counts.items()
        }

    @cached_property
    def _counts(self) -> FacetCounts:
        return self._facets()

    @cached_property
    def subject_counts(self) -> dict[str, int]:
        """For each subject, by code, the hits there would be if it were added to the search.

        All of the scheme's and of the bank's subjects are there. One of several subjects of which
        any would do is counted without the others, as if chosen instead.
        """
        return dict(self._live.subjects)

    def narrowing_subjects(self, most: int) -> list[tuple[str, int]]:
        """Return the subjects that would leave most, but not all, by code, and what they would.

        Those with the most hits come first, of equal ones the first by code, `most` of them or
        less. It takes a fraction of the time of `subject_counts`.
        """
        return greatest(self._live.subjects, most, self.total)

    @property
    def kind_counts(self) -> Mapping[str, int]:
        """The hits of each kind if no kinds had been chosen; kinds without hits are left out."""
        return self._live.kinds

    @property
    def year_counts(self) -> Mapping[int, int]:
        """The hits of each year, newest first, if no years had been chosen."""
        return self._live.years

    @cached_property
    def _live(self) -> LiveCounts:
        return self._live_counts()

    @cached_property
    def did_you_mean(self) -> str | None:
        """The query in the bank's own words, if it has unknown ones and would find something."""
        return self._did_you_mean()

    def to_dict(self, values: int | None = None) -> dict[str, Any]:
        """Return the JSON shape that `evidencebank search --json` prints.

        It counts the first so many `values` of each facet, all if it is None.
        """
        return {
            "query": self.query,
            "total": self.total,
            "hits": [hit.to_dict() for hit in self.hits],
            "facets": {
                name: [{"value": value, "count": count} for value, count in counts[:values]]
                for name, counts in self._counts.items()
            },
            "did_you_mean": self.did_you_mean,
            "note": self.note,
            **({"relaxed": list(self.relaxed)} if self.relaxed else {}),
        }

    def _repr_html_(self) -> str:
        return notebook_html(self)


def results_of(
    spec: SearchSpec, execution: QueryExecution, engine: SearchEngine, entries: Entries
) -> Results:
    """Carry a search out and return its page of results; `entries` gives those it names.

    Raises QueryError in advanced mode for a query that cannot be read or goes too far.
    """
    executed = execution.run(spec)
    entries.expect(executed.found.ids)
    note = executed.note or execution.unknown_filter(spec) or _gone(spec, engine)
    page = _Page(executed, spec, engine, entries, {})
    return _results(spec, execution, executed, note, page)


_MOMENT = 1_000_000
"""Postings that are gone through for hits, and again for counts, in some milliseconds."""


def results_at_once(
    spec: SearchSpec, execution: QueryExecution, engine: SearchEngine, entries: Entries
) -> Results | None:
    """Return what `results_of` does, its entries read, None where that may take longer."""
    executed = execution.at_once(spec, _MOMENT)
    read = entries.listed_at_once(executed.found.ids) if executed else None
    if executed is None or read is None:
        return None
    page = _Page(executed, spec, engine, entries, read)
    return _results(spec, execution, executed, "", page)


def _results(
    spec: SearchSpec, execution: QueryExecution, executed: Executed, note: str, page: _Page
) -> Results:
    found = executed.found
    return Results(
        spec.query,
        found.total,
        page.hits(),
        note,
        executed.relaxed,
        found.facets,
        lambda: execution.did_you_mean(spec, executed),
        found.live_counts,
    )


def _gone(spec: SearchSpec, engine: SearchEngine) -> str:
    """Say which of the ids that were picked the bank does not have, '' if it has all."""
    if not spec.picked:
        return ""
    gone = [entry_id for entry_id in spec.picked if entry_id not in engine]
    return f"picked and no longer in the bank: {', '.join(gone)}" if gone else ""


_analyser = cache(WordAnalyser)


@dataclass(frozen=True)
class RelatedItem(_OfEntry):
    """One line of an entry's related list: rank from 1, cosine, and the words both share most."""

    rank: int
    shared_terms: tuple[str, ...]
    pinned: bool

    def __repr__(self) -> str:
        return f"RelatedItem({self.rank}, {self.id!r}, {self.score:.4f})"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a line of a related list."""
        shared = {"shared_terms": list(self.shared_terms), "pinned": self.pinned}
        return {"rank": self.rank} | self.detached()._about() | shared


class RelatedList(list[RelatedItem]):
    """A related list, which notebooks show as a table."""

    def _repr_html_(self) -> str:
        return notebook_html(self)


@dataclass(frozen=True, slots=True)
class Translation:
    """The same work in another language, whose tag is `language`."""

    id: str
    title: str
    language: str

    def to_dict(self) -> dict[str, str]:
        """Return the JSON shape of a translation."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a text being typed may become: of the kind 'title', 'subject' or 'word'.

    `target` is the id of the entry with this title or the code of the subject, '' for words.
    """

    text: str
    kind: str
    target: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return the JSON shape of a suggestion, where the kind is called `sort`."""
        return {"text": self.text, "sort": self.kind, "target": self.target}


@dataclass(frozen=True, slots=True)
class SubjectCount:
    """A subject, its place in the scheme (depth 0 at the top) and how many entries it has."""

    code: str
    label: str
    depth: int
    count: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a subject."""
        return asdict(self)
