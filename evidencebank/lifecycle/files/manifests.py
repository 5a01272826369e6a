"""Manifests: what every file of a generation was when it was written.

A manifest is JSON: the version of the files' format, the generation's number, what it was built
with, how many entries it has, the size and SHA-256 of each file, and the SHA-256 of all that.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from corpus.deferred.dataclasses import dataclass

FORMAT = 1
"""Version of a generation's files."""

NAME = "manifest.json"

_CHECKSUM = "sha256"
_REMEMBERED = 4
"""A load reads the same manifest a dozen times, and to write one anew takes milliseconds."""

_KEYS = {"format", "generation", "fingerprint", "entries", "files"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation's manifest says; `files` maps names to size in bytes and SHA-256."""

    generation: int
    fingerprint: dict[str, Any]
    entries: int
    files: dict[str, tuple[int, str]]


class OtherFormatError(ValueError):
    """A manifest of another version of the format, which is `format`."""

    def __init__(self, version: int) -> None:
        super().__init__(f"format {version}")
        self.format = version


def to_bytes(manifest: Manifest) -> bytes:
    """Return what stands in the file."""
    shape = {
        "format": FORMAT,
        "generation": manifest.generation,
        "fingerprint": manifest.fingerprint,
        "entries": manifest.entries,
        "files": {
            name: {"size": size, "sha256": digest}
            for name, (size, digest) in manifest.files.items()
        },
    }
    return _rendered(shape | {_CHECKSUM: hashlib.sha256(_rendered(shape)).hexdigest()})


@lru_cache(_REMEMBERED)
def from_bytes(data: bytes) -> Manifest:
    """Return what `to_bytes` wrote, to be read only: it is remembered.

    Raises OtherFormatError for a manifest of another format, and ValueError for bytes that are
    none or not what was written. A manifest without a checksum is one of before there were any.
    """
    try:
        shape = json.loads(data)
        version = shape["format"]
        if type(version) is int and version != FORMAT:
            raise OtherFormatError(version)
        if not _is_as_written(data, shape, shape.pop(_CHECKSUM, None)):
            raise ValueError("it is not as it was written")
        if shape.keys() != _KEYS:
            raise ValueError("it says other things")
        files = {
            _inside(name): (said["size"], said["sha256"]) for name, said in shape["files"].items()
        }
        return Manifest(
            int(shape["generation"]), dict(shape["fingerprint"]), int(shape["entries"]), files
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("it is not a manifest") from error


def _is_as_written(data: bytes, shape: object, checksum: object) -> bool:
    """Say whether the bytes of a manifest are those that were written, by its checksum."""
    if checksum is None:
        return _rendered(shape) == data
    # what it is of, without writing it anew: its key is the last of the sorted ones
    summed = data.removesuffix(f',\n "{_CHECKSUM}": "{checksum}"\n}}\n'.encode()) + b"\n}\n"
    return hashlib.sha256(summed).hexdigest() == checksum


def _rendered(shape: object) -> bytes:
    return (json.dumps(shape, indent=1, sort_keys=True) + "\n").encode()


def _inside(name: str) -> str:
    """Return the name of a file, which must be one within the generation's folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name:
        raise ValueError(f"it names {name!r}, which is outside its folder")
    return name
