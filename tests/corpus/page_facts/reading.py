"""What a page states, for the tests of those who choose among it."""

from __future__ import annotations

from corpus.html.parsing import safe_markup
from corpus.html.statements import Statements, read_statements
from corpus.html.tree import Element, parse_tree


def root_of(markup: str) -> Element:
    """Return the tree of a page."""
    return parse_tree(safe_markup(markup))[0]


def stated(markup: str) -> Statements:
    """Return what a page states about itself."""
    return read_statements(root_of(markup))
