"""Which drafts are the same work, what each work is called, and the entry its drafts make.

Identity is decided over the whole set of drafts at once and depends on that set alone: the order
in which files were read, or which of them is new, changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, count
from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

from corpus.draft import Draft
from corpus.kinds import REVISED_KINDS
from corpus.loading.same_work import KnownBy, in_order, joined, known_by, same_works
from corpus.text.typography import fold, slug, title_key

NEAR_SAME = 75.0
"""Token-set ratio from which two notes on works of one publisher and year tell of one work.

In the pages this was set on, notes on one work scored 80 and more, others 69 and less.
"""

NEAR_SAME_UNPUBLISHED = 85.0
"""The same for works of which no publisher is known, where the year alone is shared."""

_NOTE_WORDS = 10
"""Shorter notes are too easily contained in another to prove anything."""

_ID_LENGTH = 200
_LONG_WORD = 4
_PAGE_LINK = re.compile(r"(?!//)(?:[^:?#]*/)?(?P<id>[^/:?#]+?)(?:\.\w{2,5})?(?:[?#].*)?")


@dataclass(frozen=True, slots=True)
class DraftKey:
    """What identity depends on, of one draft.

    `source` is the file, or the page of a file that holds many, and `part` the place in it, '' for
    a page. `publisher`, `annotation` and
    `link` (the id that the work's own link names, '' without one) are those of a work listed in a
    matrix cell.
    """

    source: str
    part: str
    id: str
    id_given: bool
    title: str
    year: int | None = None
    publisher: str = ""
    annotation: str = ""
    is_listed_work: bool = False
    link: str = ""
    known_by: KnownBy = KnownBy()  # noqa: RUF009 -- it is frozen


class _Work(NamedTuple):
    """Drafts of one derived id, title and year; ordered by id, then title, then year.

    `doi` and `language` part works that would be one otherwise, such as two years' editorials or
    a page and its translation; what is in English, or in no language that is known, comes first.
    """

    base: str
    title: str
    year: int  # 0 when no draft tells it
    doi: str = ""
    is_foreign: bool = False
    language: str = ""


_Works = Mapping[_Work, Sequence[tuple[int, DraftKey]]]
"""Each work's drafts, with their places in what `assign_ids` was given."""


def draft_key(draft: Draft, source: str) -> DraftKey:
    """Return what identity depends on, of `draft` read from the file `source`."""
    entry = draft.entry
    year = None if entry.kind in REVISED_KINDS else entry.year
    part = draft.part.removeprefix(draft.page).lstrip()
    key = DraftKey(source + draft.page, part, entry.id, draft.id_given, entry.title, year)
    if not draft.is_listed_work:
        return replace(key, known_by=known_by(entry, year))
    page = _PAGE_LINK.fullmatch(entry.url)
    return replace(
        key,
        publisher=entry.source,
        annotation=entry.summary,
        is_listed_work=True,
        link=page["id"] if page else "",
    )


def assign_ids(drafts: Sequence[DraftKey]) -> list[str]:
    """Return the entry id of each draft; drafts with equal ids are one work.

    A given id stands. Drafts with the same derived id and title, and years and DOIs that do not
    differ, are one work, and so are those that `same_works` joins; one that it joins to a draft of
    a given id, by a DOI or PMID, is that entry's. A work of several ids has that of a page, which
    may have been linked to, or else the first. Of different works with one derived id, the first
    by title keeps it and the others take two words of their title behind it. A listed work that
    links to another page is that page's entry; listed works of different files with the same
    publisher and year and near the same note are one work.

    Args:
        drafts: the drafts of all files, in any order.

    Returns:
        One id for each draft, in the order of `drafts`.
    """
    given = {draft.id for draft in drafts if draft.id_given}
    works = _works(drafts)
    own = _own_ids(works, given)
    ids = own | _joined_ids(works, own, drafts)
    pages = {work: ids[work] for work, members in works.items() if not _is_listed(members)}
    called = {own[work]: page for work, page in pages.items()}
    linked = _linked_pages(works, called | {entry_id: entry_id for entry_id in given})
    ids = _join_listed(works, ids, pages | linked)
    result = [draft.id for draft in drafts]
    for work, members in works.items():
        for position, _ in members:
            result[position] = ids[work]
    return result


def _works(drafts: Sequence[DraftKey]) -> dict[_Work, list[tuple[int, DraftKey]]]:
    """Group the drafts without a given id, in an order that does not depend on theirs."""
    same_title: dict[tuple[str, str], list[tuple[int, DraftKey]]] = defaultdict(list)
    for position, draft in enumerate(drafts):
        if not draft.id_given:
            same_title[draft.id, title_key(draft.title)].append((position, draft))
    works: dict[_Work, list[tuple[int, DraftKey]]] = defaultdict(list)
    for (base, title), members in same_title.items():
        undated = min((draft.year for _, draft in members if draft.year), default=0)
        for position, draft in members:
            work = _Work(base, title, draft.year or undated)
            works[work].append((position, draft))
    parted = chain.from_iterable(_by_doi(*item) for item in works.items())
    return dict(sorted(chain.from_iterable(_by_language(*item) for item in parted)))


def _by_doi(
    work: _Work, members: list[tuple[int, DraftKey]]
) -> Iterator[tuple[_Work, list[tuple[int, DraftKey]]]]:
    """Yield a work, or one for each DOI where its drafts have several; those without are one."""
    dois = {draft.known_by.doi for _, draft in members} - {""}
    if len(dois) < 2:
        yield work, members
        return
    for doi in {"", *dois}:
        if some := [one for one in members if one[1].known_by.doi == doi]:
            yield work._replace(doi=doi), some


def _by_language(
    work: _Work, members: list[tuple[int, DraftKey]]
) -> Iterator[tuple[_Work, list[tuple[int, DraftKey]]]]:
    """Yield a work, or one for each language where its drafts have several.

    Those whose language is not known are the first's: the English one's if there is one.
    """
    languages = {draft.known_by.language for _, draft in members} - {""}
    if len(languages) < 2:
        yield work, members
        return
    first, *others = sorted(languages, key=in_order)
    for language in (first, *others):
        spoken = {language, ""} if language == first else {language}
        some = [one for one in members if one[1].known_by.language in spoken]
        yield work._replace(is_foreign=language != "en", language=language), some


def _own_ids(works: _Works, given: set[str]) -> dict[_Work, str]:
    """Name each work as if there were no links and no near-same notes between them."""
    rivals: dict[str, list[_Work]] = defaultdict(list)
    for work in works:
        rivals[work.base].append(work)
    taken = given | rivals.keys()
    ids: dict[_Work, str] = {}
    for base, claimants in rivals.items():
        if len(claimants) == 1 and base not in given:
            ids[claimants[0]] = base
            continue
        words = {work: _title_words(works[work]) for work in claimants}
        shared = Counter(chain.from_iterable(words.values()))
        titles = Counter(work.title for work in claimants)
        for place, work in enumerate(claimants):
            names = _names(work, words[work], shared, titles[work.title] > 1)
            if place == 0 and base not in given:
                ids[work] = base
            else:
                ids[work] = next(name for name in names if name not in taken)
                taken.add(ids[work])
    return ids


def _joined_ids(
    works: _Works, own: Mapping[_Work, str], drafts: Sequence[DraftKey]
) -> dict[_Work, str]:
    """Return the id of each work that other works, or drafts of given ids, are the same as."""
    known: dict[_Work | str, list[KnownBy]] = {
        work: [draft.known_by for _, draft in members]
        for work, members in works.items()
        if not _is_listed(members)
    }
    for draft in drafts:
        if draft.id_given and (draft.known_by.doi or draft.known_by.pmid):
            told = replace(draft.known_by, address=(), named=())
            known.setdefault(draft.id, []).append(told)
    ids: dict[_Work, str] = {}
    for group in same_works(known):
        found = [work for work in group if isinstance(work, _Work)]
        fixed = [work for work in group if isinstance(work, str)]
        named = [own[work] for work in found if any(not draft.part for _, draft in works[work])]
        common = min(fixed or named or [own[work] for work in found])
        ids |= dict.fromkeys(found, common)
    return ids


def _names(
    work: _Work, words: Sequence[str], shared: Mapping[str, int], same_title: bool
) -> Iterator[str]:
    """Yield ids for a work whose own is taken: two words of its title, its year, a number.

    `shared` counts the rivals that have a word in their titles: words of few come first. A rival
    of the same title differs by its language or year.
    """
    in_id = set(work.base.split("-"))
    best = sorted(words, key=lambda word: (shared[word], word in in_id, len(word) < _LONG_WORD))
    years = [str(work.year)] if work.year else []
    told = [work.language] if work.language else years
    pairs = ["-".join(pair) for pair in combinations(best[:6], 2)] or best
    numbered = (f"{(pairs or years or ['entry'])[0]}-{number}" for number in count(2))
    for suffix in chain(told if same_title else (), pairs, years, numbered):
        yield f"{work.base[: _ID_LENGTH - len(suffix) - 1]}-{suffix}"


def _title_words(members: Iterable[tuple[int, DraftKey]]) -> list[str]:
    """Return the different words of a work's title, none of them too long for an id."""
    title = min(slug(draft.title, words=40) for _, draft in members)
    return list(dict.fromkeys(word[:40] for word in title.split("-") if word))


def _linked_pages(works: _Works, pages: Mapping[str, str]) -> dict[_Work, str]:
    """Return the listed works that link to another page, with that page's id.

    `pages` has the id of each page by what the page itself is called.
    """
    linked: dict[_Work, str] = {}
    for work, members in works.items():
        page = min((pages[draft.link] for _, draft in members if draft.link in pages), default="")
        if page and _is_listed(members):
            linked[work] = page
    return linked


def _join_listed(
    works: _Works, ids: Mapping[_Work, str], fixed: Mapping[_Work, str]
) -> dict[_Work, str]:
    """Return one id for listed works with near the same notes: a fixed one, or the smallest."""
    dois = {work: {draft.known_by.doi for _, draft in several} for work, several in works.items()}
    named: dict[_Work, str] = {}
    for group in joined(dois, sorted(set(_near_same(works)))):
        pages = [fixed[work] for work in group if work in fixed]
        common = min(pages or [ids[work] for work in group])
        named |= {work: fixed.get(work, common) for work in group}
    return named


def _near_same(works: _Works) -> Iterator[tuple[_Work, _Work]]:
    """Yield pairs of works, listed in different files, whose notes reach the bar."""
    shelves: dict[tuple[str, int], set[tuple[str, str, _Work]]] = defaultdict(set)
    for work, members in works.items():
        for _, draft in members:
            note = utils.default_process(fold(draft.annotation))
            if draft.is_listed_work and work.year and note.count(" ") >= _NOTE_WORDS:
                shelves[title_key(draft.publisher), work.year].add((note, draft.source, work))
    for (publisher, _), shelf in shelves.items():
        bar = NEAR_SAME if publisher else NEAR_SAME_UNPUBLISHED
        notes = sorted(shelf)
        texts = [note for note, _, _ in notes]
        for place, (text, source, work) in enumerate(notes):
            later = notes[place + 1 :]
            scores = process.cdist(
                [text], texts[place + 1 :], scorer=fuzz.token_set_ratio, score_cutoff=bar
            )
            for near in scores.nonzero()[1]:
                _, other_source, other = later[near]
                if other != work and other_source != source:
                    yield work, other


def _is_listed(members: Iterable[tuple[int, DraftKey]]) -> bool:
    return all(draft.is_listed_work for _, draft in members)
