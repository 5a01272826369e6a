"""What a page says of a word when one points at it: titles, footnotes, and its glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from corpus.entry import Entry, Note
from corpus.html.tree import Element
from corpus.text.markup import superscript
from corpus.text.typography import clean_line

MAX_NOTES = 300
_MAX_TERM_LENGTH = 100
_MAX_LENGTH = 1_000
"""Characters of a note; of a longer one the beginning is kept."""

_TITLED = ("abbr", "acronym", "dfn", "span", "em", "i", "b", "strong", "u", "cite", "sup", "a")
_TITLES = ("title", "data-tooltip", "data-original-title", "data-tippy-content")
_TITLED_BY = frozenset(_TITLES)
_ABBREVIATIONS = ("abbr", "acronym", "dfn")
_NO_TEXT = frozenset({"nav", "footer", "form", "button", "aside", "head"})
_MAX_LOOKED_AT = 5_000
"""Elements of a page that may be notes; more of them no page has that people read."""

_MAX_DEPTH = 100
_MACHINES = re.compile(r"\d{4}-\d\d(-\d\d)?(T.*)?|ctx_ver=.*|https?://\S*|[\d\W]*", re.DOTALL)
"""A title that is for programs: a date, an address, a citation in COinS; or says nothing."""

_NOTE_ID = re.compile(
    r"(?:user-content-)?[-_:.]?(?:f(?:oot)?n|ftn|e(?:nd)?n|edn|foot|note|tn|gloss)", re.IGNORECASE
)
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§¶#]{1,3}|[a-z])[\])]?")
_NUMBER_AHEAD = re.compile(r"^[\[(]?(?:\d{1,3}|[*†‡§¶#]{1,3})[\]).:]?\s*(?=\S)")
_WAY_BACK = re.compile(r"[↩↵⏎^↑▲]+\ufe0e?|\bback\b.{0,20}$", re.IGNORECASE)
_GLOSSARY = re.compile(r"glossar|abbreviation|acronym|defin|byrfodd|geirfa", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "p")
_LAST_WORD = re.compile(r"\S+$")


def read_notes(root: Element) -> tuple[Note, ...]:
    """Return the notes of a page on words anywhere in it, in reading order.

    These are the titles of abbreviations and of other words that lead nowhere; the footnotes
    whose numbers are links to them, but no references; what a glossary of the page says, and
    terms that are links to it. O(page).
    """
    found: dict[Note, None] = {}
    ids: dict[str, Element] = {}
    likely = (one for one in root.iter(*_TITLED, "dl") if _may_tell(one))
    for element in islice(likely, _MAX_LOOKED_AT):
        if len(found) >= MAX_NOTES:
            break
        if element.tag == "dl":
            for note in _glossary(element):
                found[note] = None
        elif (note_or_none := _of_title(element)) is not None:
            found[note_or_none] = None
        elif (name := _note_name(element)) and not _is_no_text(element):
            ids = ids or {one.get("id") or one.get("name") or "": one for one in root.iter("*")}
            if name in ids and (note_or_none := _of_link(element, ids[name])) is not None:
                found[note_or_none] = None
    return tuple(found)[:MAX_NOTES]


def _may_tell(element: Element) -> bool:
    if element.tag == "dl":
        return True
    attributes = element.keys()
    if "href" in attributes and element.get("href", "").startswith("#"):
        return True
    return not _TITLED_BY.isdisjoint(attributes) and any(map(element.get, _TITLES))


def notes_of(entry: Entry, notes: Sequence[Note]) -> tuple[Note, ...]:
    """Return those notes whose words stand in an entry's text, one for each."""
    if not notes:
        return ()
    text = "\n".join((entry.summary, entry.body))
    kept: dict[str, Note] = {}
    for note in notes:
        if note.term not in kept and place_of(note.term, text) >= 0:
            kept[note.term] = note
    return tuple(kept.values())


def place_of(term: str, text: str, start: int = 0) -> int:
    """Return where a term first stands in a text as words of its own, -1 if it does not.

    Of letters and digits none stands before it or behind it; in scripts that have no blanks
    between words, any may.
    """
    while (at := text.find(term, start)) >= 0:
        end = at + len(term)
        if not (_runs_on(text[at - 1 : at], term[0]) or _runs_on(term[-1], text[end : end + 1])):
            return at
        start = at + 1
    return -1


def _runs_on(before: str, behind: str) -> bool:
    return before.isalnum() and behind.isalnum() and max(before, behind) < "\u0e00"


def _of_title(element: Element) -> Note | None:
    """Return the note that an element's title is."""
    told = next(filter(None, map(element.get, _TITLES)), None)
    if not told or (element.tag == "a" and not _leads_nowhere(element)):
        return None
    term, text = _text(element), clean_line(told)[:_MAX_LENGTH]
    is_note = (
        0 < len(term) <= _MAX_TERM_LENGTH
        and text.casefold() != term.casefold()
        and _MACHINES.fullmatch(text) is None
        and any(map(str.isalpha, term))
        and (element.tag in _ABBREVIATIONS or " " in text or len(text) > len(term))
    )
    return Note(term=term, text=text) if is_note and not _is_no_text(element) else None


def _leads_nowhere(link: Element) -> bool:
    href = (link.get("href") or "").strip()
    return href in ("", "#") or href.lower().startswith("javascript:")


def _note_name(element: Element) -> str:
    """Return the id of the note that a link leads to, '' if it is no such link."""
    href = (element.get("href") or "") if element.tag == "a" else ""
    told = href[1:] if href.startswith("#") else ""
    is_marked = element.get("role") in ("doc-noteref", "doc-glossref")
    return told if told and (is_marked or _NOTE_ID.match(told)) else ""


def _of_link(link: Element, target: Element) -> Note | None:
    """Return the note that a link leads to: a footnote of its number, or a term's gloss."""
    mark = _text(link)
    text = _said(target)
    if not text or not mark:
        return None
    is_footnote = _MARK.fullmatch(mark) is not None
    term = _with_word_before(link, mark) if is_footnote else mark
    if not 0 < len(term) <= _MAX_TERM_LENGTH or term.casefold() == text.casefold():
        return None
    return Note(term=term, text=text)


def _with_word_before(link: Element, mark: str) -> str:
    """Return a footnote's number with the word that it stands behind, as they stand in a text."""
    raised = link
    parent = link.getparent()
    while parent is not None and parent.tag in ("sup", "span", "small") and not parent.text:
        raised, parent = parent, parent.getparent()
    is_raised = mark.startswith("[") or any(one.tag == "sup" for one in (raised, *link.iter()))
    before = _text_before(raised)
    word = _LAST_WORD.search(before)
    if word is None:
        return ""
    if not is_raised:
        closing = "]" if before.endswith("[") and (raised.tail or "").startswith("]") else ""
        return f"{word[0]}{mark}{closing}"
    return clean_line(f"{word[0]}{superscript(mark, before)}")


def _text_before(element: Element) -> str:
    """Return the text right before an element in its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is None:
        return (parent.text or "") if parent is not None else ""
    return previous.tail or _text(previous)


def _said(target: Element) -> str:
    """Return what a footnote or gloss says, without its number and the way back."""
    if target.tag == "a" and not _text(target):
        target = target.getparent() if target.getparent() is not None else target
    if target.tag in ("dt", "dfn"):
        behind = target if target.tag == "dt" else target.getparent()
        following = behind.getnext() if behind is not None else None
        target = following if following is not None and following.tag == "dd" else target
    parts = [target.text or ""]
    for child in islice(target.iter(), _MAX_LENGTH):
        if child is target or not isinstance(child.tag, str):
            continue
        is_back = child.tag == "a" and (child.get("href") or "").startswith("#")
        parts.append("" if is_back or child.tag in ("script", "style") else child.text or "")
        parts.append(child.tail or "")
    text = _WAY_BACK.sub("", clean_line("".join(parts)))
    return _NUMBER_AHEAD.sub("", clean_line(text))[:_MAX_LENGTH]


def _glossary(listed: Element) -> Iterator[Note]:
    """Yield the terms of a list of definitions, if the page says that it is a glossary."""
    heading = listed.getprevious()
    told = [listed.get(name) or "" for name in ("class", "id", "role", "aria-label")]
    if heading is not None and isinstance(heading.tag, str) and heading.tag in _HEADINGS:
        told.append(_text(heading))
    if not _GLOSSARY.search(" ".join(told)):
        return
    terms: list[str] = []
    for child in listed.iter("dt", "dd"):
        text = _text(child)
        if child.tag == "dt":
            if child.getprevious() is not None and child.getprevious().tag == "dd":
                terms.clear()
            terms.append(text)
        elif text:
            for term in terms:
                if 0 < len(term) <= _MAX_TERM_LENGTH:
                    yield Note(term=term, text=text[:_MAX_LENGTH])


def _is_no_text(element: Element) -> bool:
    return any(
        one.tag in _NO_TEXT for one in (element, *islice(element.iterancestors(), _MAX_DEPTH))
    )


def _text(element: Element) -> str:
    """Return the beginning of an element's text, on one line."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > 2 * _MAX_LENGTH:
            break
    return clean_line("".join(parts))
