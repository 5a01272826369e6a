"""What of the loads needs a look: refusals, gaps, works merged, titles that are none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations, islice
from pathlib import Path
from typing import Any

from corpus.draft import Rejection
from corpus.kinds import REVISED_KINDS
from corpus.loading.load_facts import Gap, LoadFacts
from corpus.loading.same_work import KnownBy, known_by
from corpus.storage.store import Name, Store, StoredDraft
from corpus.text.typography import title_key
from evidencebank.load_review.odd_titles import odd_titles

SHOWN = 50
"""How many of each sort a review shows."""

_KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not read: the file, what of it, and why; `key` stands for the file."""

    file: str
    source: str
    reason: str
    key: str

    @classmethod
    def of(cls, path: Path, rejection: Rejection) -> Refusal:
        """Return the refusal of a file, or of a part of it."""
        key = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()
        return cls(str(path), rejection.source, rejection.reason, key[:_KEY_LENGTH])


@dataclass(frozen=True, slots=True)
class Remark:
    """An entry that needs a look, the files that tell of it, and why, '' where the sort says it."""

    id: str
    title: str
    files: tuple[str, ...]
    why: str = ""


Some = tuple[int, Sequence[Remark]]
"""How many there are, and the first of them."""


@dataclass(frozen=True, slots=True)
class LoadReview:
    """What an editor should look at after loads: of each sort how many there are, and the first.

    `without_author` leaves out kinds that have none, such as matrix cells. `merged` are entries of
    which several pages or records tell, with what these have in common.
    """

    entries: int
    refused: tuple[int, Sequence[Refusal]]
    without_year: Some
    without_author: Some
    without_subject: Some
    merged: Some
    site_titles: Some

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a review."""
        total, refusals = self.refused
        shape: dict[str, Any] = {
            "entries": self.entries,
            "refused": {"total": total, "files": [asdict(one) for one in refusals]},
        }
        for name in SORTS:
            total, remarks = getattr(self, name)
            shape[name] = {"total": total, "entries": [asdict(one) for one in remarks]}
        return shape


SORTS = ("without_year", "without_author", "without_subject", "merged", "site_titles")
"""The sorts of remarks, as a review names them."""


def review_of(store: Store, generation: int, most: int = SHOWN) -> LoadReview:
    """Return what of the entries of a generation needs a look, `most` of each sort. O(bank)."""
    facts = LoadFacts(store)
    names = {name.id: name for name in store.names(generation)}
    reviewing = _Reviewing(facts, names, most)
    refused = [Refusal.of(path, one) for path, one in facts.refused()]

    def lacking(gap: Gap, without: Iterable[str] = ()) -> Some:
        found = facts.lacking(gap, generation, tuple(without))
        return reviewing.some((entry_id, "") for entry_id in found)

    merged = [entry_id for entry_id in facts.merged() if entry_id in names]
    first = ((entry_id, _in_common(facts.drafts_of(entry_id))) for entry_id in merged[:most])
    odd = [(name.id, reason) for name, reason in odd_titles(list(names.values()))]
    return LoadReview(
        len(names),
        (len(refused), refused[:most]),
        lacking("year"),
        lacking("authors", REVISED_KINDS),
        lacking("subjects"),
        (len(merged), reviewing.some(first)[1]),
        reviewing.some(odd),
    )


@dataclass(frozen=True, slots=True)
class _Reviewing:
    facts: LoadFacts
    names: dict[str, Name]
    most: int

    def some(self, found: Iterable[tuple[str, str]]) -> Some:
        """Return how many entries were found, and remarks on the first, each with why."""
        listed = list(found)
        remarks = [self._remark(entry_id, why) for entry_id, why in islice(listed, self.most)]
        return len(listed), remarks

    def _remark(self, entry_id: str, why: str) -> Remark:
        drafts = self.facts.drafts_of(entry_id)
        files = dict.fromkeys(one.path for one in drafts)
        return Remark(entry_id, self.names[entry_id].title, tuple(files), why)


def _in_common(drafts: Sequence[StoredDraft]) -> str:
    """Return what the pages and records of an entry have in common, in words."""
    own = [one for one in drafts if not one.draft.is_listed_work]
    known = [known_by(one.draft.entry, _year(one)) for one in own]
    told = [what for one, other in combinations(known, 2) for what in _shared(one, other)]
    if not told and len({title_key(one.draft.entry.title) for one in own}) == 1:
        told = ["title"]
    return f"{len(own):,} with the same {', '.join(dict.fromkeys(told)) or 'address or id'}"


def _shared(one: KnownBy, other: KnownBy) -> Iterator[str]:
    if one.doi and one.doi == other.doi:
        yield f"DOI {one.doi}"
    if one.pmid and one.pmid == other.pmid:
        yield f"PMID {one.pmid}"
    if one.address and one.address == other.address:
        yield "address and title"
    if one.named and one.named == other.named:
        yield "title, year and first author"


def _year(stored: StoredDraft) -> int | None:
    entry = stored.draft.entry
    return None if entry.kind in REVISED_KINDS else entry.year
