"""What a bank's entries are filed under, narrower subjects included."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from evidencebank import Bank, SubjectCount

Flags = npt.NDArray[np.bool_]

OVERVIEWS = ("MATRIX CELL", "HOT TOPIC", "COLLECTION")
"""Kinds of entries that are about many others, rather than an account of one thing."""

SHORT = 80
"""With fewer words than this an entry is a note of a few lines."""


class Filing:
    """The subjects of the entries that are the rows of a bank's `to_frame`.

    `subjects` are the scheme's in its order, then free ones, each with its number of entries;
    `labels` and `counts` have the name and that number by the subject's code.
    """

    def __init__(self, bank: Bank, entries: pd.DataFrame) -> None:
        self.scheme = bank.scheme
        self.subjects: list[SubjectCount] = bank.subjects()
        self.labels = {subject.code: subject.label for subject in self.subjects}
        self.counts = {subject.code: subject.count for subject in self.subjects}
        self._codes = entries.subject_codes

    def under(self, code: str) -> Flags:
        """Return which entries are filed under a subject or a narrower one, bool of (entries,)."""
        wanted = self.scheme.descendants(code) if code in self.scheme else {code}
        return np.array([not wanted.isdisjoint(codes) for codes in self._codes], dtype=bool)

    def own(self) -> dict[str, int]:
        """Return how many entries are filed under each subject itself, by its code."""
        return self._codes.explode().value_counts().to_dict()

    def free(self) -> list[SubjectCount]:
        """Return the subjects that entries have and the scheme has not."""
        return [subject for subject in self.subjects if subject.code not in self.scheme]

    def top(self) -> list[SubjectCount]:
        """Return the subjects that have entries and nothing broader, most entries first.

        They are those of the scheme, or where a bank has none, all there are.
        """
        tops = {root.code for root in self.scheme.roots()} or self.labels.keys()
        found = [subject for subject in self.subjects if subject.count and subject.code in tops]
        return sorted(found, key=lambda subject: (-subject.count, subject.code))

    def leaves(self) -> list[str]:
        """Return the codes of the scheme's subjects without narrower ones, in its order.

        Where a bank has no scheme, they are those of all its subjects.
        """
        if not self.scheme:
            return list(self.labels)
        return [subject.code for subject in self.scheme if not self.scheme.children(subject.code)]

    def kin(self, one: str, other: str) -> bool:
        """Say whether one of two subjects is broader than the other."""
        if one not in self.scheme or other not in self.scheme:
            return False
        return one in self.scheme.ancestors(other) or other in self.scheme.ancestors(one)

    def branch(self, code: str) -> list[SubjectCount]:
        """Return a subject and what is narrower, in the scheme's order."""
        below = self.scheme.descendants(code) if code in self.scheme else {code}
        return [subject for subject in self.subjects if subject.code in below]

    def sized(self, least: int, most: int) -> list[str]:
        """Return the codes of the subjects with so many entries, in order.

        They are those of the scheme, or where a bank has none, all there are.
        """
        known = [s for s in self.subjects if s.code in self.scheme or not self.scheme]
        return [subject.code for subject in known if least <= subject.count <= most]

    def groups(self, codes: Iterable[str], other: str = "Other") -> pd.Series[str]:
        """Return for each entry the label of one of the subjects given, or `other`.

        An entry's subjects are tried in its own order; what is under several of those given
        belongs to the first of them.
        """
        group_of: dict[str, str] = {}
        for code in codes:
            for subject in self.branch(code):
                group_of.setdefault(subject.code, self.labels[code])
        return self._codes.map(
            lambda filed: next((group_of[code] for code in filed if code in group_of), other)
        )
