"""The notebooks as pages of the site: text, code and the outputs that were kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.errors import ExtensionError

from tests.places import ROOT

BOX = '<div class="notebook-output" tabindex="0" role="group" aria-label="{}">'
EXTENSIONS = str(ROOT / "docs" / "_extensions")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture
def shown() -> Iterator[ModuleType]:
    """Return the extension."""
    sys.path.insert(0, EXTENSIONS)
    yield import_module("notebook_pages")
    sys.path.remove(EXTENSIONS)
    del sys.modules["notebook_pages"]


def test_every_notebook_has_a_page_of_its_title() -> None:
    """And no page is of a notebook that is gone."""
    pages = {path.stem: path.read_text("utf-8") for path in (ROOT / "docs/notebooks").glob("*.md")}
    titles = {
        path.stem: nbformat.read(path, as_version=4).cells[0].source.splitlines()[0]
        for path in NOTEBOOKS
    }
    assert {name: page.splitlines()[0] for name, page in pages.items()} == titles
    assert len(titles) >= 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_notebooks_are_shown_whole(shown: ModuleType, path: Path) -> None:
    """Each cell of text, each of code and one form of each output."""
    notebook = nbformat.read(path, as_version=4)
    text = shown.markdown(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source]
    outputs = [output for cell in code for output in cell.outputs]
    assert text.count("```python\n") == len(code) > 5
    assert text.count("```text\n") + text.count("```{raw} html\n") == len(outputs) > 5
    assert "../docs/" not in text


def test_a_notebook_becomes_markdown(shown: ModuleType) -> None:
    """Links lead to pages, figures have a name, and backticks do not end a block."""
    html = "<style scoped>th {}</style><table><tr><th></th><th>n</th></tr></table>"
    cell = new_code_cell("print('```')")
    cell.outputs = [
        new_output("stream", text="```\n"),
        new_output("display_data", {"text/html": html, "text/plain": "n"}),
        new_output("display_data", {"image/png": "AA\nAA", "text/plain": "<Figure>"}),
        new_output("execute_result", {"text/plain": "1"}),
    ]
    text = new_markdown_cell('# A "title"\n\n[page](../docs/site.md)')
    assert shown.markdown(new_notebook(cells=[text, cell, new_code_cell("")])).split("\n\n") == [
        '# A "title"',
        "[page](../site.md)",
        "````python\nprint('```')\n````",
        "````text\n```\n````",
        (
            f"```{{raw}} html\n{BOX.format('Output')}\n"
            "<table><tr><td></td><th>n</th></tr></table>\n</div>\n```"
        ),
        (
            f"```{{raw}} html\n{BOX.format('Figure')}\n"
            '<img alt="Figure: A &quot;title&quot;" src="data:image/png;base64,AAAA">\n</div>\n```'
        ),
        "```text\n1\n```\n",
    ]


@pytest.mark.parametrize(
    "output",
    [
        new_output("error", ename="E", evalue="wrong", traceback=[]),
        new_output("display_data", {"application/x-other": "x"}),
    ],
)
def test_what_cannot_be_shown_is_refused(shown: ModuleType, output: object) -> None:
    """The build fails, and no output is left out without a word."""
    cell = new_code_cell("1")
    cell.outputs = [output]
    with pytest.raises(ExtensionError):
        shown.markdown(new_notebook(cells=[cell]))
