"""Entries and queries that try to run markup, and the check that nothing of it came through."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

MARKUP = (
    "<script>alert('xss')</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title><script>alert(2)</script>",
    "</textarea><iframe src=javascript:alert(3)></iframe>",
    "<mark><script>prison</script></mark>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "javascript:alert(4)",
    "<a href='java\tscript:alert(5)'>prison</a>",
    "<style>*{color:red}</style><base href=//evil.test>",
    "&lt;script&gt;alert(6)&lt;/script&gt;",
    "\u2028</script><!--<script>",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.test/x",
    "https:evil.test",
    "https://evil.test\\@good.test",
    "https://[broken",
    'https://example.org/"onmouseover="alert(1)',
)


def records() -> list[dict[str, Any]]:
    """Return records whose every field is hostile, an address and a piece of markup each."""
    return [
        {
            "id": f"hostile-{number}",
            "title": f"Prison {markup}",
            "headline": markup,
            "kind": markup[:40],
            "year": 2000 + number,
            "authors": [markup, f"Lowe T. {markup}"],
            "source": markup,
            "summary": f"Of prison. {markup}",
            "text": f"In prison {markup} men drank. {markup} The end of prison.",
            "subjects": [markup, f"prison {markup}"],
            "url": ADDRESSES[number % len(ADDRESSES)],
        }
        for number, markup in enumerate(MARKUP)
    ]


def check(html: str | bytes) -> BeautifulSoup:
    """Fail if a page has anything in it that runs and is not the site's; return it, parsed."""
    page = BeautifulSoup(html, "lxml")
    for element in page.find_all(True):
        assert element.name not in {"iframe", "object", "embed", "style", "base", "img"}, element
        for name, value in element.attrs.items():
            assert not name.lower().startswith("on"), element
            assert name.lower() not in {"style", "srcdoc", "formaction"}, element
            if name in {"href", "src", "action", "xlink:href"}:
                text = str(value)
                local = text.startswith(("/", "#")) and not text.startswith("//")
                assert local or text.startswith(("http://", "https://", "mailto:")), element
                assert text.split("/")[2:3] != ["evil.test"] or "\\" not in text, element
        if element.name == "script":
            own = str(element.get("src", "")).startswith("/static/")
            assert own or element.get("type") == "application/ld+json", element
        if element.name == "svg":
            assert element.get("class") == ["bars"], element
    return page
