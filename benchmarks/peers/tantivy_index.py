"""tantivy: its ready-made English analyser, its parser, and its fast fields for counts and order.

Ten hits are asked for without their total, which lets it pass over documents that cannot be among
them. Its fields weigh the same: with a heavier title its answers are worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur, Query

from benchmarks.documents import Document
from benchmarks.peers.engine import HITS, Engine, Hits, Match, Page, Question

HEAP_BYTES = 256_000_000
_FIELDS = ["title", "body", "subjects"]
_MAX_VALUES = 10_000


class Tantivy(Engine):
    """tantivy through its Python binding."""

    @classmethod
    def version(cls) -> str:
        return version("tantivy")

    def index(self, prepared: Sequence[Document], folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for name in _FIELDS:
            builder.add_text_field(name, tokenizer_name="en_stem")
        for name in ("subject", "kind"):
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("year", indexed=True, fast=True)
        index = tantivy.Index(builder.build(), path=str(folder))
        writer = index.writer(heap_size=HEAP_BYTES, num_threads=cpu_count() or 1)
        for document in prepared:
            held = tantivy.Document(
                id=document.id,
                title=document.title,
                body=document.text,
                subjects=" . ".join(document.subjects),
                kind=document.kind,
                year=document.year,
            )
            for subject in document.subjects:
                held.add_text("subject", subject)
            writer.add_document(held)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()

    def search(self, words: str, match: Match = "any") -> Hits:
        found = self._searcher.search(self._query(words, match), HITS, count=False)
        return [(self._id(address), score) for score, address in found.hits]

    def browse(self, question: Question) -> Page:
        schema = self._index.schema
        wanted = Query.boolean_query(
            [
                (Occur.Must, self._query(question.words, "any")),
                (Occur.Must, Query.term_query(schema, "subject", question.subject)),
                (Occur.Must, Query.range_query(schema, "year", FieldType.Integer, *question.years)),
            ]
        )
        found = self._searcher.search(wanted, HITS, order_by_field="year")
        counts = {
            name: {"terms": {"field": name, "size": _MAX_VALUES}}
            for name in ("kind", "year", "subject")
        }
        facets = {
            name: {_label(bucket["key"]): bucket["doc_count"] for bucket in counted["buckets"]}
            for name, counted in self._searcher.aggregate(wanted, counts).items()
        }
        return Page([self._id(address) for _, address in found.hits], found.count or 0, facets)

    def _query(self, words: str, match: Match) -> Query:
        all_words = match == "all"
        return self._index.parse_query(words, _FIELDS, conjunction_by_default=all_words)

    def _id(self, address: tantivy.DocAddress) -> str:
        return str(self._searcher.doc(address)["id"][0])


def _label(key: str | float) -> str:
    return key if isinstance(key, str) else str(int(key))


ENGINE = Tantivy
