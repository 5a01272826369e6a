"""What holds on every page, whatever the model thinks: few rules, each for a whole kind.

A rule looks at a part of the page as a whole, which a judge of single segments cannot.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from corpus.boilerplate.named_parts import standing_in, without_asides, without_comments
from corpus.boilerplate.notices import notices_among
from corpus.html.boilerplate_rules import LABELS, is_platform_boilerplate, is_platform_text
from corpus.html.segments import Container, Segment
from corpus.page_facts.dates import find_days

Flags = npt.NDArray[np.bool_]

_POSTS = frozenset({"hentry", "post", "type-post", "postbox", "blog-post", "story", "entry"})
_STATED = re.compile(
    r"(?:posted|published|updated|created|written|veröffentlicht|erstellt|aktualisiert|publié"
    r"|publicado|pubblicato|gepubliceerd|opublikowano|datum|date|stand)\b",
    re.IGNORECASE,
)
_NOT_DATE = re.compile(
    r"\d+(?:st|nd|rd|th|er)?|[\W_]+|\b(?:uhr|am|pm|um|at|on|vom|den|the|of|de|le|el|h|gmt|utc|cet"
    r"|e[sd]t|p[sd]t)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:mon|diens|donners|frei|sams|sonn)tag\b|\bmittwoch\b|\b[^\W\d_]{3,12}\b(?=\.? \d{4})"
    r"|\b[^\W\d_]{3,9}(?=\.? \d{1,2},? \d{4})",
    re.IGNORECASE,
)
_MENUS = frozenset({"nav", "menu"})
_AROUND_TEXT = frozenset({"aside", "footer", "header", "form", "nav", "menu", "article"})
_MAIN = frozenset({"main", "article"})
_AROUND_MAIN = _AROUND_TEXT - _MAIN
_STOPS = (".", "!", "?", "…", ".”", '."')
_WHOLE = frozenset({"table", "ul", "ol", "dl"})
_MOSTLY = 0.8
_MOST_UNDER = 40
_CLOSE = 4
_PROSE = 80
_FEW_LINKED = 0.3
_MOST_IN_MENU = 1_000
"""Characters of prose that no menu holds, if they are most of a page's."""

_SEVERAL = 3
"""Sections side by side that show that a page is made of them."""

_SEVERAL_ITEMS = 2
_AT_TOP = 4
"""Segments of a post among which its heading is."""

_ANSWER = re.compile(r"(?:re|aw|antw(?:ort)?|sv|vs|odp|rép|rif)(?:\[\d+\])? ?: ", re.IGNORECASE)
_MAX_DATELINE = 120
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ENOUGH = 60
"""Characters of a plain sentence at the least."""

_SAID_TWICE = 200
"""Characters from which a segment that stood in another part word for word is a repetition."""

_WHOLE_TEXT = 1_500
"""Characters of a segment that may be the whole text again, as pages hide it for their scripts."""

_PROBES = 10
_REPEATED = 0.7
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


def apply(
    kept: Flags,
    segments: Sequence[Segment],
    containers: Sequence[Container],
    is_title: Flags,
    surely_none: Flags,
    apart: Flags,
) -> Flags:
    """Return which segments stay after all rules, of those that the model keeps.

    What is `surely_none` for the model is not added for what stands under it or around it;
    captions and menus stand `apart` from what is around them.
    """
    kept = kept | (_between_kept(kept, segments, containers) & ~surely_none & ~apart)
    kept = _with_plain_sentences(kept, segments, containers)
    kept = _with_headed_sections(kept, segments, containers)
    kept = _with_platforms(kept, segments, containers)
    kept = without_comments(kept, segments, containers, is_title)
    kept = without_asides(kept, segments, containers, is_title)
    kept = _without_other_posts(kept, segments, containers, is_title)
    kept = _without_head_lines(kept, segments, containers, is_title)
    kept = _with_whole_parts(kept, segments, containers)
    kept = _with_headings(kept, segments, containers, is_title, surely_none)
    kept = _without_notices(kept, segments)
    return _said_once(kept, segments, containers)


def _between_kept(
    kept: Flags, segments: Sequence[Segment], containers: Sequence[Container]
) -> Flags:
    """Return which segments stand right between two that are kept, in the same part of the page."""
    between = np.zeros(len(segments), bool)
    between[1:-1] = kept[:-2] & kept[2:] & ~kept[1:-1]
    for number in np.flatnonzero(between).tolist():
        own, *others = (segments[n].container for n in (number, number - 1, number + 1))
        between[number] = all(_is_beside(own, other, containers) for other in others)
    return between


def _is_beside(one: int, other: int, containers: Sequence[Container]) -> bool:
    """Whether two elements are one, stand in the same one, or one stands right in the other."""
    above, above_other = containers[one].parent, containers[other].parent
    return one == other or above in (other, above_other) or above_other == one


def in_navigation(segments: Sequence[Segment], containers: Sequence[Container]) -> Flags:
    """Return which segments stand in an element for menus.

    One that holds most of the prose of a page was never closed, and is none.
    """
    told = [
        len(segment.text)
        if len(segment.text) >= _PROSE and segment.linked < _FEW_LINKED * len(segment.text)
        else 0
        for segment in segments
    ]
    unclosed = max(_MOST_IN_MENU, sum(told) / 2)
    return standing_in(
        segments,
        containers,
        lambda one: one.tag in _MENUS and sum(told[one.first : one.end]) <= unclosed,
    )


def _with_plain_sentences(
    kept: Flags, segments: Sequence[Segment], containers: Sequence[Container]
) -> Flags:
    """Keep a paragraph without links that goes on from prose, where nothing around has a name."""
    lengths = np.array([len(segment.text) for segment in segments])
    behind_prose = np.flatnonzero(kept[:-1] & (lengths[:-1] >= _PROSE)) + 1
    if not len(behind_prose):
        return kept
    named = standing_in(segments, containers, _is_named)
    kept = kept.copy()
    for number in behind_prose.tolist():
        segment = segments[number]
        kept[number] |= (
            not named[number]
            and not segment.links
            and segment.text.endswith(_STOPS)
            and containers[segment.container].tag == "p"
        )
    return kept


def _with_headed_sections(
    kept: Flags, segments: Sequence[Segment], containers: Sequence[Container]
) -> Flags:
    """Keep sections of the main part that have a heading and plain sentences, if several have.

    The name of such a section is that of its subject: 'search' for how trials were sought.
    """
    sections: dict[int, list[Container]] = defaultdict(list)
    for one in containers:
        if (
            one.tag == "section"
            and one.end - one.first > 1
            and _is_plain(one, segments, containers)
        ):
            sections[one.parent].append(one)
    headed = [one for beside in sections.values() if len(beside) >= _SEVERAL for one in beside]
    if not headed:
        return kept
    in_main = standing_in(segments, containers, lambda one: one.tag in _MAIN)
    around = standing_in(segments, containers, lambda one: one.tag in _AROUND_MAIN)
    kept = kept.copy()
    for one in headed:
        inside = slice(one.first, one.end)
        kept[inside] |= in_main[inside] & ~around[inside]
    return kept


def _with_platforms(
    kept: Flags, segments: Sequence[Segment], containers: Sequence[Container]
) -> Flags:
    """Keep what the program that made a page marks as text, drop what it marks as none."""
    text = standing_in(
        segments, containers, lambda one: bool(one.names) and is_platform_text(one.names)
    )
    none = standing_in(
        segments,
        containers,
        lambda one: bool(one.names) and is_platform_boilerplate(one.tag, one.names),
    )
    return (kept | text) & ~none


def _is_plain(one: Container, segments: Sequence[Segment], containers: Sequence[Container]) -> bool:
    """Whether a section is a heading and paragraphs without links, of which some are sentences."""
    heading, *texts = segments[one.first : one.end]
    return (
        containers[heading.container].tag in _HEADINGS
        and heading.text.casefold() not in LABELS
        and not any(text.links or containers[text.container].tag == "div" for text in texts)
        and any(text.text.endswith(_STOPS) and len(text.text) >= _ENOUGH for text in texts)
    )


def _is_named(container: Container) -> bool:
    """Whether an element is one around the text, or says by a class or id what it is for."""
    get = container.element.get
    return container.tag in _AROUND_TEXT or (
        container.tag not in ("html", "body") and bool(get("class") or get("id"))
    )


def _with_whole_parts(
    kept: Flags, segments: Sequence[Segment], containers: Sequence[Container]
) -> Flags:
    """Keep all of a table or a list of which most is kept, but for menus: tables lay out pages."""
    kept = kept.copy()
    lengths = np.array([len(segment.text) for segment in segments])
    menus = np.array([_is_menu(segment) for segment in segments], bool)
    gone = np.concatenate([[0], np.cumsum(~kept)]).tolist()
    for container in containers:
        inside = slice(container.first, container.end)
        some_gone = gone[container.end] > gone[container.first]
        if container.tag in _WHOLE and some_gone and container.end - container.first > 1:
            stays = lengths[inside][kept[inside]].sum()
            if stays >= _MOSTLY * lengths[inside].sum() and not kept[inside].all():
                kept[inside] |= ~menus[inside]
    return kept


def _with_headings(
    kept: Flags,
    segments: Sequence[Segment],
    containers: Sequence[Container],
    is_title: Flags,
    surely_none: Flags,
) -> Flags:
    """Keep a heading in the midst of the text if most of what stands under it is kept.

    That is prose, or several items of a list. One that is `surely_none` heads what stands beside
    it in the same element alone.
    """
    kept = kept.copy()
    heads = [
        number
        for number, segment in enumerate(segments)
        if containers[segment.container].tag in _HEADINGS
    ]
    for number, end in pairwise([*heads, len(segments)]):
        under = range(number + 1, min(end, number + _MOST_UNDER))
        if (
            kept[number]
            or not under
            or not (kept | is_title)[:number].any()
            or not kept[number + 1]
            or (surely_none[number] and not _are_siblings(number, number + 1, segments, containers))
        ):
            continue
        stays = sum(len(segments[other].text) for other in under if kept[other])
        items = sum(containers[segments[other].container].tag == "li" for other in under)
        enough = stays >= _PROSE or items >= _SEVERAL_ITEMS
        if stays >= _MOSTLY * sum(len(segments[other].text) for other in under) and enough:
            kept[number] = True
    return kept


def _are_siblings(
    one: int, other: int, segments: Sequence[Segment], containers: Sequence[Container]
) -> bool:
    """Whether the elements of two segments stand in the same one."""
    parents = {containers[segments[number].container].parent for number in (one, other)}
    return len(parents) == 1


def _without_head_lines(
    kept: Flags, segments: Sequence[Segment], containers: Sequence[Container], is_title: Flags
) -> Flags:
    """Drop menus before the title, and lines before the first prose that say a date and no more."""
    prose = [
        number
        for number in np.flatnonzero(kept & ~is_title).tolist()
        if len(segments[number].text) >= _PROSE
    ]
    if not prose:
        return kept
    kept = kept.copy()
    titles = np.flatnonzero(is_title[: prose[0]])
    for number in np.flatnonzero(kept[: prose[0]] & ~is_title[: prose[0]]).tolist():
        segment = segments[number]
        before = not len(titles) or number < titles[-1]
        close = bool(len(titles)) and number > titles[0] - _CLOSE
        if (before and _is_menu(segment)) or (close and _is_dateline(segment.text)):
            kept[number] = False
    return kept


def _without_notices(kept: Flags, segments: Sequence[Segment]) -> Flags:
    """Drop what speaks to readers of the site, if more than that is kept."""
    texts = {number: segments[number].text for number in np.flatnonzero(kept).tolist()}
    said = notices_among(texts.values())
    notices = [number for number, text in texts.items() if text in said]
    told = sum(map(len, texts.values()))
    if told - sum(len(texts[number]) for number in notices) < _ENOUGH:
        return kept
    kept = kept.copy()
    kept[notices] = False
    return kept


def _is_menu(segment: Segment) -> bool:
    """Whether a segment is some links and nothing else."""
    return segment.links >= 3 and segment.linked >= 0.8 * len(segment.text.replace(" ", ""))


def _is_dateline(text: str) -> bool:
    """Whether a line says when something was published, perhaps by whom, and nothing else."""
    if len(text) > _MAX_DATELINE or text.endswith("."):
        return False
    if _STATED.match(text) and next(find_days(text), None) is not None:
        return True
    return not _NOT_DATE.sub("", text).strip() and next(find_days(text), None) is not None


def _without_other_posts(
    kept: Flags, segments: Sequence[Segment], containers: Sequence[Container], is_title: Flags
) -> Flags:
    """Of posts side by side keep the one with the page's title, where one has it, and answers."""
    groups: dict[tuple[int, str], list[Container]] = defaultdict(list)
    for container in containers:
        if container.end > container.first and (
            container.tag == "article" or (container.names and _is_post(container))
        ):
            groups[container.parent, container.tag].append(container)
    kept = kept.copy()
    for posts in groups.values():
        if len(posts) < 2:
            continue
        titled = [post for post in posts if is_title[post.first : post.end].any()]
        if len(titled) != 1:
            continue
        for post in posts:
            heading = _heading_of(post, segments, containers)
            if post is not titled[0] and heading and not _ANSWER.match(heading):
                kept[post.first : post.end] = False
    return kept


def _is_post(container: Container) -> bool:
    return not _POSTS.isdisjoint((container.element.get("class") or "").lower().split())


def _heading_of(
    post: Container, segments: Sequence[Segment], containers: Sequence[Container]
) -> str:
    """Return the heading at the top of a post, '' if it has none."""
    top = segments[post.first : min(post.end, post.first + _AT_TOP)]
    return next((one.text for one in top if containers[one.container].tag in _HEADINGS), "")


def _said_once(kept: Flags, segments: Sequence[Segment], containers: Sequence[Container]) -> Flags:
    """Drop long segments that stand elsewhere too: word for word, or sentence by sentence."""
    kept = kept.copy()
    seen: dict[str, int] = {}
    for number in np.flatnonzero(kept).tolist():
        text = segments[number].text
        if len(text) < _SAID_TWICE:
            continue
        part = containers[segments[number].container].parent
        if seen.setdefault(text, part) != part:
            kept[number] = False
    longest = max(
        np.flatnonzero(kept).tolist(), key=lambda number: len(segments[number].text), default=-1
    )
    if longest >= 0 and len(segments[longest].text) >= _WHOLE_TEXT:
        others = " ".join(segments[n].text for n in np.flatnonzero(kept).tolist() if n != longest)
        sentences = [part for part in _SENTENCES.split(segments[longest].text) if len(part) > 30]
        probes = sentences[:: max(len(sentences) // _PROBES, 1)]
        if probes and sum(probe in others for probe in probes) >= _REPEATED * len(probes):
            kept[longest] = False
    return kept
