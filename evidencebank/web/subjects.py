"""Which subjects visitors are shown: those of the scheme, or all where there is none.

What stands outside a scheme is a code of some page or a word that nobody arranged. Entries keep it
and searches find it.
"""

from __future__ import annotations

from evidencebank.bank import Bank
from evidencebank.results import SubjectCount


def counted_subjects(bank: Bank) -> list[SubjectCount]:
    """Return the subjects in the order of the scheme, with how many entries each has."""
    scheme = bank.scheme
    return [one for one in bank.subjects() if not scheme or one.code in scheme]
