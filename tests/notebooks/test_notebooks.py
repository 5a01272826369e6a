"""The notebooks run from top to bottom, hold what running them gives, and run on other banks."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from itertools import islice
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from PIL import Image, ImageDraw

from tests.notebooks.kept import differences

NOTEBOOKS = sorted(Path(__file__).parents[2].joinpath("notebooks").glob("*.ipynb"))
OF_ANY_BANK = [path for path in NOTEBOOKS if '"BANK = ' in path.read_text(encoding="utf-8")]
LARGEST = 700_000
names = {"ids": lambda path: path.stem}


def executed(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook with the outputs that it gives now."""
    beside = {"metadata": {"path": str(NOTEBOOKS[0].parent)}}  # where the modules are
    new = deepcopy(notebook)
    NotebookClient(new, timeout=300, coalesce_streams=True, resources=beside).execute()
    return new


def test_there_are_notebooks() -> None:
    """The folder is not empty, so the tests below test something."""
    assert len(NOTEBOOKS) == 4
    assert len(OF_ANY_BANK) == 3


@pytest.mark.parametrize("path", NOTEBOOKS, **names)
def test_notebooks_are_small(path: Path) -> None:
    """A repository keeps every version of them."""
    assert path.stat().st_size < LARGEST


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, **names)
def test_notebook_runs_and_its_outputs_match(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Executing a notebook raises nothing and gives the texts, tables and figures kept with it.

    What it measures of the shared collections is taken as kept: `test_measuring` measures it anew.
    """
    monkeypatch.setenv("EVIDENCEBANK_SHARED", str(tmp_path))
    kept = nbformat.read(path, as_version=4)
    assert differences(kept, executed(kept)) == []


def of_bank(path: Path, source: Path) -> nbformat.NotebookNode:
    """Return a notebook with another bank, and without a log, at its top."""
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    for name, value in (("BANK", repr(str(source))), ("LOG", "None")):
        cell.source, found = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", cell.source)
        assert found == (1 if name == "BANK" or "gaps" in path.stem else 0)
    return notebook


def shown(notebook: nbformat.NotebookNode) -> str:
    """Return all that a notebook prints and shows as text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(o.get("text") or o.data["text/plain"] for o in outputs)


@pytest.fixture
def garden(folder: Path, write_records: Callable[..., Path]) -> Path:
    """Return records of a library on gardens: half without a year, a fifth without a subject."""
    of = {"soil": "compost roots worms", "orchard": "apples pruning branches", "bees": "hive honey"}
    records = []
    for number in range(45):
        subject, words = list(of.items())[number % 3]
        record = {
            "id": f"garden-{number:02}",
            "title": f"Of {subject} and {words.split()[number % 2]}, {number}",
            "text": f"{words} garden season {number} plots " * (2 + number % 4),
        }
        record |= {"year": 1990 + number} if number % 2 else {}
        record |= {"subjects": [subject]} if number % 5 else {}
        records.append(record)
    return write_records(folder / "garden.jsonl", *records)


@pytest.fixture
def tiny(folder: Path, write_records: Callable[..., Path]) -> Path:
    """Return the records of a library of two."""
    records = [{"id": name, "title": name, "text": "Hardly anything."} for name in ("one", "two")]
    return write_records(folder / "tiny.jsonl", *records)


@pytest.fixture
def medquad(folder: Path, shared: Callable[[str], Path]) -> Path:
    """Return the first entries of MedQuAD."""
    source = shared("collections/medquad/corpus.jsonl.gz")
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        some = "".join(islice(lines, 300))
    path = folder / "medquad.jsonl"
    path.write_text(some, encoding="utf-8")
    return path


def executed_in_turn(notebooks: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return notebooks with their outputs, run one after the other by one kernel.

    What they import is imported once; of what they name nothing is left for the next.
    """
    together = deepcopy(notebooks[0])
    forget = nbformat.v4.new_code_cell("%reset -f")
    together.cells = [deepcopy(cell) for one in notebooks for cell in (*one.cells, forget)]
    for number, cell in enumerate(together.cells):
        cell.id = f"cell-{number}"
    cells = iter(executed(together).cells)
    found = deepcopy(notebooks)
    for one in found:
        one.cells = [*islice(cells, len(one.cells) + 1)]
    return found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", OF_ANY_BANK, **names)
def test_notebooks_run_on_any_bank(path: Path, garden: Path, tiny: Path, medquad: Path) -> None:
    """With another path at the top all cells run, are about that bank, and say what it lacks."""
    banks = {"garden": garden, "tiny": tiny, "medquad": medquad}
    texts = map(shown, executed_in_turn([of_bank(path, source) for source in banks.values()]))
    for bank, text in zip(banks, texts, strict=True):
        assert "marchbank" not in text
        assert "naloxone" not in text.replace("(methadone OR naloxone)", "")
        if "gaps" in path.stem:
            assert "This takes a log of searches." in text
            assert "This takes a log of searches and a scheme of subjects." in text
        if path.stem == "what_is_in_the_bank":
            assert "(there is no scheme)" in text
            assert ("No entry has a year." in text) == (bank != "garden")
            assert ("No entry has a subject." in text) == (bank == "tiny")


# --- that the comparison sees what it is for


@pytest.fixture(scope="module")
def kept() -> nbformat.NotebookNode:
    """Return the notebook that has every form of output."""
    (path,) = (path for path in NOTEBOOKS if path.stem == "how_related_lists_are_made")
    return nbformat.read(path, as_version=4)


def output(notebook: nbformat.NotebookNode, form: str, holding: str = "") -> nbformat.NotebookNode:
    """Return the first output of a form that holds some text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    formed = [o for o in outputs if form in o.get("data", {})]
    return next(o for o in formed if holding in o.data[form])


def with_dot(picture: str, size: int) -> str:
    """Return a picture, PNG in base64, with a dark dot on it."""
    image = Image.open(BytesIO(base64.b64decode(picture))).convert("RGB")
    ImageDraw.Draw(image).ellipse((50, 50, 50 + size, 50 + size), "#222222")
    file = BytesIO()
    image.save(file, "png", compress_level=1)
    return base64.b64encode(file.getvalue()).decode()


def test_a_notebook_is_like_itself(kept: nbformat.NotebookNode) -> None:
    """Also where a picture is packed otherwise, or a point has another shade."""
    new = deepcopy(kept)
    figure = output(new, "image/png")
    figure.data["image/png"] = with_dot(figure.data["image/png"], 2)
    assert differences(kept, new) == []


def test_a_figure_with_one_dot_more_is_another(kept: nbformat.NotebookNode) -> None:
    new = deepcopy(kept)
    figure = output(new, "image/png")
    figure.data["image/png"] = with_dot(figure.data["image/png"], 7)
    (found,) = differences(kept, new)
    assert "image/png" in found


def test_a_table_with_another_number_is_another(kept: nbformat.NotebookNode) -> None:
    new = deepcopy(kept)
    table = output(new, "text/html", "0.296")
    table.data["text/html"] = table.data["text/html"].replace("0.296", "0.297")
    (found,) = differences(kept, new)
    assert "text/html" in found


@pytest.mark.parametrize(
    ("pattern", "instead", "differ"),
    [
        (r'title="Continuing methadone', 'title="Another', True),
        (r"left:(\d+)\.(\d)%", r"left:\g<1>.\g<2>01%", False),
        (r"left:(\d)", r"left:9\g<1>", True),
        (r"base64,[^\"]+", None, True),
    ],
)
def test_a_map_with_another_place_or_picture_is_another(
    kept: nbformat.NotebookNode, pattern: str, instead: str | None, differ: bool
) -> None:
    """A place that is off by next to nothing is the same."""
    new = deepcopy(kept)
    shown = output(new, "text/html", "bank-map")
    picture = output(new, "image/png", shown.data["image/png"]).data["image/png"]
    other = "base64," + with_dot(picture, 9) if instead is None else instead
    page, found = re.subn(pattern, other, shown.data["text/html"], count=1)
    assert found == 1
    shown.data["text/html"] = page
    assert bool(differences(kept, new)) == differ


def test_a_notebook_that_shows_less_is_another(kept: nbformat.NotebookNode) -> None:
    new = deepcopy(kept)
    cell = next(cell for cell in new.cells if cell.get("outputs"))
    cell.outputs.pop()
    assert differences(kept, new)


def test_what_is_printed_in_two_pieces_is_the_same(kept: nbformat.NotebookNode) -> None:
    """A slow machine flushes more often."""
    new = deepcopy(kept)
    cell = next(c for c in new.cells if c.get("outputs") and c.outputs[0].get("name") == "stdout")
    first = cell.outputs[0]
    rest = deepcopy(first)
    first.text, rest.text = first.text[:9], first.text[9:]
    cell.outputs.insert(1, rest)
    assert differences(kept, new) == []
    rest.text = "another"
    assert differences(kept, new)


def test_names_of_one_run_do_not_count(kept: nbformat.NotebookNode) -> None:
    """Such as those that pandas gives to styled tables."""
    one, other = deepcopy(kept), deepcopy(kept)
    for notebook, name in ((one, "T_0a1b2"), (other, "T_c3d4e")):
        table = output(notebook, "text/html", "0.296")
        table.data["text/html"] += f'<td id="{name}_row0">'
    assert differences(one, other) == []
