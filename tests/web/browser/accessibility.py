"""What axe, a program that looks for what keeps people out of a page, finds on one."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOURS = "color-contrast"
"""The rule that takes longer than all others: it looks at what lies behind each text."""

_SHOW_NEW_KINDS = """before => {
    const seen = new Set(before), kinds = new Map();
    const valued = /^(class|style|type|aria-current|aria-selected)$/;
    const sheets = [...document.styleSheets].map(one => one.href || one.ownerNode.textContent);
    const all = [...document.querySelectorAll("*")];
    for (const one of all) {
        let kind = (kinds.get(one.parentElement) ?? sheets.join()) + one.localName;
        for (const {name, value} of one.attributes)
            kind += "|" + name + (valued.test(name) ? "=" + value : "");
        kind += "|" + (one.rowIndex ?? 0) % 2;
        let low = 0, high = 0;
        for (let place = 0; place < kind.length; place++) {
            low = Math.imul(low ^ kind.charCodeAt(place), 2654435761);
            high = Math.imul(high ^ kind.charCodeAt(place) ^ low >>> 16, 1597334677);
        }
        kinds.set(one, low + " " + high + " ");
    }
    const hidden = one => one.style.display === "none";
    const says = one => one.nodeType === Node.TEXT_NODE && one.data.trim();
    for (const one of all.reverse()) {
        if (!document.body.contains(one) || one === document.body) continue;
        const speaks = !one.firstElementChild || [...one.childNodes].some(says);
        if ([...one.children].every(hidden) && (!speaks || seen.has(kinds.get(one)))) {
            one.replaceChildren();
            one.style.display = "none";
        } else if (speaks) seen.add(kinds.get(one));
    }
    return [...seen];
}"""


def pale_kinds(page: Page, seen: set[str]) -> list[tuple[str, str]]:
    """Return what `violations` does of `COLOURS`, looking at one text of those styled alike.

    That is by style sheets, element, parity of row and attributes that styles ask for, its own and
    those of all that it stands in. `seen` has those of earlier pages, and is given those of this.
    Of the others nothing is left but hidden elements in their places.
    """
    seen.update(page.evaluate(_SHOW_NEW_KINDS, sorted(seen)))
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
