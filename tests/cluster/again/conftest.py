"""The tests of the bank once more, with every bank in a cluster.

The modules here take their tests from those of the embedded bank. A bank's folder becomes an
address with a name made of its path; what cannot hold in a cluster is named in `EXCEPTIONS`. Only
modules are taken whose banks are their own: a bank that tests share would be another for others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from evidencebank import Bank
from evidencebank.cluster.address import ClusterAddress, is_address
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.kept.index_names import IndexNames
from tests.cluster.conftest import remove

_RUN = uuid4().hex[:8]
"""What tells the banks of this process from those of others in one cluster."""

_FILES = "looks at the files of the bank's folder"

EXCEPTIONS = {
    "test_a_second_load_touches_no_file": _FILES,
    "test_a_bank_is_made_in_a_new_or_empty_folder": f"{_FILES}; see test_trouble.py",
    "test_what_is_no_bank_cannot_be_opened": f"{_FILES}; see test_trouble.py",
    "test_sources_that_cannot_be_used_change_nothing": f"{_FILES}, and loads that folder",
    "test_readers_see_one_generation_after_another_while_it_is_loaded": f"counts and {_FILES}",
    "test_a_reader_needs_no_right_to_write": "takes rights to files; see test_security.py",
    "test_editors_work_while_the_bank_is_loaded": "locks files; see test_trouble.py",
}
"""Tests that are not run here, and why; of damaged files and handles none is (see test_kept.py)."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the exceptions."""
    here = Path(__file__).parent
    left = [i for i in items if here in i.path.parents and _name(i) in EXCEPTIONS]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def _name(item: pytest.Item) -> str:
    return item.name.partition("[")[0]


@pytest.fixture(scope="session")
def address_of(cluster_hosts: str) -> Iterator[Callable[[object], object]]:
    """Return a function that gives the address in whose place a bank's folder stands."""
    made: set[str] = set()

    def address(place: object) -> object:
        if is_address(place):
            return place
        path = str(Path(str(place)).absolute())
        name = hashlib.sha256(f"{_RUN} {path}".encode()).hexdigest()[:12]
        made.add(f"{cluster_hosts}/again_{name}")
        return f"{cluster_hosts}/again_{name}"

    yield address
    for one in made:
        remove(one)


@pytest.fixture(scope="module", autouse=True)  # and no longer: other tests want folders
def _in_the_cluster(address_of: Callable[[object], object]) -> Iterator[None]:
    """Have whatever opens or makes a bank do so in the cluster."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("create", "open", "open_or_create", "repair"):
            patch.setattr(Bank, name, staticmethod(_elsewhere(getattr(Bank, name), address_of)))
        yield


def _elsewhere(
    method: Callable[..., Any], address_of: Callable[[object], object]
) -> Callable[..., Any]:
    def called(place: object, *more: Any, **named: Any) -> Any:
        return method(address_of(place), *more, **named)

    return called


@pytest.fixture(scope="session")
def small_bank_folder(cluster_hosts: str, small_library: Path) -> Iterator[str]:
    """Return the address of a bank of the sample records, to be read or copied."""
    yield from _bank_of(f"{cluster_hosts}/again_small_{_RUN}", small_library)


def _bank_of(address: str, library: Path) -> Iterator[str]:
    remove(address)
    with Bank.create(address) as bank:
        bank.load([library], workers=1)
    yield address
    remove(address)


@pytest.fixture
def own_bank(small_bank_folder: str, address_of: Callable[[object], object]) -> Iterator[Bank]:
    """Return a bank of the sample records that a test may change."""
    address = f"{small_bank_folder}_own"
    cloned(small_bank_folder, address)
    with Bank.open(address) as bank:
        yield bank
    remove(address)


def cloned(source: str, target: str) -> None:
    """Make a bank that is what another is, by the cluster's own means."""
    old, new = (ClusterAddress.parse(text) for text in (source, target))
    remove(target)
    cluster = Cluster(old)
    names = IndexNames(old.bank)
    number = int(
        cluster.request("GET", names.generations.alias, "_doc", "about")["_source"]["number"]
    )
    indexes = [*names.lasting, *names.generations.all_of(number)]
    for index in indexes:
        cluster.request("PUT", index, "_settings", body={"index.blocks.write": True})
    for index in indexes:
        name = index.replace(old.bank, new.bank, 1)
        cluster.clone_index(index, name, {"index.blocks.write": None}, 120)
        cluster.request("PUT", index, "_settings", body={"index.blocks.write": None})
    aliases = IndexNames(new.bank).generations
    pairs = ((aliases.alias, aliases.files_of), (aliases.docs_alias, aliases.docs_of))
    actions = [{"add": {"alias": alias, "index": of(number)}} for alias, of in pairs]
    cluster.request("POST", "_aliases", body={"actions": actions})
    cluster.close()
