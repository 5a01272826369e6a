"""What axe, a program that looks for what keeps people out of a page, finds on one."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page, rules: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return the rules that a page breaks, each with the first element that does.

    `rules` are tags or names of rules; without them all that axe has are looked at. What is in
    order is not told in full: that takes longer than to find it.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = [*rules]
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]
