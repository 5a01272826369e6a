"""The editors' lists, for people to read on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidencebank.cli.messages import problem
from evidencebank.cli.paragraphs import INDENT, paragraph
from evidencebank.cli.tables import print_table
from evidencebank.list_editing.editors_lists import Status
from evidencebank.list_editing.list_changes import ListChanges, places_of, reason_of
from recommender.curation.decisions import Step
from recommender.curation.publication import Publication
from recommender.curation.resolved_decisions import ResolvedDecision

_DOES = {
    "pin": "pinned",
    "ban": "banned",
    "unpin": "pin taken back",
    "unban": "ban taken back",
}


def status(found: Status) -> None:
    """Show what is published and what waits to be."""
    if found.published is None:
        paragraph("Nothing is published yet: readers see the lists as they are.")
    else:
        paragraph(_published(found.published))
        paragraph(f"Publishing would change {_lists(found.changing)}: see 'lists diff'.")
    if len(found.kept) > 1:
        paragraph(f"Kept for 'rollback': {', '.join(map(str, found.kept[:-1]))}.")
    paragraph(f"{found.pins:,} pinned, {found.bans:,} banned.")
    _problems(found.problems)


def published(publication: Publication) -> None:
    """Say what readers see now."""
    paragraph(_published(publication))


def steps(found: Iterable[Step]) -> None:
    """Show pins, bans and their ends, a line each."""
    for step in found:
        action = _DOES[step.action] + (f" at {step.at}" if step.at else "")
        about = f"  {step.who}, {step.when:%Y-%m-%d %H:%M}"
        why = f": {step.why}" if step.why else ""
        pair = f"{step.other_id} in the list of {step.entry_id}"
        paragraph((f"{action}  ", "bold"), pair, (about + why, "dim"))


def standings(found: Sequence[ResolvedDecision]) -> None:
    """Show pins and bans as they stand."""
    rows = []
    for one in found:
        decision = one.decision
        action = _DOES[decision.action] + (f" at {decision.at}" if decision.at else "")
        when = f"{decision.when:%Y-%m-%d}"
        who = decision.who
        rows.append((decision.entry.id, decision.other.id, action, who, when, decision.why))
    if rows:
        print_table(rows, "List of", "Entry", "", "Who", "When", "Why")
    else:
        paragraph("Nothing is pinned or banned.")
    _problems([one for one in found if one.note])


def changes(found: ListChanges, some: bool) -> None:
    """Show what publishing would change, list by list; `some` when lists were asked for by id."""
    totals = found.totals
    for one in found.lists:
        about = f"  {one.id}" + (f"  {one.state}" if one.state != "listed" else "")
        title = found.titles.get(one.id, "")
        paragraph((title, "bold"), (about, "cyan"))
        for line in one.changes:
            text = f"{places_of(line)}: {found.titles.get(line.id, '')}"
            reason = f"  {line.id}; {reason_of(line)}"
            paragraph(text, (reason, "dim"), before=INDENT)
    if some:
        if not found.lists:
            paragraph("Nothing would change there.")
    elif found.published is None:
        paragraph(f"Nothing is published yet: publishing would publish {_lists(totals.new)}.")
    elif not totals.lists:
        paragraph("Nothing would change.")
    else:
        if len(found.lists) < totals.lists:
            paragraph(f"and {totals.lists - len(found.lists):,} more (--limit, --json)")
        paragraph(
            f"{_lists(totals.lists)} would change: {totals.new:,} new, {totals.removed:,} gone; in "
            f"the others {totals.entered:,} enter, {totals.left:,} leave, {totals.moved:,} move."
        )
    _problems(found.problems)


def _published(publication: Publication) -> str:
    about = publication.about
    why = f": {about.why}" if about.why else ""
    return (
        f"Published: number {publication.number}, {_lists(len(publication))}, "
        f"{about.when:%Y-%m-%d %H:%M} UTC by {about.who}{why}"
    )


def _problems(found: Iterable[ResolvedDecision]) -> None:
    for one in found:
        decision = one.decision
        action = f"{_DOES[decision.action]} in the list of {decision.entry.id}"
        problem(f"{decision.other.id}, {action}: {one.note}")


def _lists(count: int) -> str:
    return "1 list" if count == 1 else f"{count:,} lists"
