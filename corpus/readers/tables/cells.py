"""What a cell of a table holds where it holds several: names of authors, keywords, kinds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.source_types.reference import keywords_of
from corpus.text.names import byline_names, is_known_degree

_SIGNS = re.compile(r"[,;|\n]")
_BETWEEN_VALUES = re.compile(r"[;|\n]")
_AND = re.compile(r"\s+and\s+")
_ENDED_BY_STOP = re.compile(r"(?:[^,.;]+ [A-Z]{1,4}, )+[^,.;]+\.|[^,.;]+ [A-Z]{2,4}\.")
"""PubMed's lists of authors: 'Ames TJ, Moss K.'"""

_TWO_FAMILY_NAMES = re.compile(r"[^\W\d_][\w'’-]+ [^\W\d_][\w'’-]+, \w[^\W\d_A-Z]+(?: [A-Z]\.?)*")
"""'Curry Rogers, Kristina', which is one person: nobody is called by a given name alone."""

_TIGHT_COMMA = re.compile(r",(?=\S)")
_UNSAID = re.compile(r"^and\s|,\s?null$")
"""What programs write before a name on its line, and for a given name that there is not."""

_RUN_ON = re.compile(
    r"(?<=[a-zà-ÿ])(?<!\bMc)(?<!\bMac)(?<!\b[DL][aeiu])(?<!\bV[ao]n)(?<!\bFitz)(?=[A-ZÀ-Ý])"
)
"""Where a name begins right behind another: 'Jane AmesKim Moss', as Springer lists them."""

_LIST = re.compile(r"\[(?:'[^'\n]*'|\"[^\"\n]*\"|[,\s])*\]")
_LISTED = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"")


def values_of(cell: str) -> list[str]:
    """Return the values of a cell; programs in Python write them as a list of theirs."""
    if _LIST.fullmatch(cell):
        return [one or other for one, other in _LISTED.findall(cell)]
    return _BETWEEN_VALUES.split(cell)


def authors_of(cell: str) -> list[str]:
    """Return the names of a cell; 'Ames, Jane' is one, 'Ames J., Moss K.' are two.

    Where each has its family name in front, as databases have them, they stay as they are: letters
    behind a comma may be initials then, though they look like a degree ('Burns, MA').
    """
    parts = [_UNSAID.sub("", part) for part in map(str.strip, values_of(cell)) if part]
    if len(parts) == 1:
        if _is_one_name(parts[0]):
            return parts
        others = [part.strip() for part in _AND.split(parts[0])]
        parts = others if _are_inverted(others) else parts
    if len(parts) > 1 and _are_inverted(parts) and 2 * sum(map(_has_degree, parts)) <= len(parts):
        return [_TIGHT_COMMA.sub(", ", part) for part in parts]
    names = [one.strip() for one in _RUN_ON.split(cell)]
    if len(names) > 1 and all(" " in one for one in names) and not _SIGNS.search(cell):
        return names
    if _ENDED_BY_STOP.fullmatch(cell):
        parts = [cell.removesuffix(".")]
    return list(byline_names("; ".join(parts)))


def _is_one_name(text: str) -> bool:
    surname, *others = text.split(",")
    return len(others) == 1 and (
        " " not in surname.strip() or _TWO_FAMILY_NAMES.fullmatch(text) is not None
    )


def _are_inverted(names: Sequence[str]) -> bool:
    """Say whether each name has its family name in front."""
    return all(name.count(",") == 1 for name in names)


def _has_degree(name: str) -> bool:
    """Say whether a name is 'Jane Doe, MD'; 'Burns, MA' would be nobody without the letters."""
    before, _, behind = name.partition(",")
    return " " in before.strip() and is_known_degree(behind)


def keywords_in(cell: str) -> list[str]:
    """Return the keywords of a cell: commas part them where nothing else does."""
    parts = values_of(cell)
    return parts if len(parts) > 1 else keywords_of("".join(parts))
