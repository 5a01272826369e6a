"""What Sphinx and its theme leave out: names, levels of headings, the keyboard in wide boxes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_CHANGES = (
    (re.compile("<pre>"), '<pre tabindex="0">'),
    (re.compile('<div class="table-wrapper'), '<div tabindex="0" class="table-wrapper'),
    (re.compile('role="heading"(?! aria)'), 'role="heading" aria-level="2"'),
    (
        re.compile('<aside class="sidebar-drawer">'),
        '<aside class="sidebar-drawer" aria-label="Site">',
    ),
    (re.compile('<aside class="toc-drawer'), '<aside aria-label="Page" class="toc-drawer'),
    (re.compile('(?<!</h1>)<div id="search-results">'), '<h1>Search</h1><div id="search-results">'),
)
_LONG_SIGNATURE = re.compile(r"<dl>\n((?:<dd><em.*?</dd>\n)+)</dl>", re.DOTALL)
"""Arguments one a line; they have no terms, so they are no list of definitions."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Have every page changed when all are written: some parts come from the theme's templates."""
    app.connect("build-finished", _change_all)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}


def _change_all(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and app.builder.format == "html":
        for path in Path(app.outdir).rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            path.write_text(changed(text), encoding="utf-8")


def changed(page: str) -> str:
    """Return a page that everybody can use; one that was changed already stays as it is."""
    for pattern, replacement in _CHANGES:
        page = pattern.sub(replacement, page)
    return _LONG_SIGNATURE.sub(_argument_lines, page)


def _argument_lines(found: re.Match[str]) -> str:
    lines = found[1].replace("<dd>", '<span class="argument">').replace("</dd>", "</span>")
    return f'<span class="arguments">\n{lines}</span>'
