"""The command `review`: what of the loads needs a look."""

from __future__ import annotations

import click

from evidencebank.bank import Bank
from evidencebank.cli.options import Answer, bank_command
from evidencebank.cli.paragraphs import INDENT, paragraph
from evidencebank.load_review.review import SHOWN, SORTS, LoadReview, Refusal, Remark

_HEADINGS = {
    "without_year": "Without a year",
    "without_author": "Without an author",
    "without_subject": "Without a subject",
    "merged": "Several pages or records, one entry",
    "site_titles": "Titles that look like no title of a work",
}


@bank_command()
@click.option("--most", type=click.IntRange(min=1), default=SHOWN, show_default=True)
def review(bank: Bank, most: int) -> Answer:
    """Show what of the loads needs a look.

    Files that were refused, entries without year, author or subject, works of several files that
    became one entry, and titles that look like the name of a site. 'evidencebank read --why FILE'
    says of a file why it came out so.

    \b
    Example:
      evidencebank review --bank bank --most 10
    """
    found = bank.load_review(most)
    return found.to_dict, lambda: _show(found)


def _show(found: LoadReview) -> None:
    total, refusals = found.refused
    _heading("Refused", total)
    for one in refusals:
        _line(_place(one), one.reason)
    for name in SORTS:
        total, remarks = getattr(found, name)
        _heading(_HEADINGS[name], total)
        for remark in remarks:
            _line(f"{remark.id}  {remark.title}", _told(remark))


def _place(one: Refusal) -> str:
    """Return the file, and the line in it where it is one."""
    line = one.source.rpartition(":")[2]
    return f"{one.file}:{line}" if one.source != line and line.isdigit() else one.file


def _told(remark: Remark) -> str:
    return "; ".join(filter(None, (remark.why, ", ".join(remark.files))))


def _heading(name: str, total: int) -> None:
    paragraph((name, "bold"), (f"  {total:,}", "cyan"))


def _line(what: str, about: str) -> None:
    paragraph(what, before="  ")
    paragraph((about, "dim"), before=INDENT)
