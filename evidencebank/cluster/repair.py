"""Repairing a bank in a cluster: a generation is made anew from its entries."""

from __future__ import annotations

from collections.abc import Callable

from corpus.errors import BankDamagedError, BankNotFoundError
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.parts import open_cluster_bank
from evidencebank.lifecycle.build_generation import Building
from evidencebank.lifecycle.repair import Repair
from evidencebank.progress import Progress


def repair_cluster_bank(address: ClusterAddress, progress: Progress) -> Repair:
    """Build the current generation again if it is damaged, and return to a whole publication.

    Entries and what editors wrote are the cluster's to keep: what is wrong with them is told, and
    a snapshot brings them back. Raises what `Bank.repair` does.
    """
    parts = open_cluster_bank(address)
    mended: list[str] = []
    try:
        lost = parts.entries.check() + parts.records.check()
        with parts.writing() as (generations, store):
            generations.refuse_newer()
            wrong = _wrong(generations.verify, generations.current())
            if wrong:
                building = Building(generations, store, progress)
                building.publish(building.present_scheme(), building.present_settings(), anew=True)
                mended.append(
                    f"built generation {generations.current()} from "
                    f"{store.count(store.generation):,} entries"
                )
        more, also = parts.publications().repair()
        return Repair((*lost, *wrong, *more), (*mended, *also), tuple(lost))
    finally:
        parts.close()


def _wrong(verify: Callable[[int], list[str]], number: int) -> list[str]:
    try:
        return verify(number)
    except (BankDamagedError, BankNotFoundError) as error:
        return [str(error)]
