"""Regular expressions that are compiled when needed."""

from __future__ import annotations

import re

import pytest

from corpus.deferred.patterns import pattern


def test_it_answers_as_a_compiled_one_does() -> None:
    written = r"(?P<first>[a-z])(\d+)"
    ours, theirs = pattern(written, re.IGNORECASE), re.compile(written, re.IGNORECASE)
    for _ in range(2):  # the second time it has been compiled
        assert ours.findall("a1 B22 33") == theirs.findall("a1 B22 33")
        assert [one.span() for one in ours.finditer("a1 B22 33")] == [(0, 2), (3, 6)]
        assert ours.sub(r"\2", "a1 B22 33") == "1 22 33"
    assert (ours.pattern, ours.flags, ours.groups) == (written, theirs.flags, 2)
    assert ours.groupindex == theirs.groupindex


def test_one_that_is_wrong_is_told_when_it_is_used() -> None:
    with pytest.raises(re.error):
        pattern("(").search("")
