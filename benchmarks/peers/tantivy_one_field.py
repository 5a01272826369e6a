"""tantivy as one tries it first: all text in one field, with English stems, and its parser."""

from __future__ import annotations

from collections.abc import Sequence
from os import cpu_count
from pathlib import Path
from typing import ClassVar

import tantivy

from benchmarks.documents import Document
from benchmarks.peers.engine import HITS, Hits, Match
from benchmarks.peers.tantivy_index import HEAP_BYTES, Tantivy


class OneFieldTantivy(Tantivy):
    """tantivy over one text; ten hits without their total."""

    browses: ClassVar[bool] = False

    def index(self, prepared: Sequence[Document], folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("text", tokenizer_name="en_stem")
        index = tantivy.Index(builder.build(), path=str(folder))
        writer = index.writer(heap_size=HEAP_BYTES, num_threads=cpu_count() or 1)
        for document in prepared:
            text = " . ".join((document.title, document.text, *document.subjects))
            writer.add_document(tantivy.Document(id=document.id, text=text))
        writer.commit()
        writer.wait_merging_threads()

    def search(self, words: str, match: Match = "any") -> Hits:
        query = self._index.parse_query(words, ["text"], conjunction_by_default=match == "all")
        found = self._searcher.search(query, HITS, count=False)
        return [(self._id(address), score) for score, address in found.hits]


ENGINE = OneFieldTantivy
