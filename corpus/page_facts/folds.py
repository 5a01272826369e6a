"""The parts of a page that it shows folded: `<details>`, and what a button or link unfolds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from corpus.entry import Entry, Fold
from corpus.html.tree import Element
from corpus.text.typography import clean_line

UNLABELLED = "Details"
"""What browsers write over a part that its page folds without a word."""

_MIN_COVERED = 40
"""Letters that a section has at least of a folded part."""

_MAX_FOLDS = 200
_MAX_LETTERS = 2_000_000
"""Letters of all folded parts of a page; from the part that exceeds them on, none are told."""

_MAX_DEPTH = 100
_MAX_LABEL_LENGTH = 200
_BEGINNING = 80
"""Characters of a paragraph by which a fold knows it."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASSES = frozenset(
    {"collapse", "collapsed", "hidden", "hide", "d-none", "is-hidden", "folded", "unfold", "toggle"}
)
_BODIES = etree.XPath("//@itemprop[.='articleBody']/..")  # half of the time of //*[@itemprop]
_QUOTED = re.compile(r"""['"]#?([A-Za-z][\w:.-]{0,99})['"]""")
_TARGETS = ("data-target", "data-bs-target", "data-toggle-target", "href")
_NAMING = frozenset({"aria-controls", "onclick", *_TARGETS} - {"href"})
"""Attributes that name what an element may unfold; an address seldom does."""

_CONTROLS = ("details", "button", "a", "span", "div", "p", "h2", "h3", "h4")
_NO_TEXT = frozenset({"nav", "header", "footer", "form", "aside"})


@dataclass(frozen=True, slots=True)
class FoldedPart:
    """A folded part of a page: what unfolds it, and its letters and digits without blanks."""

    label: str
    letters: str


def read_folds(root: Element) -> tuple[FoldedPart, ...]:
    """Return the parts of a page that are folded when it is opened, in reading order.

    These are `<details>` that are not open; and elements that are hidden and whose id a button, a
    link or a script's call names which says so (`aria-controls`, `data-target`, `href`, `onclick`).
    Menus and forms are none; where a page marks its article's body, what is not in it is none.
    O(page).
    """
    bodies = _BODIES(root)
    ids: dict[str, Element] | None = None
    found: dict[Element, FoldedPart] = {}
    counted = 0
    within = (one for body in bodies or [root] for one in body.iter(*_CONTROLS))
    for element in filter(_may_unfold, within):
        if len(found) >= _MAX_FOLDS or counted > _MAX_LETTERS:
            break
        if element.tag == "details":
            is_inner = _is_within_another(element) or _is_no_text(element)
            if element.get("open") is None and not is_inner:
                found[element] = _details(element)
                counted += len(found[element].letters)
            continue
        if not (names := _controlled(element)):
            continue
        if ids is None:
            ids = {one.get("id") or "": one for one in root.iter() if isinstance(one.tag, str)}
        for name in names:
            part = ids.get(name)
            if part is not None and part not in found and _is_folded(part, element):
                found[part] = FoldedPart(_label(element), letters_of(_text(part)))
                counted += len(found[part].letters)
    return tuple(part for part in found.values() if part.letters)


def folds_of(entry: Entry, parts: Sequence[FoldedPart]) -> tuple[Fold, ...]:
    """Return the folds of an entry, whose text is what was kept of a page with folded parts.

    A part whose paragraphs are in several sections makes a fold in each. O(text · folds).
    """
    folds: dict[Fold, None] = {}
    sections = [
        [(paragraph, letters_of(paragraph)) for paragraph in section.paragraphs]
        for section in (entry.sections if parts else ())
    ]
    for part in parts:
        runs = [run for section in sections if (run := _run_in(section, part))]
        told = sum(len(letters_of(text)) for run in runs for text in run)
        if 2 * told < len(part.letters):
            continue  # something else, which repeats some of the text
        for run in runs:
            label, first, last = part.label, run[0][:_BEGINNING], run[-1][:_BEGINNING]
            folds[Fold(label=label, first=first, last=last)] = None
    return tuple(folds)


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in one form and case, without all between them."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, plain))


def _run_in(section: Sequence[tuple[str, str]], part: FoldedPart) -> list[str]:
    """Return what of a section is in a folded part: paragraphs in a row, in the part's order.

    Of a section these are the paragraphs, each with its letters.
    """
    run: list[str] = []
    at = told = 0
    for paragraph, letters in section:
        place = part.letters.find(letters, at) if letters else -1
        if place >= 0:
            run.append(paragraph)
            at = place + len(letters)
            told += len(letters)
        elif run:
            break
    # a word may stand elsewhere too
    return run if told >= min(len(part.letters) // 2, _MIN_COVERED) else []


def _details(element: Element) -> FoldedPart:
    summary = next(iter(element.findall("summary")), None)
    label = _label(summary) if summary is not None else UNLABELLED
    inside = (_text(child) + (child.tail or "") for child in element if child is not summary)
    behind = (summary.tail or "") if summary is not None else ""
    return FoldedPart(label, letters_of(f"{element.text or ''}{behind}{''.join(inside)}"))


def _text(element: Element) -> str:
    """Return the text of an element, without that of scripts in it."""
    texts = element.iter("script", "style", "template")
    machinery = {text for one in texts for text in one.itertext()}
    return "".join(text for text in element.itertext() if text not in machinery)


def _label(element: Element) -> str:
    label = clean_line(_text(element))
    return label if 0 < len(label) <= _MAX_LABEL_LENGTH else UNLABELLED


def _may_unfold(element: Element) -> bool:
    """Whether an element may unfold a part; most do not."""
    attributes = element.keys()
    if not attributes:
        return bool(element.tag == "details")
    leads = (element.get("href") or "").lstrip() if "href" in attributes else ""
    named = leads.startswith("#") or not _NAMING.isdisjoint(attributes)
    return named or bool(element.tag == "details")


def _controlled(element: Element) -> list[str]:
    """Return the ids of what an element may unfold."""
    names = (element.get("aria-controls") or "").split()
    for attribute in _TARGETS:
        value = element.get(attribute)
        if value and (place := value.strip()).startswith("#") and len(place) > 1:
            names.append(place[1:])
    if called := element.get("onclick"):
        names += _QUOTED.findall(called[:500])
    return names


def _is_folded(part: Element, control: Element) -> bool:
    """Say whether an element is hidden until its control is used, and is text of the page."""
    classes = {name.lower() for name in (part.get("class") or "").split()}
    is_hidden = (
        part.get("hidden") is not None
        or _HIDDEN.search(part.get("style") or "") is not None
        or (control.get("aria-expanded") or "").lower() == "false"
        or not _HIDDEN_CLASSES.isdisjoint(classes)
    )
    return is_hidden and not _is_within(control, part) and not _is_no_text(part)


def _is_within(control: Element, part: Element) -> bool:
    """Say whether a control stands in what it would unfold, as far up as is looked."""
    return any(one is part for one in (control, *islice(control.iterancestors(), _MAX_DEPTH)))


def _is_no_text(element: Element) -> bool:
    around = (element, *islice(element.iterancestors(), _MAX_DEPTH))
    return any(one.tag in _NO_TEXT or one.get("role") in ("menu", "navigation") for one in around)


def _is_within_another(details: Element) -> bool:
    return any(one.tag == "details" for one in islice(details.iterancestors(), _MAX_DEPTH))
