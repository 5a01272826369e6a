"""Asking a cluster: whole answers only, waiting within bounds, and errors that say what to do.

Requests are built of data: paths of quoted parts, bodies of plain values.

OpenSearch makes an index of whatever name a document is sent to. So every index has an alias by
which alone it is written to, and what is sent is refused where there is no such alias: what still
writes while a bank is removed, such as who renews its lock, makes nothing of it anew.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from corpus.errors import ClusterError, InstallationError
from corpus.storage.fork_safe_lock import ForkSafeLock
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.refusals import (
    ABSENT,
    TOO_MANY,
    MissingError,
    refusal,
    rejected_item,
    rejected_part,
    unreadable,
)
from evidencebank.cluster.whole_answers import is_whole, may_come, status_of, whole

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

OLDEST = (2, 11)
"""The first version of OpenSearch that a bank can be kept in."""

_OLDEST_TOLD = ".".join(map(str, OLDEST))

_SECONDS = 30.0
"""How long a node may be silent before another is asked."""

_CHANGE_SECONDS = 45.0
"""The same for what the cluster's manager has to do, which waits 30 itself."""

_CONNECTING = 5.0
"""Seconds in which a node takes a connection: a machine without power says nothing at all."""

_WRITING = "20s"
"""How long a node waits for the part that a document belongs to: less than we wait for the node,
so that it is told what is wrong, and not taken for silent."""

_RETRIES = 3
_CONNECTIONS = 16
"""Connections to each node that are kept open."""

_DOWN = 2.0
_DOUBLED = 3
"""Seconds for which a node that did not answer is not asked unless there is no other, doubled so
often. A node that is down refuses at once, and one that is up again should be of use."""

_UNCONNECTED = "N/A"
"""What the client has for a status where there is none, as no node took the request."""

_PAUSES: Mapping[object, Sequence[float]] = {
    TOO_MANY: (0.1, 0.2, 0.5, 1, 2, 4, 8, 16),
    ABSENT: (0.1, 0.2, 0.5, 1, 2, 4, 8),
    _UNCONNECTED: (0.1, 0.2, 0.5, 1, 2, 4),
}
"""Seconds between tries: half a minute while the cluster has too much to do; a quarter of one while
what a node had is found elsewhere, and another manager is chosen; some seconds while no node takes
a request of a cluster that has answered before."""

_PATIENCE = 30.0
"""Seconds after a first error in which anything is asked again: a node may itself have waited."""

_PAGE = 2_000
_FIRST_PAGE = 20
_GROWTH = 10
"""How many documents a page has at most, the first, and how much larger the next may be."""

_PAGE_BYTES = 8_000_000
_BULK_BYTES = 4_000_000

Action = tuple[Mapping[str, Any], Mapping[str, Any] | None]
"""A line of a bulk request, such as `{"index": {"_index": …, "_id": …}}`, and its document."""


class Cluster:
    """One cluster; safe to share between threads, and to use on both sides of a fork.

    Its methods raise ClusterError when no node answers, part of an answer is missing, or what is
    asked is refused; MissingError and ConflictError, which are such errors, for what is not there
    or is another's by now.
    """

    def __init__(self, address: ClusterAddress) -> None:
        """Take an address; nothing is asked yet."""
        self.address = address
        self._client: OpenSearch | None = None
        self._process = 0
        self._has_answered = False
        self._opening = ForkSafeLock()

    def __repr__(self) -> str:
        return f"Cluster({str(self.address)!r})"

    @property
    def client(self) -> OpenSearch:
        """The client of opensearch-py, for what has no method here; its errors are its own."""
        with self._opening:
            if self._client is None or self._process != os.getpid():
                self._client, self._process = _client(self.address), os.getpid()
            return self._client

    def request(
        self, method: str, *path: str, body: object = None, seconds: float = 0.0, **params: object
    ) -> Any:
        """Ask for `/part/part` with parameters, and return what the answer says.

        A body is plain values, or the lines of a bulk request. `seconds` is how long a node may
        be silent, by default 30. While the cluster has too much to do, half a minute is waited,
        and some seconds while a part of it does not answer.
        """
        from opensearchpy.exceptions import OpenSearchException

        url = "/" + "/".join(quote(part, safe=",*") for part in path)
        given = {name: _param(value) for name, value in params.items() if value is not None}
        changes = method in ("PUT", "DELETE") or path[:1] == ("_aliases",)
        silent = seconds or (_CHANGE_SECONDS if changes else _SECONDS)
        pauses: dict[object, Iterator[float]] = {}
        end = 0.0
        while True:
            try:
                answer = self.client.transport.perform_request(
                    method, url, params=dict(given), body=body, timeout=_waiting(silent)
                )
                self._has_answered = True
                return answer
            except (OpenSearchException, AttributeError) as error:
                # of an error that is no object the client reads what is not there
                status = getattr(error, "args", (0,))[0]
                left = pauses.setdefault(status, iter(self._pauses(error, status)))
                pause = next(left, None)
                end = end or time.monotonic() + _PATIENCE
                if pause is None or time.monotonic() > end:
                    raise refusal(error, self.address) from error
                time.sleep(pause)

    def _pauses(self, error: Exception, status: object) -> Sequence[float]:
        """Return the pauses after which an error may be another, or none."""
        from opensearchpy.exceptions import SSLError

        if status == _UNCONNECTED and (isinstance(error, SSLError) or not self._has_answered):
            return ()
        return _PAUSES.get(status, ()) if isinstance(status, int | str) else ()

    def search(self, index: str, body: Mapping[str, Any], **params: Any) -> dict[str, Any]:
        """Search an index, or what an alias names. Raises ClusterError unless all shards answer."""
        asked: dict[str, Any] = {"allow_partial_search_results": False, **params}
        return self._whole("POST", index, "_search", body=body, **asked)

    def count(self, index: str, query: Mapping[str, Any]) -> int:
        """Return how many documents match a query."""
        return int(self._whole("POST", index, "_count", body={"query": query})["count"])

    def _whole(self, method: str, *path: str, **asked: Any) -> dict[str, Any]:
        """Ask until all shards take part, for as long as one may take to be found again."""

        def ask(_: Sequence[int]) -> list[Any]:
            return [self.request(method, *path, **asked)]

        (answer,) = self._several(ask, 1, is_whole)
        return whole(answer, self.address)

    def search_several(
        self,
        index: str,
        searches: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
        **params: Any,
    ) -> list[dict[str, Any]]:
        """Carry out several searches of an index in one request, each a header and a body.

        Those that lack a part are asked for again. Raises what `search` does for any of them.
        """
        lines = [
            _line({"allow_partial_search_results": False, **header}) + _line(body)
            for header, body in searches
        ]

        def ask(wanted: Sequence[int]) -> list[Any]:
            body = b"".join(lines[at] for at in wanted)
            return self._listed(
                "responses", len(wanted), "POST", index, "_msearch", body=body, **params
            )

        answers = self._several(ask, len(lines), is_whole)
        return [whole(answer, self.address) for answer in answers]

    def get_several(self, index: str, documents: Sequence[str]) -> list[dict[str, Any] | None]:
        """Return documents as they were last written, None for each that there is not.

        Raises ClusterError when one of them cannot be asked for.
        """

        def ask(wanted: Sequence[int]) -> list[Any]:
            ids = {"ids": [documents[at] for at in wanted]}
            return self._listed("docs", len(wanted), "POST", index, "_mget", body=ids)

        answers = self._several(ask, len(documents), _is_told)
        for answer in answers:
            if not _is_told(answer):
                if not isinstance(answer, dict) or "error" not in answer:
                    raise unreadable(answer, self.address)
                raise rejected_part(status_of(answer), answer, self.address)
        return [answer if answer["found"] else None for answer in answers]

    def _several(
        self,
        ask: Callable[[Sequence[int]], list[Any]],
        count: int,
        is_done: Callable[[object], bool],
    ) -> list[Any]:
        """Ask for several things, and again for those that fail and may come yet."""
        answers: list[Any] = [None] * count
        wanted = list(range(count))
        pauses = iter(_PAUSES[ABSENT])
        while wanted:
            for at, answer in zip(wanted, ask(wanted), strict=True):
                answers[at] = answer
            wanted = [at for at in wanted if not is_done(answers[at]) and may_come(answers[at])]
            if not wanted or (pause := next(pauses, None)) is None:
                break
            time.sleep(pause)
        return answers

    def _listed(self, name: str, count: int, method: str, *path: str, **asked: Any) -> list[Any]:
        """Return the list of a name in an answer to so many things."""
        answer = self.request(method, *path, **asked)
        found = answer.get(name) if isinstance(answer, dict) else None
        if not isinstance(found, list) or len(found) != count:
            raise unreadable(answer, self.address)
        return found

    def get(self, index: str, document: str) -> dict[str, Any] | None:
        """Return a document as it was last written, with `_source`, `_seq_no`, `_primary_term`.

        None where there is none.
        """
        try:
            found: dict[str, Any] = self.request("GET", index, "_doc", document)
        except MissingError as error:
            if error.index:
                raise
            return None
        if not _is_told(found):
            raise unreadable(found, self.address)
        return found

    def exists(self, index: str) -> bool:
        """Say whether there is an index, or an alias, of a name."""
        return bool(self.request("HEAD", index))

    def make_index(self, index: str, body: Mapping[str, Any]) -> None:
        """Make an index, unless it is there: a request whose answer was lost is sent again."""
        try:
            self.request("PUT", index, body={**body, "aliases": {written(index): {}}})
        except ClusterError:
            if not self.exists(index):
                raise

    def clone_index(
        self, index: str, clone: str, settings: Mapping[str, Any], seconds: float
    ) -> None:
        """Make an index of the files of another, which nobody may write to, unless it is there.

        Raises ClusterError when it is not there, all its parts, after so many seconds.
        """
        asked: dict[str, Any] = {"timeout": f"{seconds:.0f}s", "seconds": 2 * seconds}
        body = {"settings": settings, "aliases": {written(clone): {}}}
        try:
            told = self.request(
                "PUT", index, "_clone", clone, body=body, wait_for_active_shards="all", **asked
            )
            is_there = told["shards_acknowledged"]
        except ClusterError:
            if not self.exists(clone):
                raise
            is_there = self.has_all_copies(clone, seconds=seconds)
        if not is_there:
            raise ClusterError(f"{self.address} has made no clone of {index} in {seconds:.0f} s")

    def has_all_copies(self, *indexes: str, seconds: float) -> bool:
        """Wait for indexes to have all their parts and copies; say whether they have, in time."""
        told = self.request(
            "GET",
            "_cluster",
            "health",
            ",".join(indexes),
            wait_for_status="green",
            timeout=f"{seconds:.0f}s",
            seconds=seconds + 10,
        )
        return bool(told["status"] == "green")

    def put(self, index: str, document: str, source: Mapping[str, Any], **params: Any) -> Any:
        """Write a document into an index that `make_index` or `clone_index` made.

        Raises MissingError where that is gone. With `op_type="create"`, or with `if_seq_no` and
        `if_primary_term`, raises ConflictError when somebody else has written the document
        meanwhile: or this process, where the answer to that was lost with a node.
        """
        asked: dict[str, Any] = {"timeout": _WRITING, **params}
        asked["require_alias"] = True
        return self.request("PUT", written(index), "_doc", document, body=source, **asked)

    def delete(self, index: str, document: str, **params: Any) -> None:
        """Remove a document; `if_seq_no` and `if_primary_term` are as in `put`.

        Raises MissingError where there is none.
        """
        asked: dict[str, Any] = {"timeout": _WRITING, **params}
        self.request("DELETE", index, "_doc", document, **asked)

    def refresh(self, index: str) -> None:
        """Show searches what was written to an index, on all copies that there are."""

        def ask(_: Sequence[int]) -> list[Any]:
            return [self.request("POST", index, "_refresh", seconds=_CHANGE_SECONDS)]

        (answer,) = self._several(ask, 1, _has_no_failure)
        if not _has_no_failure(answer):
            whole(answer, self.address)

    def bulk(self, actions: Iterable[Action], refresh: bool = False) -> int:
        """Write many documents, in order, some megabytes at once; return how many.

        While some are sent, the next are made up. What the cluster has no room for at the moment,
        or no copy of a part, is sent again. Raises ClusterError, naming the document, when one is
        refused; those before it are written.
        """
        done = 0
        sent: Future[None] | None = None
        with ThreadPoolExecutor(1) as beside:
            for lines in _batches(actions):
                if sent is not None:
                    sent.result()
                sent = beside.submit(self.send, lines, refresh=refresh)
                done += len(lines)
            if sent is not None:
                sent.result()
        return done

    def send(self, lines: Sequence[tuple[str, bytes]], *index: str, refresh: bool = False) -> None:
        """Write documents, given as what each is called in errors and its lines of a request.

        `index` is where they go, unless their lines say it, as `written`. Raises what `bulk` does.
        """
        for pause in (*_PAUSES[TOO_MANY], None):
            body = b"".join(data for _, data in lines)
            items = self._listed(
                "items",
                len(lines),
                "POST",
                *map(written, index),
                "_bulk",
                body=body,
                require_alias=True,
                refresh=refresh or None,
                timeout=_WRITING,
                seconds=_CHANGE_SECONDS,
            )
            again = []
            for line, item in zip(lines, items, strict=True):
                (told,) = item.values()
                if told["status"] in _PAUSES and pause is not None:
                    again.append(line)
                elif "error" in told and not _is_gone(line, told):
                    raise rejected_item(line[0], told, self.address)
            if not again:
                return
            lines = again
            time.sleep(pause or 0)

    def scan(
        self,
        index: str,
        query: Mapping[str, Any],
        sort: Sequence[Mapping[str, str]],
        source: object = True,
        weigh: Callable[[Mapping[str, Any]], int] = lambda _: 1,
    ) -> Iterator[dict[str, Any]]:
        """Yield all documents that match, in an order that no two share.

        What comes and goes meanwhile may be among them or not; nothing else is left out or comes
        twice, though a node ends. Each has `_id` and `_source`, and `sort`. `weigh` says how many
        bytes a document is, about, so that a page of them is not too large.
        """
        size = _FIRST_PAGE
        body = {"size": size, "query": query, "sort": [*sort], "_source": source}
        body |= {"track_total_hits": False}
        while True:
            hits = self.search(index, body)["hits"]["hits"]
            yield from hits
            if len(hits) < size:
                return
            mean = sum(map(weigh, hits)) / len(hits)
            size = min(_PAGE, size * _GROWTH, max(int(_PAGE_BYTES / max(mean, 1)), 1))
            body |= {"search_after": hits[-1]["sort"], "size": size}

    def version(self) -> tuple[int, int]:
        """Return the version of the node that answers.

        Raises ClusterError for one that is too old or tells none, and for what is no OpenSearch.
        """
        stranger = ClusterError(f"{self.address} is no OpenSearch: a bank is kept in one")
        try:
            answer = self.request("GET")
        except MissingError as error:
            raise stranger from error
        said = answer.get("version") if isinstance(answer, dict) else None
        if not isinstance(said, dict) or said.get("distribution") != "opensearch":
            raise stranger
        number = str(said.get("number", ""))
        found = re.match(r"([0-9]+)\.([0-9]+)", number)
        if not found:
            raise ClusterError(
                f"{self.address} does not say its version ({number or 'none'}): a bank needs "
                f"OpenSearch {_OLDEST_TOLD} or later"
            )
        version = int(found[1]), int(found[2])
        if version < OLDEST:
            raise ClusterError(
                f"{self.address} runs OpenSearch {number}: a bank needs {_OLDEST_TOLD} or later"
            )
        return version

    def close(self) -> None:
        """Close all connections; whoever asks opens them again."""
        with self._opening:
            client, self._client = self._client, None
            if client is not None and self._process == os.getpid():
                client.close()


def written(index: str) -> str:
    """Return the alias by which an index is written to."""
    return f"{index}-written"


def _client(address: ClusterAddress) -> OpenSearch:
    try:
        from opensearchpy import OpenSearch
    except ImportError as error:
        raise InstallationError(
            "a bank in a cluster needs opensearch-py: pip install 'evidencebank[cluster]'"
        ) from error
    logging.getLogger("opensearch").addFilter(_no_record)  # what matters is in our errors
    hosts = [{"host": host.strip("[]"), "port": port} for host, port in address.hosts]
    over_tls: dict[str, Any] = {}
    if address.tls:
        ca_file = str(address.ca_file) if address.ca_file else None
        over_tls = {"use_ssl": True, "verify_certs": True, "ca_certs": ca_file}
    return OpenSearch(
        hosts,
        http_auth=(address.user, address.password) if address.user else None,
        timeout=_SECONDS,
        max_retries=_RETRIES,
        retry_on_timeout=True,
        retry_on_status=(502, 504),
        pool_maxsize=_CONNECTIONS,
        dead_timeout=_DOWN,
        timeout_cutoff=_DOUBLED,
        **over_tls,
    )


def _waiting(silent: float) -> Any:
    """Return how long to wait for a connection, and for an answer."""
    from urllib3 import Timeout

    return Timeout(connect=_CONNECTING, read=silent)


def _no_record(record: logging.LogRecord) -> bool:
    return False


def _param(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _batches(actions: Iterable[Action]) -> Iterator[list[tuple[str, bytes]]]:
    """Yield lines that fit in one request, each with the id of its document."""
    lines: list[tuple[str, bytes]] = []
    size = 0
    for action, source in actions:
        ((verb, target),) = action.items()
        to = {**target, "_index": written(target["_index"])}
        data = _line({verb: to}) + (b"" if source is None else _line(source))
        if lines and size + len(data) > _BULK_BYTES:
            yield lines
            lines, size = [], 0
        lines.append((f"{verb} {target['_id']}", data))
        size += len(data)
    if lines:
        yield lines


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _is_told(answer: object) -> bool:
    """Say whether a document that was asked for among others is there, or known not to be."""
    return isinstance(answer, dict) and "error" not in answer and "found" in answer


def _has_no_failure(answer: object) -> bool:
    """Say whether no copy refused what all copies were told; a copy that is down is not told."""
    shards = answer.get("_shards") if isinstance(answer, dict) else None
    return isinstance(shards, dict) and not shards.get("failed", 1)


def _is_gone(line: tuple[str, bytes], told: Mapping[str, Any]) -> bool:
    return line[0].startswith("delete ") and told["status"] == 404
