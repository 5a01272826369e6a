"""How much an entry may hold in what is shown in lists: somebody may have written it to do harm."""

from __future__ import annotations

from corpus.entry import Entry
from corpus.errors import InputError

MAX_LINE_LENGTH = 2_000
"""Characters of a title, headline, source or address."""

MAX_NAME_LENGTH = 500
"""Characters of an author's name, or of a subject."""

MAX_AUTHORS = 10_000
MAX_SUBJECTS = 1_000


def check_bounds(entry: Entry) -> None:
    """Refuse an entry whose title or names nobody could have meant. O(names).

    Raises:
        InputError: something is too long, or there are too many of it.
    """
    lines = entry.title, entry.headline, entry.source, entry.url
    if (
        len("".join(lines)) <= MAX_LINE_LENGTH
        and len("".join(entry.authors)) + len("".join(entry.subjects)) <= MAX_NAME_LENGTH
    ):
        return  # as below: none of what is short together is long, or many
    for what in ("title", "headline", "source", "url"):
        if len(getattr(entry, what)) > MAX_LINE_LENGTH:
            raise InputError(f"the {what} has more than {MAX_LINE_LENGTH:,} characters: shorten it")
    for what, most in (("authors", MAX_AUTHORS), ("subjects", MAX_SUBJECTS)):
        names = getattr(entry, what)
        if len(names) > most:
            raise InputError(
                f"there are {len(names):,} {what}; the limit is {most:,}: leave some out"
            )
        if max(map(len, names), default=0) > MAX_NAME_LENGTH:
            raise InputError(
                f"one of the {what} has more than {MAX_NAME_LENGTH} characters: shorten it"
            )
