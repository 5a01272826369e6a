"""Generations: whole or not there, each file accounted for."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from evidencebank import Bank, BankDamagedError
from evidencebank.lifecycle.generations import KEPT, Generations

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
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["CURRENT", "current-seen.json", "generations"]


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
