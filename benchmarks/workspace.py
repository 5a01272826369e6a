"""The documents of a run and the indexes built from them, in one folder."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from benchmarks.building import Cost, build
from benchmarks.documents import Collection, plain, read_collection, synthetic, write_jsonl
from benchmarks.peers import NAMES, Engine, Question, engine_class
from benchmarks.queries import questions, short_queries
from benchmarks.scale import Scale

_WARM_UP = 200
_OTHERS = 20
_SEED = 20


@dataclass(frozen=True, slots=True)
class Prepared:
    """Documents written to a file that every engine indexes, and what to ask.

    `sample` is a file with a few of them, to warm up with; `claims` are a collection's own
    queries, `short` and `questions` are made from the documents, and so are `others`: queries
    that are asked before those that count.
    """

    name: str
    count: int
    file: Path
    sample: Path
    claims: Sequence[str]
    short: Sequence[str]
    questions: Sequence[Question]
    others: Sequence[str]

    def __str__(self) -> str:
        return f"{self.name}, {self.count:,} documents"

    def place(self, engine: str) -> Path:
        """Return where an engine's index of them stands, or a version's bank, once it is built."""
        return self.file.with_name(engine.replace(" ", "-"))


class Workspace:
    """Prepares documents and builds indexes, each once."""

    def __init__(
        self, folder: Path, collections: Path | None, scale: Scale, before: Path | None = None
    ) -> None:
        """Work in `folder`; without `collections`, documents are made up.

        `before` is a checkout of an earlier version, to compare with.
        """
        self.folder = folder
        self.collections = collections
        self.before = before
        self.scale = scale
        self.missing: list[str] = []
        self._prepared: dict[str, Prepared] = {}
        self._built: set[tuple[str, Path]] = set()

    @cached_property
    def engines(self) -> dict[str, type[Engine]]:
        """The engines that are installed, ours first; `missing` gets a line for each other."""
        found: dict[str, type[Engine]] = {}
        for name in NAMES:
            if name in self.scale.left_out:
                self.missing.append(f"{name} is left out of a quick run: it compiles for seconds")
                continue
            try:
                found[name] = engine_class(name)
            except ImportError as error:
                self.missing.append(f"{name} is left out: {error}")
        return found

    @cached_property
    def scifact(self) -> Prepared:
        """Abstracts, with claims to search for."""
        return self.prepared(self._collection("scifact", self.scale.scifact))

    @cached_property
    def debian(self) -> Prepared:
        """Many short descriptions with subjects."""
        return self.prepared(self._collection("debian", self.scale.debian))

    @cached_property
    def smaller_debian(self) -> list[Prepared]:
        """Samples of `debian`, of the sizes at which growth is measured."""
        sizes = [size for size in self.scale.searched_sizes if size < self.debian.count]
        return [self.prepared(self._collection("debian", size)) for size in sizes]

    def judged(self, name: str) -> Collection:
        """Return a whole collection, with its judgements."""
        return self._collection(name, None)

    def prepared(self, collection: Collection) -> Prepared:
        """Return a collection written to a file, with questions to ask of it."""
        name = f"made-up-{collection.name}" if collection.synthetic else collection.name
        folder = self.folder / f"{name}-{len(collection.documents)}"
        if folder.name not in self._prepared:
            self._prepared[folder.name] = self._prepare(collection, name, folder)
        return self._prepared[folder.name]

    def build(self, engine: str, documents: Prepared) -> Cost:
        """Build an index anew and return what it took; later searches use it."""
        cost = build(engine, documents.file, documents.sample, documents.place(engine))
        self.keep(engine, documents)
        return cost

    def keep(self, engine: str, documents: Prepared) -> None:
        """Have later searches use what stands in an engine's place."""
        self._built.add((engine, documents.file))

    def index(self, engine: str, documents: Prepared) -> Path:
        """Return the folder of an index, which is built if it has not been."""
        if (engine, documents.file) not in self._built:
            self.build(engine, documents)
        return documents.place(engine)

    def _collection(self, name: str, limit: int | None) -> Collection:
        if self.collections is None:
            count = min(limit or self.scale.made_up, self.scale.made_up)
            return synthetic(name, count, self.scale.claims)
        return _sampled(read_collection(self.collections / name), limit)

    def _prepare(self, collection: Collection, name: str, folder: Path) -> Prepared:
        documents = collection.documents
        folder.mkdir()
        write_jsonl(documents, folder / "documents.jsonl")
        write_jsonl(documents[:_WARM_UP], folder / "sample.jsonl")
        claims = list(collection.queries.values())[: self.scale.claims]
        made = short_queries(documents, self.scale.short_queries + _OTHERS)
        return Prepared(
            name,
            len(documents),
            folder / "documents.jsonl",
            folder / "sample.jsonl",
            [plain(claim) for claim in claims],
            made[: self.scale.short_queries],
            questions(documents, self.scale.questions),
            made[self.scale.short_queries :],
        )


def _sampled(collection: Collection, limit: int | None) -> Collection:
    if limit is None or limit >= len(collection.documents):
        return collection
    chosen = sorted(random.Random(_SEED).sample(range(len(collection.documents)), limit))
    documents = [collection.documents[place] for place in chosen]
    return replace(collection, documents=documents)
