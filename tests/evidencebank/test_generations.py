"""Generations: whole or not there, each file accounted for, and the same after any death."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidencebank import Bank, BankDamagedError
from evidencebank.generations import KEPT, Generations
from tests.evidencebank.samples import RECORDS

WriteRecords = Callable[..., Path]
PROGRAM = Path(__file__).parent / "kill_at.py"
FINGERPRINT = {"analysis": 1, "fields": [["title", 2.0]]}


@pytest.fixture
def generations(folder: Path) -> Generations:
    """Return the generations of an empty bank."""
    generations = Generations(folder)
    generations.create()
    return generations


def publish(generations: Generations, number: int, **files: str) -> Path:
    """Publish a generation of a few small files and return its folder."""
    unfinished = generations.begin(number)
    for name, content in {"a.npy": f"arrays of {number}", **files}.items():
        path = unfinished / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    generations.publish(number, unfinished, FINGERPRINT, entries=number * 10)
    return generations.folder(number)


# --- publishing


def test_before_the_first_there_is_none(generations: Generations) -> None:
    """Nothing is current, and nothing has been."""
    assert (generations.current(), generations.newest(), generations.sound()) == (0, 0, 0)
    assert generations.stamp() == (0, 0)
    assert generations.prune() == []


def test_what_is_published_is_current_and_whole(generations: Generations, folder: Path) -> None:
    """The name in CURRENT, and a manifest that says what was built and of which files."""
    publish(generations, 1, sub__b="b")
    assert (folder / "CURRENT").read_text() == "000001\n"
    assert (generations.current(), generations.newest(), generations.sound()) == (1, 1, 1)
    manifest = generations.manifest(1)
    assert (manifest.generation, manifest.fingerprint, manifest.entries) == (1, FINGERPRINT, 10)
    assert {name: size for name, (size, _) in manifest.files.items()} == {"a.npy": 11, "sub/b": 1}
    assert generations.verify(1) == []
    assert sorted(path.name for path in folder.iterdir()) == ["CURRENT", "generations"]


def test_readers_can_tell_that_another_is_current(generations: Generations) -> None:
    """The stamp is another after every publishing, of the same number too."""
    stamps = [generations.stamp()]
    for number in (1, 2, 3, 3):
        publish(generations, number)
        stamps.append(generations.stamp())
    assert len(set(stamps)) == 5


def test_a_generation_is_not_current_before_it_is_published(generations: Generations) -> None:
    """What is being written stands under another name, which the next to begin clears away."""
    publish(generations, 1)
    first = generations.begin(2)
    (first / "half").write_text("half")
    assert (generations.current(), generations.newest()) == (1, 1)
    second = generations.begin(3)
    assert not first.exists()
    assert list(second.iterdir()) == []


def test_what_a_crash_left_under_the_same_number_is_replaced(generations: Generations) -> None:
    """Renamed but not yet current: the next build of that number stands alone."""
    publish(generations, 1)
    left = generations.folder(2)
    left.mkdir()
    (left / "old").write_text("old")
    publish(generations, 2)
    assert generations.verify(2) == []
    assert not (left / "old").exists()


def test_the_last_few_are_kept(generations: Generations) -> None:
    """Older ones go, and so does what is newer than the current."""
    for number in (1, 2, 3, 4, 7):
        publish(generations, number)
    generations.folder(9).mkdir()
    assert generations.prune() == [3, 4, 7]
    kept = sorted(path.name for path in generations.folder(7).parent.iterdir())
    assert kept == ["000003", "000004", "000007"]
    assert len(kept) == KEPT


# --- damage


@pytest.mark.parametrize("content", ["", "next\n", "../../etc\n", "12\n", "\xff\xfe", "000001 2"])
def test_a_damaged_current_says_what_to_do(
    content: str, generations: Generations, folder: Path
) -> None:
    """Anything but one name is refused, and never followed as a path."""
    publish(generations, 1)
    (folder / "CURRENT").write_bytes(content.encode("latin-1"))
    with pytest.raises(BankDamagedError, match="CURRENT"):
        generations.current()
    assert generations.sound() == 0


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"format": 1}', '{"format": 1, "files": {"a": 1}}', "\xff"]
)
def test_a_damaged_manifest_says_what_to_do(content: str, generations: Generations) -> None:
    """A manifest that is none is damage like any other."""
    path = publish(generations, 1) / "manifest.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(
        BankDamagedError, match=r"manifest.json is missing or damaged: run 'repair'"
    ):
        generations.verify(1)
    path.unlink()
    with pytest.raises(
        BankDamagedError, match=r"manifest.json is missing or damaged: run 'repair'"
    ):
        generations.manifest(1)
    assert generations.sound() == 0


def test_each_file_is_accounted_for(own_bank: Bank) -> None:
    """A byte that is another, a file that is gone, one that is there besides: found and named."""
    generations = Generations(own_bank.path)
    current = generations.current()
    folder = generations.folder(current)
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(paths) > 40
    chance = random.Random(7)
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if name == "manifest.json":
            continue
        content = path.read_bytes()
        if content:
            flipped = bytearray(content)
            flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            path.write_bytes(bytes(flipped))
            assert generations.verify(current) == [f"{path} is not what was written"]
            path.write_bytes(content[:-1])
            assert generations.verify(current) == [f"{path} is not what was written"]
        path.write_bytes(content + b"\0")
        assert generations.verify(current) == [f"{path} is not what was written"]
        path.unlink()
        assert generations.verify(current) == [f"{path} is missing"]
        path.mkdir()
        assert generations.verify(current) == [f"{path} is missing"]
        path.rmdir()
        path.write_bytes(content)
        extra = path.with_name("extra")
        extra.write_bytes(b"")
        assert generations.verify(current) == [f"{extra} does not belong there"]
        extra.unlink()
    assert generations.verify(current) == []


def test_no_pickle_is_read_before_the_manifest_has_matched(own_bank: Bank, folder: Path) -> None:
    """Whoosh keeps pickles: one that was put in its place must not run."""
    ran = folder / "ran"
    crafted = f"cos\nsystem\n(S'touch {ran}'\ntR.".encode()
    own_bank.close()
    for path in own_bank.path.glob("generations/*/index/whoosh/*"):
        path.write_bytes(crafted)
    bank = Bank.open(own_bank.path)
    with pytest.raises(BankDamagedError, match="is not what was written"):
        bank.search('"brief advice"')
    with pytest.raises(BankDamagedError, match="is not what was written"):
        bank.related("ames-2005")
    assert len([line for line in bank.check() if "/whoosh/" in line]) == 2
    assert bank.load([]).unchanged == 0
    assert bank.search('"brief advice"').total == 6
    assert not ran.exists()
    bank.close()


@pytest.mark.parametrize("content", ["", "000009\n", "nonsense"])
def test_building_again_mends_a_current_that_names_nothing(
    content: str, own_bank: Bank, small_library: Path
) -> None:
    """What the message tells people to do works."""
    (own_bank.path / "CURRENT").write_text(content)
    bank = Bank.open(own_bank.path)
    assert "run 'repair'" in bank.damage
    assert bank.load([small_library]).unchanged == 14
    assert (bank.search("naloxone").total, bank.check(), bank.damage) == (3, [], "")
    bank.close()


# --- death


def try_moments(
    folder: Path, template: Path, source: Path, moments: list[int]
) -> list[dict[str, Any]]:
    """Kill a build at each of the moments and return what came of it."""
    work = folder / "work"
    work.mkdir()
    command = [sys.executable, PROGRAM, template, source, work, *map(str, moments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def changed_library(folder: Path, write_records: WriteRecords) -> Path:
    """Write a library that changes, adds and removes entries of the sample."""
    records = [record | {"title": f"Changed {record['title']}"} for record in RECORDS[2:6]]
    new = {"id": "new", "title": "Changed: a new one", "text": "prison"}
    return write_records(folder / "library/records.jsonl", *records, *RECORDS[6:], new).parent


def check_deaths(
    folder: Path, bank: Bank, write_records: WriteRecords, moments: list[int]
) -> list[bool]:
    """Kill a build of changes at each moment: old or new, and the next build ends well."""
    template = folder / "bank"
    library = folder / "library"
    write_records(library / "records.jsonl", *RECORDS)
    bank.load([library])
    bank.close()
    old = {record["id"]: record["title"] for record in RECORDS}
    changed_library(folder, write_records)
    tried = try_moments(folder, template, library, moments)
    new = tried[0]["rebuilt"]["titles"]
    assert new.keys() == (old.keys() | {"new"}) - {"ames-2005", "boyd-2008"}
    for one in tried:
        assert one["after"]["titles"] in (old, new), one["moment"]
        assert one["after"]["wrong"] == [], one["moment"]
        assert one["rebuilt"]["titles"] == new, one["moment"]
        assert one["rebuilt"]["wrong"] == [], one["moment"]
        assert one["left"] == [], one["moment"]
        assert one["generations"] <= KEPT, one["moment"]
    assert {one["moment"] for one in tried} == set(moments)
    return [one["died"] for one in tried]


def test_a_build_that_is_killed_leaves_the_old_or_the_new(
    folder: Path, own_bank: Bank, write_records: WriteRecords
) -> None:
    """At moments spread over a build; whatever it left, the next build makes all well."""
    died = check_deaths(folder, own_bank, write_records, [1, 4, 30, 90, 150, 200, 250, 300, 9999])
    assert died[:5] == [True] * 5
    assert died[-1] is False


@pytest.mark.slow
def test_a_build_that_is_killed_at_any_step_leaves_the_old_or_the_new(
    folder: Path, own_bank: Bank, write_records: WriteRecords
) -> None:
    """Before every single step on a file of the bank, until there is none left to die at."""
    died = check_deaths(folder, own_bank, write_records, list(range(1, 501)))
    assert died == sorted(died, reverse=True)
    assert 200 < sum(died) < 500


@pytest.mark.parametrize(
    "moments",
    [[1, 2, 3, 4, 5, 8, 40, 150], pytest.param(list(range(1, 1501, 9)), marks=pytest.mark.slow)],
)
def test_a_first_build_that_is_killed_can_be_begun_again(
    moments: list[int], folder: Path, small_library: Path
) -> None:
    """There is no bank, or an empty one, or the new one: never something neither used nor made."""
    tried = try_moments(folder, folder / "none", small_library, moments)
    for one in tried:
        if one["after"] is not None:
            assert len(one["after"]["titles"]) in (0, 14), one["moment"]
            assert one["after"]["wrong"] == [], one["moment"]
        assert len(one["rebuilt"]["titles"]) == 14, one["moment"]
        assert one["rebuilt"]["wrong"] == [], one["moment"]
        assert one["left"] == [], one["moment"]
    assert len(tried) == len(moments)
    assert tried[0]["died"]
    assert len(moments) < 10 or not tried[-1]["died"]


@pytest.mark.slow
def test_a_command_that_is_killed_at_any_time_leaves_the_old_or_the_new(
    folder: Path, write_records: WriteRecords
) -> None:
    """The real command, at random times, so that SQLite's own steps are among them."""
    library, path = folder / "library", folder / "bank"
    text = "Prison and treatment, and what became of people. " * 20
    build = [sys.executable, "-m", "evidencebank", "build", library, "--bank", path]
    chance = random.Random(3)
    write_records(library / "r.jsonl", {"id": "round-0", "title": "Round 0"})
    subprocess.run(build, check=True, capture_output=True)
    last, died = 0, 0
    for number in range(1, 21):
        many = [{"id": f"e{n}", "title": f"{number}", "text": text} for n in range(300)]
        write_records(library / "r.jsonl", {"id": f"round-{number}", "title": "Round"}, *many)
        process = subprocess.Popen(build, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 2.0))
        process.send_signal(signal.SIGKILL)
        died += process.wait() == -signal.SIGKILL
        bank = Bank.open(path)
        (seen,) = [int(entry.id[6:]) for entry in bank if entry.id.startswith("round-")]
        assert last <= seen <= number
        assert len({entry.title for entry in bank if entry.id.startswith("e")}) <= 1
        assert bank.check() == []
        bank.close()
        last = seen
    assert died > 5
    done = subprocess.run([*build, "--json"], capture_output=True, check=True)
    assert json.loads(done.stdout)["rejected"] == []
    assert sorted(found.name for found in path.iterdir()) == [
        "CURRENT",
        "entries.sqlite",
        "entries.sqlite.sha256",
        "generations",
    ]
