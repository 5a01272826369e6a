"""Running heads and feet, and page numbers: what repeats in its place, what counts up."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter

from corpus.pdf.lines import TextLine

_ROUNDS = 3
_OUTER = 3
"""So many lines at the top and at the bottom of a page are looked at in a round."""

_PLACE = 3.0
"""Points by which the places of what repeats may differ."""

_MAX_SHARE = 0.5
"""What running heads are at most for each character of text."""

_MIN_PAGES = 3
_COUNTED_SHARE = 0.3
"""The share of pages on which a number has to count up at one place."""

_LEADERS = re.compile(r"(?:\. ?){5}|(?: ?\. ?){2}\d{1,4}$")
"""What leads from an entry of a list of contents to its page."""

_PAGED = re.compile(r"\D \d{1,4}$")
_LISTED_SHARE = 0.3
"""The part of a page's lines that are such entries where the page is a list."""

_DIGITS = re.compile(r"\d+")
_LONGEST_NUMBER = 4
_AROUND = " -–—|.[]()"
_LONGEST_ALONE = 30
_NUMBER_ALONE = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|pagina)\s*)?[ivxlc]{1,7}\W*"
    r"|\W*(?:page|seite|página|pagina)\s*\d{1,4}(?:\s*(?:/|of|von|de|di|sur|van)\s*\d{1,4})?\W*"
    r"|(?:https?|file)://\S+\s+\d+/\d+",
    re.IGNORECASE,
)


def without_running_heads(
    pages: Sequence[Sequence[TextLine]],
) -> tuple[list[list[TextLine]], list[TextLine]]:
    """Return the lines of each page without running heads, feet and page numbers, and these.

    A line goes that stands on several pages at one place with the same words, whatever numbers
    are in it; and one that begins or ends with a number that counts up with the pages. Entries of
    a list of contents go too. Where that would be much of a document, its pages are alike, and
    all of it stays.
    """
    kept, dropped = _without_repeated(pages)
    left = sum([len(line.text) for page in kept for line in page])
    if sum([len(line.text) for line in dropped]) > _MAX_SHARE * left > 0:
        kept, dropped = [list(page) for page in pages], []
    listed = {id(line) for page in kept for line in _listed(page)}
    if listed and len(listed) < sum(map(len, kept)):
        dropped += [line for page in kept for line in page if id(line) in listed]
        kept = [[line for line in page if id(line) not in listed] for page in kept]
    return kept, dropped


def _listed(page: Sequence[TextLine]) -> list[TextLine]:
    """Return the entries of a list of contents, also those without leaders if others have them."""
    if not _has_leaders("\n".join([line.text for line in page])):
        return []
    found = [line for line in page if _is_listed(line.text)]
    if len(found) > _LISTED_SHARE * len(page):
        return [line for line in page if _is_listed(line.text) or _PAGED.search(line.text)]
    return found


def _is_listed(text: str) -> bool:
    """Say whether a line is an entry of a list of contents or an index, with its page."""
    return _has_leaders(text) and _LEADERS.search(text) is not None


def _has_leaders(text: str) -> bool:
    """Say whether there may be leaders in a text, which takes little time to find out."""
    return ". ." in text or "..." in text


def _without_repeated(
    pages: Sequence[Sequence[TextLine]],
) -> tuple[list[list[TextLine]], list[TextLine]]:
    kept = list(map(list, pages))
    dropped: list[TextLine] = []
    seen: set[int] = set()
    for _ in range(_ROUNDS):
        # those that stand at the edge since the last round
        outer = [line for page in kept for line in _outer(page) if id(line) not in seen]
        found = [*_repeated(outer, len(pages)), *_counting(outer, len(pages))]
        found += [line for line in outer if _is_number_alone(line.text)]
        if len(pages) == 1 and outer and outer[0].text.strip(_AROUND).isdecimal():
            found.append(outer[0])  # the lowest
        doomed = set(map(id, found))
        if not doomed:
            break
        seen.update(map(id, outer))
        dropped += [line for line in outer if id(line) in doomed]
        changed = {line.page for line in found}
        kept = [
            [line for line in page if id(line) not in doomed]
            if page and page[0].page in changed
            else page
            for page in kept
        ]
    return kept, dropped


def _outer(page: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return the lines at the bottom and at the top of a page."""
    ordered = sorted(page, key=attrgetter("bottom"))
    return ordered if len(ordered) <= 2 * _OUTER else ordered[:_OUTER] + ordered[-_OUTER:]


def _repeated(outer: Iterable[TextLine], pages: int) -> Iterable[TextLine]:
    """Yield lines that stand at one place on several pages, of two pages on both."""
    alike: defaultdict[str, list[TextLine]] = defaultdict(list)
    for line in outer:
        alike[_DIGITS.sub("#", line.text.casefold()).strip()].append(line)
    least = min(_MIN_PAGES, max(pages, 2))
    for lines in alike.values():
        if len(lines) < least:
            continue
        places = Counter(round(line.bottom / _PLACE) for line in lines)
        for line in lines:
            place = round(line.bottom / _PLACE)
            if places[place - 1] + places[place] + places[place + 1] >= least:
                yield line


def _counting(outer: Iterable[TextLine], pages: int) -> Iterable[TextLine]:
    """Yield lines that begin or end with a number that counts up with the pages."""
    found: defaultdict[tuple[int, int], list[TextLine]] = defaultdict(list)
    for line in outer:
        words = line.text.split()
        for word in {words[0].strip(_AROUND), words[-1].strip(_AROUND)} if words else ():
            if word.isdecimal() and len(word) <= _LONGEST_NUMBER:
                found[round(line.bottom / _PLACE), int(word) - line.page].append(line)
    least = max(2 if pages <= _MIN_PAGES else _MIN_PAGES, int(_COUNTED_SHARE * pages))
    offsets = {
        offset
        for (_, offset), lines in found.items()
        if len({line.page for line in lines}) >= least
    }
    for (_, offset), lines in found.items():
        if offset in offsets:
            is_sure = len(lines) >= least
            yield from (one for one in lines if is_sure or one.text.strip(_AROUND).isdecimal())


def _is_number_alone(text: str) -> bool:
    """Say whether a line is a page's number in words or Roman, or a page's address and number."""
    short = len(text) <= _LONGEST_ALONE or "://" in text
    return short and _NUMBER_ALONE.fullmatch(text) is not None
