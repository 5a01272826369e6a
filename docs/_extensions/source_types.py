"""The types of files that are read, as a table: the directive `source-types`.

It is made when the site is built, so that a new type needs no change of any page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from corpus.source_types.registry import readers

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class SourceTypes(SphinxDirective):
    """Shows the table."""

    def run(self) -> list[Node]:
        """Return the table's nodes."""
        return self.parse_text_to_nodes(table())


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("source-types", SourceTypes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def table() -> str:
    """Return a row a type, in Markdown."""
    rows = [
        f"| {reader.described} | {_suffixes(reader.suffixes)} | {reader.becomes} |"
        for reader in sorted(readers(), key=lambda reader: reader.name)
    ]
    return "\n".join(["| files | suffixes | become |", "|---|---|---|", *rows])


def _suffixes(suffixes: tuple[str, ...]) -> str:
    return ", ".join(f"`{suffix}`" for suffix in suffixes)
