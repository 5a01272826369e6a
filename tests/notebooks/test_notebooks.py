"""The notebooks run from top to bottom and hold the outputs that running them gives."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted(Path(__file__).parents[2].joinpath("notebooks").glob("*.ipynb"))


def outputs(notebook: nbformat.NotebookNode) -> list[str]:
    """Return what the cells of a notebook print and show, as text."""
    return [
        output.get("text") or output["data"]["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    ]


def test_there_are_notebooks() -> None:
    """The folder is not empty, so the tests below test something."""
    assert NOTEBOOKS


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_its_outputs_match(path: Path) -> None:
    """Executing a notebook raises nothing and gives the outputs that are kept with it."""
    kept = nbformat.read(path, as_version=4)
    expected = outputs(kept)
    NotebookClient(kept, timeout=120).execute()
    assert outputs(kept) == expected
