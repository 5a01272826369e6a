"""Published lists: all lists of a moment, frozen, for readers until the next are published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.kinds import REVISED_KINDS
from corpus.storage.store import Name
from indexer.postings.arrays import (
    mapped,
    mapped_numbers,
    other_than_written,
    read_json,
    save,
    texts,
)
from indexer.postings.field_postings import Int32s
from recommender.curation.curated_lists import CuratedLists
from recommender.curation.decisions import EntryRef
from recommender.curation.entry_matching import EntryMatcher, EntryNumbers
from recommender.related_lists import ListArrays, ListLine
from recommender.related_settings import LENGTH

REMOVED = -2
"""Stands for an entry that has been removed, where a document number would stand."""


@dataclass(frozen=True, slots=True)
class About:
    """Who published, when (UTC) and why.

    `generation` is the one whose entries were listed, and `stamp` that of the decisions applied.
    """

    who: str
    when: datetime
    why: str
    generation: int
    stamp: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape, which `from_dict` reads."""
        return asdict(self) | {"when": self.when.isoformat()}

    @classmethod
    def from_dict(cls, shape: dict[str, Any]) -> About:
        """Return what a JSON shape says. Raises ValueError for another shape."""
        try:
            return cls(**shape | {"when": datetime.fromisoformat(shape["when"])})
        except (KeyError, TypeError) as error:
            raise ValueError("it does not say who published, when and why") from error


def write(folder: Path, names: Sequence[Name], listing: ListArrays) -> None:
    """Write a publication; `names` are those of the rows of `listing`. O(entries)."""
    texts = {
        "ids": [name.id for name in names],
        "titles": [name.title for name in names],
        "addresses": [name.url for name in names],
    }
    for what, values in texts.items():
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{what}.json").write_text(text, encoding="utf-8")
    years = [0 if name.kind in REVISED_KINDS else name.year or 0 for name in names]
    for what, array in (
        ("lists", listing.docs.astype(np.int32)),
        ("scores", listing.scores.astype(np.float64)),
        ("pinned", listing.pinned),
        ("years", np.array(years, np.int32)),
        ("digests", np.array([_short(name.digest) for name in names], np.uint64)),
    ):
        save(folder / f"{what}.npy", array)


def _short(digest: str) -> int:
    return int(digest[:16], 16)


class Publication:
    """A publication, for reading; its lists name entries by their place among `ids`."""

    def __init__(self, folder: Path, number: int, about: About) -> None:
        """Open the publication in `folder`, which `write` wrote.

        O(lists). Raises BankDamagedError for what is no publication.
        """
        self.number = number
        self.about = about
        self.ids: Sequence[str] = texts(folder / "ids.json", read_json(folder / "ids.json"))
        count = len(self.ids)
        self.listing = ListArrays(
            mapped_numbers(folder / "lists.npy", -1, count, count, LENGTH),
            mapped(folder / "scores.npy", np.float64, count, LENGTH),
            mapped(folder / "pinned.npy", np.bool_, count, LENGTH),
        )
        self._digests: npt.NDArray[np.uint64] = mapped(folder / "digests.npy", np.uint64, count)
        self._years: npt.NDArray[np.int32] = mapped(folder / "years.npy", np.int32, count)
        # mapped now and read when asked for, by when the folder may be gone
        self._json = {
            path: np.memmap(path, np.uint8, mode="r").view(np.ndarray)
            for path in (folder / "titles.json", folder / "addresses.json")
        }

    def __len__(self) -> int:
        return len(self.ids)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of what is said of a publication."""
        about = {"who": self.about.who, "when": self.about.when.isoformat(), "why": self.about.why}
        return {"number": self.number, "entries": len(self), **about}

    def mark(self, place: int) -> EntryRef:
        """Return what is known of an entry."""
        titles, addresses = self._titles_and_addresses
        year = int(self._years[place]) or None
        return EntryRef(self.ids[place], titles[place], year, addresses[place])

    def has_changed(self, place: int, digest: str) -> bool:
        """Say whether an entry, whose content hash is `digest` now, has changed since."""
        return int(self._digests[place]) != _short(digest)

    @cached_property
    def _titles_and_addresses(self) -> tuple[Sequence[str], ...]:
        return tuple(self._texts(path, held.tobytes()) for path, held in self._json.items())

    def _texts(self, path: Path, contents: bytes) -> Sequence[str]:
        try:
            return texts(path, json.loads(contents), len(self))
        except (ValueError, RecursionError) as error:
            raise other_than_written(path) from error


class PublishedList(Protocol):
    """A publication, asked for single lists."""

    def of(self, doc: int) -> list[ListLine] | None:
        """Return the list of a document without those removed since, None if it came after."""
        ...


class PublishedLists:
    """A publication as the entries of one generation see it; safe to share between threads."""

    def __init__(
        self, publication: Publication, numbers: EntryNumbers, recogniser: EntryMatcher
    ) -> None:
        self.publication = publication
        self.docs = _current(publication, numbers, recogniser)
        """The document number of each published entry, int32, `REMOVED` for those removed."""
        self.places = np.full(len(numbers), -1, np.int32)
        """The place of each document in the publication, -1 for one that came after it."""
        present = np.flatnonzero(self.docs >= 0)
        self.places[self.docs[present]] = present

    def rows(self) -> Int32s:
        """Return the lists in document numbers, int32 (published entries, LENGTH).

        `REMOVED` stands for entries that were removed, -1 where a list is shorter. O(entries).
        """
        lists = self.publication.listing.docs
        return np.where(lists >= 0, self.docs[lists], -1).astype(np.int32)

    def of(self, doc: int) -> list[ListLine] | None:
        """Return the list of a document without those removed since, None if it came after."""
        place = int(self.places[doc])
        if place < 0:
            return None
        listing = self.publication.listing
        lines = zip(
            listing.docs[place].tolist(),
            listing.scores[place].tolist(),
            listing.pinned[place].tolist(),
            strict=True,
        )
        return [
            ListLine(int(self.docs[other]), score, pinned)
            for other, score, pinned in lines
            if other >= 0 and self.docs[other] >= 0
        ]


def _current(publication: Publication, numbers: EntryNumbers, recogniser: EntryMatcher) -> Int32s:
    """Return the document numbers of published entries; ids that are gone are looked for."""
    numbers.expect(publication.ids)
    docs = np.array([numbers.doc(entry_id) for entry_id in publication.ids], np.int32)
    taken = set(docs.tolist())
    for place in np.flatnonzero(docs < 0).tolist():
        found = recogniser.find(publication.mark(place))
        renamed = found.state == "renamed" and found.doc not in taken
        docs[place] = found.doc if renamed else REMOVED
        taken.add(int(docs[place]))
    return docs


def shown_list(doc: int, drafts: CuratedLists, published: PublishedList | None) -> list[ListLine]:
    """Return the list of a document that readers see: as published, else as it would be."""
    shown = published.of(doc) if published else None
    return drafts.of(doc) if shown is None else shown


class ShownLists:
    """What readers see: the published lists, and the drafts of entries that came after these."""

    def __init__(self, drafts: CuratedLists, published: PublishedLists | None) -> None:
        self.drafts = drafts
        self.published = published

    def of(self, doc: int) -> list[ListLine]:
        """Return the list of a document number."""
        return shown_list(doc, self.drafts, self.published)

    def listing(self) -> ListArrays:
        """Return all lists by document number, as `of` gives them. O(entries)."""
        drafts, published = self.drafts.listing, self.published
        if published is None:
            return drafts
        present = np.flatnonzero(published.docs >= 0)
        docs = published.rows()[present]
        gone = docs < 0
        docs = np.where(gone, -1, docs).astype(np.int32)
        left = np.argsort(gone, axis=1, kind="stable")
        shown = ListArrays(drafts.docs.copy(), drafts.scores.copy(), drafts.pinned.copy())
        told = published.publication.listing
        for array, values, empty in (
            (shown.docs, docs, -1),
            (shown.scores, told.scores[present], 0.0),
            (shown.pinned, told.pinned[present], False),
        ):
            kept = np.where(gone, empty, values)
            array[published.docs[present]] = np.take_along_axis(kept, left, axis=1)
        return shown
