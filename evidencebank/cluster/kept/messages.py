"""What readers have written to the editors, in a cluster: a document for each message."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from corpus.errors import BankDamagedError, ClusterError, InputError
from corpus.storage.editorial import user_name
from corpus.text.typography import clean_line
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.kept.index_names import IndexNames
from evidencebank.cluster.refusals import ConflictError, MissingError
from evidencebank.reader_messages.message import Action, KeptMessage, Message, message_of
from evidencebank.reader_messages.message_box import MessageRow
from evidencebank.reader_messages.store import MAX_OPEN, TOO_MANY

_LAST = "last"
"""The document that says which number was given last, so that none is given again."""

_TRIES = 100
_BY_NUMBER = ({"number": "asc"},)


class ClusterMessages:
    """The messages of one bank; safe to share between threads and processes.

    Two who change one message at a time do not overwrite each other: the second is refused.
    """

    def __init__(self, cluster: Cluster, names: IndexNames) -> None:
        self._cluster = cluster
        self._index = names.messages

    def keep(self, message: Message, form: str = "") -> int:
        """Keep a message, and return its number.

        `form` is what tells the form that was filled in from all others: sent twice, it is kept
        once. Raises InputError when as many messages wait as may.
        """
        if form and (known := self._cluster.get(self._index, _form_id(form))):
            return int(known["_source"]["of"])
        if self.count() >= MAX_OPEN:
            raise InputError(TOO_MANY)
        number = self._next_number()
        text = json.dumps(message.to_dict(), ensure_ascii=False, sort_keys=True)
        self._put(_id(number), _document((number, form or None, _now(), text, True, ())))
        if not form:
            return number
        with suppress(ConflictError):
            self._put(_form_id(form), {"of": number}, op_type="create")
        found = self._cluster.get(self._index, _form_id(form))
        first = int(found["_source"]["of"]) if found else number
        if first != number:  # it was sent twice at once, and the other came first
            self._cluster.delete(self._index, _id(number), refresh=True)
        return first

    def count(self) -> int:
        """Return how many messages wait."""
        return self._cluster.count(self._index, {"term": {"is_open": True}})

    def all(self, is_open: bool | None = None) -> list[KeptMessage]:
        """Return the messages that wait, or those that were dealt with, or all; the first first."""
        query = {"exists": {"field": "number"}} if is_open is None else _open(is_open)
        found = self._cluster.scan(self._index, query, _BY_NUMBER)
        return [self._message(hit["_source"]) for hit in found]

    def get(self, number: int) -> KeptMessage:
        """Return a message. Raises InputError when there is none of this number."""
        return self._message(self._found(number)["_source"])

    def close(self, number: int, who: str = "", why: str = "") -> None:
        """Say that a message has been dealt with; `who` is this machine's user unless given.

        Raises InputError when there is none of this number or it is closed already.
        """
        self._turn(number, "close", who, why)

    def reopen(self, number: int, who: str = "", why: str = "") -> None:
        """Have a message wait again. Raises InputError when there is none or it does wait."""
        self._turn(number, "reopen", who, why)

    def remove(self, number: int) -> None:
        """Remove a message and its history for good: nothing of it stays in the index.

        Raises InputError when there is none of this number.
        """
        kept = self._found(number)["_source"]["kept"]
        gone = [_id(number), *filter(None, [_form_id(kept["form"]) if kept["form"] else ""])]
        for document in gone:
            with suppress(MissingError):
                self._cluster.delete(self._index, document, refresh=True)
        # what was deleted is there until the parts of the index that held it are written anew
        self._cluster.request(
            "POST", self._index, "_forcemerge", only_expunge_deletes=True, seconds=300
        )

    def check(self) -> list[str]:
        """Return what is wrong with the messages, a line each: nothing, normally."""
        try:
            self.all()
        except BankDamagedError as error:
            return [str(error)]
        return []

    def rows(self) -> list[MessageRow]:
        """Return all messages as they are kept, in order."""
        found = self._cluster.scan(self._index, {"exists": {"field": "number"}}, _BY_NUMBER)
        return [_row(hit["_source"]) for hit in found]

    def insert_rows(self, rows: Sequence[MessageRow]) -> None:
        """Keep the messages that `rows` gave, where there are none."""
        for row in rows:
            number, form, *_ = row
            if form:
                self._put(_form_id(form), {"of": number})
            self._put(_id(number), _document(row))
        if rows:
            self._put(_LAST, {"last": rows[-1][0]})

    def close_connection(self) -> None:
        """Do nothing: connections are the cluster's."""

    def _next_number(self) -> int:
        for _ in range(_TRIES):
            found = self._cluster.get(self._index, _LAST)
            number = int(found["_source"]["last"]) + 1 if found else 1
            with suppress(ConflictError):
                self._put(_LAST, {"last": number}, **(_unchanged(found) if found else _NEW))
                return number
        raise ClusterError(f"too many write to {self._cluster.address}: try again")

    def _turn(self, number: int, action: str, who: str, why: str) -> None:
        found = self._found(number)
        row = _row(found["_source"])
        if row[4] != (action == "close"):
            state = "is open" if row[4] else "was dealt with"
            raise InputError(f"the message {number} {state} already")
        done = (action, clean_line(who) or user_name(), _now(), clean_line(why))
        changed = (*row[:4], action == "reopen", (*row[5], done))
        self._put(_id(number), _document(changed), **_unchanged(found))

    def _put(self, document: str, source: Mapping[str, Any], **how: Any) -> None:
        self._cluster.put(self._index, document, source, refresh=True, **how)

    def _found(self, number: int) -> dict[str, Any]:
        found = self._cluster.get(self._index, _id(number)) if number > 0 else None
        if found is None:
            raise InputError(f"there is no message {number}: see 'messages list --all'")
        return found

    def _message(self, source: Mapping[str, Any]) -> KeptMessage:
        try:
            number, _, received, text, is_open, actions = _row(source)
            done = tuple(
                Action(action, who, datetime.fromisoformat(at), why)
                for action, who, at, why in actions
            )
            when = datetime.fromisoformat(received)
            return KeptMessage(number, when, message_of(json.loads(text)), is_open, done)
        except (TypeError, ValueError, KeyError, AttributeError, InputError) as error:
            raise BankDamagedError(
                f"a message in {self._index} is not what was written: restore a snapshot of it"
            ) from error


_NEW = {"op_type": "create"}


def _unchanged(found: Mapping[str, Any]) -> dict[str, int]:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


def _document(row: MessageRow) -> dict[str, Any]:
    number, form, received, text, is_open, actions = row
    kept = {"form": form, "received": received, "message": text, "actions": [*map(list, actions)]}
    return {"number": number, "is_open": is_open, "kept": kept}


def _row(source: Mapping[str, Any]) -> MessageRow:
    kept = source["kept"]
    actions = tuple((str(a), str(who), str(at), str(why)) for a, who, at, why in kept["actions"])
    number, is_open = int(source["number"]), bool(source["is_open"])
    return number, kept["form"], kept["received"], kept["message"], is_open, actions


def _open(is_open: bool) -> dict[str, Any]:
    return {"term": {"is_open": is_open}}


def _id(number: int) -> str:
    return f"{number:018}"


def _form_id(form: str) -> str:
    return f"form-{hashlib.sha256(form.encode()).hexdigest()}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
