"""Pages of single entries ask the cluster for what is of these, and are as those of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BankDamagedError
from evidencebank import Bank
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing import vocabulary_writer
from evidencebank.cluster.indexing.list_records import (
    from_bytes,
    in_arrays,
    packed,
    records_of,
    unpacked,
)
from evidencebank.cluster.indexing.published_records import record_id
from evidencebank.cluster.indexing.updating.layout import Layout
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from recommender.model.views import row_of
from tests.evidencebank.samples import RECORDS
from tests.recommender.slow_lines import slow_lines

WriteRecords = Callable[..., Path]

LONG = "Naloxone " + "ﷺ" * 600  # 600 signs, which are ten thousand when they are folded
IN_WELSH: dict[str, Any] = {
    "id": "dean-2012-cy",
    "kind": "STUDY",
    "year": 2012,
    "title": "Naloxone i deuluoedd",
    "text": "Rhoddwyd naloxone i deuluoedd er mwyn gwrthdroi gorddos.",
    "language": "cy",
    "doi": "10.1000/dean",
}


def records(*less: str) -> list[dict[str, Any]]:
    """Return the sample records with translations and an overlong title, less some by id."""
    listed = [dict(record) for record in RECORDS]
    for record in listed:
        if record["id"] == "dean-2012":
            record |= {"doi": "10.1000/dean", "language": "en"}
    listed.append(dict(IN_WELSH))
    listed.append({"id": "long", "kind": "STUDY", "year": 2000, "title": LONG, "text": "Long."})
    return [record for record in listed if record["id"] not in less]


def pages(bank: Bank) -> dict[str, object]:
    """Return what pages of single entries tell, of all."""
    ids = [entry.id for entry in bank]
    found: dict[str, object] = {"days": bank.days()}
    for entry_id in ids:
        listed = bank.related(entry_id)
        found[entry_id] = [
            [item.to_dict() for item in listed],
            [item.to_dict() for item in bank.related(entry_id, draft=True)],
            [bank.explain_related(entry_id, item.id) for item in listed],
            bank.explain_related(entry_id, ids[0]),
            [one.id for one in bank.translations(entry_id)],
        ]
    why = [bank.explain("naloxone kits", hit.id) for hit in bank.search("naloxone").hits]
    found["why"] = [(one.id, one.rank, one.terms, one.neighbours, one.latent) for one in why]
    return found


def fetched(bank: Bank) -> set[str]:
    """Return the files of the current generation and publication that this process has."""
    generations = (bank._parts.generations, bank._parts.publications().generations)
    held = [kept.hold_current() for kept in generations]
    folders = [one[1].folder for one in held if one is not None]  # type: ignore[attr-defined]
    return {
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] != "vocabulary"
    }


SEARCHED = {"scheme.json", "related/settings.json"}
EXPLAINED = {"related/basis.terms.npy", "related/basis.values.npy"}


def test_pages_are_those_of_a_folder_and_fetch_no_array(
    address: str, folder: Path, write_records: WriteRecords
) -> None:
    """With pins, bans and a publication; after entries were removed, renamed and added."""
    source = folder / "source" / "some.jsonl"
    write_records(source, *records())
    here, there = Bank.create(folder / "bank"), Bank.create(address)
    for bank in (here, there):
        bank.load([source.parent], workers=1)
    assert pages(there) == pages(here)
    first = [item.id for item in here.related("earl-2013")]
    for bank in (here, there):
        bank.lists.ban("earl-2013", first[0], who="ed")
        bank.lists.pin("earl-2013", "long", 1, who="ed")
        bank.lists.pin("dean-2012", "dean-2012-cy", 2, who="ed")
    assert pages(there) == pages(here)
    for bank in (here, there):
        bank.lists.publish(who="ed")
        bank.lists.pin("boyd-2008", "long", who="ed")
    assert pages(there) == pages(here)
    changed = records("gray-1998", "ames-2005")
    new = next(dict(record) for record in RECORDS if record["id"] == "ames-2005")
    changed.append(new | {"id": "ames-new"})  # the same title: published under another id
    changed.append({"id": "new", "title": "Naloxone kits at home", "text": "Kits for families."})
    write_records(source, *changed)
    for bank in (here, there):
        bank.load([source.parent], workers=1)
    expected = pages(here)
    assert any(
        item.id == "ames-new" for entry in here for item in here.related(entry.id)
    )  # else nothing was looked for
    with Bank.open(address) as reading:
        assert pages(reading) == expected
        assert fetched(reading) == SEARCHED | EXPLAINED
        assert reading.check() == []
    for bank in (here, there):
        bank.close()


def test_a_record_that_is_another_is_told_and_mended(
    small_bank: Bank, address: str, cluster: Cluster
) -> None:
    """By pages, by `check`, and by `repair`; a publication's too."""
    small_bank.copy_to(address)
    name = ClusterAddress.parse(address).bank
    with Bank.open(address) as bank:
        bank.lists.publish(who="ed")
        files = f"{name}-{bank.generation:06}-files"
        lists = f"{name}-000001-lists"
        entry_id = next(iter(bank)).id
        cluster.put(lists, record_id(entry_id), {"kept": {"record": "{}"}}, refresh=True)
        with pytest.raises(BankDamagedError, match="a published list in"):
            bank.related(entry_id)
        assert any("the published lists in" in line for line in bank.check())
        bank.lists.publish(who="ed")
        assert bank.check() == []
        cluster.put(files, "record-0", {"kept": {"data": "AAAA"}}, refresh=True)
    with Bank.open(address) as bank:
        with pytest.raises(BankDamagedError, match=f"a related list in {files}"):
            bank.related(entry_id, draft=True)
        assert any("a related list in" in line for line in bank.check())
    assert any("built generation" in line for line in Bank.repair(address).mended)
    with Bank.open(address) as bank:
        assert bank.check() == []
        assert bank.related(entry_id, draft=True)


def test_records_are_cut_short_by_nobody() -> None:
    """Whatever part of them is left."""
    data = packed({3: b"one", 5: b"", 8: b"three"})
    assert unpacked(data) == {3: b"one", 5: b"", 8: b"three"}
    for cut in range(len(data)):
        with pytest.raises(ValueError, match=r"record|short"):
            unpacked(data[:cut])
    with pytest.raises(ValueError, match="too short"):
        from_bytes(b"")


def test_a_record_says_what_the_arrays_do(write_records: WriteRecords, folder: Path) -> None:
    """Of a bank in a folder, with translations, some entries at a time."""
    bank = Bank.create(folder / "bank")
    bank.load(write_records(folder / "records.jsonl", *records()))
    snapshot = bank._snapshot()
    lists, index = snapshot.related_lists, snapshot.index
    vocabulary_writer.write(index, lists.signals, folder / "known", Layout.new(index, 2))
    known = MappedVocabulary(folder / "known")
    middle, count = len(index) // 2, len(index)
    packed_ones = [
        *records_of(lists, index, known, 0, middle),
        *records_of(lists, index, known, middle, count),
    ]
    for doc, data in enumerate(packed_ones):
        record = in_arrays(from_bytes(data), known)
        found = [*zip(record.docs.tolist(), record.scores.tolist(), strict=True)]
        assert found == slow_lines(lists, index, doc)
        assert record.listed == len(lists.own(doc))
        assert record.own_set == index.translations.set_of[doc]
        assert record.sets.tolist() == lists.sets_of(doc, record.docs.tolist())
        assert record.translations.tolist() == index.translations.of(doc)
        views = lists.views
        rows = [(record.vector, views.vectors), (record.saturated, views.saturated)]
        for row, view in (*rows, (record.titles, views.titles)):
            assert [part.tolist() for part in row] == [part.tolist() for part in row_of(view, doc)]
    assert any(index.translations.is_several)
