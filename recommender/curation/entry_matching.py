"""Finding an entry again that something is known of: its id, title, year and address.

Ids that are derived from an entry's content may change when entries are merged or identified
anew; see `corpus.loading.identity`, whose rules on titles and years are kept here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from corpus.cached import cached_property
from corpus.kinds import REVISED_KINDS
from corpus.storage.store import Name
from corpus.text.typography import title_key
from recommender.curation.decisions import EntryRef

State = Literal["sure", "renamed", "retitled", "unsure", "gone"]
"""How an entry was found: as it was, under another id, with another title and nothing to say
whether it still is the same, as any of several, not at all."""

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """An entry that was looked for: its document number, -1 where it is not known.

    `note` says in a few words what is not as it was, '' for a state of 'sure'.
    """

    doc: int
    state: State
    note: str = ""


class EntryNumbers(Protocol):
    """The entries of one generation by number, as `indexer.index.Index` has them."""

    def __len__(self) -> int: ...

    def expect(self, entry_ids: Sequence[str]) -> None:
        """Be told that these will be asked for one by one."""
        ...

    def doc(self, entry_id: str) -> int:
        """Return the document number of an id, or -1."""
        ...

    def id_of(self, doc: int) -> str:
        """Return the id of a document."""
        ...

    def title_key(self, doc: int) -> str:
        """Return the folded title of a document."""
        ...


class EntryMatcher:
    """Finds entries of one generation by what is known of them."""

    def __init__(self, numbers: EntryNumbers, names: Callable[[], Iterable[Name]]) -> None:
        """`names` gives what all entries are called; it is used when an id does not tell."""
        self._numbers = numbers
        self._names = names

    def expect(self, marks: Iterable[EntryRef]) -> None:
        """Be told that these will be looked for one by one."""
        self._numbers.expect(list({mark.id for mark in marks}))

    def find(self, mark: EntryRef) -> EntryMatch:
        """Find an entry: by its id if it has its title or address still, else by these."""
        doc, key = self._numbers.doc(mark.id), title_key(mark.title)
        if doc >= 0 and title_key(self._numbers.title_key(doc)) == key:
            return EntryMatch(doc, "sure")
        alike = self._alike(mark, key)
        if doc >= 0 and (doc in alike or len(alike) != 1):
            if doc in alike:
                return EntryMatch(doc, "sure")
            return EntryMatch(
                doc, "retitled", f"{mark.id} has another title than when this was decided"
            )
        if len(alike) == 1:
            now = self._numbers.id_of(alike[0])
            return EntryMatch(alike[0], "renamed", f"{mark.id} is {now} now")
        if alike:
            ids = ", ".join(self._numbers.id_of(one) for one in alike[:_SHOWN])
            return EntryMatch(-1, "unsure", f"{mark.id} is gone and may be any of {ids}")
        return EntryMatch(-1, "gone", f"{mark.id} is not in the bank")

    def _alike(self, mark: EntryRef, key: str) -> Sequence[int]:
        """Return the documents with the title, and a year that does not differ, or the address."""
        found = {
            doc
            for doc, year in self._by_title.get(key, ())
            if not (year and mark.year) or year == mark.year
        }
        found.update(self._by_address.get(mark.url, ()) if mark.url else ())
        return sorted(found)

    @cached_property
    def _by_title(self) -> Mapping[str, Sequence[tuple[int, int | None]]]:
        titles: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
        for doc, name in self._all_names:
            year = None if name.kind in REVISED_KINDS else name.year
            for key in {title_key(name.title), title_key(name.headline)} - {""}:
                titles[key].append((doc, year))
        return titles

    @cached_property
    def _by_address(self) -> Mapping[str, Sequence[int]]:
        addresses: dict[str, list[int]] = defaultdict(list)
        for doc, name in self._all_names:
            addresses[name.url].append(doc)
        return addresses

    @cached_property
    def _all_names(self) -> Sequence[tuple[int, Name]]:
        names = list(self._names())
        self._numbers.expect([name.id for name in names])
        numbered = ((self._numbers.doc(name.id), name) for name in names)
        return [(doc, name) for doc, name in numbered if doc >= 0]
