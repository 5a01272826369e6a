"""Which of the things that a page calls itself is the title of what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from corpus.html.parsing import title_without_site
from corpus.html.statements import Statements
from corpus.text.signs import IS_SMALL
from corpus.text.typography import fold, run_together

_SEPARATOR = re.compile(r"(\s+[|–—·»«•›>/│:-]+\s+|\s*[|│]\s*|\s*::\s*|\s+»\s*|:\s+)")
_WORD = re.compile(r"\w+")
_HARD = re.compile(r"[|│»«•›·]|::| [–—-] ")
_MAX_LENGTH = 350
_KICKED = 20
"""Characters that a title has at least for what stands before it in the heading to be a label."""
_MAX_COMPARED = 60
"""Headings that are looked at, those of the first level before others: menus have them too."""

_SCHOLARLY = ("citation_title", "dc.title", "dcterms.title")
_STATED = ("og.title", "schema.headline", "twitter.title", "title")


def choose_title(page: Statements) -> str:
    """Return the title of what a page says, '' if nothing says it.

    A heading that agrees with what the head states is how readers know the text; else the head's
    own words are taken without the name of the site.
    """
    stated = [title for title in (page.first(name) for name in _SCHOLARLY) if title]
    if page.first("citation_title"):
        return _as_shown(stated[0], page)
    if (headline := page.first("schema.headline")) and _names_another(page, headline):
        return headline
    stated += [title for title in (page.first(name) for name in _STATED) if title]
    stated += [page.title] if page.title else [page.first("schema.name")]
    sites = _site_names(page)
    heads = [_without_site(title, sites) for title in stated]
    heads = [title for title in heads if title and not _is_site(title, sites)]
    if heading := _agreeing_heading(page, heads, sites):
        return heading
    if heads:
        return title_without_site(heads[0])
    if stated := [title for title in stated if title]:
        return stated[0]
    return next((one.text for one in page.headings if one.level == 1 and not one.to_front), "")


def _as_shown(title: str, page: Statements) -> str:
    """Return a title as a heading has it that differs by raised figures alone: '10⁶', not '106'."""
    together = run_together(title)
    return next(
        (
            one.text
            for one in page.headings
            if IS_SMALL.search(one.text) and run_together(one.text) == together
        ),
        title,
    )


def _names_another(page: Statements, headline: str) -> bool:
    """Say whether title and headings are single words, none of them in a headline of several.

    They then name a section, as 'News' does, and the headline is what the text is called.
    """
    told = set(_WORD.findall(fold(headline)))
    texts = [page.title, page.first("og.title"), *(one.text for one in page.headings)]
    shown = [_WORD.findall(fold(text)) for text in texts]
    return len(told) > 1 and all(len(one) <= 1 and told.isdisjoint(one) for one in shown)


def _site_names(page: Statements) -> set[str]:
    names = {_squash(page.host)}
    site, title = _squash(page.site), _squash(page.title)
    if site != title or title == _squash(page.host):  # some give the page's title for the site's
        names.add(site)
    parts = _SEPARATOR.split(page.title)[::2]
    last = _squash(parts[-1])
    if len(parts) > 1 and 2 * len(parts[-1]) < len(parts[0]):
        shown = {_squash(page.first(name)) for name in ("og.title", "schema.headline")}
        names |= {last} & shown
    if len(parts) > 1 and _heads(page, last, 1) and _heads(page, _squash(parts[0]), 2):
        names.add(last)
    return {name for name in names if len(name) >= 3}


def _heads(page: Statements, squashed: str, level: int) -> bool:
    """Whether a heading of a level says this and no more, within the article."""
    return any(
        one.level == level and not one.aside and _squash(one.text) == squashed
        for one in page.headings
    )


def _squash(text: str) -> str:
    return "".join(_WORD.findall(fold(text)))


def _is_site(part: str, sites: set[str]) -> bool:
    squashed = _squash(part)
    if not squashed:
        return True
    return any(
        squashed == site
        or (len(squashed) >= 4 and site.startswith(squashed) and len(squashed) > 0.6 * len(site))
        or (squashed.startswith(site) and len(squashed) <= len(site) + 8)
        or (squashed.endswith(site) and len(squashed) <= len(site) + 6)
        for site in sites
    )


def _without_site(title: str, sites: set[str]) -> str:
    """Return a title without the name of the site at its end or beginning."""
    pieces = _SEPARATOR.split(title)
    parts, marks = pieces[::2], pieces[1::2]
    for number in range(len(parts) - 1, 0, -1):
        if _is_site(parts[number], sites):
            return _joined(parts[:number], marks) or title
    if len(parts) > 1 and _is_site(parts[0], sites):
        return _joined(parts[1:], marks[1:]) or title
    return title.strip()


def _joined(parts: Sequence[str], marks: Sequence[str]) -> str:
    text = parts[0]
    for mark, part in zip(marks, parts[1:], strict=False):
        text += mark + part
    return text.strip(" |–—·»:-/")


def _own_headings(page: Statements, sites: set[str]) -> list[tuple[int, str, bool, int]]:
    """Return level, text, whether aside, and place of headings that may be the page's own."""
    return [
        (level, text, aside, place)
        for level, text, home, aside, place in page.headings
        if not home and len(text) <= _MAX_LENGTH and not _is_site(text, sites) and len(text) > 2
    ]


def _agreeing_heading(page: Statements, heads: Sequence[str], sites: set[str]) -> str:
    """Return the heading that best agrees with what the head states, '' if none does."""
    best, text = 0.0, ""
    own = _own_headings(page, sites)
    tops = [one for one in own if one[0] == 1]
    sure = [page.first("og.title"), page.title]
    sure = [fold(_without_site(title, sites)) for title in sure if title] + [fold(page.title)]
    folded = [*sure, *(fold(title) for title in heads)]
    others = [one for one in own if one[0] != 1]
    for level, heading, aside, _ in [*tops, *others][:_MAX_COMPARED]:
        among = folded if level == 1 else sure
        agreement = max((_agreement(fold(heading), title) for title in among), default=0.0)
        worth = agreement - (25 if len(tops) == 1 else 10) * (level - 1) - 12 * aside
        least = 55 if level == 1 and len(tops) == 1 else 70 if level == 1 else 86
        if agreement >= least and worth > best:
            best, text = worth, heading
    if not text and len(tops) == 1:
        return tops[0][1]
    return _without_kicker(text, heads)


def _without_kicker(heading: str, heads: Sequence[str]) -> str:
    """Return a heading without the label before it, where the head states it without."""
    for title in heads:
        kicker = fold(heading).removesuffix(fold(title))
        if len(title) >= _KICKED and _WORD.search(kicker) and kicker != fold(heading):
            return heading[-len(title) :] if fold(heading[-len(title) :]) == fold(title) else title
    return heading


def _agreement(heading: str, title: str) -> float:
    """Return how well a heading agrees with a title that may say more, 0 to 100."""
    if not heading or not title:
        return 0.0
    whole = fuzz.ratio(heading, title)
    shorter, longer = sorted((len(heading), len(title)))
    inside = heading in title or title in heading
    if inside and shorter >= 12:
        return max(whole, 92.0 + 4 * shorter / longer)
    if inside and shorter >= 4:
        return max(whole, 75.0 + shorter)
    return max(whole, 0.9 * fuzz.token_set_ratio(heading, title) if shorter >= 12 else 0.0)
