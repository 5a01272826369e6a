"""Whether the site is well, and how often it may be asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from evidencebank import Bank
from evidencebank.web.middleware.token_buckets import CLIENTS, Buckets
from tests.web.conftest import Visitor

Visit = Callable[..., AbstractContextManager[Visitor]]


def test_a_site_that_can_read_its_bank_is_well(visitor: Visitor, site_bank: Bank) -> None:
    """With the generation and the number of entries."""
    answer = visitor.get("/healthz").json()
    assert answer == {"status": "ok", "generation": 2, "entries": len(site_bank)}


def test_a_site_whose_bank_is_gone_is_not(visit: Visit, site_bank: Bank, tmp_path: Path) -> None:
    """503, for a balancer to send visitors elsewhere."""
    copy = tmp_path / "bank"
    shutil.copytree(site_bank.path, copy)
    with visit(copy) as visitor:
        assert visitor.get("/healthz").status_code == 200
        shutil.rmtree(copy)
        answer = visitor.get("/healthz")
        assert (answer.status_code, answer.json()) == (503, {"status": "no bank"})


def test_requests_are_counted_by_route(visit: Visit, site_bank: Bank) -> None:
    """By pattern and not by address, so that there are few names."""
    with visit(site_bank.path) as visitor:
        visitor.get("/entry/ames-2005")
        visitor.get("/entry/boyd-2008")
        visitor.get("/api/v1/search?q=a")
        visitor.get("/api/v1/search?size=999")
        visitor.get("/nowhere/at/all")
        text = visitor.get("/metrics").text
    assert 'requests_total{method="GET",route="/entry/{entry_id}",status="200"} 2.0' in text
    assert 'route="/api/v1/search",status="200"} 1.0' in text
    assert 'route="/api/v1/search",status="422"} 1.0' in text
    assert 'route="none",status="404"} 1.0' in text
    assert f"evidencebank_entries {len(site_bank):.1f}" in text
    assert 'request_seconds_count{route="/entry/{entry_id}"} 2.0' in text


def test_who_asks_the_api_too_often_is_told_when_to_come_again(
    visit: Visit, site_bank: Bank
) -> None:
    """The rate is of the API alone; pages go on."""
    with visit(site_bank.path, rate=3) as visitor:
        answers = [visitor.get("/api/v1/suggest?q=a") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[3].headers["content-type"] == "application/problem+json"
        assert 1 <= int(answers[3].headers["retry-after"]) <= 20
        assert visitor.get("/").status_code == 200


@given(st.integers(1, 50), st.lists(st.floats(0, 30), max_size=80))
def test_no_client_gets_more_than_its_rate(rate: int, waits: list[float]) -> None:
    """In any minute a client gets at most what it had saved and what came in: twice its rate."""
    now = 0.0
    buckets = Buckets(rate, lambda: now)
    taken = []
    for wait in waits:
        now += wait
        until = buckets.take("a")
        if until == 0:
            taken.append(now)
        else:
            assert 0 < until <= 60 / rate
    for begin in taken:
        assert sum(begin <= moment < begin + 60 for moment in taken) <= 2 * rate


def test_clients_are_forgotten_when_there_are_many() -> None:
    """Memory is bounded whoever asks."""
    buckets = Buckets(1)
    for number in range(CLIENTS + 10):
        assert buckets.take(str(number)) == 0
    assert len(buckets._left) == CLIENTS
