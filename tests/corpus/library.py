"""A small library for the tests of loading: a folder of sources and a store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus.entry import Entry
from corpus.loading.load import LoadReport, load
from corpus.loading.sources import walk
from corpus.storage.store import Store

PARAGRAPH = "What was found about drinking and treatment is set out here at some length. "


def record(entry_id: str, title: str = "", **fields: Any) -> dict[str, Any]:
    """Return a record."""
    return {"id": entry_id, "title": title or f"About {entry_id}", "text": PARAGRAPH} | fields


def page(title: str, text: str = PARAGRAPH * 4) -> str:
    """Return an article as a page of HTML."""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head>"
        f"<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )


def counts(report: LoadReport) -> tuple[int, int, int, int]:
    """Return added, changed, unchanged and removed."""
    return (report.added, report.changed, report.unchanged, report.removed)


class Library:
    """A folder of sources and the store that they are loaded into."""

    def __init__(self, folder: Path) -> None:
        self.pages = folder / "pages"
        self.pages.mkdir()
        self.store = Store.create(folder / "entries.sqlite")

    def load(self, *sources: Path) -> LoadReport:
        """Load sources, or all pages."""
        return load(self.store, [walk(source) for source in sources or (self.pages,)])

    def entries(self) -> dict[str, Entry]:
        """Return all entries as they are now, by id."""
        return {entry.id: entry for entry in self.store.all_entries(self.store.generation)}

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file among the pages."""
        path = self.pages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path
