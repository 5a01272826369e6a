"""The site over a bank in a cluster: the same pages, a swap seen at once, and trouble told."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from evidencebank import Bank
from evidencebank.web.app import create_app
from evidencebank.web.settings import SiteSettings
from tests.evidencebank.samples import RECORDS
from tests.web.conftest import visiting

WATCHES = """
import sys, time
from evidencebank import Bank
bank = Bank.open(sys.argv[1])
print(len(bank), flush=True)
while len(bank) == 3:
    time.sleep(0.02)
print(len(bank), time.time(), flush=True)
"""


def test_the_site_answers_from_a_cluster(
    address: str, folder: Path, write_records: Callable[..., Path]
) -> None:
    """Pages, the API, ETags that change with the generation, health, metrics, readers' forms."""
    write_records(folder / "some.jsonl", *RECORDS[:-1])
    with Bank.create(address) as bank:
        bank.load([folder])
        found = bank.search("prison")
        with visiting(create_app(address, SiteSettings())) as site:
            page = site.get("/", params={"q": "prison"})
            assert page.status_code == 200
            assert found.hits[0].entry.title.split(":")[0] in page.text
            assert site.get(f"/entry/{found.hits[0].id}").status_code == 200
            told = site.get("/api/v1/search", params={"q": "prison"}).json()
            assert told["total"] == found.total
            everything = site.get("/")
            tag = {"if-none-match": everything.headers["etag"]}
            assert site.get("/", headers=tag).status_code == 304
            assert site.get("/healthz").json()["entries"] == len(RECORDS) - 1
            assert f"{len(RECORDS) - 1}.0" in site.get("/metrics").text
            write_records(folder / "some.jsonl", *RECORDS)
            bank.load([folder])
            until = time.monotonic() + 30
            while site.get("/healthz").json()["entries"] != len(RECORDS):
                assert time.monotonic() < until
                time.sleep(0.1)
            assert site.get("/", headers=tag).status_code == 200


def test_another_process_sees_a_swap_within_a_second(
    address: str, folder: Path, write_records: Callable[..., Path]
) -> None:
    """Whichever process it is that builds."""
    write_records(folder / "some.jsonl", *RECORDS[:3])
    with Bank.create(address) as bank:
        bank.load([folder])
        command = [sys.executable, "-c", WATCHES, address]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
            assert watching.stdout is not None
            assert watching.stdout.readline() == "3\n"
            write_records(folder / "some.jsonl", *RECORDS[:5])
            bank.load([folder])
            swapped = bank.stamp[0] / 1e9
            count, seen = watching.stdout.readline().split()
    assert count == "5"
    print(f"seen {float(seen) - swapped:.2f} s after it was written")
