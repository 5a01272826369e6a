"""Digital Object Identifiers, in the one form in which they are kept."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from corpus.deferred.patterns import pattern

MAX_DOI_LENGTH = 300
_DOI = pattern(r"(?<![\w.])10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+(?:<[^\s<>]+>[^\s\"<>]*)*")
_PLAIN_DOI = pattern(r"10\.\d{4,9}/[-._;:/a-z0-9]*[a-z0-9]", re.ASCII)
_ADDRESS = pattern(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_BEHIND_ADDRESS = pattern(r"[?&#]")
_ENDS = ".,;:'’”»"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def find_doi(text: str) -> str:
    """Return the first DOI that a text names, in lower case, '' if it names none.

    Case tells no DOIs apart (DOI Handbook, 2.4). Addresses of resolvers, a 'doi:' before it and
    marks behind it are no part of it.

    >>> find_doi("https://dx.doi.org/10.1016%2FS0140-6736(05)66550-3?via=ihub.")
    '10.1016/s0140-6736(05)66550-3'
    """
    plain = text.lower()
    if _PLAIN_DOI.fullmatch(plain) and "doi.org/" not in plain and len(plain) <= MAX_DOI_LENGTH:
        return plain  # as below, without its looks
    found = _ADDRESS.search(text)
    if found:
        text = unquote(_BEHIND_ADDRESS.split(text[found.end() :], maxsplit=1)[0])
    match = _DOI.search(text)
    doi = match[0].rstrip(_ENDS) if match else ""
    while doi and (opening := _PAIRS.get(doi[-1])) and doi.count(opening) < doi.count(doi[-1]):
        doi = doi[:-1].rstrip(_ENDS)
    whole = len(doi) <= MAX_DOI_LENGTH and not doi.endswith("/")
    return doi.lower() if whole else ""


def doi_address(doi: str) -> str:
    """Return where a DOI leads, '' without one.

    >>> doi_address("10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2")
    'https://doi.org/10.1002/(sici)1097-0258(19980815)17:15%3C1661::aid-sim968%3E3.0.co;2-2'
    """
    if not doi or _PLAIN_DOI.fullmatch(doi):
        return f"https://doi.org/{doi}" if doi else ""
    return f"https://doi.org/{quote(doi, safe='/():;')}"
