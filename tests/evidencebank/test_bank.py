"""The facade: what outsiders write works as they wrote it; loading, and errors."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.scheme import Scheme
from evidencebank import (
    Bank,
    BankNotFoundError,
    InputError,
)
from tests.evidencebank.hits import hit_ids
from tests.evidencebank.samples import RECORDS, SCHEME

WriteRecords = Callable[..., Path]


def state_of(folder: Path) -> dict[str, tuple[str, int]]:
    """Return the hash and the time of change of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_example_of_the_contract_works(
    folder: Path, write_records: WriteRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines that other people's code is written by, word for word."""
    write_records(folder / "pages/some.jsonl", *RECORDS[:7])
    write_records(folder / "more.jsonl", *RECORDS[7:])
    monkeypatch.chdir(folder)

    bank = Bank.create("bank")
    report = bank.load(["pages/", "more.jsonl"])
    results = bank.search(
        "prison alcohol",
        subjects=["offenders"],
        kinds=["STUDY"],
        years=(2005, 2012),
        sort="relevance",
        limit=10,
        offset=0,
    )
    counts = (report.added, report.changed, report.unchanged, report.removed, report.rejected)
    assert counts == (14, 0, 0, 0, [])
    assert results.total == 3
    assert [(count.value, count.count) for count in results.facets["kind"]] == [("STUDY", 3)]
    assert results.did_you_mean is None
    hit = results.hits[0]
    assert (hit.id, hit.entry.title) == (
        "cole-2010",
        "Alcohol and re-offending after release from prison",
    )
    assert hit.score > results.hits[1].score > 0
    assert "<mark>alcohol</mark>" in hit.snippet
    related = bank.related(hit.id, limit=10)
    assert [item.rank for item in related] == list(range(1, len(related) + 1))
    first = related[0]
    assert (first.id, first.entry.kind, first.pinned) == ("boyd-2008", "REVIEW", False)
    assert 0 < first.score < 1
    assert "alcohol" in first.shared_terms
    assert bank.entry("boyd-2008").year == 2008
    assert len(bank) == 14
    again = Bank.open("bank")
    assert hit_ids(again, "prison alcohol") == hit_ids(bank, "prison alcohol")
    again.close()
    bank.close()


def test_a_result_is_worked_out_when_it_is_asked_for(small_bank: Bank) -> None:
    """Who wants ids pays for ids: entries, snippets, counts and suggestions come later."""
    results = small_bank.search("prison")
    (hit, *_) = results.hits
    assert not {"facets", "did_you_mean"} & vars(results).keys()
    assert not {"entry", "snippet"} & vars(hit).keys()
    assert results.facets is results.facets
    assert hit.entry is hit.entry
    assert {"facets"} == {"facets", "did_you_mean"} & vars(results).keys()
    assert {"entry"} == {"entry", "snippet"} & vars(hit).keys()
    (item, *_) = small_bank.related(hit.id)
    assert "entry" not in vars(item)


def test_a_bank_is_walked_through_in_order_of_ids(small_bank: Bank) -> None:
    """All entries, once."""
    assert [entry.id for entry in small_bank] == sorted(record["id"] for record in RECORDS)


def test_an_empty_bank_answers(folder: Path) -> None:
    """Nothing found, nothing wrong, no subject, no entry."""
    bank = Bank.create(folder / "bank")
    assert len(bank) == 0
    assert list(bank) == []
    results = bank.search("prison")
    assert (results.total, list(results.hits), results.did_you_mean) == (0, [], None)
    assert results.facets == {"kind": [], "year": [], "subject": []}
    assert bank.search('"brief advice" OR p* OR drnk~').total == 0
    assert bank.subjects() == []
    assert bank.scheme.to_json() == Scheme().to_json()
    assert bank.check() == []
    bank.close()


def test_entries_without_a_word_are_entries(folder: Path, write_records: WriteRecords) -> None:
    """A title of signs alone cannot be searched for, and is no reason to fail."""
    bank = Bank.create(folder / "bank")
    bank.load([write_records(folder / "r.jsonl", {"id": "a", "title": "???", "text": "!!!"})])
    assert (len(bank), bank.related("a"), bank.check()) == (1, [], [])
    assert hit_ids(bank) == ["a"]
    bank.close()


def test_a_second_load_touches_no_file(own_bank: Bank, small_library: Path) -> None:
    """Every file of the bank is the same, to the byte and to the nanosecond of its last change."""
    before = state_of(own_bank.path)
    report = own_bank.load([small_library])
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 0, 14, 0)
    assert state_of(own_bank.path) == before
    assert len(before) > 40


def test_a_bank_may_stand_among_its_pages(folder: Path, write_records: WriteRecords) -> None:
    """What the bank is made of is never taken for something to load."""
    write_records(folder / "r.jsonl", *RECORDS)
    bank = Bank.create(folder / "bank")
    for added in (14, 0):
        report = bank.load([folder])
        assert (report.added, report.rejected) == (added, [])
    assert len(bank) == 14
    bank.close()


def test_a_load_that_empties_a_bank_leaves_a_bank(own_bank: Bank, folder: Path) -> None:
    """Everything removed, and something added again."""
    library = folder / "library"
    library.mkdir()
    (library / "r.jsonl").write_text('{"id": "only", "title": "Only this"}\n')
    own_bank.load([library])
    (library / "r.jsonl").write_text("")
    assert own_bank.load([library]).removed == 1
    assert len(own_bank) == 14


def test_the_scheme_stays_until_another_is_named(
    own_bank: Bank, folder: Path, write_records: WriteRecords
) -> None:
    """A load without a scheme keeps the bank's; one with another files everything anew."""
    write_records(folder / "more/r.jsonl", {"id": "new", "title": "New", "subjects": ["IBA"]})
    own_bank.load([folder / "more"])
    assert len(hit_ids(own_bank, subjects=["help"], limit=50)) == 6
    other = folder / "other.ttl"
    other.write_text(SCHEME.replace('"IBA"', '"short advice"'))
    report = own_bank.load([], scheme=other)
    assert (report.added, report.changed) == (0, 0)
    assert len(hit_ids(own_bank, subjects=["help"], limit=50)) == 5
    assert hit_ids(own_bank, subjects=["iba"]) == ["new"]
    assert own_bank.check() == []


def test_subjects_come_in_tree_order_with_counts(small_bank: Bank) -> None:
    """An entry counts for its subjects and those above them, once."""
    listed = [(s.code, s.label, s.depth, s.count) for s in small_bank.subjects()]
    assert listed == [
        ("help", "Help", 0, 5),
        ("advice", "Brief advice", 1, 5),
        ("people", "People", 0, 10),
        ("families", "Families", 1, 3),
        ("offenders", "Offenders", 1, 6),
    ]


def test_a_bank_is_made_in_a_new_or_empty_folder(folder: Path) -> None:
    """Nothing that was there before is built over."""
    (folder / "file").write_text("something")
    with pytest.raises(InputError, match="is not empty: name a new folder for the bank"):
        Bank.create(folder)
    with pytest.raises(InputError, match=r"a bank cannot be made at .*file"):
        Bank.create(folder / "file")
    (folder / "empty").mkdir()
    Bank.create(folder / "empty").close()
    with pytest.raises(InputError, match="is not empty"):
        Bank.create(folder / "empty")
    assert (folder / "file").read_text() == "something"


def test_what_is_no_bank_cannot_be_opened(folder: Path) -> None:
    """Neither a folder that is not there nor one that holds something else."""
    with pytest.raises(BankNotFoundError, match=r"there is no bank at .*nowhere: make one"):
        Bank.open(folder / "nowhere")
    with pytest.raises(BankNotFoundError, match="is not a bank: make one with 'build'"):
        Bank.open(folder)
    (folder / "generations").mkdir()
    (folder / "entries.sqlite").write_bytes(b"")
    with pytest.raises(BankNotFoundError):
        Bank.open(folder)


def test_sources_that_cannot_be_used_change_nothing(own_bank: Bank, folder: Path) -> None:
    """A source that is not there, the bank itself, and a scheme that is none."""
    before = state_of(own_bank.path)
    (folder / "bad.ttl").write_text("this is not Turtle")
    with pytest.raises(InputError, match="there is no file or folder"):
        own_bank.load([folder / "nowhere"])
    with pytest.raises(InputError, match="is the bank itself"):
        own_bank.load([own_bank.path])
    with pytest.raises(InputError):
        own_bank.load([], scheme=folder / "bad.ttl")
    with pytest.raises(InputError):
        own_bank.load([], scheme=folder / "nowhere.ttl")
    assert state_of(own_bank.path) == before
