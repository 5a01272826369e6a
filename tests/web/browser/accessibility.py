"""What axe, a program that looks for what keeps people out of a page, finds on one."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOURS = "color-contrast"
"""The rule that takes longer than all others: it looks at what lies behind each text."""

_SHOW_ONE_OF_A_KIND = """() => {
    const shown = new Set();
    for (const leaf of document.querySelectorAll("body *:not(:has(*))")) {
        let kind = "";
        for (let one = leaf; one; one = one.parentElement)
            kind += [one.localName, one.getAttribute("class"), one.getAttribute("style"),
                     (one.rowIndex ?? 0) % 2].join("|") + "\\n";
        if (shown.has(kind)) leaf.style.display = "none";
        shown.add(kind);
    }
}"""


def pale_kinds(page: Page) -> list[tuple[str, str]]:
    """Return what `violations` does of `COLOURS`, looking at one text of those styled alike.

    That is by element, class, style and parity of row, its own and of all that it stands in. The
    others are hidden, and stay so.
    """
    page.evaluate(_SHOW_ONE_OF_A_KIND)
    return violations(page, [COLOURS])


def violations(
    page: Page, rules: Sequence[str] = (), but: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """Return the rules that a page breaks, each with the first element that does.

    `rules` are tags or names of rules; without them all that axe has are looked at, less those that
    `but` names. What is in order is not told in full: that takes longer than to find it.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    options["rules"] = {rule: {"enabled": False} for rule in but}
    if rules:
        options["runOnly"] = [*rules]
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]
