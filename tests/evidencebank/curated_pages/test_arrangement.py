"""Matrices, hot topics and collections: what the entries say, framed by what editors say."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.entry import Entry, ListedWork
from corpus.errors import InputError
from evidencebank import Bank
from evidencebank.cli.main import main
from evidencebank.curated_pages.arrangement import Arrangement, HeadingNote, MatrixNote
from evidencebank.curated_pages.matrices import in_groups, matrices_of
from tests.places import SAMPLE

SITE = """
hot_topics = ["hot-naloxone", "hot-school-prevention"]
collections = ["nobody", "hot-naloxone"]
[matrices.drug-treatment]
title = "Drugs"
note = \"\"\"
First paragraph.

  Second   paragraph.
\"\"\"
[matrices.drug-treatment.rows.2]
label = "Generic issues"
[matrices.drug-treatment.columns.A]
note = "What is done."
"""


@pytest.fixture
def bank(folder: Path, sample_bank_folder: Path) -> Iterator[Bank]:
    """Return a bank of the sample library that a test may change."""
    shutil.copytree(sample_bank_folder, folder / "bank")
    with Bank.open(folder / "bank") as bank:
        yield bank


def cell(title: str, headline: str = "Interventions; Reducing harm") -> Entry:
    return Entry(id=title.replace(" ", "-"), title=title, headline=headline, kind="MATRIX CELL")


def test_cells_make_up_the_matrices(bank: Bank) -> None:
    """Rows and columns are named by the cells that are in them."""
    alcohol, drugs = bank.matrices()
    assert (alcohol.name, alcohol.title) == ("alcohol-treatment", "Alcohol Treatment Matrix")
    assert list(drugs.cells) == ["A1", "A3", "B5", "D5"]
    assert [(h.code, h.label) for h in drugs.rows] == [
        *(("1", "Reducing harm"), ("3", "Medical treatment"), ("5", "Safeguarding the community")),
    ]
    column, row = drugs.headings("D5")
    assert (column.label, row.code) == ("Organisational functioning", "5")
    assert drugs.cell(column, drugs.rows[0]) is None


def test_an_arrangement_frames_them(bank: Bank) -> None:
    """Titles, introductions in paragraphs, rows without cells yet; matrices named first."""
    cells = [entry for entry in bank if entry.kind == "MATRIX CELL"]
    drugs, alcohol = matrices_of(cells, Arrangement.from_toml(SITE))
    assert (drugs.title, drugs.note) == ("Drugs", "First paragraph.\nSecond paragraph.")
    assert [heading.label for heading in drugs.rows][:2] == ["Reducing harm", "Generic issues"]
    assert drugs.columns[0].note == "What is done."
    assert alcohol.title == "Alcohol Treatment Matrix"


def test_what_is_no_cell_is_left_out() -> None:
    """A title without a place; of two cells in a place the first counts."""
    first, second = cell("Gambling Matrix cell a1"), cell("gambling matrix Cell A1")
    (matrix,) = matrices_of([first, cell("On matrices"), second], Arrangement())
    assert matrix.name == "gambling"
    assert matrix.cells == {"A1": first}
    assert matrices_of([], Arrangement(matrices={"x": MatrixNote(title="X")})) == []


def test_works_stand_in_groups_in_the_order_of_tags() -> None:
    """Seminal, key, reviews, guidance; those with two tags behind those with the first alone."""
    tags = [("R",), ("K", "G"), ("S", "G"), ("K",), ("S",), ("G",), ("K",), ()]
    works = tuple(ListedWork(tags=some, title=f"w{n}") for n, some in enumerate(tags))
    entry = Entry(id="x", title="x", listed_works=works)
    assert in_groups(entry) == [
        *(("", [7]), ("S", [4]), ("S G", [2]), ("K", [3, 6]), ("K G", [1]), ("R", [0]), ("G", [5])),
    ]


def test_topics_have_live_totals_in_the_editors_order(bank: Bank) -> None:
    """Those named first, the others by title; one without a search has no total."""
    before = [topic.entry.id for topic in bank.hot_topics()]
    assert len(before) == 7
    bank.arrange(Arrangement.from_toml(SITE), who="Ada", why="naloxone week")
    topics = bank.hot_topics()
    ids = [topic.entry.id for topic in topics]
    assert ids[:2] == ["hot-naloxone", "hot-school-prevention"]
    assert ids[2:] == [one for one in before if one not in ids[:2]]
    naloxone = topics[0]
    assert naloxone.search is not None
    assert naloxone.total == bank.run("hot-naloxone", limit=0).total > 0
    assert {t.entry.id for t in topics if t.total is None} == {"hot-controlled-drinking"}
    bank.arrange(Arrangement())


def test_an_arrangement_survives_loading(bank: Bank) -> None:
    """It is the editors', as pins are."""
    said = Arrangement(hot_topics=("hot-naloxone",))
    bank.arrange(said)
    bank.load([SAMPLE])
    assert bank.arrangement == said
    bank.arrange(Arrangement())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hot_topics = [", "not TOML"),
        ("hot_topics = 3", "hot_topics"),
        ("matrix = 1", "matrix"),
        ("[matrices.a.rows.1]\nlable = 'x'", "matrices.a.rows.1.lable"),
        ("[matrices.a.rows.A]", "matrices.a.rows.A: a row is a number"),
        ("[matrices.a.rows.12]", "a row is"),
        ("[matrices.a.columns.a]", "matrices.a.columns.a: a column is a letter"),
        ("[matrices.a.columns.'']", "a column is"),
        ("hot_topics = " + 5_000 * "[", "without end"),
    ],
)
def test_what_is_no_arrangement_is_refused(text: str, message: str) -> None:
    """With the place, in one line."""
    with pytest.raises(InputError, match=message) as caught:
        Arrangement.from_toml(text)
    assert "\n" not in str(caught.value)


def test_the_json_shape_reads_back() -> None:
    """What says nothing is left out."""
    said = Arrangement(matrices={"a": MatrixNote(rows={"1": HeadingNote(label="x")})})
    assert said.to_dict() == {"matrices": {"a": {"rows": {"1": {"label": "x"}}}}}
    assert Arrangement.model_validate(said.to_dict()) == said


def test_the_command_keeps_and_prints(bank: Bank, tmp_path: Path) -> None:
    """It names what is not in the bank, and refuses a file that cannot be read."""
    file = tmp_path / "site.toml"
    file.write_text(SITE, encoding="utf-8")
    run = CliRunner().invoke
    to_bank = ["--bank", str(bank.path)]
    result = run(main, ["arrange", str(file), "--json", "--why", "spring", *to_bank])
    assert result.exit_code == 0
    assert result.stderr == "Not in the bank or of another kind: nobody, hot-naloxone\n"
    assert json.loads(result.stdout) == Arrangement.from_toml(SITE).to_dict()
    assert run(main, ["arrange", *to_bank]).stdout == (
        "matrix drug-treatment: Drugs, 2 introductions\n"
        "hot topics: hot-naloxone, hot-school-prevention\ncollections: nobody, hot-naloxone\n"
    )
    missing = run(main, ["arrange", str(tmp_path / "none"), *to_bank])
    assert missing.exit_code == 1
    bank.arrange(Arrangement())
