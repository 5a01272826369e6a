"""A real cluster, and banks in it that are gone after their test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.kept.index_names import IndexNames
from evidencebank.cluster.parts import remove_bank
from tests.cluster.running import running_cluster
from tests.evidencebank.conftest import command, invoke  # noqa: F401 (fixtures)

_HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out of the default run what needs a cluster, which takes half a minute to start."""
    for item in items:
        if _HERE in item.path.parents and "cluster_hosts" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def cluster_hosts() -> str:
    """Return the address of a cluster, `opensearch://…`, less a bank's name."""
    return running_cluster()


@pytest.fixture(scope="session")
def cluster(cluster_hosts: str) -> Iterator[Cluster]:
    """Return what asks the cluster."""
    asked = Cluster(ClusterAddress.parse(f"{cluster_hosts}/none"))
    yield asked
    asked.close()


@pytest.fixture
def new_address(cluster_hosts: str) -> Iterator[Callable[[], str]]:
    """Return a function that names a new bank, which is gone after the test."""
    made: list[str] = []

    def name() -> str:
        made.append(f"{cluster_hosts}/test_{uuid4().hex[:10]}?shards=2")
        return made[-1]

    yield name
    for text in made:
        remove(text)


@pytest.fixture
def address(new_address: Callable[[], str]) -> str:
    """Return the address of a new bank, which is gone after the test."""
    return new_address()


def remove(text: str) -> None:
    """Remove a bank, or what there is of one."""
    address = ClusterAddress.parse(text)
    cluster = Cluster(address)
    remove_bank(cluster, IndexNames(address.bank))
    cluster.close()
