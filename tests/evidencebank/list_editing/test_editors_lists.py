"""What editors do with a bank's lists, and what readers see of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from corpus.errors import BankLockedError, InputError
from evidencebank import Bank
from evidencebank.lifecycle.write_lock import write_lock
from tests.evidencebank.samples import RECORDS

AMES = "ames-2005"


def ids(bank: Bank, entry_id: str = AMES, draft: bool = False) -> list[str]:
    """Return the ids in a list."""
    return [item.id for item in bank.related(entry_id, draft=draft)]


def reload(bank: Bank, library: Path, *records: dict[str, object]) -> None:
    """Load other records in place of the sample's."""
    lines = "".join(json.dumps(record) + "\n" for record in records)
    library.mkdir(exist_ok=True)
    (library / "records.jsonl").write_text(lines, encoding="utf-8")
    bank.load([library])


@pytest.fixture
def changing(folder: Path) -> tuple[Bank, Path]:
    """Return a bank of the sample records, and the folder that they are loaded from."""
    bank, library = Bank.create(folder / "changing"), folder / "library"
    reload(bank, library, *RECORDS)
    return bank, library


def test_pins_and_bans_change_the_draft_at_once(own_bank: Bank) -> None:
    """Before the first publication readers see them too; they are kept with who and why."""
    model = ids(own_bank)
    assert len(model) >= 5
    step = own_bank.lists.pin(AMES, "moss-2015", at=2, who="Ann", why="same prison")
    assert (step.action, step.at, step.who, step.why) == ("pin", 2, "Ann", "same prison")
    own_bank.lists.ban(AMES, model[0])
    own_bank.lists.pin(AMES, model[-1])
    assert ids(own_bank)[:2] == [model[-1], "moss-2015"]
    assert model[0] not in ids(own_bank)
    items = {item.id: item for item in own_bank.related(AMES)}
    assert items["moss-2015"].pinned
    assert not items[model[1]].pinned
    assert items["moss-2015"].entry.title == "The prison that closed"
    again = Bank.open(own_bank.path)
    assert ids(again) == ids(own_bank)
    again.close()
    own_bank.lists.unpin(AMES, "moss-2015")
    own_bank.lists.unpin(AMES, model[-1])
    own_bank.lists.unban(AMES, model[0], who="Ben")
    assert ids(own_bank) == model
    assert [(one.action, one.who) for one in own_bank.lists.history(AMES, model[0])] == [
        *(("ban", own_bank.lists.history(AMES, model[0])[0].who), ("unban", "Ben")),
    ]


def test_what_makes_no_sense_is_refused(own_bank: Bank) -> None:
    """Each with a line that says what to do, and nothing is written."""
    kept = own_bank.lists
    kept.pin(AMES, "boyd-2008")
    kept.ban(AMES, "cole-2010")
    for wrong, message in (
        (lambda: kept.pin(AMES, AMES), "cannot be in its own related list"),
        (lambda: kept.ban(AMES, AMES), "cannot be in its own related list"),
        (lambda: kept.pin(AMES, "nobody"), "there is no entry 'nobody'"),
        (lambda: kept.ban("nobody", AMES), "there is no entry 'nobody'"),
        (lambda: kept.pin(AMES, "dean-2012", at=0), "places 1 to 10"),
        (lambda: kept.pin(AMES, "dean-2012", at=11), "places 1 to 10"),
        (lambda: kept.pin(AMES, "cole-2010"), "is banned from the list.*'lists unban' first"),
        (lambda: kept.ban(AMES, "boyd-2008"), "is pinned in the list.*'lists unpin' first"),
        (lambda: kept.unpin(AMES, "cole-2010"), "is not pinned"),
        (lambda: kept.unban(AMES, "boyd-2008"), "is not banned"),
        (lambda: kept.unpin("nobody", "noone"), "is not pinned"),
        (lambda: kept.publish(keep=0), "keep 1 to 100"),
        (lambda: kept.rollback(), "no earlier publication"),
        (lambda: kept.diff(["nobody"]), "there is no entry 'nobody'"),
        (lambda: kept.export(["nobody"]), "there is no entry 'nobody'"),
    ):
        with pytest.raises(InputError, match=message):
            wrong()
    assert len(kept.history()) == 2
    assert kept.status().published is None


def test_ten_pins_fill_a_list(own_bank: Bank) -> None:
    """An eleventh is refused; one of the ten may be pinned elsewhere."""
    others = [record["id"] for record in RECORDS if record["id"] != AMES]
    for other in others[:10]:
        own_bank.lists.pin(AMES, other)
    assert ids(own_bank) == others[:10]
    with pytest.raises(InputError, match="unpin one"):
        own_bank.lists.pin(AMES, others[10])
    own_bank.lists.pin(AMES, others[9], at=1)
    assert ids(own_bank) == [others[9], *others[:9]]


def test_decisions_outlive_removal_and_return(changing: tuple[Bank, Path]) -> None:
    """What they are about may go; then they are told, and work again when it is back."""
    bank, library = changing
    bank.lists.pin(AMES, "moss-2015", why="same prison")
    rest = [record for record in RECORDS if record["id"] != "moss-2015"]
    reload(bank, library, *rest)
    assert "moss-2015" not in ids(bank)
    (problem,) = bank.lists.status().problems
    assert (problem.note, problem.decision.why) == ("moss-2015 is not in the bank", "same prison")
    assert bank.lists.diff().problems == [problem]
    reload(bank, library, *RECORDS)
    assert ids(bank)[0] == "moss-2015"
    assert bank.lists.status().problems == []
    reload(bank, library, *rest)
    bank.lists.unpin(AMES, "moss-2015")
    assert bank.lists.decisions() == []


def test_decisions_follow_an_entry_to_another_id(changing: tuple[Bank, Path]) -> None:
    """They can be taken back and replaced under the new id, and stay apart from a namesake's."""
    bank, library = changing
    bank.lists.pin(AMES, "moss-2015")
    bank.lists.ban("dean-2012", "moss-2015")
    moved = [
        record | {"id": "moss-2015-closed"} if record["id"] == "moss-2015" else record
        for record in RECORDS
    ]
    namesake = {"id": "moss-2015", "title": "Counting spoons", "text": "spoons", "year": 2015}
    reload(bank, library, *moved, namesake)
    assert ids(bank)[0] == "moss-2015-closed"
    assert [one.note for one in bank.lists.status().problems] == [
        "moss-2015 is moss-2015-closed now"
    ] * 2
    bank.lists.pin(AMES, "moss-2015", at=3)
    assert (ids(bank)[0], ids(bank)[2]) == ("moss-2015-closed", "moss-2015")
    with pytest.raises(InputError, match="is banned from"):
        bank.lists.pin("dean-2012", "moss-2015-closed")
    bank.lists.unban("dean-2012", "moss-2015-closed")
    bank.lists.unpin(AMES, "moss-2015-closed")
    assert "moss-2015-closed" not in ids(bank)[:1]
    assert ids(bank)[2] == "moss-2015"
    (left,) = bank.lists.decisions()
    assert (left.decision.other.id, left.note) == ("moss-2015", "")


def test_pinning_again_replaces_what_had_another_id(changing: tuple[Bank, Path]) -> None:
    """One decision remains, under the ids of now."""
    bank, library = changing
    bank.lists.pin(AMES, "moss-2015")
    moved = [
        record | {"id": "moss-new"} if record["id"] == "moss-2015" else record for record in RECORDS
    ]
    reload(bank, library, *moved)
    bank.lists.pin(AMES, "moss-new", at=4)
    (left,) = bank.lists.decisions()
    assert (left.decision.key, left.note) == (f"{AMES} moss-new", "")
    assert ids(bank)[3] == "moss-new"


def test_readers_see_what_was_published(changing: tuple[Bank, Path]) -> None:
    """Drafts go their own way until they are published; the one before can be returned to."""
    bank, library = changing
    first = ids(bank)
    published = bank.lists.publish(who="Ann", why="first")
    assert (published.number, len(published), published.about.who) == (1, 14, "Ann")
    bank.lists.ban(AMES, first[0])
    draft = ids(bank, draft=True)
    assert ids(bank) == first
    assert first[0] not in draft
    (change,) = bank.lists.diff().lists
    assert (change.id, change.state) == (AMES, "listed")
    assert bank.lists.diff(["boyd-2008"]).lists == []
    bank.lists.publish()
    assert ids(bank) == draft
    assert bank.lists.diff().totals.lists == 0
    other = Bank.open(bank.path)
    bank.lists.rollback()
    assert ids(bank) == ids(other) == first
    other.close()
    with pytest.raises(InputError, match="no earlier publication"):
        bank.lists.rollback()
    assert bank.lists.publish().number == 2
    assert bank.lists.status().kept == [1, 2]
    assert bank.check() == []
    new = {"id": "new-2021", "title": "Brief advice in prisons, again", "text": "Brief advice."}
    reload(bank, library, *RECORDS[1:], new)
    assert ids(bank, "new-2021") == ids(bank, "new-2021", draft=True)
    assert AMES not in ids(bank, "boyd-2008")
    changes = bank.lists.diff()
    assert {one.id for one in changes.lists if one.state == "removed"} == {AMES}
    assert changes.titles[AMES] == RECORDS[0]["title"]
    assert (changes.totals.new, changes.totals.removed) == (1, 1)


def test_old_publications_are_given_up(own_bank: Bank) -> None:
    """As many are kept as was asked for; a rollback goes further back, run again."""
    for _ in range(4):
        own_bank.lists.publish(keep=3)
    assert own_bank.lists.status().kept == [2, 3, 4]
    assert [own_bank.lists.rollback().number for _ in range(2)] == [3, 2]
    assert own_bank.lists.publish().number == 3
    assert own_bank.lists.status().kept == [2, 3]


def test_search_stays_on_the_models_lists(own_bank: Bank) -> None:
    """A pin helps nobody up a page of hits."""
    before = [(hit.id, hit.score) for hit in own_bank.search("prison advice").hits]
    own_bank.lists.pin(AMES, "moss-2015")
    own_bank.lists.publish()
    assert [(hit.id, hit.score) for hit in own_bank.search("prison advice").hits] == before


def test_editors_work_while_the_bank_is_loaded(own_bank: Bank) -> None:
    """Only publishing at once is refused."""
    with write_lock(own_bank.path / "lock"):
        own_bank.lists.pin(AMES, "moss-2015")
        own_bank.lists.publish()
    with write_lock(own_bank.path / "publishing"):
        own_bank.lists.unpin(AMES, "moss-2015")
        with pytest.raises(BankLockedError):
            own_bank.lists.publish()
    assert ids(own_bank)[0] == "moss-2015"


def test_an_empty_bank_and_one_of_one_entry(
    folder: Path, write_records: Callable[..., Path]
) -> None:
    """Everything can be done, and there is nothing to see."""
    bank = Bank.create(folder / "bank")
    for entries in (0, 1):
        assert bank.lists.status().entries == entries
        assert bank.lists.diff().lists == []
        assert len(bank.lists.publish()) == entries
        assert bank.lists.diff().totals.lists == 0
        assert bank.lists.review().to_dict()["orphans"]["total"] == entries
        assert len(bank.lists.export()) == entries
        bank.load([write_records(folder / "one.jsonl", {"id": "a", "title": "A", "text": "b"})])
    assert bank.related("a") == []
    bank.close()


@pytest.mark.slow
def test_readers_see_one_whole_publication(own_bank: Bank) -> None:
    """Whatever is published and rolled back meanwhile."""
    one = ids(own_bank)
    own_bank.lists.publish()
    own_bank.lists.ban(AMES, one[0])
    other = ids(own_bank, draft=True)
    seen: list[list[str]] = []
    done = False

    def read() -> None:
        with_own = Bank.open(own_bank.path)
        while not done:
            seen.append(ids(with_own))
        with_own.close()

    threads = [Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        own_bank.lists.publish(keep=2)
        own_bank.lists.rollback()
    done = True
    for thread in threads:
        thread.join()
    assert seen
    assert all(found in (one, other) for found in seen)
