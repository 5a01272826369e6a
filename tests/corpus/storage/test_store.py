"""The store: entries from generation to generation, all of a change or none, and clear errors."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.draft import Draft
from corpus.entry import Entry, Section
from corpus.errors import BankDamagedError, BankLockedError, BankNotFoundError
from corpus.storage.checksum import Verdict
from corpus.storage.database import Database
from corpus.storage.store import Name, Store
from corpus.storage.tables import BEFORE, make_tables

CHANGES = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.none() | st.integers(0, 2), min_size=1), max_size=6
)
"""For each generation, the entries it writes (a version) or ends (None)."""


def version(entry_id: str, number: int = 0, size: int = 0) -> Entry:
    """Return a version of an entry."""
    sections = (Section(paragraphs=("x" * size,)),) if size else ()
    return Entry(id=entry_id, title=f"version {number}", sections=sections)


def put(store: Store, generation: int, *entries: Entry) -> None:
    """Write entries as a generation."""
    with store.transaction() as changing:
        for entry in entries:
            if store.live_hash(entry.id) is not None:
                changing.end_entry(entry.id, generation)
            changing.put_entry(entry, entry.content_hash(), generation)
        changing.set_generation(generation)


def keep_only(store: Store, *generations: int) -> None:
    """Forget the versions that no generation shows but these and later ones."""
    with store.transaction() as changing:
        changing.keep_only(generations)


def ids(store: Store, generation: int) -> list[str]:
    """Return the ids of a generation."""
    return [entry.id for entry in store.all_entries(generation)]


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """Return an empty store."""
    store = Store.create(folder / "entries.sqlite")
    yield store
    store.close()


def test_a_store_that_nobody_shares_is_written_as_any_other_without_a_checksum(
    tmp_path: Path,
) -> None:
    make_tables(tmp_path / "own.sqlite")
    own = Store(tmp_path / "own.sqlite", is_shared=False)
    with own.transaction() as changing:
        changing.set_generation(3)
    with suppress(ZeroDivisionError), own.transaction() as changing:
        changing.set_generation(4)
        _ = 1 / 0
    own.close()
    assert Store(tmp_path / "own.sqlite").generation == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.sqlite"]


def test_a_new_store_is_empty(store: Store) -> None:
    """No generation, no entry, nothing wrong."""
    assert store.generation == 0
    assert ids(store, 0) == []
    assert store.count(0) == 0
    assert store.entry("a", 0) is None
    assert store.check() == []


def test_names_tell_what_entries_are_called(store: Store) -> None:
    """In one generation, by id, with the hash of their content; without reading their text."""
    entry = Entry(id="b", title="Título", headline="H", kind="STUDY", year=2004, url="u://b")
    put(store, 1, entry, version("a"))
    put(store, 2, version("b", 2))
    first, second = store.names(1)
    assert (first.id, first.title, first.year) == ("a", "version 0", None)
    assert second == Name("b", "Título", "H", "STUDY", 2004, "u://b", entry.content_hash())
    assert [name.title for name in store.names(2)] == ["version 0", "version 2"]
    assert list(store.names(0)) == []


def test_entries_whose_pages_list_related_documents(store: Store) -> None:
    """Those, and no others."""
    listing = Entry(id="b", title="B", published_related=({"title": "A", "year": 2001},))
    put(store, 1, listing, version("a"))
    assert list(store.listing_related(1)) == [listing]
    put(store, 2, version("b"))
    assert list(store.listing_related(2)) == []


def test_entries_come_back_as_they_were_put(store: Store) -> None:
    """Every field survives, and unknown ids are left out."""
    entry = Entry(
        id="a",
        title="Título “quoted”",
        headline="H",
        kind="HOT TOPIC",
        year=2004,
        authors=("A", "B"),
        sections=(Section(heading="h", paragraphs=("one", "two")),),
        subjects=("s",),
        first_uploaded="2010-01-02",
        sources=("a.html",),
    )
    put(store, 1, entry, version("b"))
    assert store.entry("a", 1) == entry
    assert store.entries(["b", "nobody", "a"], 1) == [entry, version("b")]


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True))
def test_lists_read_the_first_of_some_entries_together(
    made_once: Callable[[str, Callable[[Path], object]], Path], asked: list[str]
) -> None:
    """Each as it is read alone, in the order asked for; with a long one the next must wait."""

    def make(folder: Path) -> None:
        made = Store.create(folder / "entries.sqlite")
        sizes = {"a": 1, "b": 50_000, "c": 200_000, "d": 60_000, "e": 2}
        put(made, 1, *(version(one, 0, size) for one, size in sizes.items()))
        put(made, 2, version("a", 1))
        made.close()

    store = Store(made_once("listed first", make) / "entries.sqlite")
    left, order = list(asked), []
    while found := store.listed_first(left, 1) if left else {}:
        assert sum(len("".join(one.texts)) for one in [*found.values()][:-1]) < 100_000
        for entry_id, listed in found.items():
            assert listed == store.listed(entry_id, 1)
            assert listed.title == "version 0"
        order += found
        left = left[left.index([*found][-1]) + 1 :]
    assert order == [one for one in asked if one != "f"]
    store.close()


def test_entries_that_are_read_at_once(store: Store) -> None:
    """As each is read alone, unless they are long together, or one is not there."""
    sizes = {"a": 1, "b": 20_000, "c": 20_000, "d": 20_000, "e": 200_000}
    put(store, 1, *(version(one, 0, size) for one, size in sizes.items()))
    put(store, 2, version("a", 1))
    for asked in ("", "a", "ba", "cab"):
        for generation in (1, 2):
            found = store.listed_at_once(list(asked), generation)
            assert found == {one: store.listed(one, generation) for one in asked}
            assert list(found) == list(asked)
    for asked in ("bcd", "e", "ae", "af"):
        assert store.listed_at_once(list(asked), 2) is None


def test_entries_are_not_read_at_once_while_another_keeps_readers_waiting(store: Store) -> None:
    """Who cannot wait is told so at once."""
    put(store, 1, version("a"))
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert store.listed_at_once(["a"], 1) is None
        with pytest.raises(BankLockedError, match="try again"), store.database.without_waiting():
            store.listed("a", 1)
    assert store.listed_at_once(["a"], 1) == {"a": store.listed("a", 1)}


def test_more_ids_than_a_statement_takes(store: Store) -> None:
    """Thousands of entries are fetched and walked through in order."""
    many = [version(f"{n:05}") for n in range(1234)]
    put(store, 1, *many)
    assert store.entries([entry.id for entry in reversed(many)], 1) == many
    assert list(store.all_entries(1)) == many


@given(CHANGES)
@settings(max_examples=60)
def test_every_generation_keeps_what_it_held(
    new_folder: Callable[[], Path], history: list[dict[str, int | None]]
) -> None:
    """Each generation shows its own versions for ever, and changes are the difference of two."""
    store = Store.create(new_folder() / "entries.sqlite")
    held: list[dict[str, int]] = [{}]
    for generation, changes in enumerate(history, start=1):
        now = dict(held[-1])
        with store.transaction() as changing:
            for entry_id, number in changes.items():
                if now.pop(entry_id, None) is not None:
                    changing.end_entry(entry_id, generation)
                if number is not None:
                    entry = version(entry_id, number)
                    changing.put_entry(entry, entry.content_hash(), generation)
                    now[entry_id] = number
            changing.set_generation(generation)
        held.append(now)
    assert store.generation == len(history)
    for generation, versions in enumerate(held):
        expected = [version(entry_id, n) for entry_id, n in sorted(versions.items())]
        assert list(store.all_entries(generation)) == expected
        assert store.count(generation) == len(expected)
    for old, new in combinations(range(len(held)), 2):
        written = set().union(*history[old:new])
        went, came = store.changes(old, new)
        assert [entry.id for entry in went] == sorted(held[old].keys() & written)
        assert [entry.id for entry in came] == sorted(held[new].keys() & written)
    keep_only(store, len(history))
    assert ids(store, len(history)) == sorted(held[-1])
    store.close()


def test_forgetting_keeps_what_later_generations_show(store: Store) -> None:
    """A version goes when the last generation that shows it does, and not before."""
    for generation in (1, 2, 3):
        put(store, generation, version("a", generation), version(f"b{generation}"))
    keep_only(store, 2, 3)
    assert store.entry("a", 1) is None
    assert store.entry("a", 2) == version("a", 2)
    assert ids(store, 2) == ["a", "b1", "b2"]


def test_forgetting_keeps_what_any_of_some_generations_shows(store: Store) -> None:
    """One that is read for long does not keep all that came and went after it."""
    for generation in range(1, 7):
        put(store, generation, version("a", generation))
    keep_only(store, 2, 5)
    shown = [store.entry("a", generation) for generation in range(1, 7)]
    assert shown == [None, version("a", 2), None, None, version("a", 5), version("a", 6)]
    keep_only(store)
    assert store.entry("a", 2) == version("a", 2)


def test_a_change_that_fails_leaves_nothing(store: Store) -> None:
    """An error in the middle takes back all that was written before it."""
    put(store, 1, version("a"))

    def fail_half_way() -> None:
        with store.transaction() as changing:
            changing.put_entry(version("b"), "hash", 2)
            changing.put_file("f", "1", "[]")
            changing.set_generation(2)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert (store.generation, ids(store, 2), store.file("f")) == (1, ["a"], None)
    put(store, 2, version("c"))
    assert ids(store, 2) == ["a", "c"]


def test_a_part_that_fails_leaves_nothing_and_the_rest_stands(store: Store) -> None:
    """One file that cannot be read does not take back the others."""
    with store.transaction() as changing:
        changing.put_file("good", "1", "[]")
        with suppress(RuntimeError), changing.all_or_nothing():
            changing.put_file("bad", "2", "[]")
            raise RuntimeError
        with changing.all_or_nothing():
            changing.put_file("another", "3", "[]")
    assert store.file_paths() == ["another", "good"]


def test_a_transaction_that_changes_nothing_leaves_the_file_alone(store: Store) -> None:
    """Neither bytes nor time of change."""
    with store.transaction() as changing:
        changing.put_file("f", "1", "[]")
    folder = store.path.parent

    def files() -> dict[str, tuple[bytes, int]]:
        return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}

    before = files()
    with store.transaction() as changing:
        changing.put_file("f", "1", "[]")
    keep_only(store, 1)
    assert files() == before
    assert before.keys() == {"entries.sqlite", "entries.sqlite.sha256"}


def test_sources_are_put_right_without_a_new_version(store: Store) -> None:
    """A file that was renamed is named anew; the entry is not another for it."""
    put(store, 1, version("a"))
    moved = version("a").model_copy(update={"sources": ("b.html",)})
    with store.transaction() as changing:
        changing.put_sources(moved)
    assert store.entry("a", 1) == moved
    assert store.changes(1, 1) == ([], [])


def test_drafts_are_kept_by_file_and_part(store: Store) -> None:
    """Each draft knows its file and its entry, and is found by either."""

    with store.transaction() as changing:
        for path, part, entry_id, given in (
            ("p", "", "a", False),
            ("p", "1", "b", False),
            ("q", "x", "x", True),
        ):
            draft = Draft(version(entry_id), part, given).written()
            changing.put_drafts(path, f"{path}.html", [(draft, f"hash {part}")])
        changing.rename_draft("p", "1", "a")
        changing.put_file("p", "1", "[]")
        changing.forget_fingerprint("p")
    assert store.draft_hashes("p") == {"": "hash ", "1": "hash 1"}
    assert store.entry_ids_of("p") == {"a"}
    assert [one.draft.part for one in store.drafts_of("a")] == ["", "1"]
    assert [one.path for one in store.derived_drafts()] == ["p", "p"]
    assert store.owners_of(["x", "a"]) == {"x": "q"}
    assert [store.has_others(path) for path in ("o", "p", "q", "r")] == [True] * 4
    assert (store.given_ids("q"), store.given_ids("p")) == ({"x"}, set())
    assert (store.given_among(["x", "y"]), store.given_among([])) == ({"x"}, set())
    assert store.file("p") == ("", "[]")
    with store.transaction() as changing:
        changing.drop_draft("p", "")
        changing.drop_file("p")
    assert [one.draft.part for one in store.drafts_of("a")] == ["1"]
    assert store.file_paths() == []
    with store.transaction() as changing:
        changing.drop_draft("p", "1")
    assert [store.has_others(path) for path in ("p", "q", "r")] == [True, False, True]


def test_readers_go_on_while_much_is_being_written(store: Store) -> None:
    """A long transaction that outgrows its memory keeps no reader out before it commits."""
    put(store, 1, version("a"))
    other = Store(store.path)
    with store.transaction() as changing:
        for n in range(600):
            changing.put_entry(version(f"{n:04}", size=10_000), "hash", 2)
        changing.set_generation(2)
        impatient = sqlite3.connect(store.path, timeout=0)
        assert impatient.execute("SELECT count(*) FROM entries").fetchone() == (1,)
        impatient.close()
        assert ids(other, 1) == ["a"]
    assert other.generation == 2
    other.close()


def test_a_slow_reader_keeps_no_writer_waiting(store: Store) -> None:
    """Entries that are walked through one at a time do not hold the file."""
    put(store, 1, *(version(f"{n:04}") for n in range(700)))
    other = Store(store.path)
    walking = other.all_entries(1)
    assert next(walking).id == "0000"
    impatient = sqlite3.connect(store.path, timeout=0)
    impatient.execute("UPDATE state SET generation = 2")
    impatient.commit()
    impatient.close()
    put(store, 2, version("new"), version("0699", 2))
    assert [entry.title for entry in walking] == ["version 0"] * 699
    other.close()


def test_threads_share_a_store(store: Store) -> None:
    """Each thread reads and writes by a connection of its own."""
    put(store, 1, version("a"))
    seen: list[object] = []

    def use() -> None:
        seen.append(ids(store, 1))
        put(store, 2, version("b"))
        store.close()

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert seen == [["a"]]
    assert ids(store, 2) == ["a", "b"]


def test_a_store_that_was_closed_opens_again_when_asked(store: Store) -> None:
    """Closing frees the file; it does not end the store."""
    put(store, 1, version("a"))
    store.close()
    store.close()
    assert ids(store, 1) == ["a"]


def test_what_a_broken_off_creation_left_is_no_obstacle(folder: Path) -> None:
    """A store is made under another name and put in place whole."""
    (folder / "entries.sqlite.unfinished").write_bytes(b"half a store")
    (folder / "entries.sqlite.unfinished-journal").write_bytes(b"and its journal")
    store = Store.create(folder / "entries.sqlite")
    put(store, 1, version("a"))
    store.close()
    assert {path.name for path in folder.iterdir()} == {"entries.sqlite", "entries.sqlite.sha256"}


def test_no_store_is_no_bank(folder: Path) -> None:
    """The message names the folder and what to do."""
    with pytest.raises(BankNotFoundError, match="is not a bank: make one with 'build'"):
        Store(folder / "entries.sqlite")


@pytest.mark.parametrize("number", [0, 1, 999])
def test_another_format_is_named(number: int, store: Store) -> None:
    """A store of a later version is not read as if it were of this one."""
    store.close()
    connection = sqlite3.connect(store.path)
    connection.execute(f"PRAGMA user_version = {number}")
    connection.close()
    way = "upgrade evidencebank" if number == 999 else "build a new bank"
    wanted = f"in format {number}, this version reads format 4: {way}"
    with pytest.raises(BankNotFoundError, match=wanted):
        Store(store.path)


WRITTEN = {
    2: "DROP TABLE repeated_blocks; DROP TABLE page_blocks;",
    3: """DROP TABLE page_blocks;
CREATE TABLE page_blocks (
    path TEXT PRIMARY KEY, site TEXT NOT NULL, blocks BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX pages_of_site ON page_blocks (site);
INSERT INTO page_blocks VALUES ('p.html', 'a.example', x'');
""",
}
"""What makes a store what versions before wrote."""


def make_old(path: Path, number: int) -> None:
    """Make a store what a version before wrote."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"{WRITTEN[number]} PRAGMA user_version = {number};")
    Database(path).write_checksum()


@pytest.mark.parametrize("number", BEFORE)
def test_a_store_of_a_version_before_is_upgraded(number: int, store: Store) -> None:
    """Its entries stay, and its files are read again by the next load."""
    put(store, 1, version("a"))
    with store.transaction() as changing:
        changing.put_file("p.html", "read", "[]")
    store.close()
    make_old(store.path, number)
    upgraded = Store(store.path)
    assert upgraded.entries(["a"], 1) == [version("a")]
    assert upgraded.file("p.html") == ("", "[]")
    assert upgraded.database.check_checksum() is Verdict.AS_WRITTEN
    assert Store(store.path).generation == 1


@pytest.mark.parametrize("number", BEFORE)
def test_other_tables_of_a_version_before_are_not_upgraded(number: int, store: Store) -> None:
    """A stranger's trigger would run."""
    store.close()
    make_old(store.path, number)
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("CREATE TRIGGER t AFTER UPDATE ON files BEGIN DELETE FROM drafts; END")
    Database(store.path).write_checksum()
    with pytest.raises(BankDamagedError, match="does not hold the tables of a bank"):
        Store(store.path)


def test_a_file_that_is_no_database_is_damaged(folder: Path) -> None:
    """Any other file of that name is told apart."""
    path = folder / "entries.sqlite"
    path.write_bytes(b"not a database at all, but long enough to be taken for one" * 100)
    with pytest.raises(BankDamagedError, match=r"entries.sqlite is damaged .*: run 'repair'"):
        Store(path)


def test_damage_inside_is_found(store: Store) -> None:
    """A page of the file overwritten: checking or reading says so, and never reads on."""
    put(store, 1, *(version(f"{n:04}", size=2_000) for n in range(100)))
    store.close()
    content = bytearray(store.path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = b"\xff" * 4096
    store.path.write_bytes(bytes(content))
    damaged = Store(store.path)
    try:
        wrong = damaged.check()
    except BankDamagedError as error:
        wrong = [str(error)]
    damaged.close()
    assert wrong


def test_a_store_that_cannot_be_written_says_so(
    store: Store, run_bounded: Callable[[str], str]
) -> None:
    """Readers manage without; a writer gets one line."""
    put(store, 1, version("a"))
    store.close()
    store.path.chmod(0o444)
    store.path.parent.chmod(0o555)
    code = f"""
from pathlib import Path
from corpus.errors import EvidenceBankError
from corpus.storage.store import Store
store = Store(Path({str(store.path)!r}))
print([entry.id for entry in store.all_entries(1)])
try:
    with store.transaction() as changing:
        changing.set_generation(2)
except EvidenceBankError as error:
    print(type(error).__name__, error)
"""
    try:
        printed = run_bounded(code).splitlines()
    finally:
        store.path.parent.chmod(0o755)
    assert printed[0] == "['a']"
    assert printed[1].startswith(f"StorageError {store.path} may not be written ")
    assert "readonly" in printed[1]


def test_entries_that_were_tampered_with_are_found(tmp_path: Path) -> None:
    """A changed entry is named by the check, and one that cannot be read is a clear error."""
    path = tmp_path / "entries.sqlite"
    store = Store.create(path)
    entry = Entry(id="a-2001", title="One", year=2001)
    with store.transaction() as changing:
        changing.put_entry(entry, entry.content_hash(), 1)
        changing.set_generation(1)
    assert store.check() == []
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE entries SET entry = replace(entry, 'One', 'Two')")
    assert ["a-2001" in line for line in store.check()] == [True]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE entries SET entry = substr(entry, 1, 10)")
    with pytest.raises(BankDamagedError, match="cannot be read"):
        store.entry("a-2001", 1)


def test_checksums_kept_beside_a_block_are_whole_at_its_end(store: Store) -> None:
    """Of several changes, of one that gave up, of a block that raises, and of none."""
    left = store.path.with_name("entries.sqlite.sha256.new")
    left.write_bytes(b"")  # by a process that died
    with store.database.checksums_beside():
        assert not left.exists()
        for number in range(1, 4):
            put(store, number, version("a", number))
        with suppress(ZeroDivisionError), store.transaction() as changing:
            changing.set_generation(9)
            _ = 1 / 0
    assert store.database.check_checksum() is Verdict.AS_WRITTEN
    with suppress(ZeroDivisionError), store.database.checksums_beside():
        put(store, 4, version("b"))
        _ = 1 / 0
    assert store.database.check_checksum() is Verdict.AS_WRITTEN
    with store.database.checksums_beside():
        pass
    put(store, 5, version("c"))
    assert store.database.check_checksum() is Verdict.AS_WRITTEN
    assert ids(store, 5) == ["a", "b", "c"]


def test_others_may_write_while_a_checksum_is_kept_beside(store: Store, folder: Path) -> None:
    """Whoever comes last keeps that of what is there then."""
    other = Store(folder / "entries.sqlite")
    with store.database.checksums_beside():
        for number in range(1, 20, 2):
            put(store, number, version("a", number))
            put(other, number + 1, version("b", number))
    assert other.database.check_checksum() in (Verdict.AS_WRITTEN, Verdict.EARLIER)
    put(other, 20, version("c"))
    assert store.database.check_checksum() is Verdict.AS_WRITTEN
    other.close()
