"""What the indexes of a bank are named, and what each of them is made with.

| index | what is in it |
|---|---|
| `evidence-state` | the bank's format, how far its entries are written, the writer's lock |
| `evidence-entries` | entries as loaded, with the generations from and to which they stand |
| `evidence-sources` | what every file said: what a load compares with |
| `evidence-editorial` | what editors wrote |
| `evidence-messages` | what readers have written to the editors |
| `evidence-000012-docs` | what searches look at, of generation 12; the alias `evidence` |
| `evidence-000012-files` | its files; the alias `evidence-current` |
| `evidence-000003-lists` | those of publication 3 of lists; the alias `evidence-published` |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = 2
"""Version of what is kept in these indexes."""

MARK = "evidencebank"
"""What the mapping of each says its format under: an index without it is somebody else's."""

VOCABULARY = "vocabulary"
"""The folder of a generation with what searching processes know of it; a cluster alone has it."""

_ONE_PART = {"index.number_of_shards": 1, "index.auto_expand_replicas": "0-1"}


@dataclass(frozen=True, slots=True)
class IndexNames:
    """The names of one bank's indexes."""

    bank: str

    @property
    def state(self) -> str:
        """The index of the bank's state."""
        return f"{self.bank}-state"

    @property
    def entries(self) -> str:
        """The index of entries."""
        return f"{self.bank}-entries"

    @property
    def sources(self) -> str:
        """The index of what files said."""
        return f"{self.bank}-sources"

    @property
    def editorial(self) -> str:
        """The index of what editors wrote."""
        return f"{self.bank}-editorial"

    @property
    def messages(self) -> str:
        """The index of what readers have written."""
        return f"{self.bank}-messages"

    @property
    def lasting(self) -> tuple[str, ...]:
        """The indexes that no generation has of its own."""
        return self.state, self.entries, self.sources, self.editorial, self.messages

    @property
    def generations(self) -> NumberedNames:
        """The indexes that each generation has."""
        return NumberedNames(self.bank, "files", f"{self.bank}-current", "docs", self.bank)

    @property
    def publications(self) -> NumberedNames:
        """The index that each publication of related lists has."""
        return NumberedNames(self.bank, "lists", f"{self.bank}-published")


@dataclass(frozen=True, slots=True)
class NumberedNames:
    """Names of what there is one of for each generation or publication.

    `alias` is what the files of the current one are known by, `docs_alias` what searches look at.
    """

    bank: str
    sort: str
    alias: str
    docs: str = ""
    docs_alias: str = ""

    def files_of(self, number: int) -> str:
        """Return the index of the files of a number."""
        return f"{self.bank}-{number:06}-{self.sort}"

    def docs_of(self, number: int) -> str:
        """Return the index that searches look at, '' where there is none."""
        return f"{self.bank}-{number:06}-{self.docs}" if self.docs else ""

    def number_of(self, index: str) -> int:
        """Return the number that an index is of, 0 for any other index."""
        sorts = "|".join(filter(None, (self.sort, self.docs)))
        found = re.fullmatch(rf"{re.escape(self.bank)}-([0-9]{{6,18}})-(?:{sorts})", index)
        return int(found[1]) if found else 0

    def all_of(self, number: int) -> list[str]:
        """Return the indexes of a number."""
        return [self.files_of(number), *filter(None, [self.docs_of(number)])]


def made_with(
    fields: Mapping[str, Any], shards: int = 1, settings: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the body that makes an index: nothing is searched that is not a field."""
    return {
        "settings": _ONE_PART | {"index.number_of_shards": shards} | dict(settings or {}),
        "mappings": {"dynamic": False, "_meta": {MARK: FORMAT}, "properties": dict(fields)},
    }


STATE: Mapping[str, Any] = {}
KEYWORD = {"type": "keyword"}
LONG = {"type": "long"}
UNSEARCHED = {"type": "object", "enabled": False}

ENTRIES = {
    "id": KEYWORD,
    "first": LONG,
    "last": LONG,
    "lists_related": {"type": "boolean"},
    "kept": UNSEARCHED,
}
"""A version of an entry: `kept` has its hash, its JSON, and what it is called."""

SOURCES = {
    "id": KEYWORD,
    "table": KEYWORD,
    "entry_id": KEYWORD,
    "site": KEYWORD,
    "since": LONG,
    "until": LONG,
    "kept": UNSEARCHED,
}
"""Some rows of a table of the store, packed, with the revisions from and to which they stand.

`id` is the document's own, to sort by; `entry_id` and `site` are those of all its rows.
"""

EDITORIAL = {"number": LONG, "collection": KEYWORD, "key": KEYWORD, "kept": UNSEARCHED}
"""A version of a record; `kept` has the rest of it."""

MESSAGES = {"number": LONG, "is_open": {"type": "boolean"}, "kept": UNSEARCHED}
"""A message of a reader; `kept` has the rest of it."""

FILES = {"file": KEYWORD, "part": LONG, "published": KEYWORD, "kept": UNSEARCHED}
"""A part of a file; `kept` has its bytes, in base64. Also `about` and `manifest`, records of
entries' lists, and those of publications, with the id that was `published`."""
