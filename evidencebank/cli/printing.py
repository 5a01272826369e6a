"""What the command line prints for people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import TYPE_CHECKING

import click

from corpus.deferred.patterns import pattern
from evidencebank.bank import BankPath
from evidencebank.cli.messages import problem
from evidencebank.cli.paragraphs import INDENT, Piece, paragraph, terminal_width, width_of

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

_MARK = pattern(r"<mark>(.*?)</mark>", re.DOTALL)
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
    paragraph((str(folder), "bold"), did)
    if len(report.source_types) > 1:
        from corpus.source_types.registry import readers

        described = {reader.name: reader.described for reader in readers()}
        told = (f"{count:,} {described[name]}" for name, count in report.source_types.items())
        paragraph((f"From {', '.join(told)}", "dim"))
    if blocks := report.repeated_blocks:
        what = "1 block of text" if blocks == 1 else f"{blocks:,} blocks of text"
        paragraph((f"Left out as their site's, on many pages: {what}", "dim"))


def show_rejections(rejected: Sequence[Rejection]) -> None:
    """Say what could not be read, if not all of it."""
    for rejection in rejected[:_SHOWN_REJECTIONS]:
        problem(f"rejected {rejection.source}: {rejection.reason}")
    if (more := len(rejected) - _SHOWN_REJECTIONS) > 0:
        problem(f"and {more:,} more rejections (--json lists all)")


def show_results(results: Results, scheme: Scheme, offset: int = 0) -> None:
    """Show a page of hits as the site lists them, then counts by kind and subject."""
    if results.note:
        problem(results.note)
    found = "entry" if results.total == 1 else "entries"
    about = f" for {results.query}" if results.query else ""
    paragraph((f"{results.total:,} {found}{about}", "bold"))
    if results.did_you_mean:
        paragraph((f"Did you mean: {results.did_you_mean}", "italic"))
    for number, hit in enumerate(results.hits, start=offset + 1):
        click.echo()
        entry_heading(number, hit.listed, hit.change)
        paragraph(*_marked(hit.snippet), before=INDENT)
        paragraph((hit.id, "dim"), before=INDENT)
    if results.total:
        click.echo()
        for name in ("kind", "subject"):
            counts = results.facets[name][:_SHOWN_FACETS]
            if counts:
                listed = ", ".join(
                    f"{_label(count.value, scheme)} {count.count:,}" for count in counts
                )
                paragraph((f"By {name}: {listed}", "dim"))


def show_suggestions(suggestions: Sequence[Suggestion]) -> None:
    """Show completions, one a line, with what they lead to."""
    for one in suggestions:
        paragraph(one.text, (f"  {one.kind} {one.target}".rstrip(), "dim"))


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
    paragraph((f"Most closely related to: {entry.title}", "bold"))
    show_items(items, why, reasons)


def show_items(
    items: Sequence[RelatedItem], why: bool, reasons: Sequence[RelatedReason] = ()
) -> None:
    """Show a list of entries that are near to something, and with `why` what they share with it."""
    if not items:
        paragraph("Nothing near enough in this bank.")
    for place, item in enumerate(items):
        entry_heading(item.rank, item.listed)
        if why:
            shared = f"{item.score:.2f}  {', '.join(item.shared_terms)}"
            paragraph((shared, "dim"), before=INDENT)
        if reasons:
            paragraph((_made_of(reasons[place]), "dim"), before=INDENT)


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
    paragraph((entry.title, "bold"))
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
            paragraph((name + value, "dim"))
    if entry.summary:
        click.echo()
        paragraph((entry.summary, "italic"))
    if entry.abstract_apart:
        click.echo()
        paragraph(("Abstract", "bold"))
        paragraph(entry.abstract)
    for section in entry.sections:
        click.echo()
        paragraph((section.heading, "bold"))
        paragraph(section.text)
    for work in entry.listed_works:
        cited = ", ".join(filter(None, (work.publisher, str(work.year or ""))))
        title = f"{work.title} ({cited})" if cited else work.title
        click.echo()
        paragraph((f"{' '.join(work.tags)}  {title}", "bold"))
        paragraph(work.annotation, before=INDENT)
    for related in entry.published_related:
        paragraph(f"Related: {related.title}  {related.kind} {related.year or ''}")
    if entry.links:
        click.echo()
    for link in entry.links:
        paragraph(f"Link: {link.text}  ", (link.url, "dim"))
    for block in left_out:
        told = f"Left out, as it stands on {block.pages:,} pages of the site: {block.text}"
        click.echo()
        paragraph((told, "dim"))


def show_subjects(listed: Sequence[SubjectCount]) -> None:
    """Show the subjects as an indented list with counts."""
    from evidencebank.cli.tables import print_table

    rows = [("  " * one.depth + one.label, one.code, f"{one.count:,}") for one in listed]
    print_table(rows, "Subject", "Code", "Entries", dim="Code", right="Entries")


def show_source_types(known: Sequence[Reader]) -> None:
    """Show the types of files that are read."""
    from evidencebank.cli.tables import print_table

    rows = [(one.described, " ".join(one.suffixes), one.becomes.replace("`", "")) for one in known]
    print_table(rows, "Files", "Suffixes", "Become", padding=(0, 2, 1, 0))


def show_check(wrong: Sequence[str], notes: Sequence[str], folder: BankPath) -> None:
    """Say whether a bank is whole, and what is worth knowing of it."""
    for line in wrong:
        problem(line)
    if not wrong:
        click.echo(f"{folder}: every file is as it was written and all fit together")
    for line in notes:
        click.echo(line)


def show_measures(measured: Measured) -> None:
    """Show the measures of a collection."""
    from evidencebank.cli.tables import print_table

    paragraph((f"{measured.collection}, {measured.entries:,} entries", "italic"))
    rows = [
        (name, f"{value:.4f}")
        for name, value in (
            ("search: ndcg_cut_10", measured.ndcg_cut_10),
            ("search: recall_100", measured.recall_100),
            ("related: ndcg_cut_10", measured.related_ndcg_cut_10),
        )
        if value is not None
    ]
    print_table(rows, "Measure", "Mean", right="Mean")


def show_saved_searches(saved: Sequence[SavedSearch]) -> None:
    """Show the saved searches, a line each."""
    from evidencebank.cli.tables import print_table

    rows = [(one.name, one.title, _search_in_words(one)) for one in saved]
    print_table(rows, "Name", "Title", "Asks for", dim="Asks for")


def show_saved_search(saved: SavedSearch) -> None:
    """Show a saved search whole."""
    paragraph((saved.title or saved.name, "bold"))
    for line in (saved.note, _search_in_words(saved), f"by {saved.spec.sort}"):
        if line:
            paragraph(line)
    for entry_id in saved.spec.picked:
        paragraph((entry_id, "dim"), before=INDENT)


def _search_in_words(saved: SavedSearch) -> str:
    spec = saved.spec
    picked = f"{len(spec.picked):,} picked" if spec.picked else ""
    told = [part.text for row, value in spec.filters for part in row.reasons(value)]
    return "; ".join(filter(None, (spec.query, *told, picked)))


def heading(text: str) -> None:
    """Print a rule with a heading, as the demonstration does between its parts."""
    click.echo()
    rest = terminal_width() - width_of(text) - 1
    paragraph((text, "bold"), f" {'─' * max(rest, 0)}")


def entry_heading(number: int, entry: Entry | ListedEntry, change: str = "") -> None:
    """Print what stands above an entry in a list: its number, title, kind and year."""
    about = " ".join(filter(None, (entry.kind, str(entry.year or ""), entry.file_format, change)))
    paragraph((entry.title, "bold"), (f"  {about}", "cyan"), before=f"{number}. ".rjust(4))


def _marked(snippet: str) -> list[Piece]:
    return [
        (unescape(piece), "match" if place % 2 else "")
        for place, piece in enumerate(_MARK.split(snippet))
    ]
