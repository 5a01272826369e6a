"""Readers' messages: what is kept, what editors do with it, and a file that is not as written."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BankDamagedError, InputError
from evidencebank import Bank
from evidencebank.reader_messages import store
from evidencebank.reader_messages.message import (
    MAX_TEXT_LENGTH,
    KeptMessage,
    Message,
    message_of,
)
from evidencebank.reader_messages.store import FILE, ReaderMessages

QUERY = Message("comment", "Is the year right?\n\nIt says 2005.", entry="ames-2005", name="Bo")
SUGGESTED = Message("suggestion", title="A study", url="https://doi.org/10.1/x", email="a@b.org")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"kind": "poem", "text": "x"}, "a comment or a suggestion"),
        ({"kind": "comment", "text": " \x00\n "}, "nothing in the message"),
        ({"kind": "suggestion", "text": "x"}, "what the document is called"),
        ({"kind": "comment", "text": "x" * (MAX_TEXT_LENGTH + 1)}, "too long"),
        ({"kind": "comment", "text": "x", "name": "x" * 201}, "too long"),
        ({"kind": "comment", "text": "x", "email": "a@b"}, "no e-mail address"),
        ({"kind": "comment", "text": "x", "email": "a@b.org,c@d.org"}, "no e-mail address"),
        ({"kind": "suggestion", "title": "x", "url": "javascript:alert(1)"}, "no address"),
    ],
)
def test_what_cannot_be_a_message_is_told(fields: dict[str, str], problem: str) -> None:
    """In one sentence that says what to do."""
    with pytest.raises(InputError, match=problem):
        Message(**fields)


@given(st.text(max_size=300))
def test_a_message_is_read_as_it_was_kept(text: str) -> None:
    """Whatever is typed: without controls, the same again after a round trip through JSON."""
    try:
        message = Message("comment", text, name=text[:50])
    except InputError:
        return
    assert message_of(json.loads(json.dumps(message.to_dict()))) == message
    shown = set(message.text) - {"\n"}
    assert not any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in shown)


def test_messages_wait_until_they_are_dealt_with(folder: Path) -> None:
    """With who, when and why; none is lost from one opening to the next."""
    messages = ReaderMessages(folder)
    assert (messages.all(), messages.count(), messages.check()) == ([], 0, [])
    assert not (folder / FILE).exists()
    assert [messages.keep(QUERY), messages.keep(SUGGESTED)] == [1, 2]
    messages.close(1, "Ada", "the year is 2006")
    again = ReaderMessages(folder)
    assert [one.message for one in again.all(True)] == [SUGGESTED]
    (closed,) = again.all(False)
    assert closed.message == QUERY
    assert [(one.action, one.who, one.why) for one in closed.actions] == [
        ("close", "Ada", "the year is 2006")
    ]
    with pytest.raises(InputError, match="already"):
        again.close(1)
    again.reopen(1, "Ada")
    assert again.count() == 2
    for number in (0, -1, 3, 2**70):
        with pytest.raises(InputError, match="no message"):
            again.get(number)


def test_a_form_that_is_sent_twice_is_kept_once(folder: Path) -> None:
    """From two threads at once too."""
    messages = ReaderMessages(folder)
    with ThreadPoolExecutor(8) as threads:
        numbers = set(threads.map(lambda _: messages.keep(QUERY, "form 1"), range(16)))
    assert numbers == {1}
    assert messages.keep(QUERY, "form 2") == 2
    assert messages.keep(QUERY) == 3
    assert messages.keep(QUERY) == 4


def test_of_editors_who_close_a_message_at_once_one_does(folder: Path) -> None:
    """The others are told that it was dealt with."""
    messages = ReaderMessages(folder)
    messages.keep(QUERY)

    def close(who: str) -> bool:
        try:
            messages.close(1, who)
        except InputError:
            return False
        return True

    def get_slowly(self: ReaderMessages, number: int) -> KeptMessage:
        found = get(self, number)
        time.sleep(0.01)  # so that the others look at it too
        return found

    get = ReaderMessages.get
    with patch.object(ReaderMessages, "get", get_slowly), ThreadPoolExecutor(8) as threads:
        closed = list(threads.map(close, [f"editor {number}" for number in range(16)]))
    assert sum(closed) == len(messages.get(1).actions) == 1


def test_so_many_may_wait_and_no_more(folder: Path) -> None:
    """Room is made by dealing with them."""
    messages = ReaderMessages(folder)
    with patch.object(store, "MAX_OPEN", 3):
        for _ in range(3):
            messages.keep(QUERY)
        with pytest.raises(InputError, match="come again later"):
            messages.keep(QUERY)
        messages.close(2)
        assert messages.keep(QUERY) == 4


def test_what_is_removed_is_gone_from_the_file(folder: Path) -> None:
    """Not a word of it is left in any byte; its number is not given again."""
    messages = ReaderMessages(folder)
    messages.keep(Message("comment", "my telephone is 555-0199", name="Xanthippe"))
    messages.close(1, "Ada", "called Xanthippe")
    assert b"555-0199" in (folder / FILE).read_bytes()
    messages.remove(1)
    left = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"555-0199" not in left
    assert b"Xanthippe" not in left
    assert messages.keep(QUERY) == 2


def test_a_bank_checks_and_repairs_its_messages(own_bank: Bank) -> None:
    """A damaged file is put aside, which is told; searching is none the worse meanwhile."""
    own_bank.reader_messages.keep(QUERY)
    assert own_bank.check() == []
    own_bank.close()
    path = own_bank.path / FILE
    path.write_bytes(path.read_bytes().replace(b"Is the year", b"As the year"))
    (problem,) = own_bank.check()
    assert "messages.sqlite is not what was written" in problem
    assert own_bank.search("alcohol").total
    own_bank.close()
    repaired = Bank.repair(own_bank.path)
    assert "aside" in repaired.mended[0]
    assert "messages of readers" in repaired.lost[0]
    assert own_bank.check() == []
    assert own_bank.reader_messages.keep(QUERY) == 1


@pytest.mark.parametrize(
    "crafted",
    [
        "CREATE TRIGGER t AFTER INSERT ON messages BEGIN DELETE FROM messages; END",
        "DROP TABLE actions; CREATE VIEW actions AS SELECT * FROM actions",
        "CREATE TABLE more (x)",
    ],
)
def test_a_file_that_defines_something_else_is_not_used(folder: Path, crafted: str) -> None:
    """Neither read nor written."""
    messages = ReaderMessages(folder)
    messages.keep(QUERY)
    messages.close_connection()
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.executescript(crafted)
    for use in (messages.all, lambda: messages.keep(QUERY), messages.count):
        with pytest.raises(BankDamagedError, match="tables of messages"):
            use()


def test_editors_deal_with_messages_by_command(
    own_bank: Bank, invoke: Callable[..., Result]
) -> None:
    """Listed, shown, closed, exported, removed."""
    own_bank.reader_messages.keep(QUERY)
    own_bank.reader_messages.keep(Message("comment", "\x1b[31mred\x1b[0m and <b>bold</b>"))

    def run(*words: str) -> Result:
        return invoke("messages", *words, "-b", own_bank.path)

    listed = run("list").stdout
    assert "about ames-2005" in listed
    assert "\x1b" not in listed
    shown = run("show", "1").stdout
    assert "It says 2005." in shown
    assert run("close", "1", "--who", "Ada", "--why", "done").exit_code == 0
    assert [one["number"] for one in json.loads(run("list", "--json").stdout)["messages"]] == [2]
    exported = json.loads(run("export").stdout)["messages"]
    assert [(one["open"], len(one["actions"])) for one in exported] == [(False, 1), (True, 0)]
    assert run("reopen", "1").exit_code == 0
    assert run("remove", "2").exit_code == 0
    assert run("show", "2").exit_code == 1
