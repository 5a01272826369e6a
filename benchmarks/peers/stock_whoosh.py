"""Stock Whoosh: its own English analyser, writer, parser, scorer and facets.

The writer has the memory that Whoosh's notes on batch indexing give it, and can use several
processes, which they recommend too. Its fields weigh the same: with a heavier title its answers are
worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.qparser import AndGroup, MultifieldParser, OrGroup
from whoosh.query import And, NumericRange, Term
from whoosh.sorting import Facets, FieldFacet, StoredFieldFacet

from benchmarks.documents import Document
from benchmarks.peers.engine import HITS, Engine, Hits, Match, Page, Question

_MEMORY_MB = 256


class Whoosh(Engine):
    """Whoosh as its documentation uses it."""

    processes = 1

    @classmethod
    def version(cls) -> str:
        return version("whoosh")

    def index(self, prepared: Sequence[Document], folder: Path) -> None:
        text = StemmingAnalyzer()
        schema = Schema(
            id=ID(stored=True, unique=True),
            title=TEXT(analyzer=text),
            body=TEXT(analyzer=text),
            subjects=TEXT(analyzer=text),
            subject=KEYWORD(commas=True, stored=True),
            kind=ID(sortable=True),
            year=NUMERIC(sortable=True),
        )
        index = create_in(str(folder), schema)
        several = self.processes > 1
        writer = index.writer(limitmb=_MEMORY_MB, procs=self.processes, multisegment=several)
        for document in prepared:
            writer.add_document(
                id=document.id,
                title=document.title,
                body=document.text,
                subjects=" . ".join(document.subjects),
                subject=",".join(document.subjects),
                kind=document.kind,
                year=document.year,
            )
        writer.commit()
        index.close()

    def open(self, folder: Path) -> None:
        index = open_dir(str(folder))
        self._searcher = index.searcher()
        fields = ["title", "body", "subjects"]
        self._parsers = {
            match: MultifieldParser(fields, index.schema, group=group)
            for match, group in (("any", OrGroup), ("all", AndGroup))
        }

    def search(self, words: str, match: Match = "any") -> Hits:
        found = self._searcher.search(self._parsers[match].parse(words), limit=HITS)
        return [(hit["id"], hit.score) for hit in found]

    def browse(self, question: Question) -> Page:
        facets = Facets()
        facets.add_field("kind")
        facets.add_field("year")
        # several values a document: their stored form is read three times as fast as the field
        subjects = StoredFieldFacet("subject", allow_overlap=True, split_fn=_split)
        facets.add_facet("subject", subjects)
        found = self._searcher.search(
            self._parsers["any"].parse(question.words),
            limit=HITS,
            filter=And([Term("subject", question.subject), NumericRange("year", *question.years)]),
            sortedby=FieldFacet("year", reverse=True),
            groupedby=facets,
        )
        counts = {
            name: {str(value): len(docs) for value, docs in found.groups(name).items()}
            for name in ("kind", "year", "subject")
        }
        return Page([hit["id"] for hit in found], len(found), counts)


def _split(subjects: str) -> list[str]:
    return subjects.split(",") if subjects else []


class WhooshInParallel(Whoosh):
    """Whoosh that indexes in two processes."""

    processes = 2


ENGINE = Whoosh
