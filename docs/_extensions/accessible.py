"""What Sphinx and its theme leave out: levels of headings, and the keyboard in wide boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_AFTER_THE_THEME = 900
_CHANGES = (
    ("body", "<pre>", '<pre tabindex="0">'),
    ("body", '<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'),
    ("furo_navigation_tree", 'role="heading"', 'role="heading" aria-level="2"'),
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Have every page changed before it is written."""
    app.connect("html-page-context", _changed, priority=_AFTER_THE_THEME)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _changed(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: object
) -> None:
    for name, old, new in _CHANGES:
        if isinstance(context.get(name), str):
            context[name] = context[name].replace(old, new)
