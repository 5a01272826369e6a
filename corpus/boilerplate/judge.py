"""Judges the segments of a page and takes out of its tree what is no text of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.boilerplate import rules
from corpus.boilerplate.features import TITLE_COLUMN, PageShape, describe
from corpus.boilerplate.lead import find_lead
from corpus.boilerplate.model import Forest, forest
from corpus.boilerplate.named_parts import in_caption
from corpus.boilerplate.publications import SURELY_NONE, kept_of_publication
from corpus.boilerplate.vocabulary import NAMES, groups_of
from corpus.html.boilerplate_rules import is_builder_text
from corpus.html.segments import Container, Segment, read_segments, take_out
from corpus.html.tree import Element

BOUND = 0.35
"""A segment that is likelier text than this stays."""

_APART = 0.75
"""The bound of captions and of what stands in menus, of which articles seldom need any."""

_SHORT = 80
_ITEMS = frozenset({"li", "td", "dd"})
_WRAPPERS = frozenset({"div", "p"})
_LOOSE, _SAID, _FIRM = 0.15, 0.05, 0.25
"""A short text that no paragraph holds needs more than the bound; less a text that is not short and
ends as a sentence does; still less an item, or what stands without a name right in the body of an
article. What needs less has no links."""

_TELLING = frozenset({"p", "div", "li"})
_STOPS = (".", "!", "?", "…", ":", ".”", '."', "“", "”", '"', "»")
_PLAIN = frozenset({"p", "blockquote", "pre", "h2", "h3", "h4"})
_BODY = 1 << NAMES.index("article body")

_LEAST_LIKELY = 0.08
"""A heading less likely than this heads something else than the text under it, and what stands
between two runs of text is none of it."""

_LEAST = 200
"""Characters that a page keeps, if it has them: below, the bound is lowered."""

_STEPS = (0.3, 0.15, 0.05, 0.0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A segment, how likely the model takes it for text, and whether it stays in the end.

    `by_rule` says that a rule, and not the model, had the last word.
    """

    segment: Segment
    likelihood: float
    kept: bool
    by_rule: bool
    is_lead: bool = False

    @property
    def reason(self) -> str:
        """What decided, for who asks why a segment went."""
        what = "a rule" if self.by_rule else f"likelihood {self.likelihood:.2f}"
        return f"{'kept' if self.kept else 'dropped'}: {what}"


def judge(root: Element, titles: frozenset[str], model: Forest | None = None) -> list[Judgement]:
    """Return the judgement of each segment of a tree, in reading order.

    `titles` are the keys of what the page calls itself (`corpus.boilerplate.titles`).
    """
    return judge_segments(*read_segments(root), titles, model)


def judge_segments(
    segments: Sequence[Segment],
    containers: Sequence[Container],
    titles: frozenset[str],
    model: Forest | None = None,
    of_publication: bool = False,
) -> list[Judgement]:
    """Return what `judge` does, of segments that are read already.

    `of_publication` says that the page states which publication it shows: there all stays but what
    is surely no text (`corpus.boilerplate.publications`).
    """
    if not segments:
        return []
    rows = describe(segments, containers, PageShape(titles))
    likelihoods = (model or forest()).probabilities(rows)
    if not of_publication:
        return decide(segments, containers, likelihoods, _is_title(rows))
    kept = kept_of_publication(likelihoods, segments, containers, _is_title(rows))
    return [
        Judgement(segment, likelihood, stays, stays != (likelihood >= SURELY_NONE))
        for segment, likelihood, stays in zip(
            segments, likelihoods.tolist(), kept.tolist(), strict=True
        )
    ]


def decide(
    segments: Sequence[Segment],
    containers: Sequence[Container],
    likelihoods: npt.NDArray[np.float64],
    is_title: npt.NDArray[np.bool_],
    bound: float = BOUND,
) -> list[Judgement]:
    """Return the judgements that likelihoods and rules together come to."""
    navigation = rules.in_navigation(segments, containers)
    apart = navigation | in_caption(segments, containers)
    bounds = _bounds(likelihoods, segments, containers, bound, apart)
    liked = _above(likelihoods, segments, navigation, bounds)
    kept = rules.apply(liked, segments, containers, is_title, likelihoods < _LEAST_LIKELY, apart)
    lead = find_lead(kept, segments, containers, is_title, likelihoods, apart)
    if lead >= 0:
        kept[lead] = True
    each = zip(segments, likelihoods.tolist(), kept.tolist(), liked.tolist(), strict=True)
    return [
        Judgement(segment, likelihood, stays, stays != is_liked, number == lead)
        for number, (segment, likelihood, stays, is_liked) in enumerate(each)
    ]


def _bounds(
    likelihoods: npt.NDArray[np.float64],
    segments: Sequence[Segment],
    containers: Sequence[Container],
    bound: float,
    apart: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float64]:
    """Return the bound of each segment: what is lost by a mistake is not the same for all.

    Segments that are above or below all bounds have the same as others.
    """
    bounds = np.full(len(segments), bound)
    doubtful = (likelihoods >= bound - _FIRM) & (likelihoods < bound + _LOOSE)
    for number in np.flatnonzero(doubtful).tolist():
        bounds[number] += _leeway(segments[number], containers)
    bounds[apart] = np.maximum(bounds[apart], _APART)
    return bounds


def _leeway(segment: Segment, containers: Sequence[Container]) -> float:
    """Return by how much a segment's bound is above that of others, or below."""
    at, is_short = segment.container, len(segment.text) < _SHORT
    if not segment.linked:
        if _is_item(containers, at) or _is_in_body(containers, at):
            return -_FIRM
        if not is_short and containers[at].tag in _TELLING and segment.text.endswith(_STOPS):
            return -_SAID
    return _LOOSE if is_short and containers[at].tag == "div" else 0.0


def _is_in_body(containers: Sequence[Container], at: int) -> bool:
    """Whether a plain element without a name stands right in what is named as an article's body.

    Or in a box of a page that somebody wrote in.
    """
    one = containers[at]
    get = one.element.get
    if one.tag not in _PLAIN or one.parent < 0 or get("class") or get("id"):
        return False
    around = containers[one.parent]
    return is_builder_text(around.names) or bool(groups_of(around.element) & _BODY)


def _is_item(containers: Sequence[Container], at: int) -> bool:
    """Whether an element is an item of a list or table, or stands in one and holds one text."""
    one = containers[at]
    while one.tag not in _ITEMS:
        if one.tag not in _WRAPPERS or one.end - one.first > 1 or one.parent < 0:
            return False
        one = containers[one.parent]
    return True


def _above(
    likelihoods: npt.NDArray[np.float64],
    segments: Sequence[Segment],
    in_navigation: npt.NDArray[np.bool_],
    bounds: npt.NDArray[np.float64],
) -> npt.NDArray[np.bool_]:
    """Return which segments are above their bounds; of a page that would lose all, lower ones.

    However little is left, menus are no text.
    """
    lengths = np.array([len(segment.text) for segment in segments])
    for least in (1.0, *_STEPS):
        kept = (likelihoods >= bounds) | (
            ~in_navigation & (likelihoods >= np.minimum(least, bounds))
        )
        if lengths[kept].sum() >= min(_LEAST, lengths.sum()):
            break
    return np.asarray(kept)


def _is_title(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    return np.asarray(rows[:, TITLE_COLUMN] > 0)


def strip_boilerplate(root: Element, judgements: Sequence[Judgement]) -> None:
    """Take what is judged to be no text out of the tree, in place.

    The lead goes too: it is for the summary.
    """
    take_out(
        root,
        [one.segment for one in judgements if not one.kept or one.is_lead],
        [one.segment for one in judgements if one.kept and not one.is_lead],
    )
