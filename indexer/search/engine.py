"""What a search asks of an engine, whichever it is.

Nothing that crosses this line is of NumPy, SciPy, Whoosh or a client's: ids, numbers and texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from corpus.deferred.dataclasses import dataclass
from indexer.query.tree import Node
from indexer.snippets.highlight_terms import HighlightTerms

if TYPE_CHECKING:
    from indexer.query.conditions import Condition
    from indexer.query.limits import Limits
    from indexer.search.explained import Explained

FacetCounts = Mapping[str, Sequence[tuple[str, int]]]
"""Values with their counts, by 'kind', 'year' and 'subject'."""


@dataclass(frozen=True, slots=True)
class LiveCounts:
    """How many hits a search would have if one filter were another.

    Kinds are counted as if none had been chosen, years likewise; a subject as if it were added.
    """

    kinds: Mapping[str, int]
    years: Mapping[int, int]
    subjects: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TopDocs:
    """A page of ids with their scores, best first, and the total; counts for who asks for them.

    `highlight_terms` gives what texts show of a query that was not read, None of one that was: see
    `SearchEngine.highlight_terms`.
    """

    ids: Sequence[str]
    scores: Sequence[float]
    total: int
    facets: Callable[[], FacetCounts]
    live_counts: Callable[[], LiveCounts]
    highlight_terms: Callable[[], HighlightTerms] | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    """What a text being typed may become: of the kind 'subject', 'word' or 'title'.

    `target` is the code of the subject or the id of the entry, '' for words; of a title `text` is
    '': the entry has it.
    """

    text: str
    kind: str
    target: str = ""


class SearchEngine(Protocol):
    """An index of entries that answers searches; safe to share between threads."""

    def __len__(self) -> int:
        """Return how many entries there are."""
        ...

    def __contains__(self, entry_id: object) -> bool:
        """Say whether there is an entry of this id."""
        ...

    def prepare(self) -> None:
        """Load what takes a while to load, before anyone waits."""
        ...

    def search(
        self,
        tree: Node,
        conditions: Sequence[Condition] = (),
        *,
        sort: str = "relevance",
        limit: int = 10,
        offset: int = 0,
        graph: bool = True,
        limits: Limits = ...,
        picked: Sequence[str] = (),
    ) -> TopDocs:
        """Return a page of what matches a tree and meets all conditions.

        Ids that are `picked` are found in any case. Raises QueryError where a word of the tree
        stands for more words than `limits` allow.
        """
        ...

    def at_once(
        self, query: str, limit: int, offset: int, graph: bool, most_postings: int | None = None
    ) -> TopDocs | None:
        """Return what `search` finds by any of a query's words, None where it has to be read.

        That is a query which needs no tree: nothing stands for its words but they themselves. None
        as well where they have more than so many postings.
        """
        ...

    def meeting(self, entry_ids: Sequence[str], conditions: Sequence[Condition]) -> list[str]:
        """Return those of some entries that meet all conditions, in their order."""
        ...

    def unknown(self, condition: Condition) -> tuple[str, list[str]]:
        """Return the column that a condition names and its names that no entry has."""
        ...

    def labels(self, column: str) -> Sequence[str]:
        """Return all labels of a column, sorted."""
        ...

    def languages(self) -> Sequence[str]:
        """Return the codes of the languages that entries are in, English first."""
        ...

    def values(self, column: str) -> Sequence[tuple[str, int]]:
        """Return all values of a column with their numbers of entries."""
        ...

    def highlight_terms(self, tree: Node, limits: Limits, field: str) -> HighlightTerms:
        """Return what of a text shows why a tree found it."""
        ...

    def explain(
        self, tree: Node, entry_id: str, limits: Limits, graph: bool, query: str
    ) -> Explained:
        """Say how an entry answers a tree, which was read from a query."""
        ...

    def did_you_mean(
        self, query: str, has_hits: Callable[[str], bool], limits: Limits
    ) -> str | None:
        """Return a query with its unknown words replaced by near ones, or None."""
        ...

    def complete(self, text: str, limit: int) -> Sequence[Completed]:
        """Return what a text that is being typed may become."""
        ...
