"""evidencebank: a bank through its facade, and its index alone."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.peers.engine import HITS, Engine, Hits, Match, Page, Question
from corpus.draft import Draft
from corpus.entry import Entry
from corpus.readers.jsonl import parse_jsonl
from evidencebank import Bank
from indexer.build import build


class WholeBank(Engine):
    """A bank: indexing it reads, cleans and stores the entries and relates them too."""

    @classmethod
    def version(cls) -> str:
        return version("evidencebank")

    def prepare(self, documents: Path) -> Path:
        return documents

    def index(self, prepared: Path, folder: Path) -> None:
        bank = Bank.create(folder)
        report = bank.load([prepared])
        if report.rejected:
            raise ValueError(f"{report.rejected[0].source}: {report.rejected[0].reason}")
        bank.close()

    def open(self, folder: Path) -> None:
        self.bank = Bank.open(folder)

    def search(self, words: str, match: Match = "any") -> Hits:
        found = self.bank.search(words, match=match, limit=HITS)
        return [(hit.id, hit.score) for hit in found.hits]

    def browse(self, question: Question) -> Page:
        found = self.bank.search(
            question.words,
            subjects=[question.subject],
            years=question.years,
            sort="year",
            limit=HITS,
        )
        facets = {
            name: {count.value: count.count for count in counts}
            for name, counts in found.facets.items()
        }
        return Page([hit.id for hit in found.hits], found.total, facets)


class IndexAlone:
    """The index without the store and the lists: Whoosh segments, arrays, columns and words.

    What `Engine.index` of the peers does, and no more.
    """

    def prepare(self, documents: Path) -> list[Entry]:
        with documents.open("rb") as lines:
            drafts = parse_jsonl(lines, documents.name)
            entries = [draft.entry for draft in drafts if isinstance(draft, Draft)]
        return sorted(entries, key=lambda entry: entry.id)

    def index(self, prepared: Sequence[Entry], folder: Path) -> None:
        build(folder, prepared, None)


ENGINE = WholeBank
