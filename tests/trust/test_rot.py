"""Every flipped, cut, missing or foreign byte of a bank is found, named, and mended."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.storage.checksum import free_pages
from evidencebank import Bank, EvidenceBankError
from evidencebank.cli.main import main
from tests.trust.damaged_banks import answers, current, flip, make_bank, write_library

FLIPS, ZEROED, CUT = 120, 40, 40
BLOCK = 512


@pytest.fixture(scope="module")
def pristine(new_folder: Callable[[], Path]) -> tuple[Path, list[object]]:
    """Return a bank that is copied and never touched, and what it answers."""
    path = make_bank(new_folder() / "bank", write_library(new_folder()))
    return path, answers(path)


@pytest.fixture
def bank(pristine: tuple[Path, list[object]], folder: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copytree(pristine[0], folder / "bank"))


def files(bank: Path) -> list[Path]:
    """Return what the current generation and publication are made of, as paths in the bank."""
    published = bank / "publications" / (bank / "PUBLISHED").read_text(encoding="ascii").strip()
    found = [*current(bank).rglob("*"), *published.rglob("*")]
    return sorted(path.relative_to(bank) for path in found if path.is_file())


def said_wrong(bank: Path) -> list[str]:
    """Return what `check --json` says is wrong."""
    done = CliRunner().invoke(main, ["check", "--bank", str(bank), "--json"])
    shape = json.loads(done.stdout)
    assert shape["ok"] == (not shape["problems"]) == (done.exit_code == 0)
    return list(shape["problems"])


def answers_rightly(bank: Path, expected: list[object]) -> None:
    """Fail unless the bank answers as ever or refuses with an error of the project's own."""
    with suppress(EvidenceBankError):
        assert answers(bank) == expected


def test_a_flipped_byte_in_any_file_is_found_and_repaired(
    pristine: tuple[Path, list[object]], bank: Path
) -> None:
    """In each file in turn: `check` names it, no answer is wrong, `repair` brings all back."""
    assert said_wrong(bank) == []
    assert len(files(bank)) > 50
    for name in files(bank):
        if not (bank / name).stat().st_size:
            continue
        whole = (bank / name).read_bytes()
        flip(bank / name)
        assert any(str(name) in line for line in said_wrong(bank)), name
        answers_rightly(bank, pristine[1])
        (bank / name).write_bytes(whole)
    assert said_wrong(bank) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes() + b"\0"),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.rename(path.parent / "moved"), path.symlink_to("moved")),
    ],
    ids=["gone", "empty", "cut", "longer", "a folder", "a link"],
)
def test_a_file_that_is_another_is_found(
    damage: Callable[[Path], object], pristine: tuple[Path, list[object]], bank: Path
) -> None:
    """Missing, cut, longer, or not a file at all."""
    for place in ("index/arrays/lengths.npy", "related/neighbours.scores.npy", "manifest.json"):
        name = current(bank).relative_to(bank) / place
        damage(bank / name)
        assert any(place in line for line in said_wrong(bank)), place
        answers_rightly(bank, pristine[1])
        assert Bank.repair(bank).mended
        assert said_wrong(bank) == []
        assert answers(bank) == pristine[1]


def test_two_files_that_changed_places_are_found(bank: Path) -> None:
    """Each is whole, and neither is where it belongs."""
    arrays = current(bank) / "index" / "arrays"
    one, other = arrays / "title.docs.npy", arrays / "body.docs.npy"
    one.rename(arrays / "kept")
    other.rename(one)
    (arrays / "kept").rename(other)
    wrong = said_wrong(bank)
    assert all(any(path.name in line for line in wrong) for path in (one, other))


def test_a_generation_in_the_place_of_another_is_found(bank: Path) -> None:
    """Its own manifest says which it is."""
    earlier = bank / "generations" / "000001"
    shutil.rmtree(current(bank))
    shutil.copytree(earlier, current(bank))
    assert any("that of generation 1" in line for line in said_wrong(bank))


def test_a_manifest_that_was_changed_is_found(bank: Path) -> None:
    """Also where it still makes sense: it has a checksum of its own."""
    manifest = current(bank) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"entries": 14', '"entries": 15'))
    assert any("manifest.json" in line for line in said_wrong(bank))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Naloxone", b"Naloxine"),  # in entries, and in the drafts they are made of
        (b"goes with it", b"goes with If"),  # an editor's reason
        (b"records.jsonl", b"rekords.jsonl"),  # the name of a source
    ],
)
def test_damage_of_the_database_is_found(old: bytes, new: bytes, bank: Path) -> None:
    """A letter in what it keeps, which SQLite itself would not notice."""
    path = bank / "entries.sqlite"
    data = path.read_bytes()
    path.write_bytes(data.replace(old, new))
    assert data != path.read_bytes()
    assert any("is not what was written" in line for line in said_wrong(bank))
    assert Bank.repair(bank).lost
    assert said_wrong(bank) == []


def test_a_checksum_that_is_damaged_is_found_and_kept_anew(
    pristine: tuple[Path, list[object]], bank: Path
) -> None:
    """The database that it belongs to is whole, and stays."""
    path = bank / "entries.sqlite.sha256"
    whole = path.read_bytes()
    flip(path)
    assert any(path.name in line for line in said_wrong(bank))
    done = Bank.repair(bank)
    assert (done.mended, done.lost) == (("kept the checksum of the database anew",), ())
    assert path.read_bytes() == whole
    assert answers(bank) == pristine[1]


@pytest.mark.slow
def test_any_bit_of_the_database_that_is_another_is_found(
    pristine: tuple[Path, list[object]], folder: Path
) -> None:
    """Also in space within pages that is not used, where it would do no harm."""
    chance = random.Random(5)
    bank = Path(shutil.copytree(pristine[0], folder / "bank"))
    path = bank / "entries.sqlite"
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    free = free_pages(whole, size)
    places = [at for at in range(len(whole)) if at // size + 1 not in free]
    for at in chance.sample(places, FLIPS):
        flip(path, at, 1 << chance.randrange(8))
        assert said_wrong(bank), at
        path.write_bytes(whole)
    assert answers(bank) == pristine[1]


@pytest.mark.slow
def test_no_damage_gives_a_wrong_answer(pristine: tuple[Path, list[object]], folder: Path) -> None:
    """Flipped bits, zeroed blocks and cuts anywhere in the generation: found, and mended."""
    chance = random.Random(11)
    bank = Path(shutil.copytree(pristine[0], folder / "bank"))
    names = [name for name in files(bank) if (bank / name).stat().st_size]
    for turn in range(FLIPS + ZEROED + CUT):
        path = bank / chance.choice(names)
        whole = path.read_bytes()
        at = chance.randrange(len(whole))
        if turn < FLIPS:
            flip(path, at, 1 << chance.randrange(8))
        elif turn < FLIPS + ZEROED:
            path.write_bytes((whole[:at] + bytes(BLOCK) + whole[at + BLOCK :])[: len(whole)])
        else:
            path.write_bytes(whole[:at])
        if path.read_bytes() != whole:
            with suppress(EvidenceBankError), Bank.open(bank) as opened:
                assert opened.check(), path
                if path.is_relative_to(current(bank)):
                    opened.search("naloxone")
                    pytest.fail(f"{path} was read, although it is damaged")
                opened.related("dean-2012")
                pytest.fail(f"{path} was read, although it is damaged")
        path.write_bytes(whole)
    assert answers(bank) == pristine[1]
