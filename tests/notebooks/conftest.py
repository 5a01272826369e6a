"""What the tests of notebooks share: their modules, the sample bank, and figures to look at."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from evidencebank import Bank
from tests.places import NOTEBOOKS


@pytest.fixture(scope="session")
def notebook_module() -> Iterator[Callable[[str], ModuleType]]:
    """Return a function that imports a module the way a notebook does; nothing is drawn to see."""
    for needed in ("IPython", "matplotlib", "networkx", "pandas"):
        pytest.importorskip(needed)
    import matplotlib as mpl

    mpl.use("agg")
    sys.path.insert(0, str(NOTEBOOKS))
    with mpl.rc_context():
        yield import_module
    sys.path.remove(str(NOTEBOOKS))


@pytest.fixture(scope="session")
def sample(sample_bank: Bank) -> Bank:
    """Return the sample bank, by the name that notebooks have for it."""
    return sample_bank


@pytest.fixture
def make_bank(folder: Path, write_records: Callable[..., Path]) -> Iterator[Callable[..., Bank]]:
    """Return a function that makes a bank of records."""
    made = []

    def make(*records: dict[str, object]) -> Bank:
        bank = Bank.create(folder / f"bank{len(made)}")
        made.append(bank)
        bank.load(write_records(folder / "records.jsonl", *records))
        return bank

    yield make
    for bank in made:
        bank.close()
