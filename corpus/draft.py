"""What reading a file gives: drafts of entries, and rejections with their reason.

Every parser returns drafts; the store decides which drafts are the same work and become one entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.entry import Entry
from corpus.text.language import MAX_TOLD, languages_of_texts


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as one file tells it.

    `part` names the draft within its file (a line's id, a listed work's place; '' for the page
    itself; of many pages the address of each, before the place of a work that it lists). `id_given`
    is true when the file states the id (a JSONL record): such an entry is that file's alone.
    Otherwise the id is derived from the content, and drafts of the same work from several files
    are merged into one entry. `is_listed_work` marks a work that a matrix cell
    lists: its `source` is the publisher and its `summary` the editors' note.
    """

    entry: Entry
    part: str = ""
    id_given: bool = False
    is_listed_work: bool = False

    @property
    def page(self) -> str:
        """The address of the page that it is from, of a file that holds many; '' of any other."""
        address = self.part.partition(" ")[0]
        return address if "://" in address and not self.id_given else ""

    @property
    def is_page(self) -> bool:
        """Whether it is a whole page: neither a record nor a work that a page lists."""
        return self.part == self.page and not (self.id_given or self.is_listed_work)

    def with_language(self) -> Draft:
        """Return the draft with the language that its text is in, if it says none itself."""
        [language] = languages_of([self])
        return _in_language(self, language) if language else self

    def named(self, part: str) -> Draft:
        """Return the draft with another name within its file."""
        return Draft(self.entry, part, self.id_given, self.is_listed_work)

    def written(self, language: str = "") -> WrittenDraft:
        """Return the draft as the store keeps it, in a language that its entry does not say."""
        text, digest = self.entry.written(language)
        return WrittenDraft(
            self.part, self.entry.id, self.id_given, self.is_listed_work, digest, text
        )


class WrittenDraft(NamedTuple):
    """A draft as the store keeps it: `entry` is its entry in JSON, `content_hash` that one's hash.

    Made where the draft is read, so that nothing else has to be told between processes.
    """

    part: str
    entry_id: str
    id_given: bool
    is_listed_work: bool
    content_hash: str
    entry: str

    def named(self, part: str) -> WrittenDraft:
        """Return the draft with another name within its file."""
        return self._replace(part=part)


def languages_of(drafts: Sequence[Draft]) -> list[str]:
    """Return the language that the text of each draft is in; '' if it says one itself, or none."""
    untold = [place for place, one in enumerate(drafts) if not one.entry.language]
    told = [""] * len(drafts)
    languages = languages_of_texts(_telling(drafts[place].entry) for place in untold)
    for place, language in zip(untold, languages, strict=True):
        told[place] = language
    return told


def _in_language(draft: Draft, language: str) -> Draft:
    entry = draft.entry
    told = entry.of_all_valid(
        {**vars(entry), "language": language}, {*entry.model_fields_set, "language"}
    )
    return Draft(told, draft.part, draft.id_given, draft.is_listed_work)


def _telling(entry: Entry) -> str:
    """Return the text that tells an entry's language, at least as much as is looked at."""
    return f"{entry.title}\n{entry.summary or _beginning(entry)}"


def _beginning(entry: Entry) -> str:
    """Return the first `MAX_TOLD` characters of an entry's body."""
    if len(entry.sections) == 1 and not entry.abstract:  # most have one text and nothing else
        [text] = entry.sections
        if not text.heading and len(text.paragraphs) == 1 and not entry.listed_works:
            return text.paragraphs[0][:MAX_TOLD]
    return entry.body[:MAX_TOLD]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that could not be read: where it is and, in one line, why."""

    source: str
    reason: str
