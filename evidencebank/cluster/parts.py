"""The parts of a bank in a cluster, and making one there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache, partial
from pathlib import Path

from corpus.errors import BankNotFoundError, ClusterError, InputError
from corpus.scheme import Scheme
from corpus.storage.disk_errors import clear_storage_errors
from corpus.storage.store import Store
from evidencebank.bank_parts import BankParts
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.kept.editorial import ClusterEditorial
from evidencebank.cluster.kept.entry_store import EntryStore
from evidencebank.cluster.kept.generations import ClusterGenerations, is_ours, remove_index
from evidencebank.cluster.kept.index_names import (
    EDITORIAL,
    ENTRIES,
    FORMAT,
    MESSAGES,
    SOURCES,
    STATE,
    IndexNames,
    made_with,
)
from evidencebank.cluster.kept.messages import ClusterMessages
from evidencebank.cluster.kept.working_store import working_store
from evidencebank.cluster.kept.writer_lock import writer_lock
from evidencebank.cluster.published_by_entry import ClusterPublications, write_published
from evidencebank.cluster.snapshot import ClusterSnapshot, write_documents
from evidencebank.lifecycle.build_generation import Building
from evidencebank.lifecycle.publications import REMEDY
from evidencebank.progress import silent
from evidencebank.snapshot import Snapshot
from recommender.related_settings import DEFAULT

_WRITER = "lock"
_PUBLISHER = "publishing"


def open_cluster_bank(address: ClusterAddress) -> BankParts[Snapshot]:
    """Return the parts of a bank in a cluster.

    Raises BankNotFoundError when there is none, or one of another format, InputError when an index
    of its name is somebody else's.
    """
    cluster = Cluster(address)
    cluster.version()
    names = IndexNames(address.bank)
    version = is_ours(cluster, names.state)
    if not version or not cluster.exists(names.generations.alias):
        cluster.close()
        raise BankNotFoundError(f"there is no bank at {address}: make one with 'build'")
    if version != FORMAT:
        remedy = "upgrade evidencebank" if version > FORMAT else "build a new bank from the sources"
        raise BankNotFoundError(
            f"{address} keeps its bank in format {version}, this version reads format {FORMAT}: "
            f"{remedy}"
        )
    return _parts(cluster, names)


def is_cluster_bank(address: ClusterAddress) -> bool:
    """Say whether there is a whole bank of a name in a cluster."""
    cluster = Cluster(address)
    try:
        names = IndexNames(address.bank)
        return bool(is_ours(cluster, names.state)) and cluster.exists(names.generations.alias)
    finally:
        cluster.close()


def create_cluster_bank(address: ClusterAddress) -> BankParts[Snapshot]:
    """Make an empty bank in a cluster and return its parts.

    What a process left that died while it made one is made use of. Raises InputError when there is
    a bank of that name, or an index that is somebody else's, BankLockedError when another process
    is making one.
    """
    cluster = Cluster(address)
    cluster.version()
    names = IndexNames(address.bank)
    taken = InputError(f"there is a bank at {address}: name a new one")
    if cluster.exists(names.generations.alias) and is_ours(cluster, names.state):
        raise taken
    _refuse_foreign(cluster, names)
    cluster.make_index(names.state, made_with(STATE))
    with writer_lock(cluster, names.state, _WRITER):
        if cluster.exists(names.generations.alias):
            raise taken
        try:
            make_lasting(cluster, names)
            with working_store(cluster, names) as store:
                generations = generations_of(cluster, names)
                Building(generations, store, silent).publish(Scheme(), DEFAULT)
        except BaseException:
            with suppress(ClusterError):
                remove_bank(cluster, names)
            raise
    return _parts(cluster, names)


def _refuse_foreign(cluster: Cluster, names: IndexNames) -> None:
    if cluster.exists(names.bank):
        raise InputError(
            f"{cluster.address} has something else named {names.bank!r}: name the bank otherwise"
        )
    for index in names.lasting:
        is_ours(cluster, index)


def make_lasting(cluster: Cluster, names: IndexNames) -> None:
    """Make the indexes that no generation has of its own, where they are not there."""
    shards = cluster.address.shards
    cluster.make_index(names.entries, made_with(ENTRIES, shards))
    cluster.make_index(names.sources, made_with(SOURCES, shards))
    cluster.make_index(names.editorial, made_with(EDITORIAL))
    cluster.make_index(names.messages, made_with(MESSAGES))


def remove_bank(cluster: Cluster, names: IndexNames) -> None:
    """Remove all that a bank has in a cluster, its state last."""
    for numbered in (names.publications, names.generations):
        ClusterGenerations(cluster, numbered).remove_all()
    for index in reversed(names.lasting):
        remove_index(cluster, index)


def generations_of(cluster: Cluster, names: IndexNames) -> ClusterGenerations:
    """Return the generations of a bank."""
    return ClusterGenerations(cluster, names.generations, write_docs=write_documents)


def publications_of(cluster: Cluster, names: IndexNames) -> ClusterGenerations:
    """Return what keeps the publications of a bank's related lists."""
    return ClusterGenerations(cluster, names.publications, REMEDY, write_published)


def _parts(cluster: Cluster, names: IndexNames) -> BankParts[Snapshot]:
    disk = Path(tempfile.gettempdir())
    entries = EntryStore(cluster, names)
    generations = generations_of(cluster, names)
    published = publications_of(cluster, names)

    @contextmanager
    def writing() -> Iterator[tuple[ClusterGenerations, Store]]:
        with (
            clear_storage_errors(disk),
            writer_lock(cluster, names.state, _WRITER),
            working_store(cluster, names) as store,
        ):
            yield generations, store

    def close() -> None:
        generations.close()
        published.close()
        cluster.close()

    def publishing() -> AbstractContextManager[None]:
        return writer_lock(cluster, names.editorial, _PUBLISHER)

    return BankParts(
        place=cluster.address,
        disk=disk,
        folder=None,
        entries=entries,
        records=ClusterEditorial(cluster, names),
        generations=generations,
        publications=cache(lambda: ClusterPublications(cluster, published, disk, publishing)),
        messages=partial(ClusterMessages, cluster, names),
        opens=partial(ClusterSnapshot, cluster, generations, entries),
        writing=writing,
        remove=partial(remove_bank, cluster, names),
        close=close,
    )
