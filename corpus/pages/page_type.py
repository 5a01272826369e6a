"""What a page type declares: how its pages are recognised, and what they become."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from corpus.draft import Draft
from corpus.pages.page import Page


@dataclass(frozen=True, slots=True)
class PageType:
    """A type of page. A module that has one under the name `PAGE_TYPE` is found by itself.

    Attributes:
        name: what it is called, unlike any other.
        version: to be raised with every change that makes the same page give other drafts.
        recognises: whether a page is one of these; it decides.
        read: the drafts that a page makes, the page's own first. It may raise InputError.
        hint: what the text of every such page has, in UTF-8 and lower case, where that is quicker
            to look for than blocks are to read.
        cleaned_by: what keeps furniture out: rules alone; judging block by block, where a page can
            be judged (see `Page.is_judged`); or the marks of the page itself.
        order: types of a lower order are asked first, and those of one order by name.
    """

    name: str
    version: int
    recognises: Callable[[Page], bool]
    read: Callable[[Page], list[Draft]]
    hint: re.Pattern[bytes] | None = None
    cleaned_by: Literal["rules", "judging", "marks"] = "rules"
    order: int = 0

    def takes(self, page: Page) -> bool:
        """Say whether a page is of this type.

        Raises:
            InputError: the page is larger than the limits.
        """
        hinted = self.hint is None or self.hint.search(page.lowered) is not None
        return hinted and self.recognises(page)
