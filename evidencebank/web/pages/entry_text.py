"""The text of an entry as its page shows it: with notes, folds, and a passage that is marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup, escape

from corpus.entry import Entry, Fold, Note, Section
from corpus.page_facts.notes import place_of
from evidencebank.web.links import Passage

_MAX_MORE = 20
"""Characters by which a paragraph that is a footnote may be longer than the note."""

_SAME = str.maketrans("‘’‚‛“”„‟′″–—‐‑−\u00a0ς", "''''\"\"\"\"'\"----- σ")
"""Quotation marks, dashes, blanks and a letter that are written in several ways."""


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph with its marks, and what links to it call it, '' if none does."""

    html: Markup
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class ShownFold:
    """Paragraphs that are folded. `is_text` says that the label is one of the entry's own."""

    label: str
    is_text: bool
    is_open: bool
    paragraphs: Sequence[ShownParagraph]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section: paragraphs and folds in order. All of it may be one fold, under its heading."""

    heading: str
    parts: Sequence[ShownParagraph | ShownFold]
    whole_fold: ShownFold | None = None


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note below the text; `is_marked` says that its word leads to it."""

    anchor: str
    note: Note
    is_marked: bool


@dataclass(frozen=True, slots=True)
class ShownText:
    """All that an entry's page shows of its text; `has_passage` says that it is in it."""

    summary: Markup
    abstract: Markup
    sections: Sequence[ShownSection]
    notes: Sequence[ShownNote]
    has_passage: bool = False


def show_text(
    entry: Entry, passage: Passage | None = None, sections: Sequence[Section] | None = None
) -> ShownText:
    """Return the text of an entry with its marks, or that of some of its sections.

    The first word that a note explains is a link to the note, in the summary if it is nowhere
    else. A passage is marked where it first stands, in any case and with any quotation marks and
    dashes; one that does not stand in the text marks nothing. A fold with the passage in it is
    open.
    """
    shown = entry.sections if sections is None else sections
    texts = [*(p for part in shown for p in part.paragraphs), entry.abstract_apart, entry.summary]
    marking = _Marking(texts, entry.notes, passage or Passage())
    marked = map(marking.paragraph, range(len(texts)))
    told = [_section(part, [next(marked) for _ in part.paragraphs], entry.folds) for part in shown]
    abstract, summary = next(marked), next(marked)
    return ShownText(
        summary.html, abstract.html, told, list(marking.listed()), bool(marking.passage)
    )


def _section(section: Section, shown: list[ShownParagraph], folds: Sequence[Fold]) -> ShownSection:
    """Return a section with its folds."""
    parts: list[ShownParagraph | ShownFold] = []
    texts = section.paragraphs
    at = 0
    for first, last, label in sorted(_places(texts, folds)):
        if first < at:
            continue
        own = first > at and texts[first - 1] == label
        parts += shown[at : first - own]
        inside = shown[first : last + 1]
        is_open = any(_MARK_OPENS in one.html for one in inside)
        parts.append(ShownFold(label, own, is_open, inside))
        at = last + 1
    parts += shown[at:]
    alone = parts[0] if len(parts) == 1 and isinstance(parts[0], ShownFold) else None
    whole = alone if alone and alone.label == section.heading else None
    return ShownSection(section.heading, parts, whole)


def _places(texts: Sequence[str], folds: Sequence[Fold]) -> Iterator[tuple[int, int, str]]:
    """Yield the first and last paragraph of each fold that is among some, and its label."""
    for fold in folds:
        first = next((n for n, text in enumerate(texts) if text.startswith(fold.first)), None)
        if first is None:
            continue
        behind = range(first, len(texts))
        last = next((n for n in behind if texts[n].startswith(fold.last)), None)
        if last is not None:
            yield first, last, fold.label


_MARK_OPENS = Markup('<mark class="passage"')


@dataclass
class _Marking:
    """The marks of some texts: where notes and the passage are."""

    texts: Sequence[str]
    notes: Sequence[Note]
    wanted: Passage
    passage: dict[int, tuple[int, int]] = field(init=False)
    words: dict[int, list[tuple[int, int, int]]] = field(init=False, default_factory=dict)
    targets: dict[int, int] = field(init=False, default_factory=dict)
    _marked: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.passage = find_passage(self.texts, self.wanted)
        for number, note in enumerate(self.notes):
            for place, text in enumerate(self.texts):
                if note.text in text and len(text) <= len(note.text) + _MAX_MORE:
                    self.targets[number] = place
                    break
            for place, text in enumerate(self.texts):
                at = place_of(note.term, text) if self.targets.get(number) != place else -1
                taken = self.words.setdefault(place, [])
                end = at + len(note.term)
                if at >= 0 and all(end <= first or last <= at for first, last, _ in taken):
                    taken.append((at, end, number))
                    self._marked.add(number)
                    break

    def paragraph(self, place: int) -> ShownParagraph:
        """Return a text with its marks."""
        text, parts, at = self.texts[place], [], 0
        for first, last, number in sorted(self.words.get(place, ())):
            parts.append(self._with_passage(place, at, first))
            anchor = self._anchor(number)
            parts.append(
                Markup(
                    '<a class="gloss" id="{}-from" href="#{}" aria-describedby="{}" data-note="{}">'
                    "{}</a>"
                ).format(
                    f"note-{number + 1}",
                    anchor,
                    anchor,
                    self.notes[number].text,
                    self._with_passage(place, first, last),
                )
            )
            at = last
        parts.append(self._with_passage(place, at, len(text)))
        own = [number for number, target in self.targets.items() if target == place]
        return ShownParagraph(Markup("").join(parts), self._anchor(own[0]) if own else "")

    def listed(self) -> Iterator[ShownNote]:
        """Yield the notes that do not stand in the text itself."""
        for number, note in enumerate(self.notes):
            if number not in self.targets:
                yield ShownNote(self._anchor(number), note, number in self._marked)

    def _anchor(self, number: int) -> str:
        target = self.targets.get(number)
        same = [n for n, place in self.targets.items() if place == target]
        return f"note-{(same[0] if target is not None else number) + 1}"

    def _with_passage(self, place: int, start: int, end: int) -> Markup:
        """Return a part of a text, with what of the passage is in it marked."""
        first, last = self.passage.get(place, (0, 0))
        cuts = sorted({start, end, *(cut for cut in (first, last) if start < cut < end)})
        parts = []
        for begin, stop in pairwise(cuts):
            piece = escape(self.texts[place][begin:stop])
            if first <= begin < last:
                is_first = begin == first and place == min(self.passage)
                anchor = Markup(' id="passage"') if is_first else ""
                piece = Markup("{}{}>{}</mark>").format(_MARK_OPENS, anchor, piece)
            parts.append(piece)
        return Markup("").join(parts)


def find_passage(texts: Sequence[str], passage: Passage) -> dict[int, tuple[int, int]]:
    """Return what of each text is in a passage, from and to; nothing if it is not in them.

    The end of a passage is looked for from its beginning on, in the same text or a later one.
    """
    start, end = _folded(passage.start), _folded(passage.end)
    if not start:
        return {}
    folded = [_folded(text) for text in texts]
    found = ((place, place_of(start, text)) for place, text in enumerate(folded))
    first, at = next(((place, at) for place, at in found if at >= 0), (-1, -1))
    if first < 0:
        return {}
    if not end:
        return {first: (at, at + len(start))}
    for last in range(first, len(texts)):
        stop = place_of(end, folded[last], at + len(start) if last == first else 0)
        if stop >= 0:
            whole = {place: (0, len(texts[place])) for place in range(first, last + 1)}
            whole[first] = (at, len(texts[first]))
            whole[last] = (whole[last][0], stop + len(end))
            return {place: span for place, span in whole.items() if span[0] < span[1]}
    return {}


def _folded(text: str) -> str:
    """Return a text of the same length in which what is written in several ways is the same."""
    lower = text.lower()
    if len(lower) != len(text):  # 'İ' is lowered to two characters
        lowered = ((letter, letter.lower()) for letter in text)
        lower = "".join(one if len(one) == 1 else letter for letter, one in lowered)
    return lower.translate(_SAME)
