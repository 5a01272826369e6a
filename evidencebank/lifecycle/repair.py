"""Repairing a bank: what can be made from the entries is, and the rest is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from corpus.errors import BankDamagedError, BankNotFoundError
from corpus.scheme import Scheme
from corpus.storage.disk_errors import clear_storage_errors
from corpus.storage.editorial import Editorial
from corpus.storage.salvage import salvage
from corpus.storage.special_files import reject_special_files
from corpus.storage.store import Store
from evidencebank.lifecycle.build_generation import Building
from evidencebank.lifecycle.generation_files import read_scheme_of, read_settings_of
from evidencebank.lifecycle.generation_lease import GenerationLease
from evidencebank.lifecycle.generations import Generations
from evidencebank.lifecycle.losses import Losses
from evidencebank.lifecycle.publications import Publications
from evidencebank.lifecycle.write_lock import write_lock
from evidencebank.progress import Progress
from evidencebank.reader_messages.store import ReaderMessages
from recommender.related_settings import DEFAULT, RelatedSettings

_SHOWN_IDS = 10
_EDITORS_LOST = "something that editors wrote: look through 'lists show', 'searches' and 'arrange'"
_MESSAGES_LOST = "messages of readers: see what can be read of the file that was put aside"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair did: `found` damage, what it `mended`, and what is `lost`, a line each.

    `lost` names what earlier repairs have lost, too, until it is forgotten; the others are empty
    for a bank that was whole.
    """

    found: tuple[str, ...]
    mended: tuple[str, ...]
    lost: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {"found": [*self.found], "mended": [*self.mended], "lost": [*self.lost]}


class Checked(Protocol):
    """A generation that is open for reading, and can say what is wrong with it."""

    def check(self) -> list[str]:
        """Return what is wrong, a line each."""
        ...


Opens = Callable[[Generations, Store, int, GenerationLease], Checked]


def repair(entries: Path, opens: Opens, progress: Progress, forget: bool) -> Repair:
    """Repair the bank whose entries are at this path, as `Bank.repair` describes.

    `opens` opens a generation.
    """
    root = entries.parent
    if not entries.is_file():
        raise BankNotFoundError(f"there is no bank at {root}: make one with 'build'")
    reject_special_files(root)
    generations, publications = Generations(root), Publications.in_folder(root)
    with clear_storage_errors(root, generations.size), write_lock(root / "lock"):
        generations.refuse_newer()
        publications.refuse_newer()
        losses = Losses(root)
        if forget:
            losses.forget()
        repairing = _Repairing(generations, opens, losses, progress)
        repairing.entries(entries)
        repairing.lists(publications)
        repairing.messages(ReaderMessages(root))
    return Repair(tuple(repairing.found), tuple(repairing.mended), tuple(losses.lines))


@dataclass
class _Repairing:
    """A repair under way."""

    generations: Generations
    opens: Opens
    losses: Losses
    progress: Progress
    found: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)

    def entries(self, path: Path) -> None:
        """Mend the store of entries, and the generation that is made from it."""
        indexed = self._indexed_ids()
        store, anew = self._store(path)
        wrong = [] if anew else self._wrong_generation(store)
        present = self._current()
        building = Building(self.generations, store, self.progress)
        scheme, settings = self._scheme(), self._settings()
        lost = sorted(indexed - {name.id for name in store.names(store.generation)})
        if lost and (anew or wrong):  # or a repair that died has left what is not told yet
            self.losses.add(_named(lost), _what_else(path))
        building.publish(scheme, settings, anew=anew or bool(wrong))
        number = self._current()
        if wrong or anew or number != present:
            self.found += wrong
            self.mended.append(f"built generation {number} from {store.count(number):,} entries")
        for gone in self.generations.remove_damaged():
            self.mended.append(f"removed generation {gone}, which was damaged")

    def lists(self, publications: Publications) -> None:
        """Return to the newest publication of related lists that is whole."""
        wrong, mended = publications.repair()
        self.found += wrong
        self.mended += mended

    def messages(self, messages: ReaderMessages) -> None:
        """Put readers' messages aside where their file is damaged."""
        if wrong := messages.check_file():
            self.losses.add(_MESSAGES_LOST)
            self.mended.append(f"put the messages of readers aside, as {messages.put_aside()}")
        elif wrong := messages.check_checksum():
            messages.write_checksum()
            self.mended.append("kept the checksum of readers' messages anew")
        self.found += wrong

    def _store(self, path: Path) -> tuple[Store, bool]:
        """Return the store, and whether it had to be made anew."""
        try:
            store = Store(path)
            wrong = store.check() + Editorial(store).check()
        except BankDamagedError as error:
            wrong = [str(error)]
        if not wrong:
            self._checksum(store)
            return store, False
        with salvage(path, self.generations.newest()) as saved:
            if not saved.editorial:
                self.losses.add(_EDITORS_LOST)
            self.losses.add(_what_else(path))
        self.found += wrong
        self.mended.append(f"saved {saved.entries:,} entries; the damaged file is {saved.damaged}")
        return Store(path), True

    def _checksum(self, store: Store) -> None:
        if wrong := store.check_checksum():
            store.database.write_checksum()
            self.found += wrong
            self.mended.append("kept the checksum of the database anew")

    def _current(self) -> int:
        with suppress(BankDamagedError):
            return self.generations.current()
        return 0

    def _wrong_generation(self, store: Store) -> list[str]:
        """Return what is wrong with the current generation, and with it beside the store."""
        try:
            held = self.generations.hold_current()
            if held is None:
                return ["no build has ended"]
            # who opens it goes by what was seen; here all is read
            wrong = self.generations.verify(held[0])
            return wrong or self.opens(self.generations, store, *held).check()
        except (BankDamagedError, BankNotFoundError) as error:
            return [str(error)]

    def _indexed_ids(self) -> set[str]:
        """Return what the current generation has entries of, where all of it is as written."""
        from indexer.index import Index

        number = self.generations.sound()
        return set(Index(self.generations.folder(number) / "index").ids) if number else set()

    def _scheme(self) -> Scheme:
        scheme = self._kept("scheme.json", read_scheme_of, "the subject scheme", "--scheme")
        return scheme or Scheme()

    def _settings(self) -> RelatedSettings:
        what = "the settings of related lists"
        return self._kept("related/settings.json", read_settings_of, what, "--related") or DEFAULT

    def _kept(self, name: str, read: Callable[[Path], _T], what: str, option: str) -> _T | None:
        """Return what a file of the newest generation says that has it, None if none has."""
        numbers = self.generations.numbers()
        newest = max([*numbers, self._current()])
        for number in reversed(numbers):
            folder = self.generations.folder(number)
            if not self.generations.is_damaged(number, name):
                with suppress(BankDamagedError):
                    found = read(folder)
                    if number != newest:
                        self.losses.add(
                            f"{what} of generation {newest}, that of generation {number} is in its "
                            f"place: run 'build' with {option} if it was another"
                        )
                    return found
        self.losses.add(f"{what}: run 'build' with {option} and its file")
        return None


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _SHOWN_IDS:,} more" if len(ids) > _SHOWN_IDS else ""
    return f"{len(ids):,} entries: {', '.join(ids[:_SHOWN_IDS])}{more}"


def _what_else(path: Path) -> str:
    return f"what else {path.name} cannot tell: run 'build' with the sources to bring it back"


def told(repair: Repair) -> Iterable[str]:
    """Yield the lines that people read of a repair."""
    for name, lines in repair.to_dict().items():
        yield from (f"{name}: {line}" for line in lines)
