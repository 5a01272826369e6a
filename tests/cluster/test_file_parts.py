"""Files kept in an index come back byte for byte, in few requests, compressed where that helps."""

from __future__ import annotations

import base64
import hashlib
import random
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from corpus.errors import BankDamagedError
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.kept.file_parts import fetch_file, fetch_files, keep_files

_RANDOM = random.Random(7).randbytes(1_500_000)
_FILES = {
    "empty.npy": b"",
    "short.json": b"{}",
    "arrays/even.npy": bytes(2_500_000),
    "arrays/random.npy": _RANDOM,
    "arrays/both.npy": bytes(1_000_000) + _RANDOM[:900_000] + b"prison " * 10_000,
    **{f"small/{number}.npy": b"%d" % number for number in range(150)},
}


class Kept:
    """Stands for a cluster: documents by id, and how often they were asked for."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self.asked = 0

    def bulk(self, actions: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> None:
        """Keep documents."""
        for action, document in actions:
            self.documents[action["index"]["_id"]] = document

    def get_several(self, _: str, ids: Sequence[str]) -> list[dict[str, Any] | None]:
        """Return documents."""
        self.asked += 1
        found = map(self.documents.get, ids)
        return [{"_source": document} if document else None for document in found]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Keep the files."""
    kept = Kept()
    for name, data in _FILES.items():
        path = tmp_path / "from" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    keep_files(cast("Cluster", kept), "files", tmp_path / "from", _FILES)
    return kept


def told(name: str) -> tuple[int, str]:
    """Return what a manifest says of a file."""
    return len(_FILES[name]), hashlib.sha256(_FILES[name]).hexdigest()


def test_files_come_back_as_they_were(kept: Kept, tmp_path: Path) -> None:
    """Whatever their size; many in one request."""
    files = {name: told(name) for name in _FILES}
    fetch_files(cast("Cluster", kept), "files", files, tmp_path / "to")
    for name, data in _FILES.items():
        assert (tmp_path / "to" / name).read_bytes() == data
    assert kept.asked <= 5


def test_what_gets_smaller_is_compressed(kept: Kept) -> None:
    """And what does not is kept as it is."""
    forms = {(one["file"], one["part"]): set(one["kept"]) for one in kept.documents.values()}
    assert forms["arrays/even.npy", 0] == forms["arrays/both.npy", 0] == {"zlib"}
    assert forms["arrays/random.npy", 0] == {"data"}
    sizes = sum(len(*one["kept"].values()) for one in kept.documents.values())
    assert sizes < 1.5 * 2_500_000


@pytest.mark.parametrize(
    "other",
    [zlib.compress(bytes(1_000_001)), zlib.compress(bytes(999_999)), b"prison", b""],
)
def test_another_part_is_damage(kept: Kept, tmp_path: Path, other: bytes) -> None:
    """Longer, shorter, or nothing that was compressed."""
    name = "arrays/even.npy"
    for document in kept.documents.values():
        if document["file"] == name and document["part"] == 1:
            document["kept"] = {"zlib": base64.b64encode(other).decode()}
    with pytest.raises(BankDamagedError, match=r"even\.npy in files"):
        fetch_file(cast("Cluster", kept), "files", name, *told(name), tmp_path / "even.npy")
    assert not (tmp_path / "even.npy").exists()
