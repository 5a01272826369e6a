"""What loads leave for editors: refusals that stay until they are mended, gaps, works merged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.loading.load_facts import LoadFacts
from tests.corpus.library import Library, page, record

WriteRecords = Callable[..., Path]


def refused(library: Library) -> dict[str, str]:
    """Return what was refused, and why, by the names of the files."""
    return {path.name: one.reason for path, one in LoadFacts(library.store).refused()}


def test_a_refusal_stays_until_the_file_is_mended_or_gone(
    library: Library, write_records: WriteRecords
) -> None:
    """A page without text, a type that nobody reads, a link that leads out, a record of many."""
    library.write("empty.html", "")
    library.write("slides.pptx", "PK")
    (library.pages / "out.html").symlink_to("/etc/hostname")
    write_records(library.pages / "r.jsonl", record("a"), record("a"))
    library.load()
    assert set(refused(library)) == {"empty.html", "slides.pptx", "out.html", "r.jsonl"}
    before = library.store.path.read_bytes()
    library.load()
    assert library.store.path.read_bytes() == before
    library.write("empty.html", page("A page with text"))
    (library.pages / "slides.pptx").unlink()
    (library.pages / "out.html").unlink()
    write_records(library.pages / "r.jsonl", record("a"))
    library.load()
    assert refused(library) == {}
    assert len(library.entries()) == 2


def test_what_a_file_gave_stays_while_it_is_refused(library: Library) -> None:
    """Until it is of a type that nobody reads, or leads elsewhere: then it goes."""
    library.write("p.html", page("A page"))
    library.load()
    library.write("p.html", "")
    library.load()
    assert set(refused(library)) == {"p.html"}
    assert len(library.entries()) == 1
    (library.pages / "p.html").unlink()
    (library.pages / "p.html").symlink_to("/etc/hostname")
    library.load()
    assert set(refused(library)) == {"p.html"}
    assert library.entries() == {}


def test_gaps_are_told_of_what_could_have_said_more(
    library: Library, write_records: WriteRecords
) -> None:
    """Kinds that have none by nature are left out when they are named."""
    full = {"year": 2010, "authors": ["Ames B."], "subjects": ["x"]}
    cell = record("cell", kind="MATRIX CELL", year=2010, subjects=["x"])
    write_records(library.pages / "r.jsonl", record("a") | full, record("b"), cell)
    library.load()
    facts, generation = LoadFacts(library.store), library.store.generation
    assert facts.lacking("year", generation) == ["b"]
    assert facts.lacking("authors", generation) == ["b", "cell"]
    assert facts.lacking("authors", generation, ["MATRIX CELL"]) == ["b"]
    assert facts.lacking("subjects", generation) == ["b"]
