"""What no page tells alone: blocks that stand on many pages of a site are no text of any of them.

A disclaimer, a notice that an article is a stub, a strapline, a sign-up: templates of a site, told
by how often they stand there, whatever their markup (Bar-Yossef and Rajagopalan 2002). How often is
counted over the pages that the bank has, so it depends on these alone: neither on the order in
which they were loaded nor on what they were before. The drafts keep what was read; the entries made
of them are without it, and change when a block comes to stand on many pages, or no longer does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Protocol
from urllib.parse import urlsplit

import numpy as np

from corpus.draft import Draft
from corpus.entry import Entry, Section
from corpus.pages.summary import summary_of
from corpus.storage.page_blocks import BLOCK, Blocks, PageBlocks, Place
from corpus.storage.store import StoredDraft
from corpus.text.references import heads_references

MIN_PAGES = 4
"""Pages on which a block stands at the least that is taken for the site's."""

PROSE_SHARE = 0.01
"""Share of a site's pages on which prose stands that is the site's."""

LINE_SHARE = 0.75
"""The same of lines: labels, items of lists and rows of tables come back on many a page."""

MAX_REPEATED = 2_000
"""Characters of such blocks that a page may have, unless it has more of its own.

With more it is another version of other pages: an edition of each year, a page for printing.
"""

_PROSE_WORDS = 5
_PROSE_LENGTH = 15
_SENTENCE_ENDS = (".", "!", "…", "。", "！", '."', ".”", ".)")


class SiteBoilerplate:
    """Learns the repeated blocks of a bank's sites while it is loaded, and makes drafts without."""

    def __init__(self, kept: PageBlocks) -> None:
        self._kept = kept
        self._changed: set[str] = set()
        self._repeated: dict[str, Collection[int]] = {}

    def read(self, stored: StoredDraft) -> None:
        """Take in a draft that was read; only one that is a whole page counts."""
        if stored.draft.is_page:
            site = site_of(stored)
            self._changed |= self._kept.put(_place(stored), site, blocks_of(stored.draft.entry))

    def keep(self, path: str, parts: Collection[str] = ()) -> None:
        """Take in that a file has these drafts and no others, by default none."""
        self._changed |= self._kept.keep(path, parts)

    def settle(self) -> Iterable[Place]:
        """Count anew; yield the pages with a block that is repeated now, or was before.

        O(blocks of the sites that changed).
        """
        for site in sorted(self._changed):
            pages = dict(self._kept.of_site(site))
            before = self._kept.repeated(site)
            now = repeated_blocks([*pages.values()])
            self._kept.set_repeated(site, now)
            others = np.array(sorted(before.keys() ^ now.keys()), np.int64)
            if others.size:
                for place, blocks in pages.items():
                    if np.isin(blocks["digest"], others).any():
                        yield place
        self._changed.clear()
        self._repeated.clear()

    def cleaned(self, stored: StoredDraft) -> Draft:
        """Return a draft without the repeated blocks of its site."""
        draft = stored.draft
        site = self._kept.site_of(_place(stored)) if draft.is_page else None
        if site is None:
            return draft
        if site not in self._repeated:
            self._repeated[site] = self._kept.repeated(site).keys()
        if not self._repeated[site]:
            return draft
        return replace(draft, entry=without_repeated(draft.entry, self._repeated[site]))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A block that an entry is without: its text, and on how many pages of the site it stands."""

    text: str
    pages: int


class KnowsBlocks(Protocol):
    """What knows the drafts of entries and the repeated blocks of sites."""

    def drafts_of(self, entry_id: str) -> list[StoredDraft]:
        """Return the drafts that an entry is made of."""
        ...

    def repeated(self, site: str) -> dict[int, int]:
        """Return the digests of the blocks that many pages of a site have, and how many have it."""
        ...


def left_out(store: KnowsBlocks, entry: Entry) -> list[LeftOut]:
    """Return what an entry is without, in the order of its pages."""
    kept = {entry.summary, *(text for section in entry.sections for text in section.paragraphs)}
    found: dict[str, int] = {}
    for stored in store.drafts_of(entry.id):
        if stored.draft.is_page:
            pages = store.repeated(site_of(stored))
            for text in _texts(stored.draft.entry):
                if text not in kept and digest_of(text) in pages:
                    found[text] = pages[digest_of(text)]
    return [LeftOut(text, count) for text, count in found.items()]


def site_of(stored: StoredDraft) -> str:
    """Return the host of a page's address, or else the folder that it was loaded from."""
    try:
        host = urlsplit(stored.draft.entry.url).hostname
    except ValueError:
        host = None
    return (host or "").removeprefix("www.") or stored.path.removesuffix(stored.name)


def _place(stored: StoredDraft) -> Place:
    return stored.path, stored.draft.part


def blocks_of(entry: Entry) -> Blocks:
    """Return the blocks of an entry: its summary, and its text without lists of references."""
    told = {digest_of(text): (len(text), is_line(text)) for text in _texts(entry)}
    return np.array([(digest, *told[digest]) for digest in sorted(told)], BLOCK)


def _texts(entry: Entry) -> Iterator[str]:
    if entry.summary:
        yield entry.summary
    for section in entry.sections:
        if not heads_references(section.heading):
            yield from section.paragraphs


def digest_of(text: str) -> int:
    """Return a digest of a block of text, in any case of letters; 64 bits, signed."""
    digest = blake2b(text.casefold().encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def is_line(text: str) -> bool:
    """Say whether a text is a label, an item or a row, and no sentence."""
    if not text.endswith(_SENTENCE_ENDS) or " | " in text:
        return True
    is_spaced = " " in text
    return text.count(" ") < _PROSE_WORDS - 1 if is_spaced else len(text) < _PROSE_LENGTH


def repeated_blocks(pages: Sequence[Blocks]) -> dict[int, int]:
    """Return the digests of the blocks that many of a site's pages have, with their number.

    Pages that are versions of others do not count.
    """
    if len(pages) < MIN_PAGES:
        return {}
    blocks = np.concatenate(pages)
    page = np.repeat(np.arange(len(pages)), [one.size for one in pages])
    known = np.isin(blocks["digest"], list(_frequent(blocks, len(pages))))
    lengths = blocks["length"].astype(np.float64)
    total = np.bincount(page, lengths, len(pages))
    repeated = np.bincount(page, lengths * known, len(pages))
    own = total - repeated
    is_version = (own == 0) | (repeated > np.maximum(own, MAX_REPEATED))
    return _frequent(blocks[~is_version[page]], len(pages))


def _frequent(blocks: Blocks, pages: int) -> dict[int, int]:
    digests, first, counts = np.unique(blocks["digest"], return_index=True, return_counts=True)
    share = np.where(blocks["is_line"][first], LINE_SHARE, PROSE_SHARE)
    often = counts >= np.maximum(MIN_PAGES, np.ceil(share * pages))
    return dict(zip(digests[often].tolist(), counts[often].tolist(), strict=True))


def without_repeated(entry: Entry, repeated: Collection[int]) -> Entry:
    """Return an entry without the blocks whose digests are given.

    What stands there under a heading of its own stays, as 'Conflicts of interest: none' on many
    pages of a journal, and so does a line that heads what is not repeated. Where the summary is
    such a block, the text is asked for another.
    """
    sections = tuple(_cleaned(section, repeated) for section in entry.sections)
    kept = tuple(section for section in sections if section.heading or section.paragraphs)
    summary = entry.summary
    if summary and digest_of(summary) in repeated:
        own = (_without(section, repeated) for section in kept)
        summary = summary_of([section for section in own if section.paragraphs])
    if kept == entry.sections and summary == entry.summary:
        return entry
    return entry.model_copy(update={"sections": kept, "summary": summary})


def _cleaned(section: Section, repeated: Collection[int]) -> Section:
    if heads_references(section.heading):
        return section
    texts = section.paragraphs
    known = [digest_of(text) in repeated for text in texts]
    if not any(known) or (section.heading and all(known)):
        return section
    heads = [
        is_line(text) and not after for text, after in zip(texts, [*known[1:], True], strict=True)
    ]
    left = (
        text
        for text, is_known, head in zip(texts, known, heads, strict=True)
        if head or not is_known
    )
    return section.model_copy(update={"paragraphs": tuple(left)})


def _without(section: Section, repeated: Collection[int]) -> Section:
    left = tuple(text for text in section.paragraphs if digest_of(text) not in repeated)
    return section.model_copy(update={"paragraphs": left})
