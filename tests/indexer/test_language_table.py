"""Questions in many languages, each over entries made for it: all that should is found, no more.

A file of `languages` has the titles of entries, one a line, and which of them, counted from 1, a
query finds: an inflected form its other forms, a word what it stands in, and nothing that is
another word.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.entry import Entry
from indexer.index import Index
from indexer.query.grammar import Grammar

TABLES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).with_name("languages").glob("*.toml"))
}
WHOLE = ("ar", "cy", "de", "ja", "nl", "pt", "th")
"""Languages of which there are twenty entries."""


def test_the_tables_are_whole() -> None:
    """Twenty entries each, ten of others, and some questions of each."""
    assert set(WHOLE) <= TABLES.keys()
    for language, table in TABLES.items():
        assert len(table["entries"].strip("\n").split("\n")) == (20 if language in WHOLE else 10)
        assert len(table["found"]) >= (12 if language in WHOLE else 5)


@pytest.mark.parametrize("language", TABLES)
def test_all_that_should_is_found_and_no_more(
    language: str, index_of: Callable[..., Index]
) -> None:
    """By the words of readers, beside an English entry."""
    table = TABLES[language]
    titles = table["entries"].strip("\n").split("\n")
    entries = [
        Entry(id=f"{number:02}", title=title, language=language)
        for number, title in enumerate(titles, 1)
    ]
    index = index_of([*entries, Entry(id="en", title="An English entry", language="en")])
    grammar = Grammar(languages=index.languages)
    found = {
        query: (1 + np.flatnonzero(index.matcher().matches(grammar.parse(query)).mask)).tolist()
        for query in table["found"]
    }
    assert found == table["found"]
