"""What was freed is given back."""

from __future__ import annotations

import ctypes
import platform
from pathlib import Path

import pytest

from corpus.storage.memory import give_back_memory


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


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """One without the function, or a system without a list of all libraries."""

    class Other:
        def __getattr__(self, name: str) -> None:
            raise AttributeError(name)

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Other())
    give_back_memory()

    def refuse(_: object) -> None:
        raise TypeError("no name")

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    give_back_memory()
