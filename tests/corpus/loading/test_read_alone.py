"""What a file becomes alone is what a bank of it alone would have."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.loading.read_alone import FileReading, read_alone
from tests.corpus.library import Library, page
from tests.corpus.pdf.written import Text, write_pdf
from tests.places import ROOT, SAMPLE


def one_reading(path: Path, why: bool = False) -> FileReading:
    """Return the reading of a file that is one."""
    (reading,) = read_alone(path, why)
    return reading


@pytest.mark.parametrize("name", ["alcohol-a1.html", "drugs-b5.html"])
def test_a_file_becomes_what_a_bank_of_it_alone_has(library: Library, name: str) -> None:
    """The entry of a cell, and one for each work that it lists."""
    path = library.write(name, (SAMPLE / name).read_bytes())
    library.load()
    entries = one_reading(path).entries
    assert len(entries) > 5
    assert {entry.id: entry for entry in entries} == library.entries()


def test_records_and_tables_are_read_too(library: Library) -> None:
    records = library.write(
        "r.jsonl", '{"id": "a", "title": "A", "text": "One."}\n{"title": "B"}\n'
    )
    table = library.write("t.csv", "id,title,text\nb,B,Two.\n")
    text = library.write("c.txt", "Herons\n\nForty of them.\n")
    reading = one_reading(records, why=True)
    assert [entry.id for entry in reading.entries] == ["a"]
    assert [one.source for one in reading.rejected] == ["r.jsonl:2"]
    assert [block.text for block in reading.blocks or ()] == ["One."]
    assert [entry.title for entry in one_reading(table).entries] == ["B"]
    assert one_reading(text).reader == "text"


def test_a_folder_is_its_files_and_nothing_stops_at_what_cannot_be_read(library: Library) -> None:
    library.write("a.html", page("A page of herons"))
    library.write("b.html", b"\x00\x01")
    library.write("c.pptx", "PK")
    library.write("sub/d.html", page("Another page"))
    found = {reading.source: reading for reading in read_alone(library.pages)}
    assert set(found) == {
        str(library.pages / name) for name in ("a.html", "b.html", "c.pptx", "sub/d.html")
    }
    titles = [entry.title for reading in found.values() for entry in reading.entries]
    assert sorted(titles) == ["A page of herons", "Another page"]
    assert [len(reading.rejected) for _, reading in sorted(found.items())] == [0, 1, 1, 0]


def test_a_file_that_is_not_there_is_a_rejection(folder: Path) -> None:
    reading = one_reading(folder / "no.html")
    assert reading.entries == []
    assert "no file or folder" in reading.rejected[0].reason


_PROGRAM = """
import sys
from pathlib import Path
from corpus.loading.read_alone import read_alone
from corpus.loading.load import load
from corpus.loading.sources import walk
from corpus.storage.store import Store
from corpus.workers.local_workers import LocalWorkers
folder = Path(sys.argv[1])
(one,) = read_alone(folder)
print(one.entries[0].title)
store = Store.create(Path(sys.argv[2]))
for workers in (1, 2):
    with LocalWorkers(workers) as some:
        print(load(store, [walk(folder)], workers=some).to_dict()["added"])
store.close()
print("pypdfium2" in sys.modules)
"""


@pytest.mark.slow
def test_a_library_that_may_end_its_process_is_used_in_another(tmp_path: Path) -> None:
    """By whoever reads a PDF, however few there are: a damaged one then costs nothing else."""
    (tmp_path / "pages").mkdir()
    write_pdf(tmp_path / "pages" / "a.pdf", [[Text(72, 700, "Peers in hostels", 20)]])
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path / "pages"), str(tmp_path / "new.sqlite")],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.splitlines() == ["Peers in hostels", "1", "0", "False"]
