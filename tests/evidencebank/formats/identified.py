"""The entries of a bank with identifiers, which the sample has none of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.entry import Entry


def identified(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield entries with a DOI, a PMID and an ISBN, but every fourth, and some with an abstract."""
    for number, entry in enumerate(entries):
        known = {
            "doi": f"10.1111/{entry.id}(2010)_{number}<a>x",
            "pmid": str(number + 1),
            "isbn": "9780306406157",
        }
        some = {name: value for n, (name, value) in enumerate(known.items()) if number % 4 > n}
        abstract = (
            {"abstract": f"Abstract {number}: 50% of {{them}} & others."} if number % 2 else {}
        )
        yield entry.model_copy(update=some | abstract)
