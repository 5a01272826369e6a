"""Formulas as MathML, which browsers show and screen readers read without any script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils.nodes import Element, SkipNode
from latex2mathml.converter import convert
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer 'mathml'."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _inline(translator: HTML5Translator, node: Element) -> None:
    translator.body.append(_mathml(node, "inline"))
    raise SkipNode


def _block(translator: HTML5Translator, node: Element) -> None:
    # a wide formula scrolls in its own box, which the keyboard must reach
    translator.body.append(
        f'<div class="formula" tabindex="0" role="group" aria-label="Formula">'
        f"{_mathml(node, 'block')}</div>\n"
    )
    raise SkipNode


def _mathml(node: Element, display: str) -> str:
    source = node.astext().strip()
    try:
        made: str = convert(source, display=display)
    except Exception as error:  # its errors have no base of their own
        raise ExtensionError(f"a formula cannot be read: {source}") from error
    return made
