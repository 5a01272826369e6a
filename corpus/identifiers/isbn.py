"""International Standard Book Numbers, in the one form in which they are kept."""

from __future__ import annotations

import re

from corpus.cached import cached_for_short
from corpus.deferred.patterns import pattern

_ISBN = pattern(r"(?<!\d)(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?!\d)")


@cached_for_short
def find_isbn(text: str) -> str:
    """Return the first ISBN that a text names, as thirteen digits, '' if it names none.

    One whose check digit is wrong is none, and an ISSN is none.

    >>> find_isbn("0-306-40615-2 (paperback)")
    '9780306406157'
    """
    for found in _ISBN.finditer(text):
        digits = re.sub("[- ]", "", found[0]).upper()
        if len(digits) == 10 and _checks(digits):
            body = f"978{digits[:9]}"
            return body + str(-_weighted(body) % 10)
        if len(digits) == 13 and digits.isdigit() and _weighted(digits) % 10 == 0:
            return digits
    return ""


def _checks(digits: str) -> bool:
    """Whether ten digits, the last of them perhaps X for ten, are an ISBN."""
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return (
        sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11
        == 0
    )


def _weighted(digits: str) -> int:
    return sum((3 if place % 2 else 1) * int(digit) for place, digit in enumerate(digits))
