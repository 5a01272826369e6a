"""What PubMed's texts say in one form: where a work appeared, and who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence

CITED = re.compile(
    r"(?P<journal>[^;]{1,300}?)\. (?P<year>(?:1[5-9]|20)\d\d)[^;:.]{0,40}"
    r"(?:;(?P<volume>[^():;.]{0,40})(?:\((?P<issue>[^()]{0,60})\))?)?"
    r"(?::(?:10\.\d{4,9}/\S+|(?P<pages>[^.;]{1,60})))?\..*"
)
"""'Gap J. 2010 Mar;12(3):201-9. doi: 10.1111/gap.1. Epub 2010 Jan 5.'"""

MAX_BODY = 120
"""Characters of the name of a body that is the only author."""

_PERSON = re.compile(
    r"[^\W\d_][^\d,;]{0,60} [A-Z]{1,4}(?: (?:Jr|Sr|[1-9](?:st|nd|rd|th)|I{1,3}V?))?"
)


def are_people(names: Sequence[str]) -> bool:
    """Say whether most of some names are those of people, with their initials: 'Ames JT'."""
    return 2 * sum(_PERSON.fullmatch(one) is not None for one in names) >= len(names)
