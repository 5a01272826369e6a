"""Files of a generation or a publication, kept in an index in parts of a megabyte."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

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
    """Write a file of an index to a place on disk, where it stands when it is whole.

    Raises BankDamagedError when it is not what was written.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_name(f".{to.name}.{uuid.uuid4().hex}")
    try:
        with unfinished.open("xb") as file:
            found = _fetch_into(file, cluster, index, name, size)
            file.flush()
            os.fsync(file.fileno())
        if found != digest or unfinished.stat().st_size != size:
            raise BankDamagedError(f"{name} in {index} is not what was written")
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)


def _fetch_into(file: BinaryIO, cluster: Cluster, index: str, name: str, size: int) -> str:
    """Write the parts of a file one after the other; return the SHA-256 of them."""
    hashed = hashlib.sha256()
    count = -(-size // _PART)
    for start in range(0, count, _AT_ONCE):
        ids = [_id(name, part) for part in range(start, min(start + _AT_ONCE, count))]
        for found in cluster.get_several(index, ids):
            data = _data(found, index, name)
            hashed.update(data)
            file.write(data)
    return hashed.hexdigest()


_AT_ONCE = 8


def _data(found: dict[str, Any] | None, index: str, name: str) -> bytes:
    try:
        return base64.b64decode(found["_source"]["kept"]["data"], validate=True)  # type: ignore[index]
    except (TypeError, KeyError, binascii.Error):
        raise BankDamagedError(f"{name} in {index} is not what was written") from None
