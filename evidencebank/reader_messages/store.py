"""Where readers' messages are kept: a file of SQLite beside the entries, `messages.sqlite`.

It is apart from the entries, which a load may be writing for minutes, and which anyone who may
send a message has no business to touch. It is made with the first message.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from corpus.errors import BankDamagedError, EvidenceBankError, InputError
from corpus.storage.checksum import Verdict, path_of
from corpus.storage.database import Database
from corpus.storage.durability import sync
from corpus.storage.editorial import user_name
from corpus.storage.tables import DEFINITIONS
from corpus.text.typography import clean_line
from evidencebank.reader_messages.message import Action, KeptMessage, Message, message_of
from evidencebank.reader_messages.message_box import ActionRow, MessageRow
from evidencebank.rendering import N_

FILE = "messages.sqlite"

MAX_OPEN = 1_000
"""Messages that may wait for the editors; until some are dealt with, no more are taken."""

TOO_MANY = N_("More messages wait than the editors can read: please come again later.")
"""What a reader is told then."""

_TABLES = (
    """CREATE TABLE messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, form TEXT UNIQUE, received TEXT NOT NULL,
    message TEXT NOT NULL, is_open INTEGER NOT NULL
)""",
    "CREATE INDEX open_messages ON messages (number) WHERE is_open",
    """CREATE TABLE actions (
    number INTEGER PRIMARY KEY, message INTEGER NOT NULL, action TEXT NOT NULL,
    who TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL
)""",
    "CREATE INDEX actions_of_message ON actions (message)",
)
_COUNT = "SELECT count(*) FROM messages WHERE is_open"
_ACTIONS = "SELECT message, action, who, at, why FROM actions"
_ROWS = "SELECT number, form, received, message, is_open FROM messages ORDER BY number"
_MESSAGES = "SELECT number, received, message, is_open FROM messages"


class ReaderMessages:
    """The messages of one bank; safe to share between threads and processes.

    Each of its methods raises BankDamagedError when the file is not what was written, and
    StorageError when it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._database = Database(self.path)

    def keep(self, message: Message, form: str = "") -> int:
        """Keep a message, and return its number.

        `form` is what tells the form that was filled in from all others: sent twice, it is kept
        once. Raises InputError when as many messages wait as may.
        """
        with self._writing():
            known = list(
                self._database.rows("SELECT number FROM messages WHERE form = :form", form=form)
            )
            if known:
                return int(known[0][0])
            if self._database.value(_COUNT) >= MAX_OPEN:
                raise InputError(TOO_MANY)
            self._database.run(
                "INSERT INTO messages (form, received, message, is_open) "
                "VALUES (:form, :received, :message, 1)",
                form=form or None,
                received=_now(),
                message=json.dumps(message.to_dict(), ensure_ascii=False, sort_keys=True),
            )
            return int(self._database.value("SELECT last_insert_rowid()"))

    def count(self) -> int:
        """Return how many messages wait."""
        return int(self._database.value(_COUNT)) if self._is_there() else 0

    def all(self, is_open: bool | None = None) -> list[KeptMessage]:
        """Return the messages that wait, or those that were dealt with, or all; the first first."""
        condition = {None: "", True: " WHERE is_open", False: " WHERE NOT is_open"}[is_open]
        return self._read(f"{_MESSAGES}{condition} ORDER BY number")

    def get(self, number: int) -> KeptMessage:
        """Return a message. Raises InputError when there is none of this number."""
        found = self._read(f"{_MESSAGES} WHERE number = :number", number=_checked(number))
        if not found:
            raise InputError(f"there is no message {number}: see 'messages list --all'")
        return found[0]

    def close(self, number: int, who: str = "", why: str = "") -> None:
        """Say that a message has been dealt with; `who` is this machine's user unless given.

        Raises InputError when there is none of this number or it is closed already.
        """
        self._turn(number, "close", who, why)

    def reopen(self, number: int, who: str = "", why: str = "") -> None:
        """Have a message wait again. Raises InputError when there is none or it does wait."""
        self._turn(number, "reopen", who, why)

    def remove(self, number: int) -> None:
        """Remove a message and its history for good: nothing of it stays in the file.

        Raises InputError when there is none of this number.
        """
        self.get(number)
        self._database.run("PRAGMA secure_delete = ON")  # what stood there is written over
        with self._writing():
            self._database.run("DELETE FROM actions WHERE message = :number", number=number)
            self._database.run("DELETE FROM messages WHERE number = :number", number=number)

    def check(self) -> list[str]:
        """Return what is wrong with the file, a line each: nothing, normally."""
        return self.check_file() or self.check_checksum()

    def check_file(self) -> list[str]:
        """Return what is wrong with the messages themselves."""
        if not self.path.exists():
            return []
        try:
            wrong = [
                f"{self.path}: {line}"
                for (line,) in self._database.rows("PRAGMA integrity_check")
                if line != "ok"
            ]
            self.all()
            if self._database.check_checksum() is Verdict.OTHER and not wrong:
                wrong.append(f"{self.path} is not what was written")
        except EvidenceBankError as error:
            return [str(error)]
        return wrong

    def check_checksum(self) -> list[str]:
        """Return what is wrong with the file's checksum, which says nothing against the file."""
        if not self.path.exists() or self._database.check_checksum() is not Verdict.UNREADABLE:
            return []
        return [f"{path_of(self.path)} is not what was written"]

    def write_checksum(self) -> None:
        """Keep the file's checksum as it should be."""
        self._database.write_checksum()

    def rows(self) -> list[MessageRow]:
        """Return all messages as they are kept, in order."""
        if not self._is_there():
            return []
        done: dict[int, list[ActionRow]] = {}
        for number, *action in self._database.rows(f"{_ACTIONS} ORDER BY number"):
            done.setdefault(number, []).append((*action,))
        return [
            (number, form, received, text, bool(is_open), tuple(done.get(number, ())))
            for number, form, received, text, is_open in self._database.rows(_ROWS)
        ]

    def insert_rows(self, rows: Sequence[MessageRow]) -> None:
        """Keep the messages that `rows` gave, where there are none."""
        if not rows:
            return
        with self._writing():
            for number, form, received, text, is_open, actions in rows:
                kept = {"number": number, "form": form, "received": received, "message": text}
                self._database.put("messages", **kept, is_open=int(is_open))
                for action, who, at, why in actions:
                    said = {"message": number, "action": action, "who": who, "at": at, "why": why}
                    self._database.put("actions", **said)

    def put_aside(self) -> Path:
        """Give the file another name, so that the next message makes a new one; return the name."""
        self._database.close()
        number = 1
        while (aside := self.path.with_name(f"{FILE}.damaged-{number}")).exists():
            number += 1
        path_of(self.path).unlink(missing_ok=True)
        for journal in self.path.parent.glob(f"{FILE}-*"):  # it would be played into the new one
            journal.replace(journal.with_name(f"{aside.name}{journal.name.removeprefix(FILE)}"))
        self.path.replace(aside)
        sync(aside.parent)
        return aside

    def close_connection(self) -> None:
        """Close this thread's connection to the file; what is asked afterwards opens it again."""
        self._database.close()

    def _turn(self, number: int, action: str, who: str, why: str) -> None:
        self.get(number)  # before anything is made where there is none
        with self._writing():
            kept = self.get(number)  # as no other editor changes it now
            if kept.is_open != (action == "close"):
                state = "is open" if kept.is_open else "was dealt with"
                raise InputError(f"the message {number} {state} already")
            self._database.run(
                "UPDATE messages SET is_open = :is_open WHERE number = :number",
                is_open=int(action == "reopen"),
                number=number,
            )
            self._database.run(
                "INSERT INTO actions (message, action, who, at, why) "
                "VALUES (:message, :action, :who, :at, :why)",
                message=number,
                action=action,
                at=_now(),
                who=clean_line(who) or user_name(),
                why=clean_line(why),
            )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Run a block whose changes are kept together; the tables are made if there are none."""
        with _readable(self.path), self._database.transaction():
            if not list(self._database.rows(DEFINITIONS)):
                for statement in _TABLES:
                    self._database.run(statement)
            self._check_tables()
            yield

    def _is_there(self) -> bool:
        """Say whether there are messages, or were."""
        if not self.path.exists():
            return False
        with _readable(self.path):
            if not list(self._database.rows(DEFINITIONS)):  # made by a process that has died
                return False
            self._check_tables()
        return True

    def _check_tables(self) -> None:
        # a view or a trigger of a stranger's could make it say and do anything
        if list(self._database.rows(DEFINITIONS)) != _definitions():
            raise BankDamagedError(f"{self.path} does not hold the tables of messages")

    def _read(self, query: str, **values: object) -> list[KeptMessage]:
        if not self._is_there():
            return []
        rows = list(self._database.rows(query, **values))
        numbers = [row[0] for row in rows]
        done: dict[int, list[Action]] = {number: [] for number in numbers}
        for number, *row in self._database.rows(
            "SELECT message, action, who, at, why FROM actions "
            "WHERE message BETWEEN :first AND :last ORDER BY number",
            first=min(numbers, default=0),
            last=max(numbers, default=0),
        ):
            if number in done:
                done[number].append(self._action(*row))
        return [
            self._message(number, received, text, is_open, done[number])
            for number, received, text, is_open in rows
        ]

    def _message(
        self, number: int, received: str, text: str, is_open: int, actions: list[Action]
    ) -> KeptMessage:
        try:
            message, when = message_of(json.loads(text)), datetime.fromisoformat(received)
        except (TypeError, ValueError, AttributeError, InputError) as error:
            raise BankDamagedError(
                f"the message {number} in {self.path} is not what was written"
            ) from error
        return KeptMessage(number, when, message, bool(is_open), tuple(actions))

    def _action(self, action: str, who: str, at: str, why: str) -> Action:
        try:
            return Action(action, who, datetime.fromisoformat(at), why)
        except (TypeError, ValueError) as error:
            raise BankDamagedError(f"{self.path} is not what was written") from error


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Say what to do about a damaged file."""
    try:
        yield
    except BankDamagedError as error:
        said = str(error).removesuffix(": run 'repair'")
        raise BankDamagedError(
            f"{said}: put back a copy of it, or run 'repair', which puts it aside"
        ) from error


@cache
def _definitions() -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(";".join(_TABLES))
        return connection.execute(DEFINITIONS).fetchall()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _checked(number: int) -> int:
    """Return a number that SQLite can look for; 0, which no message has, for any other."""
    return number if 0 < number < 2**63 else 0
