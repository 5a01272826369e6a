"""What files become alone, for people to read on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from corpus.entry import Entry
from corpus.loading.read_alone import FileReading
from corpus.source_types.block_reasons import BlockReason
from evidencebank.cli.paragraphs import INDENT, paragraph
from evidencebank.cli.printing import entry_heading, show_entry

_SHOWN_ENTRIES = 20


def show_reading(reading: FileReading, why: bool) -> None:
    """Show what one file became, and with `why` what became of its blocks."""
    told = ", ".join(filter(None, (reading.reader, reading.taken_for)))
    paragraph((reading.source, "bold"), (f"  {told}", "cyan"))
    if len(reading.entries) == 1 and not why:
        show_entry(reading.entries[0])
    else:
        _show_headings(reading.entries, why)
    if why and reading.blocks:
        click.echo()
        _show_blocks(reading.blocks)
    click.echo()


def _show_headings(entries: Sequence[Entry], why: bool) -> None:
    for number, entry in enumerate(entries[:_SHOWN_ENTRIES], 1):
        entry_heading(number, entry)
        for line in filter(None, _about(entry, why)):
            paragraph((line, "dim"), before=INDENT)
    if (more := len(entries) - _SHOWN_ENTRIES) > 0:
        paragraph((f"and {more:,} more (--json lists all)", "dim"))


def _about(entry: Entry, why: bool) -> Iterator[str]:
    """Yield what an entry says besides its text, with `why` also what it is known by elsewhere."""
    yield "; ".join(filter(None, (*entry.authors, entry.source)))
    if why:
        known_by = (("DOI", entry.doi), ("PMID", entry.pmid), ("ISBN", entry.isbn))
        yield ", ".join(f"{name} {value}" for name, value in known_by if value)
        yield f"Abstract: {entry.abstract}" if entry.abstract else ""
    yield entry.id


def _show_blocks(blocks: Sequence[BlockReason]) -> None:
    """Show the blocks in reading order, '+' before what is kept, '-' before what is not."""
    for block in blocks:
        kept, left = ("+ ", "kept"), ("- ", "left")
        paragraph((block.text, "" if block.kept else "gone"), before=kept if block.kept else left)
        paragraph((block.reason, "reason"), before=INDENT)
