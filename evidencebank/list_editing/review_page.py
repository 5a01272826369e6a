"""The editors' review of related lists as one HTML page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from typing import TextIO

from evidencebank.list_editing.list_changes import places_of, reason_of
from evidencebank.list_editing.list_exports import replace_file
from evidencebank.list_editing.review import Printed, Review
from recommender.curation.list_diagnostics import HUB

_TEMPLATE = Path(__file__).with_name("review.html")
_DECISIONS = 200

Cell = str
"""A piece of HTML that is safe as it stands."""


class ReviewPage:
    """The HTML page of a review, which needs nothing else."""

    def __init__(self, review: Review) -> None:
        self._review = review
        self._names = {name.id: name for name in review.names}

    def text(self) -> str:
        """Return the page."""
        sections = (
            ("changes", "What publishing would change", self._changes()),
            ("decisions", "Pins and bans", self._decisions()),
            ("printed", "Lists printed on pages", self._printed()),
            ("duplicates", "Near-duplicates", self._duplicates()),
            ("orphans", "In nobody’s list", self._orphans()),
            ("hubs", "In very many lists", self._hubs()),
            ("one-way", "Pairs of one way", self._one_way()),
        )
        published = self._review.changes.published
        state = (
            f"Publication {published.number} of {_day(published.about.when)} by "
            f"{escape(published.about.who)}"
            if published
            else "Nothing is published yet"
        )
        return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
            state=f"{state}. {len(self._review.names):,} entries in the bank.",
            made=f"Made on {_day(datetime.now(UTC))}.",
            contents="".join(
                f'<li><a href="#{anchor}">{heading}</a></li>' for anchor, heading, _ in sections
            ),
            sections="\n".join(
                f'<section aria-labelledby="{anchor}"><h2 id="{anchor}">{heading}</h2>\n'
                f"{body}</section>"
                for anchor, heading, body in sections
            ),
        )

    def to_file(self, path: Path) -> None:
        """Write the page to a file, whole or not at all."""
        text = self.text()

        def write(stream: TextIO) -> None:
            stream.write(text)

        replace_file(path, write)

    def _changes(self) -> str:
        changes = self._review.changes
        totals = changes.totals
        if changes.published is None:
            return _paragraph(
                f"Nothing is published yet: the first publication would hold {totals.new:,} lists."
            )
        if not totals.lists:
            return _paragraph("Nothing: the lists are as they were published.")
        shown = _shown(len(changes.lists), totals.lists)
        summary = _paragraph(
            f"Lists that would change: {totals.lists:,}, of new entries {totals.new:,}, of entries "
            f"that are gone {totals.removed:,}. Lines in the others: {totals.entered:,} would "
            f"enter, {totals.left:,} leave, {totals.moved:,} move. {shown}"
        )
        return summary + "".join(
            f"<h3>{self._name(one.id, changes.titles)}"
            + (f" <small>{one.state}</small>" if one.state != "listed" else "")
            + "</h3>\n"
            + _table(
                ("Change", "Entry", "Reason"),
                (
                    (places_of(line), self._name(line.id, changes.titles), escape(reason_of(line)))
                    for line in one.changes
                ),
                "changes",
            )
            for one in changes.lists
        )

    def _decisions(self) -> str:
        problems = [one for one in self._review.decisions if one.note]
        rest = [one for one in self._review.decisions if not one.note]
        shown = [*problems, *rest[: max(0, _DECISIONS - len(problems))]]
        if not shown:
            return _paragraph("None.")
        total = len(self._review.decisions)
        summary = f"{total:,} in all, {len(problems):,} to look at. {_shown(len(shown), total)}"
        columns = ("List of", "Entry", "Decision", "Who and when", "Why", "To look at")
        return _paragraph(summary) + _table(
            columns,
            (
                (
                    _titled(one.decision.entry.title, one.decision.entry.id),
                    _titled(one.decision.other.title, one.decision.other.id),
                    {"pin": "pinned", "ban": "banned"}[one.decision.action]
                    + (f" at {one.decision.at}" if one.decision.at else ""),
                    f"{escape(one.decision.who)}, {_day(one.decision.when)}",
                    escape(one.decision.why),
                    f"<strong>{escape(one.note)}</strong>" if one.note else "",
                )
                for one in shown
            ),
        )

    def _printed(self) -> str:
        total, found, printed = self._review.printed
        if not total:
            return _paragraph("No page prints a list.")
        pages = list(dict.fromkeys(one.entry_id for one in printed))
        text = _paragraph(
            f"Titles printed: {total:,}, in our list of the same entry: {found:,}. "
            + _shown(len(printed), total)
        )
        for page in pages:
            rows = [one for one in printed if one.entry_id == page]
            text += f"<h3>{self._name(page)}</h3>\n" + _table(
                ("Printed", "Title", "In our list"),
                (
                    (
                        str(place),
                        _titled(one.title.title, "", f"{one.title.kind} {one.title.year or ''}"),
                        self._place_of(one),
                    )
                    for place, one in enumerate(rows, start=1)
                ),
            )
        return text

    def _place_of(self, one: Printed) -> Cell:
        if one.rank is not None:
            return f"at {one.rank}"
        if one.id:
            return f"no <code>{escape(one.id)}</code>"
        if one.perhaps:
            return f"not in the bank, unless as {self._name(one.perhaps)}"
        return "<strong>not in the bank</strong>"

    def _duplicates(self) -> str:
        total, pairs = self._review.duplicates
        return self._listed(
            total,
            len(pairs),
            "Entries so alike to another that the other is listed for them",
            ("Not listed", "Listed for it", "Alike"),
            ((self._name(one.id), self._name(one.listed), f"{one.likeness:.0%}") for one in pairs),
        )

    def _orphans(self) -> str:
        total, docs = self._review.orphans
        names = self._review.names
        return self._listed(
            total,
            len(docs),
            "Entries found by search alone, since no list leads to them",
            ("Entry",),
            ((self._name(names[doc].id),) for doc in docs),
        )

    def _hubs(self) -> str:
        total, counted = self._review.hubs
        names = self._review.names
        return self._listed(
            total,
            len(counted),
            f"Entries in {HUB} lists or more",
            ("Entry", "Lists"),
            ((self._name(names[doc].id), f"{count:,}") for doc, count in counted),
        )

    def _one_way(self) -> str:
        total, pairs = self._review.one_way
        names = self._review.names
        return self._listed(
            total,
            len(pairs),
            "Lines that lead to an entry whose own list does not lead back, the nearest first",
            ("List of", "Leads to", "Rank"),
            (
                (self._name(names[pair.doc].id), self._name(names[pair.other].id), str(pair.rank))
                for pair in pairs
            ),
        )

    def _listed(
        self,
        total: int,
        shown: int,
        what: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
    ) -> str:
        if not total:
            return _paragraph("None.")
        return _paragraph(f"{what}: {total:,}. {_shown(shown, total)}") + _table(columns, rows)

    def _name(self, entry_id: str, titles: Mapping[str, str] | None = None) -> Cell:
        name = self._names.get(entry_id)
        if name is None:
            return _titled((titles or {}).get(entry_id, ""), entry_id)
        return _titled(name.title, entry_id, f"{name.kind} {name.year or ''}".strip())


def _titled(title: str, entry_id: str, about: str = "") -> Cell:
    small = f" <small>{escape(about.strip())}</small>" if about else ""
    code = f" <code>{escape(entry_id)}</code>" if entry_id else ""
    return f"{escape(title) or 'Untitled'}{small}{code}"


def _paragraph(text: str) -> str:
    return f"<p>{text.strip()}</p>\n"


def _shown(shown: int, total: int) -> str:
    return f"The first {shown:,} are shown." if shown < total else ""


def _table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], sort: str = "") -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    if not body:
        return ""
    return (
        f'<div class="wide"><table class="{sort}">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def _day(when: datetime) -> str:
    return f"{when.day} {when:%B %Y}"
