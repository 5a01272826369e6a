"""Loading: what is counted, what is left alone, and which of several records stands."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from corpus.draft import Rejection
from corpus.loading.load import load
from corpus.loading.merge_drafts import merge
from corpus.loading.sources import walk
from corpus.source_types.source_file import SourceFile
from tests.corpus.library import PARAGRAPH, Library, counts, page, record

WriteRecords = Callable[..., Path]

# --- counts


def test_the_report_counts_entries(library: Library, write_records: WriteRecords) -> None:
    """Added, then changed, unchanged and removed: entries, not files."""
    records = library.pages / "r.jsonl"
    write_records(records, record("a"), record("b"), record("c"))
    library.write("p.html", page("A page"))
    assert counts(library.load()) == (4, 0, 0, 0)
    write_records(records, record("a"), record("b", "Another title"), record("d"))
    assert counts(library.load()) == (1, 1, 2, 1)
    assert sorted(library.entries()) == ["a", "b", "d", "p"]
    assert library.entries()["b"].title == "Another title"


def test_records_without_ids_are_what_their_drafts_make(library: Library) -> None:
    """Those of one draft under their own id too, which are not read into entries for that."""
    works = ("One", "Two", "Two", "Three\nDO  - 10.1000/x", "Three\nDO  - 10.1000/x\nVL  - 7")
    told = [f"TY  - JOUR\nAU  - Lowe, T.\nPY  - 2010\nTI  - {work}\nER  -" for work in works]
    library.write("r.ris", "\n".join(told))
    library.write("p.html", page("One"))
    assert counts(library.load()) == (4, 0, 0, 0)
    entries = library.entries()
    assert len({entry_id for entry_id in entries if entry_id.startswith("lowe-2010")}) == 3
    for entry_id, entry in entries.items():
        several = library.store.drafts_of(entry_id)
        assert entry == merge([one.draft for one in several], entry_id, [x.name for x in several])
    assert library.store.check() == []


def test_the_first_entries_of_a_store_are_told_while_others_are_settled(
    library: Library, write_records: WriteRecords
) -> None:
    """By id and as they are stored, with how many characters all have; none by a later load."""
    told: dict[str, str] = {}
    sizes: set[int] = set()

    def settled(texts: Mapping[str, str], characters: int) -> None:
        told.update(texts)
        sizes.add(characters)

    write_records(library.pages / "r.jsonl", *map(record, "cab"), record("d", "Straße “n”"))
    load(library.store, [walk(library.pages)], settled=settled)
    assert list(told) == [*"abcd"]
    assert [*told.values()] == list(library.store.all_texts(1))
    assert [*told.values()][2:] == list(library.store.all_texts(1, "b"))
    assert sizes == {library.store.characters(1)}
    write_records(library.pages / "r.jsonl", *map(record, "abcde"))
    load(library.store, [walk(library.pages)], settled=settled)
    assert list(told) == [*"abcd"]


def test_entries_are_told_up_to_the_first_that_is_more_than_a_record(
    library: Library, write_records: WriteRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told has no gaps, so that the rest of the store is what comes behind it."""
    monkeypatch.setattr("corpus.loading.load._AT_ONCE", 2)
    told: dict[str, str] = {}
    write_records(library.pages / "r.jsonl", *map(record, "abdefg"))
    library.write("c.html", page("C"))
    load(library.store, [walk(library.pages)], settled=lambda texts, _: told.update(texts))
    assert list(library.entries()) == [*"abcdefg"]
    assert list(told) == [*"ab"]


def test_a_second_load_reads_nothing_anew(library: Library, write_records: WriteRecords) -> None:
    """With nothing changed, the store is the same file to the byte and no generation is made."""
    write_records(library.pages / "r.jsonl", record("a"), record("b"), record("b"))
    library.write("p.html", page("A page"))
    library.write("empty.html", "")
    first = library.load()
    before = (library.store.path.read_bytes(), library.store.path.stat().st_mtime_ns)
    second = library.load()
    assert counts(second) == (0, 0, 3, 0)
    assert second.rejected == first.rejected
    assert (library.store.path.read_bytes(), library.store.path.stat().st_mtime_ns) == before
    assert library.store.generation == 1


def test_a_change_that_makes_no_other_entry_is_none(
    library: Library, write_records: WriteRecords
) -> None:
    """Keys in another order, blanks between them and a touched file are not news."""
    write_records(library.pages / "r.jsonl", record("a"), record("b"))
    library.load()
    shuffled = [dict(reversed(record(entry_id).items())) for entry_id in ("b", "a")]
    lines = [json.dumps(one, separators=(" , ", " : ")) for one in shuffled]
    library.write("r.jsonl", "\n\n".join(lines))
    assert counts(library.load()) == (0, 0, 2, 0)
    assert library.store.generation == 1


def test_only_what_was_loaded_is_counted_and_removed(
    library: Library, write_records: WriteRecords
) -> None:
    """A load of one folder says nothing of another and takes nothing from it."""
    write_records(library.pages / "one/r.jsonl", record("a"), record("b"))
    write_records(library.pages / "two/r.jsonl", record("c"))
    assert counts(library.load(library.pages / "one")) == (2, 0, 0, 0)
    assert counts(library.load(library.pages / "two")) == (1, 0, 0, 0)
    write_records(library.pages / "one/r.jsonl", record("a"))
    assert counts(library.load(library.pages / "one")) == (0, 0, 1, 1)
    assert sorted(library.entries()) == ["a", "c"]


def test_overlapping_sources_count_once(library: Library, write_records: WriteRecords) -> None:
    """A folder and a file in it name the file twice; it is read once."""
    records = write_records(library.pages / "r.jsonl", record("a"))
    assert counts(library.load(library.pages, library.pages, records)) == (1, 0, 0, 0)


def test_unchanged_is_never_below_nought(library: Library) -> None:
    """A new page may rename an entry that another load brought; that one is not of this load."""
    library.write("one/same.html", page("Zebra crossings considered"))
    library.write("two/same.html", page("Aardvarks considered"))
    library.load(library.pages / "one")
    assert counts(library.load(library.pages / "two")) == (1, 1, 0, 0)
    assert sorted(entry.title for entry in library.entries().values()) == [
        "Aardvarks considered",
        "Zebra crossings considered",
    ]


# --- files that come, go and move


def test_a_file_that_is_gone_takes_its_entries_along(
    library: Library, write_records: WriteRecords
) -> None:
    """Page, records and all; what other files say stands."""
    write_records(library.pages / "r.jsonl", record("a"), record("b"))
    gone = library.write("p.html", page("A page"))
    library.load()
    gone.unlink()
    assert counts(library.load()) == (0, 0, 2, 1)
    (library.pages / "r.jsonl").unlink()
    assert counts(library.load()) == (0, 0, 0, 2)
    assert library.entries() == {}


def test_a_file_that_was_moved_brings_the_same_entries(
    library: Library, write_records: WriteRecords
) -> None:
    """Nothing changes but where an entry says it is from."""
    old = write_records(library.pages / "old.jsonl", record("a"))
    library.load()
    assert library.entries()["a"].sources == ("old.jsonl",)
    old.rename(library.pages / "new.jsonl")
    assert counts(library.load()) == (0, 0, 1, 0)
    assert library.entries()["a"].sources == ("new.jsonl",)


def test_a_file_that_became_unreadable_keeps_what_it_gave(
    library: Library, write_records: WriteRecords
) -> None:
    """A disk error is no reason to lose entries; the report names the file each time."""
    packed = gzip.compress(b'{"id": "x", "title": "X"}\n')
    path = library.write("r.jsonl.gz", packed)
    library.load()
    path.write_bytes(packed[:-10])
    for _ in range(2):
        report = library.load()
        assert [one.source for one in report.rejected] == ["r.jsonl.gz"]
        assert counts(report) == (0, 0, 1, 0)
    assert sorted(library.entries()) == ["x"]
    path.write_bytes(gzip.compress(b'{"id": "z", "title": "Z"}\n'))
    assert counts(library.load()) == (1, 0, 0, 1)


def test_folders_and_files_that_may_not_be_read_keep_what_they_gave(
    library: Library, write_records: WriteRecords, run_bounded: Callable[[str], str]
) -> None:
    """What cannot be looked at is not gone; all the rest is loaded."""
    write_records(library.pages / "shut/a.jsonl", record("a"))
    write_records(library.pages / "blind/b.jsonl", record("b"))
    write_records(library.pages / "c.jsonl", record("c"))
    gone = write_records(library.pages / "d.jsonl", record("d"))
    library.load()
    gone.unlink()
    write_records(library.pages / "e.jsonl", record("e"))
    library.store.close()
    modes = {"shut": 0o000, "blind": 0o444, "c.jsonl": 0o000}
    for name, mode in modes.items():
        (library.pages / name).chmod(mode)
    code = f"""
from pathlib import Path
from corpus.loading.load import load
from corpus.loading.sources import walk
from corpus.storage.store import Store
report = load(Store(Path({str(library.store.path)!r})), [walk(Path({str(library.pages)!r}))])
print(report.added, report.changed, report.unchanged, report.removed)
for one in report.rejected:
    print(one.source, one.reason)
"""
    try:
        printed = run_bounded(code).splitlines()
    finally:
        for name in modes:
            (library.pages / name).chmod(0o755)
    assert printed[0] == "1 0 2 1"
    assert sorted(printed[1:]) == [
        "blind/b.jsonl cannot be read: Permission denied",
        "c.jsonl cannot be read: Permission denied",
        "shut the folder cannot be listed: Permission denied",
    ]
    assert sorted(library.entries()) == ["a", "b", "c", "e"]


def test_a_file_that_vanishes_during_a_load_keeps_what_it_gave(
    library: Library, write_records: WriteRecords
) -> None:
    """It is rejected this time and removed the next, once it was seen to be gone."""
    for name in ("a", "b"):
        write_records(library.pages / f"{name}.jsonl", record(name))
    library.load()

    def losing(files: Sequence[SourceFile]) -> Iterator[SourceFile]:
        (library.pages / "b.jsonl").unlink()
        yield from files

    report = load(library.store, [walk(library.pages)], losing)
    reason = "cannot be read: No such file or directory"
    assert report.rejected == [Rejection("b.jsonl", reason)]
    assert counts(report) == (0, 0, 2, 0)
    assert counts(library.load()) == (0, 0, 1, 1)


# --- ids


def test_the_first_of_two_records_in_a_file_stands(
    library: Library, write_records: WriteRecords
) -> None:
    """The other is one line in the report."""
    write_records(library.pages / "r.jsonl", record("a", "First"), record("a", "Second"))
    report = library.load()
    reason = "the id a is in line 1 too: keep one"
    assert report.rejected == [Rejection("r.jsonl:2", reason)]
    assert library.entries()["a"].title == "First"


def test_the_first_of_two_files_in_a_load_stands(
    library: Library, write_records: WriteRecords
) -> None:
    """Sources count in the order they are named; when the first gives way the second comes in."""
    first = write_records(library.pages / "z.jsonl", record("a", "First"), record("b"))
    second = write_records(library.pages / "y.jsonl", record("a", "Second"))
    report = library.load(first, second)
    assert report.rejected == [
        Rejection("y.jsonl:a", "the id a is in z.jsonl too: keep one of them")
    ]
    assert counts(report) == (2, 0, 0, 0)
    assert library.load(first, second).rejected == report.rejected
    assert library.entries()["a"].title == "First"
    write_records(first, record("b"))
    assert library.load(first, second).rejected == []
    assert library.entries()["a"].title == "Second"


def test_a_record_of_a_later_load_replaces_an_earlier(
    library: Library, write_records: WriteRecords
) -> None:
    """Corrections may come in a file of their own, and may be taken back."""
    first = write_records(library.pages / "a.jsonl", record("a", "First"), record("b"))
    second = write_records(library.pages / "b.jsonl", record("a", "Corrected"))
    library.load(first)
    report = library.load(second)
    assert (counts(report), report.rejected) == ((0, 1, 0, 0), [])
    assert library.entries()["a"].title == "Corrected"
    write_records(second, record("c"))
    assert counts(library.load(second)) == (1, 0, 0, 1)
    assert counts(library.load(first)) == (1, 0, 1, 0)
    assert library.entries()["a"].title == "First"


def test_loads_one_by_one_and_at_once_agree_on_who_stands(
    library: Library, write_records: WriteRecords, new_folder: Callable[[], Path]
) -> None:
    """After a correction, a load of both files is what a load of both from nothing is."""
    first = write_records(library.pages / "a.jsonl", record("a", "First"))
    second = write_records(library.pages / "b.jsonl", record("a", "Second"))
    library.load(first)
    library.load(second)
    both = library.load()
    anew = Library(new_folder())
    assert both.rejected == anew.load(library.pages).rejected
    assert library.entries() == anew.entries()
    anew.store.close()


def test_pages_on_one_work_become_one_entry(library: Library) -> None:
    """Two copies of an article are merged, and each may come and go."""
    one = library.write("a/harm.html", page("Reducing harm", PARAGRAPH * 6))
    library.write("b/harm.html", page("Reducing harm"))
    assert counts(library.load()) == (1, 0, 0, 0)
    (entry,) = library.entries().values()
    assert entry.sources == ("a/harm.html", "b/harm.html")
    longer = entry.body
    one.unlink()
    assert counts(library.load()) == (0, 1, 0, 0)
    (entry,) = library.entries().values()
    assert entry.sources == ("b/harm.html",)
    assert len(entry.body) < len(longer)


@pytest.mark.parametrize("order", [["pages", "records"], ["records", "pages"], ["both"]])
def test_a_record_with_a_pages_id_keeps_it(
    order: list[str], library: Library, write_records: WriteRecords
) -> None:
    """A given id stands whichever came first; the page takes words of its title behind its own."""
    library.write("p/harm.html", page("Reducing harm at home"))
    write_records(library.pages / "r/r.jsonl", record("harm", "A record"))
    sources = {"pages": library.pages / "p", "records": library.pages / "r", "both": library.pages}
    for name in order:
        library.load(sources[name])
    titles = {entry.id: entry.title for entry in library.entries().values()}
    assert titles == {"harm": "A record", "harm-reducing-home": "Reducing harm at home"}
    write_records(library.pages / "r/r.jsonl")
    library.load()
    assert list(library.entries()) == ["harm"]
