"""What is indexed and searched for: collections in the BEIR layout, or documents made up.

Every document gets the fields that all engines index, a kind and a year among them. Where a
collection has no years, they are made from the ids, so that every run has the same.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

FIRST_YEAR, YEARS = 1996, 29
"""The years that documents without one are spread over: 1996 to 2024."""

_WORD = re.compile(r"\w+")
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u")]
_TOPICS, _VOCABULARY = 40, 20_000


@dataclass(frozen=True, slots=True)
class Document:
    """A document with the fields that every engine indexes."""

    id: str
    title: str
    text: str
    subjects: tuple[str, ...]
    kind: str
    year: int


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, and for some of them queries and judgements.

    `queries` are the queries' texts by id; `judgements` the gain of each judged document by
    query id, `related` by document id.
    """

    name: str
    documents: Sequence[Document]
    queries: Mapping[str, str] = field(default_factory=dict)
    judgements: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    related: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    synthetic: bool = False


def read_collection(folder: Path, limit: int | None = None) -> Collection:
    """Read a collection in the BEIR layout, or its first `limit` documents.

    Documents with neither title nor text are left out, as a bank rejects them.
    """
    documents: list[Document] = []
    for record in _records(folder, "corpus.jsonl"):
        if len(documents) == limit:
            break
        if record["title"].strip() or record["text"].strip():
            documents.append(_document(record))
    queries = {str(record["_id"]): record["text"] for record in _records(folder, "queries.jsonl")}
    judged = _judgements(folder, "qrels.tsv", "qrels/test.tsv")
    return Collection(folder.name, documents, queries, judged, _judgements(folder, "related.tsv"))


def synthetic(name: str, count: int, queries: int, seed: int = 1) -> Collection:
    """Make up documents whose words are as common as words are (Zipf), about 40 topics.

    A query is seven words of one document's text. There are no judgements.
    """
    chance = random.Random(f"{name} {seed}")
    words = [
        "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(_VOCABULARY)
    ]
    common = [1 / (place + 3) for place in range(_VOCABULARY)]
    own = [chance.sample(words[200:], 60) for _ in range(_TOPICS)]
    documents: list[Document] = []
    for number in range(count):
        topics = chance.sample(range(_TOPICS), 2)
        general = chance.choices(words, weights=common, k=chance.randint(20, 120))
        special = chance.choices(own[topics[0]] + own[topics[1]], k=chance.randint(10, 40))
        text = general + special
        chance.shuffle(text)
        document_id = f"{name}-{number:06d}"
        title = " ".join(chance.sample(special, 4) + chance.sample(general, 2))
        kind = ("STUDY", "REVIEW", "DOCUMENT")[number % 3]
        subjects = tuple(f"topic::{topic:02d}" for topic in sorted(topics))
        year = _made_up_year(document_id)
        documents.append(Document(document_id, title, " ".join(text), subjects, kind, year))
    asked = chance.sample(documents, min(queries, count))
    texts = {
        str(number): " ".join(chance.sample(document.text.split(), 7))
        for number, document in enumerate(asked)
    }
    return Collection(name, documents, texts, synthetic=True)


def _made_up_word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4)))


def plain(query: str) -> str:
    """Return a query as lower-case words with blanks between: no engine reads operators in it."""
    return " ".join(_WORD.findall(query.lower()))


def write_jsonl(documents: Iterable[Document], path: Path) -> None:
    """Write documents as records, one a line, as `evidencebank build` reads them."""
    with path.open("w", encoding="utf-8") as lines:
        for document in documents:
            lines.write(json.dumps(asdict(document), ensure_ascii=False) + "\n")


def read_jsonl(path: Path, limit: int | None = None) -> list[Document]:
    """Read what `write_jsonl` wrote, or its first `limit` documents."""
    with path.open(encoding="utf-8") as lines:
        records = map(json.loads, islice(lines, limit))
        return [Document(**record | {"subjects": tuple(record["subjects"])}) for record in records]


def _document(record: Mapping[str, Any]) -> Document:
    document_id = str(record["_id"])
    return Document(
        document_id,
        record["title"],
        record["text"],
        tuple(subject for subject in record.get("subjects", ()) if subject),
        str(record.get("kind") or record.get("section") or "document").upper(),
        int(record.get("year") or _made_up_year(document_id)),
    )


def _made_up_year(document_id: str) -> int:
    return FIRST_YEAR + zlib.crc32(document_id.encode()) % YEARS


def _records(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, _lines(folder, name))


def _judgements(folder: Path, *names: str) -> dict[str, dict[str, float]]:
    judged: dict[str, dict[str, float]] = {}
    for key, document_id, gain in csv.reader(_lines(folder, *names), delimiter="\t"):
        if gain != "score":  # the heading
            judged.setdefault(key, {})[document_id] = float(gain)
    return {key: gains for key, gains in judged.items() if max(gains.values()) > 0}


def _lines(folder: Path, *names: str) -> Iterator[str]:
    """Yield the lines of the first file that is there, plain or packed; none if none is."""
    for path in (folder / f"{name}{ending}" for name in names for ending in ("", ".gz")):
        if path.is_file():
            opening = gzip.open if path.suffix == ".gz" else open
            with opening(path, "rt", encoding="utf-8") as lines:
                yield from lines
            return
