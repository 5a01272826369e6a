"""The grammar on the page of the query language names what the parser knows."""

from __future__ import annotations

import re

from indexer.query.grammar import FIELD_ALIASES
from indexer.query.values import COLUMN_ALIASES
from tests.places import ROOT

PAGE = (ROOT / "docs" / "reference" / "query-language.md").read_text(encoding="utf-8")


def names_in(rule: str) -> list[str]:
    """Return the names that a rule of the grammar chooses from."""
    found = re.search(rf"^{rule} +=((?:.*\n +\|)*.*)$", PAGE, re.MULTILINE)
    assert found
    return sorted(re.findall(r'"(\w+)"', found[1]))


def test_fields_and_columns_are_those_of_the_parser() -> None:
    """All of them, under every name."""
    assert names_in("column") == sorted(COLUMN_ALIASES)
    assert names_in("field") == sorted(FIELD_ALIASES)
