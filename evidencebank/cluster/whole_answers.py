"""Whether an answer of a cluster is whole, and what to say where it is not.

A search may leave out parts of an index, one of several searches or documents may have failed
alone, and what is no OpenSearch answers something else: each has status 200.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.errors import ClusterError
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.refusals import ABSENT, TOO_MANY, rejected_part, unreadable

_NO_INDEX = "index_not_found_exception"


def is_whole(answer: object) -> bool:
    """Say whether all parts of an index took part in an answer, and to the end."""
    shards = answer.get("_shards") if isinstance(answer, Mapping) else None
    return (
        isinstance(shards, Mapping)
        and shards.get("successful", -1) == shards.get("total")
        and not (isinstance(answer, Mapping) and answer.get("timed_out"))
    )


def may_come(answer: object) -> bool:
    """Say whether what an answer lacks may be there in a moment."""
    if not isinstance(answer, Mapping):
        return False
    if "error" in answer:
        return status_of(answer) in (ABSENT, TOO_MANY)
    return isinstance(answer.get("_shards"), Mapping)


def status_of(answer: Mapping[str, Any]) -> int:
    """Return the status of one of several answers that is an error.

    Documents that were asked for together have none: they fail where no copy of them answers.
    """
    error = answer["error"]
    kind = error.get("type") if isinstance(error, Mapping) else ""
    return int(answer.get("status") or (404 if kind == _NO_INDEX else ABSENT))


def whole(answer: Any, address: ClusterAddress) -> dict[str, Any]:
    """Return an answer that all shards took part in. Raises ClusterError for any other.

    A shard without a copy is missing without being counted as failed.
    """
    if is_whole(answer):
        found: dict[str, Any] = answer
        return found
    if isinstance(answer, Mapping) and "error" in answer:
        raise rejected_part(status_of(answer), answer, address)
    shards = answer.get("_shards") if isinstance(answer, Mapping) else None
    if not isinstance(shards, Mapping):
        raise unreadable(answer, address)
    missing = int(shards.get("total", 0)) - int(shards.get("successful", 0))
    if not missing:
        raise ClusterError(f"{address} did not get to the end of a search: try again in a minute")
    raise ClusterError(
        f"{missing} of {shards['total']} parts of the bank do not answer: see which nodes are down"
    )
