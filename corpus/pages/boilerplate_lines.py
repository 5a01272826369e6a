"""What a site or a PDF leaves among the text: navigation, sign-up lines, logos, share buttons.

A line is furniture when the whole of it says what only furniture says. The scraps of a side bar
that was cut off mean nothing alone: `corpus.pages.join_broken_paragraphs` judges them by where they
stand.
"""

from __future__ import annotations

import re

MAX_LINE_LENGTH = 200
"""No piece of furniture is longer, in characters."""

NAVIGATION = (
    "about",
    "about us",
    "accessibility",
    "browse",
    "contact",
    "contact us",
    "cookies",
    "help",
    "home",
    "hot topics",
    "log in",
    "mailing list",
    "matrices",
    "menu",
    "open matrix bite guide to this cell",
    "privacy",
    "search",
    "site map",
    "skip to content",
)
"""Labels of links between the parts of a site; two or more of them in a row are a menu."""

LINES = (
    # Addressed to the reader of the screen.
    r"links to other documents\W+hover over for notes\b.*",
    r"click here and enter (?:your )?e-?mail address\b.*",
    r"enter (?:your )?e-?mail address\b.*",
    r"(?:sign up|subscribe|add your (?:name|e-?mail)) (?:for|to)\b[^.]*\b(?:list|updates)\b[^.]*",
    r"send (?:me )?e-?mail for? updates",
    r"your\.?e-?mail\S*",
    r"about updates",
    r"download (?:this )?(?:as )?(?:a )?pdf(?: for saving to your computer)?",
    r"(?:matrix bite )?(?:open|close) matrix bite\b.*",
    r"unfold (?:extra|supplementary) text",
    r"back to (?:the )?top(?: of (?:the )?page)?",
    # Buttons.
    r"send|tweet|share|print|copy title and link|submit",
    r"comment/qu(?:ery)?(?: to (?:the )?editor)?",
    r"(?:comment on this entry\W*)?give us your feedback\b[^.]*",
    r"comment on this entry",
    r"title and link for copying\b.*",
    r"suggest a new document to add\b.*",
    r"return to/go to .*",
    r"open effectiveness bank home page",
    r"request reprint",
    # Banners and the names of those who pay.
    r"drug (?:&|and) alcohol findings(?: matrix cell)?",
    r"(?:drug (?:&|and) alcohol findings )?your selected document",
    r".{0,40}previously als?o? ?funded ?by[^.]*",
    r"(?:\d{4}(?:/\d\d)? upda\w* ?)?(?:funded|supported|sponsored|developed) (?:by|with)",
    r"\d{4}/\d\d upda(?:te)?",
    r".{0,80}\bopens (?:in a )?new window\b[^.]*",
    r".*\b(?:web site|home page|matrix cell) logo",
    r"about the ma(?:tri(?:x|ces))?",
)
"""Whole lines, lower case, without marks before and behind."""

_LINE = re.compile("|".join(f"(?:{line})" for line in LINES))
_LABEL = "|".join(sorted(map(re.escape, NAVIGATION), key=len, reverse=True))
_MENU = re.compile(rf"(?:(?:{_LABEL})\W*){{2,}}")
_MARKS = re.compile(r"^[^\w(\[\"'‘“]+|[^\w)\]\"'’”.?!]+$")
_MAX_ENDING_LENGTH = 20
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")


def is_boilerplate(text: str) -> bool:
    """Tell whether a block of text is a piece of a site's furniture and nothing else."""
    if len(text) > MAX_LINE_LENGTH:
        return False
    line = _MARKS.sub("", text).casefold()
    return not line or any(form.fullmatch(line) for form in (_MENU, _LINE))


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends as a sentence does, or leads on with a colon or semicolon."""
    return _SENTENCE_END.search(text[-_MAX_ENDING_LENGTH:]) is not None
