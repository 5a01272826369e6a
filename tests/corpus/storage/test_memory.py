"""What was freed is given back."""

from __future__ import annotations

import ctypes
import mmap
import platform
import threading
from pathlib import Path

import pytest

from corpus.storage.memory import give_back_at_once, give_back_memory, map_for_reading

STATUS = Path("/proc/self/status")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked")
def test_freed_memory_is_given_back() -> None:
    """A hundred megabytes of small objects, with one that stays behind them."""
    statm = Path("/proc/self/statm")
    many = [bytes(1_000) for _ in range(100_000)]
    last = bytes(1_000)
    del many
    before = int(statm.read_text().split()[1])
    give_back_memory()
    assert int(statm.read_text().split()[1]) <= before
    assert len(last) == 1_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked")
def test_what_a_thread_has_freed_is_not_kept_for_it() -> None:
    """Fifty megabytes of texts, which a thread that goes on has read and forgotten."""
    statm = Path("/proc/self/statm")
    give_back_at_once()
    begun, read, over = (threading.Event() for _ in range(3))

    def reading() -> None:
        begun.wait()
        for count, size in ((1, 30_000_000), (50, 900_000)):  # glibc keeps as much as the largest
            texts = [b"e" * size for _ in range(count)]
            del texts
        read.set()
        over.wait()

    thread = threading.Thread(target=reading)
    thread.start()
    before = int(statm.read_text().split()[1])
    begun.set()
    read.wait()
    grown = int(statm.read_text().split()[1]) - before
    over.set()
    thread.join()
    assert grown * mmap.PAGESIZE < 10_000_000


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells what is of files")
def test_pages_of_a_mapped_file_are_let_go_and_read_again(tmp_path: Path) -> None:
    """Fifty megabytes that were looked at once count as memory no longer, and are still there."""

    def of_files() -> int:
        # files of a disk that is memory count as shared memory
        lines = STATUS.read_text().splitlines()
        held = [line.split() for line in lines if line.startswith(("RssFile", "RssShmem"))]
        return sum(int(size) for _, size, _ in held) * 1024

    path, size = tmp_path / "large", 50_000_000
    path.write_bytes(bytes(size - 1) + b"e")
    with path.open("rb") as file:
        data = map_for_reading(file, size)
    assert len(data[:]) == size
    held = of_files()
    give_back_memory()
    assert held - of_files() > size / 2
    assert data[-1:] == b"e"
    data.close()
    give_back_memory()  # what is closed is left alone


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """One without the function, or a system without a list of all libraries."""

    class Other:
        def __getattr__(self, name: str) -> None:
            raise AttributeError(name)

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Other())
    give_back_memory()
    give_back_at_once()

    def refuse(_: object) -> None:
        raise TypeError("no name")

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    give_back_memory()
    give_back_at_once()
