"""What translations share, of each entry, as arrays: see `indexer.translations.rules`."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.cached import cached_for_short
from corpus.deferred.dataclasses import dataclass
from indexer.postings.arrays import mapped, mapped_starts, row_starts, save
from indexer.postings.field_postings import Int32s, Int64s

if TYPE_CHECKING:
    from corpus.entry import Entry
    from indexer.translations.rules import Rule

_RULES_SHIFT = 1
_RULES_BITS = 3


@dataclass(frozen=True, slots=True)
class TranslationKeys:
    """The keys of each document, as digests.

    `variants` is int64 of (documents,): a digest of each one's language and its region or script,
    0 where none is known. Document d has the keys `keys[indptr[d]:indptr[d + 1]]`, int64 and
    rising: a digest, of which the lowest bit says that the key was marked and the next three are
    the number of the rule.
    """

    variants: Int64s
    indptr: Int64s
    keys: Int64s

    @property
    def docs(self) -> Int64s:
        """The document of each key."""
        return np.repeat(np.arange(self.variants.size), np.diff(self.indptr))

    @property
    def rules(self) -> Int64s:
        """The number of the rule of each key, in `RULES`."""
        numbers: Int64s = (self.keys >> _RULES_SHIFT) & (2**_RULES_BITS - 1)
        return numbers

    @property
    def marked(self) -> Int64s:
        """1 for each key that was marked, 0 for others."""
        return self.keys & 1


class KeyCollector:
    """Takes the keys of entries; those whose language is not known have none."""

    def __init__(self) -> None:
        from indexer.translations.rules import RULES, variant_of  # here: only building wants it

        self._rules, self._variant_of = RULES, variant_of
        self._variants = array("q")
        self._counts = array("q")
        self._keys = array("q")

    def add(self, entry: Entry) -> None:
        """Take the keys of the next document."""
        keys = _keys(entry, self._rules) if entry.language else ()
        self._variants.append(_digest_of_many(self._variant_of(entry)) if entry.language else 0)
        self._counts.append(len(keys))
        self._keys.extend(keys)

    def finish(self) -> TranslationKeys:
        """Return the keys of all documents."""
        variants, counts, keys = (
            np.array(taken, np.int64) for taken in (self._variants, self._counts, self._keys)
        )
        return TranslationKeys(variants, row_starts(counts), keys)


def collect(entries: Iterable[Entry]) -> TranslationKeys:
    """Return the keys of entries."""
    collector = KeyCollector()
    for entry in entries:
        collector.add(entry)
    return collector.finish()


def _keys(entry: Entry, rules: Sequence[Rule]) -> list[int]:
    keys = []
    for number, rule in enumerate(rules):
        for text, marked in rule.keys(entry):
            digest_of = _digest_of_many if rule.recurs else _digest
            digest = digest_of(f"{rule.name} {text}") << (_RULES_SHIFT + _RULES_BITS)
            keys.append(_signed(digest | number << _RULES_SHIFT | marked))
    return sorted(set(keys)) if len(keys) > 1 else keys


def _digest(text: str) -> int:
    """Return 60 bits of a text's digest; two of a million texts share them once in a million."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 4


_digest_of_many = cached_for_short(_digest)
"""Of what many entries have: there are few tags, and as many as entries of what else is digested.
"""


def _signed(number: int) -> int:
    return number - 2**64 if number >= 2**63 else number


def merged(
    old: TranslationKeys, old_docs: Int32s, new: TranslationKeys, new_docs: Int32s
) -> TranslationKeys:
    """Return the keys after an update; the arguments are those of `postings.merged`."""
    total = int((old_docs >= 0).sum() + (new_docs >= 0).sum())
    variants = np.zeros(total, np.int64)
    docs, keys = [], []
    for some, places in ((old, old_docs), (new, new_docs)):
        variants[places[places >= 0]] = some.variants[places >= 0]
        moved = places[some.docs]
        docs.append(moved[moved >= 0])
        keys.append(some.keys[moved >= 0])
    doc, key = np.concatenate(docs), np.concatenate(keys)
    order = np.argsort(doc, kind="stable")
    return TranslationKeys(variants, row_starts(np.bincount(doc, minlength=total)), key[order])


def write(keys: TranslationKeys, folder: Path) -> None:
    """Write the keys into `folder`, for `read`."""
    save(folder / "translations.variants.npy", keys.variants)
    save(folder / "translations.indptr.npy", keys.indptr)
    save(folder / "translations.keys.npy", keys.keys)


def read(folder: Path, docs: int) -> TranslationKeys:
    """Read what `write` wrote of so many documents, mapped into memory.

    Raises BankDamagedError for anything else.
    """
    keys = mapped(folder / "translations.keys.npy", np.int64, -1)
    return TranslationKeys(
        mapped(folder / "translations.variants.npy", np.int64, docs),
        mapped_starts(folder / "translations.indptr.npy", docs, keys.size),
        keys,
    )
