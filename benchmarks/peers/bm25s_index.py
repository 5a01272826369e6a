"""bm25s: BM25 scores worked out beforehand in one sparse matrix; any of the words, no filters.

With English stems and stop words, as its documentation shows. It has no fields, so title, text and
subjects are one text. It computes in NumPy, as it comes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

import Stemmer
from bm25s import BM25
from bm25s.tokenization import Tokenizer

from benchmarks.documents import Document
from benchmarks.peers.engine import HITS, Engine, Hits, Match


class Bm25s(Engine):
    """bm25s, with its own tokenizer."""

    matches_all: ClassVar[bool] = False
    browses: ClassVar[bool] = False
    backend: ClassVar[str] = "numpy"

    @classmethod
    def version(cls) -> str:
        return version("bm25s")

    def index(self, prepared: Sequence[Document], folder: Path) -> None:
        texts = [
            " ".join((document.title, document.text, *document.subjects)) for document in prepared
        ]
        tokenizer = _tokenizer()
        retriever = BM25(backend=self.backend)
        tokens = tokenizer.tokenize(texts, return_as="tuple", show_progress=False)
        retriever.index(tokens, show_progress=False)
        retriever.save(str(folder), show_progress=False)
        tokenizer.save_vocab(str(folder))
        ids = [document.id for document in prepared]
        (folder / "ids.json").write_text(json.dumps(ids), encoding="utf-8")

    def open(self, folder: Path) -> None:
        self._tokenizer = _tokenizer()
        self._tokenizer.load_vocab(str(folder))
        self._retriever = BM25.load(str(folder), mmap=True, show_progress=False)
        self._ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))

    def search(self, words: str, match: Match = "any") -> Hits:
        tokens = self._tokenizer.tokenize(
            [words], update_vocab=False, return_as="ids", show_progress=False
        )
        found = self._retriever.retrieve(
            tokens, k=min(HITS, len(self._ids)), show_progress=False, backend_selection=self.backend
        )
        ranked = zip(found.documents[0].tolist(), found.scores[0].tolist(), strict=True)
        return [(self._ids[place], score) for place, score in ranked if score > 0]


def _tokenizer() -> Tokenizer:
    return Tokenizer(stopwords="en", stemmer=Stemmer.Stemmer("english"))


ENGINE = Bm25s
