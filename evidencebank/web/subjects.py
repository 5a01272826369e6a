"""Which subjects visitors are shown: those of the scheme, or all where there is none.

What stands outside a scheme is a code of some page or a word that nobody arranged. Entries keep it
and searches find it.
"""

from __future__ import annotations

from collections.abc import Iterable

from corpus.scheme import Scheme
from evidencebank.bank import Bank
from evidencebank.results import SubjectCount


def named_subjects(
    names: Iterable[str], scheme: Scheme, language: str = ""
) -> list[tuple[str, str]]:
    """Return the codes of an entry's subjects, each once, in their order, and their labels.

    These are in a language where the scheme has them, else as the scheme is written.
    """
    if not scheme:
        return [(name, name) for name in dict.fromkeys(names)]
    found = (scheme.find(name) for name in names)
    return list(
        dict.fromkeys((subject.code, subject.label_in(language)) for subject in found if subject)
    )


def counted_subjects(bank: Bank) -> list[SubjectCount]:
    """Return the subjects in the order of the scheme, with how many entries each has."""
    scheme = bank.scheme
    return [one for one in bank.subjects() if not scheme or one.code in scheme]
