"""What editors write, in a cluster: versions of records, numbered in the order they were written.

Nothing is overwritten. A version's number is the id of its document, and a document of an id is
made once: of two editors who write at a time, one takes the next number.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from corpus.cached import Recent, changed
from corpus.errors import BankDamagedError, ClusterError
from corpus.storage.editorial import EditorialRow, Record, checked_text, record_of, user_name
from evidencebank.cluster.client import Action, Cluster
from evidencebank.cluster.kept.index_names import IndexNames
from evidencebank.cluster.refusals import ConflictError

_TRIES = 100
_NUMBERED = {"exists": {"field": "number"}}
"""What a version has, and the publishers' lock beside them has not."""

_BY_NUMBER = ({"number": "asc"},)


class ClusterEditorial:
    """The records of one bank, by collection and key; safe to share between threads."""

    def __init__(self, cluster: Cluster, names: IndexNames) -> None:
        self._cluster = cluster
        self._index = names.editorial
        self._thing = f"{cluster.address} {names.editorial}"
        self._last = Recent(self._thing, self._newest_number)

    def put(
        self,
        collection: str,
        key: str,
        value: Mapping[str, Any],
        *,
        who: str = "",
        why: str = "",
    ) -> None:
        """Write a record, which must be JSON; `who` is the user of this machine unless given.

        Raises InputError for text that holds bytes of no encoding.
        """
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        self._write(collection, key, text, who, why, self._newest_number() + 1)

    def remove(self, collection: str, key: str, *, who: str = "", why: str = "") -> bool:
        """Remove a record, keeping its history; return whether there was one."""
        for _ in range(_TRIES):
            number = self._newest_number() + 1
            if self.get(collection, key) is None:
                return False
            if self._insert(collection, key, None, who, why, number):
                return True
        raise self._busy()

    def get(self, collection: str, key: str) -> Record | None:
        """Return a record, None where there is none."""
        versions = self.history(collection, key)
        return versions[-1] if versions and versions[-1].value is not None else None

    def all(self, collection: str) -> list[Record]:
        """Return the records of a collection, sorted by key."""
        return [record for record in self._newest(collection) if record.value is not None]

    def removed(self, collection: str) -> list[Record]:
        """Return the last versions, without a value, of records that were removed, by key."""
        return [record for record in self._newest(collection) if record.value is None]

    def history(self, collection: str, key: str) -> list[Record]:
        """Return all versions of a record, the oldest first."""
        return self._records([{"term": {"collection": collection}}, {"term": {"key": key}}])

    def check(self) -> list[str]:
        """Return where a record is not what an editor wrote, a line each: nothing, normally."""
        odd = [row for row in self._rows([]) if not record_of(row)]
        return [f"the record {row[-1]} of editors in {self._index} cannot be read" for row in odd]

    def stamp(self) -> int:
        """Return a number that changes with everything that is written."""
        return self._last()

    def _newest_number(self) -> int:
        body = {"size": 1, "query": _NUMBERED, "sort": [{"number": "desc"}], "_source": ["number"]}
        hits = self._cluster.search(self._index, body)["hits"]["hits"]
        return int(hits[0]["_source"]["number"]) if hits else 0

    def rows(self) -> list[EditorialRow]:
        """Return all versions of all records, in order."""
        found = (hit["_source"] for hit in self._scan([]))
        return [
            (one["number"], one["collection"], one["key"], *(one["kept"][name] for name in _KEPT))
            for one in found
        ]

    def insert_rows(self, rows: Sequence[EditorialRow]) -> None:
        """Keep the versions that `rows` gave, where there are none."""
        self._cluster.bulk(map(self._action, rows), refresh=True)
        changed(self._thing)

    def _action(self, row: EditorialRow) -> Action:
        number, collection, key, *rest = row
        kept = dict(zip(_KEPT, rest, strict=True))
        document = {"number": number, "collection": collection, "key": key, "kept": kept}
        return {"create": {"_index": self._index, "_id": _id(number)}}, document

    def _newest(self, collection: str) -> list[Record]:
        versions = self._records([{"term": {"collection": collection}}])
        newest = {record.key: record for record in versions}
        return [newest[key] for key in sorted(newest)]

    def _records(self, conditions: Sequence[Mapping[str, Any]]) -> list[Record]:
        records = [record_of(row) for row in self._rows(conditions)]
        if None in records:
            raise BankDamagedError(f"{self._index} holds what no editor wrote: see 'check'")
        return list(filter(None, records))

    def _rows(self, conditions: Sequence[Mapping[str, Any]]) -> list[Sequence[Any]]:
        told = [(hit["_source"]["kept"], hit["_source"]) for hit in self._scan(conditions)]
        return [
            (said.get("key"), *(kept.get(name) for name in _KEPT), said.get("number"))
            for kept, said in told
        ]

    def _scan(self, conditions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        query = {"bool": {"filter": [_NUMBERED, *conditions]}}
        return list(self._cluster.scan(self._index, query, _BY_NUMBER))

    def _write(
        self, collection: str, key: str, text: str | None, who: str, why: str, number: int
    ) -> None:
        for later in range(_TRIES):
            if self._insert(collection, key, text, who, why, number + later):
                return
        raise self._busy()

    def _insert(
        self, collection: str, key: str, text: str | None, who: str, why: str, number: int
    ) -> bool:
        """Write a version under a number; say whether the number was free."""
        checked_text(f"{key}{text}{who}{why}")
        token = uuid.uuid4().hex
        document = {
            "number": number,
            "collection": collection,
            "key": key,
            "kept": {
                "value": text,
                "who": who or user_name(),
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "why": why,
                "token": token,
            },
        }
        how = {"op_type": "create", "refresh": True}
        try:
            self._cluster.put(self._index, _id(number), document, **how)
        except ConflictError:
            # it may be ours: a request whose answer was lost is sent again
            found = self._cluster.get(self._index, _id(number))
            return bool(found and found["_source"]["kept"].get("token") == token)
        finally:
            changed(self._thing)
        return True

    def _busy(self) -> ClusterError:
        return ClusterError(f"too many editors write to {self._cluster.address}: try again")


_KEPT = ("value", "who", "at", "why")


def _id(number: int) -> str:
    return f"{number:018}"
