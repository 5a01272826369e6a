"""Loading files of types that nobody reads, and files whose reader has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.draft import Draft, Rejection
from corpus.source_types import registry
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from tests.corpus.library import Library, counts, page, record

WriteRecords = Callable[..., Path]

LETTER = "From jane@example.org Mon Jan 1\nDear all\n"


@pytest.mark.parametrize("name", ["all.eml", "all.txt", "all.rtf"])
def test_a_type_that_nobody_reads_is_rejected_wherever_it_is_named(
    name: str, library: Library
) -> None:
    """In a folder or by itself, it makes no entry, and the rest goes in."""
    path = library.write(name, LETTER)
    library.write("a.html", page("A page"))
    for sources, added in (([path], 0), ([library.pages], 1)):
        report = library.load(*sources)
        assert counts(report) == (added, 0, 0, 0)
        (rejected,) = report.rejected
        assert rejected.source == name
        assert rejected.reason.startswith("not a kind of file that is read (")


def test_what_was_made_of_such_a_file_is_taken_back(library: Library) -> None:
    """A bank of an older version may hold an entry of it; its page may have become a letter."""
    path = library.write("all.txt", "A title\n\nSome words.")
    library.load()
    path.write_text(LETTER)
    before = library.load()
    assert counts(before) == (0, 0, 0, 1)
    assert library.entries() == {}
    stored = library.store.path.read_bytes()
    assert library.load().rejected == before.rejected
    assert library.store.path.read_bytes() == stored


@pytest.fixture
def read_files(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Return what gives readers other versions, and a list of the files that they then read."""
    originals = registry.readers()

    def change(**versions: str) -> list[str]:
        read: list[str] = []

        def telling(reader: Reader) -> Reader:
            def tell(file: SourceFile) -> Iterator[Draft | Rejection]:
                read.append(file.name)
                yield from reader.read(file)

            version = versions.get(reader.name, reader.version)
            return replace(reader, version=version, read=tell)

        changed = tuple(map(telling, originals))
        monkeypatch.setattr(registry, "readers", lambda: changed)
        return read

    return change


def test_a_changed_reader_reads_its_own_files_again(
    library: Library, write_records: WriteRecords, read_files: Callable[..., list[str]]
) -> None:
    """And nobody else's; what comes out as it was is no change."""
    write_records(library.pages / "r.jsonl", record("a"), record("b"))
    library.write("a.html", page("A page"))
    library.load()
    read = read_files()
    assert (counts(library.load()), read) == ((0, 0, 3, 0), [])
    read = read_files(jsonl="next")
    assert (counts(library.load()), read) == ((0, 0, 3, 0), ["r.jsonl"])
    assert library.store.generation == 1
    assert (counts(library.load()), read) == ((0, 0, 3, 0), ["r.jsonl"])


def test_a_bank_of_the_version_before_is_brought_up_to_date(
    library: Library, write_records: WriteRecords, read_files: Callable[..., list[str]]
) -> None:
    """Its fingerprints name no reader: everything is read once more, and nothing is new."""
    write_records(library.pages / "r.jsonl", record("a"))
    library.write("a.html", page("A page"))
    library.load()
    with library.store.transaction() as changing:
        for path in library.store.file_paths():
            changing.put_file(path, f"2:{Path(path).name}:{'0' * 64}", "[]")
    read = read_files()
    assert counts(library.load()) == (0, 0, 2, 0)
    assert sorted(read) == ["a.html", "r.jsonl"]
    assert library.store.generation == 1


def test_a_missing_package_costs_nothing_that_was_there(
    library: Library, write_records: WriteRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an extra was left out on another machine, what its files gave before stays."""
    write_records(library.pages / "r.jsonl", record("a"))
    library.load()
    needy = tuple(
        replace(reader, version="next", extra="tapes", packages=("no_such_package",))
        for reader in registry.readers()
    )
    monkeypatch.setattr(registry, "readers", lambda: needy)
    report = library.load()
    assert counts(report) == (0, 0, 1, 0)
    assert "extra 'tapes'" in report.rejected[0].reason
