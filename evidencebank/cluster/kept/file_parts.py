"""Files of a generation or a publication, kept in an index in parts of a megabyte."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.errors import BankDamagedError
from evidencebank.cluster.client import Action, Cluster

_PART = 1_000_000


def keep_files(cluster: Cluster, index: str, folder: Path, names: Iterable[str]) -> None:
    """Write files of a folder, by name, into an index."""
    cluster.bulk(_parts(index, folder, names))


def _parts(index: str, folder: Path, names: Iterable[str]) -> Iterator[Action]:
    for name in names:
        with (folder / name).open("rb") as file:
            for part, data in enumerate(iter(lambda: file.read(_PART), b"")):
                action = {"index": {"_index": index, "_id": _id(name, part)}}
                kept = {"data": base64.b64encode(data).decode()}
                yield action, {"file": name, "part": part, "kept": kept}


def _id(name: str, part: int) -> str:
    return f"{hashlib.sha256(name.encode()).hexdigest()}-{part}"


def fetch_file(cluster: Cluster, index: str, name: str, size: int, digest: str, to: Path) -> None:
    """Write a file of an index to a place on disk.

    Raises BankDamagedError when it is not what was written.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    count = -(-size // _PART)
    with to.open("wb") as file:
        for start in range(0, count, _AT_ONCE):
            ids = [_id(name, part) for part in range(start, min(start + _AT_ONCE, count))]
            answer = cluster.request("POST", index, "_mget", body={"ids": ids})
            for found in answer["docs"]:
                file.write(_data(found, index, name))
    with to.open("rb") as file:
        same = hashlib.file_digest(file, "sha256").hexdigest() == digest
    if not same or to.stat().st_size != size:
        to.unlink()
        raise BankDamagedError(f"{name} in {index} is not what was written")


_AT_ONCE = 8


def _data(found: dict[str, object], index: str, name: str) -> bytes:
    source = found.get("_source")
    try:
        return base64.b64decode(source["kept"]["data"], validate=True)  # type: ignore[index]
    except (TypeError, KeyError, binascii.Error):
        raise BankDamagedError(f"{name} in {index} is not what was written") from None
