"""The notebooks of the repository as pages, with the outputs that were kept in them.

A page `docs/notebooks/NAME.md` becomes the notebook `notebooks/NAME.ipynb`; what stands in its
file is for those who read it in the repository. Nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import NotebookNode
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_FOLDER = "notebooks"
_TO_PAGES = "](../docs/"
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_STYLE_OF_PANDAS = re.compile(r"<style scoped>.*?</style>", re.DOTALL)


def setup(app: Sphinx) -> dict[str, Any]:
    """Put notebooks in the place of their pages."""
    app.connect("source-read", _replace)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _replace(app: Sphinx, page: str, source: list[str]) -> None:
    folder, _, name = page.rpartition("/")
    if folder == _FOLDER:
        path = Path(app.srcdir).parent / _FOLDER / f"{name}.ipynb"
        app.env.note_dependency(path)
        source[0] = markdown(nbformat.read(path, as_version=4))


def markdown(notebook: NotebookNode) -> str:
    """Return a notebook as Markdown. Raises ExtensionError for an output that cannot be shown."""
    parts: list[str] = []
    heading = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source.replace(_TO_PAGES, "](../"))
            heading = (_HEADING.findall(cell.source) or [heading])[-1]
        elif cell.cell_type == "code" and cell.source:
            parts.append(_fenced("python", cell.source))
            parts += _outputs(cell, heading)
    return "\n\n".join(parts) + "\n"


def _outputs(cell: NotebookNode, heading: str) -> Iterator[str]:
    for output in cell.outputs:
        if output.output_type == "stream":
            yield _fenced("text", output.text)
        elif output.output_type == "error":
            raise ExtensionError(f"a notebook was kept with an error: {output.evalue}")
        elif output.data.get("text/html"):
            yield _box("Output", _table(output.data["text/html"]))
        elif output.data.get("image/png"):
            about = escape(f"Figure: {heading}", quote=True)
            data = "".join(output.data["image/png"].split())
            yield _box("Figure", f'<img alt="{about}" src="data:image/png;base64,{data}">')
        elif output.data.get("text/plain"):
            yield _fenced("text", output.data["text/plain"])
        else:
            raise ExtensionError(f"a notebook has an output of {', '.join(output.data)}")


def _table(html: str) -> str:
    """Return HTML without the style that pandas sends with each table, and its empty headers."""
    return _STYLE_OF_PANDAS.sub("", html).replace("<th></th>", "<td></td>")


def _box(name: str, html: str) -> str:
    # what is wider than the page scrolls in its box, which the keyboard must reach
    box = f'<div class="notebook-output" tabindex="0" role="group" aria-label="{name}">'
    return _fenced("{raw} html", f"{box}\n{html}\n</div>")


def _fenced(language: str, text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
