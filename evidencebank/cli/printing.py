"""What the command line prints for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import TYPE_CHECKING

import click
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType
from rich.padding import Padding, PaddingDimensions
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from corpus.html.decoding import strip_controls
from evidencebank.bank import BankPath
from evidencebank.cli.messages import problem

if TYPE_CHECKING:
    from corpus.draft import Rejection
    from corpus.entry import Entry
    from corpus.listing.listed_entry import ListedEntry
    from corpus.loading.load import LoadReport
    from corpus.loading.site_boilerplate import LeftOut
    from corpus.scheme import Scheme
    from corpus.source_types.reader import Reader
    from evidencebank.evaluation.evaluate import Measured
    from evidencebank.results import RelatedItem, Results, SubjectCount, Suggestion, Translation
    from evidencebank.saved_searches import SavedSearch
    from recommender.related_lists import RelatedReason

_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)
_SHOWN_REJECTIONS = 20
_SHOWN_FACETS = 6


def show_report(report: LoadReport, folder: BankPath) -> None:
    """Say what a build did, and what it rejected."""
    show_rejections(report.rejected)
    did = (
        f": {report.added:,} added, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {report.removed:,} removed, "
        f"{len(report.rejected):,} rejected in {report.seconds:.1f} s"
    )
    console = terminal()
    console.print(Text.assemble((str(folder), "bold"), did))
    if len(report.source_types) > 1:
        from corpus.source_types.registry import readers

        described = {reader.name: reader.described for reader in readers()}
        told = (f"{count:,} {described[name]}" for name, count in report.source_types.items())
        console.print(Text(f"From {', '.join(told)}", style="dim"))
    if blocks := report.repeated_blocks:
        what = "1 block of text" if blocks == 1 else f"{blocks:,} blocks of text"
        console.print(Text(f"Left out as their site's, on many pages: {what}", style="dim"))


def show_rejections(rejected: Sequence[Rejection]) -> None:
    """Say what could not be read, if not all of it."""
    for rejection in rejected[:_SHOWN_REJECTIONS]:
        problem(f"rejected {rejection.source}: {rejection.reason}")
    if (more := len(rejected) - _SHOWN_REJECTIONS) > 0:
        problem(f"and {more:,} more rejections (--json lists all)")


def show_results(results: Results, scheme: Scheme, offset: int = 0) -> None:
    """Show a page of hits as the site lists them, then counts by kind and subject."""
    console = terminal()
    if results.note:
        problem(results.note)
    found = "entry" if results.total == 1 else "entries"
    about = f" for {results.query}" if results.query else ""
    console.print(Text(f"{results.total:,} {found}{about}", style="bold"))
    if results.did_you_mean:
        console.print(Text(f"Did you mean: {results.did_you_mean}", style="italic"))
    for number, hit in enumerate(results.hits, start=offset + 1):
        console.print()
        console.print(entry_heading(number, hit.listed, hit.change))
        console.print(Padding(_marked(hit.snippet), (0, 0, 0, 4)))
        console.print(Padding(Text(hit.id, style="dim"), (0, 0, 0, 4)))
    if results.total:
        console.print()
        for name in ("kind", "subject"):
            counts = results.facets[name][:_SHOWN_FACETS]
            if counts:
                listed = ", ".join(
                    f"{_label(count.value, scheme)} {count.count:,}" for count in counts
                )
                console.print(Text(f"By {name}: {listed}", style="dim"))


def show_suggestions(suggestions: Sequence[Suggestion]) -> None:
    """Show completions, one a line, with what they lead to."""
    console = terminal()
    for one in suggestions:
        target = Text(f"  {one.kind} {one.target}".rstrip(), style="dim")
        console.print(Text.assemble(one.text, target))


def _label(code: str, scheme: Scheme) -> str:
    subject = scheme.find(code)
    return subject.label if subject else code


def show_related(
    entry: Entry,
    items: Sequence[RelatedItem],
    why: bool,
    reasons: Sequence[RelatedReason] = (),
) -> None:
    """Show an entry's related list, and with `why` what each pair shares.

    With `reasons`, one a line, also what its score is made of.
    """
    terminal().print(Text(f"Most closely related to: {entry.title}", style="bold"))
    show_items(items, why, reasons)


def show_items(
    items: Sequence[RelatedItem], why: bool, reasons: Sequence[RelatedReason] = ()
) -> None:
    """Show a list of entries that are near to something, and with `why` what they share with it."""
    console = terminal()
    if not items:
        console.print("Nothing near enough in this bank.")
    for place, item in enumerate(items):
        console.print(entry_heading(item.rank, item.listed))
        if why:
            shared = f"{item.score:.2f}  {', '.join(item.shared_terms)}"
            console.print(Padding(Text(shared, style="dim"), (0, 0, 0, 4)))
        if reasons:
            console.print(Padding(Text(_made_of(reasons[place]), style="dim"), (0, 0, 0, 4)))


def _made_of(reason: RelatedReason) -> str:
    """Return what a score is made of, as a sum."""
    pairs = ", ".join(f"{here} here, {there} there" for here, there in reason.latent_words)
    parts = (
        ("words", reason.vectors),
        ("words, repeats damped", reason.saturated),
        (f"words that go together ({pairs})" if pairs else "words that go together", reason.latent),
        ("titles", reason.titles),
        ("neighbours", reason.neighbours),
    )
    told = [f"{name} {value:.3f}" for name, value in parts if abs(value) >= 0.0005]
    return f"{reason.score:.3f} = " + " + ".join(told)


def show_entry(
    entry: Entry, left_out: Sequence[LeftOut] = (), translations: Sequence[Translation] = ()
) -> None:
    """Show an entry whole, and what its pages have beside it."""
    console = terminal()
    console.print(Text(entry.title, style="bold"))
    for name, value in (
        ("", entry.headline),
        ("", "; ".join(entry.authors)),
        ("", entry.source),
        ("", " ".join(filter(None, (entry.kind, str(entry.year or ""), entry.file_format)))),
        ("DOI ", entry.doi),
        ("PMID ", entry.pmid),
        ("ISBN ", entry.isbn),
        ("Language: ", entry.language),
        ("Translations: ", ", ".join(f"{one.id} ({one.language})" for one in translations)),
        ("Subjects: ", ", ".join(entry.subjects)),
        ("First uploaded ", entry.first_uploaded.isoformat() if entry.first_uploaded else ""),
        ("Last revised ", entry.last_revised.isoformat() if entry.last_revised else ""),
        ("From: ", ", ".join(entry.sources)),
    ):
        if value:
            console.print(Text(name + value, style="dim"))
    if entry.summary:
        console.print(Padding(Text(entry.summary, style="italic"), (1, 0, 0, 0)))
    if entry.abstract_apart:
        console.print(Padding(Text("Abstract", style="bold"), (1, 0, 0, 0)))
        console.print(Text(entry.abstract))
    for section in entry.sections:
        console.print(Padding(Text(section.heading, style="bold"), (1, 0, 0, 0)))
        console.print(Text(section.text))
    for work in entry.listed_works:
        cited = ", ".join(filter(None, (work.publisher, str(work.year or ""))))
        line = Text(f"{' '.join(work.tags)}  ", style="bold")
        line.append(f"{work.title} ({cited})" if cited else work.title)
        console.print(Padding(line, (1, 0, 0, 0)))
        console.print(Padding(Text(work.annotation), (0, 0, 0, 4)))
    for related in entry.published_related:
        console.print(Text(f"Related: {related.title}  {related.kind} {related.year or ''}"))
    if entry.links:
        console.print()
    for link in entry.links:
        console.print(Text.assemble(f"Link: {link.text}  ", (link.url, "dim")))
    for block in left_out:
        told = f"Left out, as it stands on {block.pages:,} pages of the site: {block.text}"
        console.print(Padding(Text(told, style="dim"), (1, 0, 0, 0)))


def show_subjects(listed: Sequence[SubjectCount]) -> None:
    """Show the subjects as an indented list with counts."""
    rows = [("  " * one.depth + one.label, one.code, f"{one.count:,}") for one in listed]
    print_table(rows, "Subject", "Code", "Entries", dim="Code", right="Entries")


def show_source_types(known: Sequence[Reader]) -> None:
    """Show the types of files that are read."""
    rows = [(one.described, " ".join(one.suffixes), one.becomes.replace("`", "")) for one in known]
    print_table(rows, "Files", "Suffixes", "Become", padding=(0, 2, 1, 0))


def show_check(wrong: Sequence[str], folder: BankPath) -> None:
    """Say whether a bank is whole."""
    for line in wrong:
        problem(line)
    if not wrong:
        click.echo(f"{folder}: every file is as it was written and all fit together")


def show_measures(measured: Measured) -> None:
    """Show the measures of a collection."""
    table = Table(title=Text(f"{measured.collection}, {measured.entries:,} entries"), box=None)
    table.add_column("Measure")
    table.add_column("Mean", justify="right")
    for name, value in (
        ("search: ndcg_cut_10", measured.ndcg_cut_10),
        ("search: recall_100", measured.recall_100),
        ("related: ndcg_cut_10", measured.related_ndcg_cut_10),
    ):
        if value is not None:
            table.add_row(name, f"{value:.4f}")
    terminal().print(table)


def show_saved_searches(saved: Sequence[SavedSearch]) -> None:
    """Show the saved searches, a line each."""
    rows = [(one.name, one.title, _search_in_words(one)) for one in saved]
    print_table(rows, "Name", "Title", "Asks for", dim="Asks for")


def show_saved_search(saved: SavedSearch) -> None:
    """Show a saved search whole."""
    console = terminal()
    console.print(Text(saved.title or saved.name, style="bold"))
    for line in (saved.note, _search_in_words(saved), f"by {saved.spec.sort}"):
        if line:
            console.print(Text(line))
    for entry_id in saved.spec.picked:
        console.print(Padding(Text(entry_id, style="dim"), (0, 0, 0, 4)))


def _search_in_words(saved: SavedSearch) -> str:
    spec = saved.spec
    picked = f"{len(spec.picked):,} picked" if spec.picked else ""
    told = [part.text for row, value in spec.filters for part in row.reasons(value)]
    return "; ".join(filter(None, (spec.query, *told, picked)))


def print_table(
    rows: Iterable[Sequence[str]],
    *columns: str,
    dim: str = "",
    right: str = "",
    padding: PaddingDimensions = (0, 1),
) -> None:
    """Print rows of texts under names of columns; one may be dim, and one of numbers."""
    table = Table(box=None, header_style="bold", padding=padding)
    for name in columns:
        justify: JustifyMethod = "right" if name == right else "left"
        style = "dim" if name == dim else ""
        table.add_column(name, style=style, justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    terminal().print(table)


def heading(text: str) -> None:
    """Print a rule with a heading, as the demonstration does between its parts."""
    console = terminal()
    console.print()
    console.rule(Text(text, style="bold"), align="left")


def entry_heading(number: int, entry: Entry | ListedEntry, change: str = "") -> Table:
    """Return what stands above an entry in a list: its number, title, kind and year."""
    line = Text(entry.title, style="bold")
    about = " ".join(filter(None, (entry.kind, str(entry.year or ""), entry.file_format, change)))
    line.append(f"  {about}", style="not bold cyan")
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", min_width=3)
    grid.add_column()
    grid.add_row(f"{number}.", line)
    return grid


def _marked(snippet: str) -> Text:
    text = Text()
    for place, piece in enumerate(_MARK.split(snippet)):
        text.append(unescape(piece), style="bold yellow" if place % 2 else "")
    return text


class _Terminal(Console):
    """A terminal that no text can tell anything: names of files, too, may hold its commands."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else strip_controls(text), style, control)


def terminal() -> Console:
    """Return what prints to standard output, without a command of the text to the terminal."""
    return _Terminal(highlight=False, soft_wrap=False)
