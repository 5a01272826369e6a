"""What a cluster refuses, and what to do about it: one line for each sort of trouble."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.errors import ClusterError
from evidencebank.cluster.address import CA_FILE, PASSWORD_FILE, USER, ClusterAddress

TOO_MANY, ABSENT = 429, 503
"""The statuses of what a cluster has no room for at the moment, and of what no copy answers for."""

_MAX_REASON = 200


class ConflictError(ClusterError):
    """Somebody else has written the document meanwhile."""


class MissingError(ClusterError):
    """There is no such document, or no such index, which is `index` then."""

    def __init__(self, message: str, index: str = "") -> None:
        super().__init__(message)
        self.index = index


def refusal(error: Exception, address: ClusterAddress) -> ClusterError:
    """Return the error of ours that tells an error of the client."""
    from opensearchpy import exceptions

    if isinstance(error, exceptions.SSLError):
        return ClusterError(
            f"the certificate of {address} is not trusted ({_cause(error)}): name the file of the "
            f"authority that signed it in {CA_FILE}"
        )
    if isinstance(error, exceptions.ConnectionTimeout):
        return ClusterError(f"{address} takes too long to answer: see what its nodes are doing")
    if isinstance(error, exceptions.ConnectionError):
        return ClusterError(f"no node of {address} answers ({_cause(error)}): are they running?")
    if not isinstance(error, exceptions.TransportError) or not isinstance(error.status_code, int):
        return unreadable(error, address)
    return _by_status(error.status_code, error.info, address)


def _by_status(status: int, info: object, address: ClusterAddress) -> ClusterError:
    kind, reason, index = _told(info)
    match status:
        case 401:
            return ClusterError(
                f"{address} does not accept the user and password: set {USER} and {PASSWORD_FILE}"
            )
        case 403 | 429 if kind == "cluster_block_exception":
            return ClusterError(
                f"{address} takes nothing new ({reason}): where a disk is full, make room on it"
            )
        case 403:
            return ClusterError(f"the user may not do that in {address} ({reason})")
        case 404:
            return MissingError(
                f"{address} has nothing of that name ({reason or 'no document'})", index
            )
        case 409:
            return ConflictError(f"somebody else has written to {address} meanwhile: try again")
        case _ if status == TOO_MANY:
            return ClusterError(f"{address} has too much to do: try again in a minute")
        case _ if status == ABSENT:
            return ClusterError(
                f"part of {address} does not answer ({reason}): see which nodes are down"
            )
    return ClusterError(f"{address} refuses what it is asked ({status}: {reason})")


def rejected_item(line: str, told: Mapping[str, Any], address: ClusterAddress) -> ClusterError:
    """Return the error that tells why a document of a bulk request was not written."""
    error = _by_status(int(told["status"]), {"error": told["error"]}, address)
    return type(error)(f"{error} ({_short(line)})")


def rejected_part(status: int, told: Mapping[str, Any], address: ClusterAddress) -> ClusterError:
    """Return the error that tells why one of several things that were asked at once failed."""
    return _by_status(status, told, address)


def unreadable(answer: object, address: ClusterAddress) -> ClusterError:
    """Return the error for an answer that is none of OpenSearch's."""
    return ClusterError(f"{address} gives no answer that can be read ({_short(str(answer))})")


def _told(info: object) -> tuple[str, str, str]:
    """Return the type, the reason and the index of an error that a cluster tells."""
    error = info.get("error") if isinstance(info, Mapping) else None
    if not isinstance(error, Mapping):
        said = info.get("reason") or info.get("message") if isinstance(info, Mapping) else None
        return "", _short(str(error or said or "")), ""
    cause = error
    roots = error.get("root_cause") or [error]
    # what all shards failed with says more than that they did
    if isinstance(roots, list) and roots and isinstance(roots[0], Mapping):
        cause = roots[0]
    reason = _short(str(cause.get("reason") or error.get("reason") or error.get("type") or ""))
    return str(error.get("type", "")), reason, str(error.get("index", ""))


def _cause(error: Any) -> str:
    """Return what the network said, without what the client makes of it."""
    cause = getattr(error, "info", None) or error
    while isinstance(cause, BaseException):
        inner = getattr(cause, "reason", None) or cause.__cause__
        if not isinstance(inner, BaseException):
            break
        cause = inner
    return _short(str(cause).rpartition(": ")[2] or type(cause).__name__)


def _short(text: str) -> str:
    """Return a text that is one line and tells no terminal anything."""
    plain = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    return plain if len(plain) <= _MAX_REASON else f"{plain[:_MAX_REASON]}…"
