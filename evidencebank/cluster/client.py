"""Asking a cluster: whole answers only, waiting within bounds, and errors that say what to do.

Requests are built of data: paths of quoted parts, bodies of plain values.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from corpus.errors import ClusterError, InstallationError
from corpus.storage.fork_safe_lock import ForkSafeLock
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.refusals import MissingError, refusal, rejected_item

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

OLDEST = (2, 11)
"""The first version of OpenSearch that a bank can be kept in."""

_SECONDS = 30.0
"""How long a node may be silent before another is asked."""

_RETRIES = 3
_CONNECTIONS = 16
"""Connections to each node that are kept open."""

_TOO_MANY, _ABSENT = 429, 503
_PAUSES = {_TOO_MANY: (0.1, 0.2, 0.5, 1, 2, 4, 8, 16), _ABSENT: (0.1, 0.2, 0.5, 1, 2)}
"""Seconds between tries: half a minute while the cluster has too much to do, some seconds while
what a node had is found elsewhere."""

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
        pauses: dict[object, Iterator[float]] = {}
        while True:
            try:
                return self.client.transport.perform_request(
                    method, url, params=given, body=body, timeout=seconds or _SECONDS
                )
            except OpenSearchException as error:
                status = getattr(error, "args", (0,))[0]
                left = pauses.setdefault(status, iter(_PAUSES.get(status, ())))
                pause = next(left, None)
                if pause is None:
                    raise refusal(error, self.address) from error
                time.sleep(pause)

    def search(self, index: str, body: Mapping[str, Any], **params: Any) -> dict[str, Any]:
        """Search an index, or what an alias names. Raises ClusterError unless all shards answer."""
        asked: dict[str, Any] = {"allow_partial_search_results": False, **params}
        return self._whole_search(index, body=body, **asked)

    def _whole_search(self, *index: str, body: Mapping[str, Any], **asked: Any) -> dict[str, Any]:
        """Search until all shards take part, for as long as one may take to be found again."""
        for pause in (*_PAUSES[_ABSENT], None):
            answer: dict[str, Any] = self.request("POST", *index, "_search", body=body, **asked)
            if pause is None or _is_whole(answer):
                break
            time.sleep(pause)
        return whole(answer)

    def count(self, index: str, query: Mapping[str, Any]) -> int:
        """Return how many documents match a query."""
        return int(whole(self.request("POST", index, "_count", body={"query": query}))["count"])

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
        return found

    def exists(self, index: str) -> bool:
        """Say whether there is an index, or an alias, of a name."""
        return bool(self.request("HEAD", index))

    def make_index(self, index: str, body: Mapping[str, Any]) -> None:
        """Make an index, unless it is there: a request whose answer was lost is sent again."""
        try:
            self.request("PUT", index, body=body)
        except ClusterError:
            if not self.exists(index):
                raise

    def put(self, index: str, document: str, source: Mapping[str, Any], **params: Any) -> Any:
        """Write a document.

        With `op_type="create"`, or with `if_seq_no` and `if_primary_term`, raises ConflictError
        when somebody else has written it meanwhile: or this process, where the answer to that was
        lost with a node.
        """
        return self.request("PUT", index, "_doc", document, body=source, **params)

    def bulk(self, actions: Iterable[Action], refresh: bool = False) -> int:
        """Write many documents, some megabytes at once; return how many.

        What the cluster has no room for at the moment is sent again. Raises ClusterError, naming
        the document, when one is refused; those before it are written.
        """
        done = 0
        for lines in _batches(actions):
            self._send(lines, refresh)
            done += len(lines)
        return done

    def _send(self, lines: Sequence[tuple[str, bytes]], refresh: bool) -> None:
        for pause in (*_PAUSES[_TOO_MANY], None):
            body = b"".join(data for _, data in lines)
            answer = self.request("POST", "_bulk", body=body, refresh=refresh or None)
            if not answer["errors"]:
                return
            again = []
            for line, item in zip(lines, answer["items"], strict=True):
                (told,) = item.values()
                if told["status"] == _TOO_MANY and pause is not None:
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

        Raises ClusterError for one that is too old, and for what is no OpenSearch.
        """
        said = self.request("GET").get("version", {})
        number = str(said.get("number", ""))
        major, minor = (int(part) for part in [*number.split("."), "0", "0"][:2] if part.isdigit())
        if said.get("distribution") != "opensearch":
            raise ClusterError(f"{self.address} is no OpenSearch: a bank is kept in one")
        if (major, minor) < OLDEST:
            raise ClusterError(
                f"{self.address} runs OpenSearch {number}: a bank needs "
                f"{'.'.join(map(str, OLDEST))} or later"
            )
        return major, minor

    def close(self) -> None:
        """Close all connections; whoever asks opens them again."""
        with self._opening:
            client, self._client = self._client, None
            if client is not None and self._process == os.getpid():
                client.close()


def whole(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer that all shards took part in. Raises ClusterError for any other.

    A shard without a copy is missing without being counted as failed.
    """
    if not _is_whole(answer):
        shards = answer["_shards"]
        raise ClusterError(
            f"{shards['total'] - shards['successful']} of {shards['total']} parts of the bank do "
            "not answer: see which nodes are down"
        )
    return answer


def _is_whole(answer: Mapping[str, Any]) -> bool:
    shards = answer["_shards"]
    return shards["successful"] == shards["total"] and not answer.get("timed_out")


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
        **over_tls,
    )


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
        data = _line(action) + (b"" if source is None else _line(source))
        if lines and size + len(data) > _BULK_BYTES:
            yield lines
            lines, size = [], 0
        lines.append((f"{verb} {target['_id']}", data))
        size += len(data)
    if lines:
        yield lines


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _is_gone(line: tuple[str, bytes], told: Mapping[str, Any]) -> bool:
    return line[0].startswith("delete ") and told["status"] == 404
