"""Files of a generation or a publication, kept in an index in parts of a megabyte.

Parts that get smaller by it are compressed: half of what is sent, kept by two nodes and fetched by
readers goes by that, and the nodes save the time that it takes. Numbers that are as good as random,
such as weights, are kept as they are.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import BankDamagedError
from evidencebank.cluster.client import Action, Cluster

_PART = 1_000_000

_TRIED = 16_384
"""Bytes in the middle of a part by which it is judged whether compressing it is worth it."""

_WORTH = 0.8

_BYTES, _PARTS = 8_000_000, 100
"""How much is fetched by one request, at the most."""


def keep_files(cluster: Cluster, index: str, folder: Path, names: Iterable[str]) -> None:
    """Write files of a folder, by name, into an index."""
    cluster.bulk(_documents(index, folder, names))


def _documents(index: str, folder: Path, names: Iterable[str]) -> Iterator[Action]:
    for name in names:
        with (folder / name).open("rb") as file:
            for part, data in enumerate(iter(lambda: file.read(_PART), b"")):
                action = {"index": {"_index": index, "_id": _id(name, part)}}
                yield action, {"file": name, "part": part, "kept": _kept(data)}


def _kept(data: bytes) -> dict[str, str]:
    """Return what a document keeps of a part: its `data`, or these compressed, `zlib`; base64."""
    middle = len(data) // 2
    tried = data[max(middle - _TRIED // 2, 0) : middle + _TRIED // 2]
    if len(zlib.compress(tried, 1)) <= _WORTH * len(tried):
        return {"zlib": base64.b64encode(zlib.compress(data, 1)).decode()}
    return {"data": base64.b64encode(data).decode()}


def _id(name: str, part: int) -> str:
    return f"{hashlib.sha256(name.encode()).hexdigest()}-{part}"


def fetch_files(
    cluster: Cluster, index: str, files: Mapping[str, tuple[int, str]], folder: Path
) -> None:
    """Write files of an index, given with size and SHA-256, into a folder, each when it is whole.

    Raises BankDamagedError when one is not what was written; those before it stand then.
    """
    parts = (part for name, (size, _) in files.items() for part in _parts(name, size))
    fetched = _fetched(cluster, index, parts)
    for name, (size, digest) in files.items():
        _write(islice(fetched, _count(size)), f"{name} in {index}", digest, folder / name)


def fetch_file(cluster: Cluster, index: str, name: str, size: int, digest: str, to: Path) -> None:
    """Write a file of an index to a place on disk, as `fetch_files` does."""
    _write(_fetched(cluster, index, _parts(name, size)), f"{name} in {index}", digest, to)


class _FilePart(NamedTuple):
    """A part of a file, and how many bytes it has."""

    name: str
    number: int
    size: int


def _parts(name: str, size: int) -> list[_FilePart]:
    return [_FilePart(name, n, min(_PART, size - n * _PART)) for n in range(_count(size))]


def _count(size: int) -> int:
    return -(-size // _PART)


def _write(parts: Iterable[bytes], what: str, digest: str, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_name(f".{to.name}.{uuid.uuid4().hex}")
    hashed = hashlib.sha256()
    try:
        with unfinished.open("xb") as file:
            for data in parts:
                hashed.update(data)
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if hashed.hexdigest() != digest:
            raise BankDamagedError(f"{what} is not what was written")
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)


def _fetched(cluster: Cluster, index: str, parts: Iterable[_FilePart]) -> Iterator[bytes]:
    """Yield the bytes of parts, some megabytes of them fetched at a time."""
    for some in _together(parts):
        ids = [_id(part.name, part.number) for part in some]
        for part, found in zip(some, cluster.get_several(index, ids), strict=True):
            yield _data(found, part, index)


def _together(parts: Iterable[_FilePart]) -> Iterator[list[_FilePart]]:
    some: list[_FilePart] = []
    size = 0
    for part in parts:
        if some and (size + part.size > _BYTES or len(some) == _PARTS):
            yield some
            some, size = [], 0
        some.append(part)
        size += part.size
    if some:
        yield some


def _data(found: dict[str, Any] | None, part: _FilePart, index: str) -> bytes:
    try:
        kept = found["_source"]["kept"]  # type: ignore[index]
        if "zlib" not in kept:
            return base64.b64decode(kept["data"], validate=True)
        packed = base64.b64decode(kept["zlib"], validate=True)
        return zlib.decompressobj().decompress(packed, part.size + 1)
    except (TypeError, KeyError, binascii.Error, zlib.error):
        raise BankDamagedError(f"{part.name} in {index} is not what was written") from None
