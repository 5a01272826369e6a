"""Numbers of records in PubMed."""

from __future__ import annotations

import re

from corpus.deferred.patterns import pattern

_PMID = pattern(
    r"(?:(?:pmid|pubmed|medline)\W{0,3}|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov"
    r"|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed)/)?0*([1-9]\d{0,8})/?",
    re.IGNORECASE,
)
_PUBMED = pattern(r"pubmed|medline|^nlm$", re.IGNORECASE)


def find_pmid(text: str) -> str:
    """Return the number that PubMed has for what a text names, '' if it is none.

    >>> find_pmid("PMID: 21553921"), find_pmid("2021")
    ('21553921', '2021')
    """
    found = _PMID.fullmatch(text.strip())
    return found[1] if found else ""


def names_pubmed(database: str) -> bool:
    """Say whether the name of a database, or of who provides it, is that of PubMed."""
    return _PUBMED.search(database) is not None
