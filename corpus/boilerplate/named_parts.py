"""Parts of a page that are no text of its article, by what their classes and ids call them.

Names alone mislead: a part stays if it holds the title, or if little would be left without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from corpus.html.segments import Container, Segment

Flags = npt.NDArray[np.bool_]

_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|comment-?(?:list|area|section|content|body|text|thread)"
    r"|comentarios|commentaires|kommentare?|disqus(?:_thread)?|respond|livefyre|trackbacks?)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_NOT_COMMENTS = re.compile(
    r"(?:no|has|with|open|closed|count|link|icon)s?[-_]comments?"
    r"|comments?[-_](?:off|open|closed|count|link|icon)",
    re.IGNORECASE,
)
_ENDS = (
    r"(?:-(?:list|block|box|section|container|wrapper|wrap|inner|content|widget|area|items?|module"
    r"|links?|left|right|\d+))*"
)
_ASIDE = re.compile(
    rf"""(?:[a-z]{{2,5}}-)?(?:related|recommended|similar|popular|recent|trending|latest|breaking)
      -?(?:posts?|articles?|stories|story|news|content|topics|reading){_ENDS}
    |(?:most-(?:read|popular|viewed|shared)|more-(?:stories|articles|news|posts)){_ENDS}
    |(?:yarpp|outbrain|taboola|zergnet|revcontent)(?:-.*)?
    |(?:(?:left|right|primary|secondary|page|site|blog|post|article|story|news)-)?side-?bar
      (?:-(?:primary|secondary|main))?{_ENDS}
    |text-?widget|widget-(?:text|rss|area|recent-.*|categories|archive|custom-html)
    |(?:post|entry|article|blog)?-?authors?-?(?:box|bio|info|description|card|profile|details)
      {_ENDS}
    |about-?(?:the-?)?authors?{_ENDS}
    |(?:pum|popmake|popup|modal)(?:-(?:overlay|container|content|dialog|body))*
    |(?:cookies?|gdpr|consent)-?(?:notice|banner|bar|law|consent|message|popup|overlay|modal|layer
      |hint|hinweis|dialog){_ENDS}
    |cli-(?:privacy|modal|bar|tab)(?:-.*)?|(?:moove-gdpr|cmplz|onetrust|cookiebot|didomi)(?:-.*)?
    |borlabs-cookie(?:-.*)?|cybot-cookiebot-dialog.*
    """,
    re.VERBOSE,
)
"""What lists of other stories, sidebars, boxes about authors, popups and notices are called."""

_CAPTION = re.compile(
    r"(?:wp-)?caption(?:-(?:text|block|box|wrap|wrapper|container|inner|left|right))*"
    r"|(?:[a-z]+-)?(?:image|img|photo|media|figure|picture|video)-?"
    r"(?:caption|description|credits?|copyright|annotation|text)(?:-(?:text|block|box))*"
    r"|bild-?(?:unterschrift|text|beschreibung|unterzeile)"
)
_OF_CAPTION, _OF_ASIDE, _OF_COMMENTS, _NOT_OF_COMMENTS = 1, 2, 4, 8
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MAX_NAME = 100
_UNTOUCHABLE = frozenset({"html", "body"})
_HOLDING = frozenset({"main", "article", "h1"}) | _UNTOUCHABLE
"""Elements around a text, whose names are about all that it is."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ENOUGH = 60
"""Characters of prose outside that show that parts so named are not all of a page."""

_LEAST_SHARE = 1 / 4
"""How much is left beside asides, of what they hold, if they are no text of the page."""


def in_caption(segments: Sequence[Segment], containers: Sequence[Container]) -> Flags:
    """Return which segments stand in an element for what a figure shows, or named after that."""
    return standing_in(
        segments,
        containers,
        lambda one: (
            one.tag == "figcaption"
            or (one.tag not in _HOLDING and bool(_kinds_of(one) & _OF_CAPTION))
        ),
    )


def without_comments(
    kept: Flags, segments: Sequence[Segment], containers: Sequence[Container], is_title: Flags
) -> Flags:
    """Drop what stands in a part named after comments, if prose is left without it."""

    def holds_no_title(one: Container) -> bool:
        return not any(
            is_title[number] and containers[segments[number].container].tag == "h1"
            for number in range(one.first, one.end)
        )

    inside = standing_in(
        segments, containers, lambda one: _is_of_comments(one) and holds_no_title(one)
    )
    prose = sum(
        len(segments[number].text)
        for number in np.flatnonzero(kept & ~inside).tolist()
        if containers[segments[number].container].tag not in _HEADINGS
    )
    return kept & ~inside if prose >= _ENOUGH else kept


def without_asides(
    kept: Flags, segments: Sequence[Segment], containers: Sequence[Container], is_title: Flags
) -> Flags:
    """Drop lists of other stories, sidebars, boxes about authors, popups, if more is left."""
    inside = standing_in(
        segments,
        containers,
        lambda one: (
            one.tag not in _HOLDING
            and bool(_kinds_of(one) & _OF_ASIDE)
            and not is_title[one.first : one.end].any()
        ),
    )
    if not (kept & inside).any():
        return kept
    lengths = np.array([len(segment.text) for segment in segments])
    held, left = lengths[kept & inside].sum(), lengths[kept & ~inside].sum()
    return kept & ~inside if left >= max(_ENOUGH, _LEAST_SHARE * held) else kept


def standing_in(
    segments: Sequence[Segment],
    containers: Sequence[Container],
    is_meant: Callable[[Container], bool],
) -> Flags:
    """Return which segments stand in a container that is meant, or in one inside it."""
    inside = np.zeros(len(segments), bool)
    end = 0
    for one in containers:
        if one.end > end and is_meant(one):
            inside[one.first : one.end] = True
            end = one.end  # containers within it come next
    return inside


def _is_of_comments(one: Container) -> bool:
    told = _kinds_of(one) & (_OF_COMMENTS | _NOT_OF_COMMENTS)
    return told == _OF_COMMENTS and one.tag not in _UNTOUCHABLE


def _kinds_of(one: Container) -> int:
    """Return the kinds of parts, one bit each, that the names of an element are those of."""
    kinds = 0
    for name in one.names:
        kinds |= _kinds_of_name(name)
    return kinds


@lru_cache(maxsize=20_000)
def _kinds_of_name(name: str) -> int:
    words = _words_of(name)
    return (
        _OF_CAPTION * any(map(_CAPTION.fullmatch, words))
        | _OF_ASIDE * any(map(_ASIDE.fullmatch, words))
        | _OF_COMMENTS * (_COMMENTS.search(name) is not None)
        | _NOT_OF_COMMENTS * (_NOT_COMMENTS.search(name) is not None)
    )


def _words_of(name: str) -> tuple[str, str]:
    """Return a class or id in lower case with hyphens, and of 'block__element' the element alone.

    What follows two hyphens is a state of either.
    """
    words = _CAMEL.sub("-", name[:_MAX_NAME].partition("--")[0]).lower()
    whole, element = words.replace("__", "-"), words.rpartition("__")[2]
    return whole.replace("_", "-"), element.replace("_", "-")
