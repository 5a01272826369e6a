"""Pages are made in turns: an address that asks for much leaves threads for the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import anyio
import pytest
from starlette.requests import Request

from evidencebank.web.middleware.fair_scheduler import LONG, SHARE, THREADS, FairScheduler


def request_from(host: str) -> Request:
    """Return a request from an address."""
    return Request({"type": "http", "client": (host, 1), "headers": []})


def test_one_address_has_its_share_of_the_threads_and_another_is_answered_meanwhile() -> None:
    """However many it asks for; they are made in the order in which they came."""
    scheduler, go_on = FairScheduler(), threading.Event()
    begun: list[int] = []

    def slow(number: int) -> None:
        begun.append(number)
        assert go_on.wait(30)

    async def both() -> None:
        async with anyio.create_task_group() as tasks:
            for number in range(3 * THREADS):
                tasks.start_soon(scheduler.run, request_from("greedy"), lambda n=number: slow(n))
            with anyio.fail_after(20):
                while len(begun) < SHARE:
                    await anyio.sleep(0.001)
                assert await scheduler.run(request_from("visitor"), lambda: "page") == "page"
            assert len(begun) == SHARE
            go_on.set()

    anyio.run(both)
    assert sorted(begun) == list(range(3 * THREADS))
    assert scheduler._clients == {}


def test_an_error_gives_the_turn_back() -> None:
    """The next of the same address has it."""
    scheduler = FairScheduler()

    async def fail_and_go_on() -> str:
        for _ in range(SHARE + 1):
            with pytest.raises(ZeroDivisionError):
                await scheduler.run(request_from("a"), lambda: 1 // 0)
        return await scheduler.run(request_from("a"), lambda: "page")

    assert anyio.run(fail_and_go_on) == "page"
    assert scheduler._clients == {}


def test_a_page_of_the_same_address_is_begun_when_the_one_before_has_taken_long() -> None:
    """Not before: two at once wait for each other."""
    scheduler, go_on = FairScheduler(), threading.Event()
    begun: list[float] = []

    def slow() -> None:
        begun.append(time.perf_counter())
        assert go_on.wait(30)

    async def two() -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(SHARE):
                tasks.start_soon(scheduler.run, request_from("a"), slow)
            with anyio.fail_after(20):
                while len(begun) < SHARE:
                    await anyio.sleep(0.001)
            go_on.set()

    anyio.run(two)
    # clocks of event loops tick by the millisecond
    assert all(after - before > 0.8 * LONG for before, after in pairwise(begun))


def test_a_page_of_the_same_address_is_begun_as_soon_as_the_one_before_is_made() -> None:
    """None waits for the time that a long one is given."""
    scheduler, count = FairScheduler(), 200

    async def many() -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(count):
                tasks.start_soon(scheduler.run, request_from("a"), lambda: "page")

    began = time.perf_counter()
    anyio.run(many)
    assert time.perf_counter() - began < count * LONG


def test_what_takes_a_moment_is_made_by_the_event_loop() -> None:
    """Nothing else is; None says that it does not, and errors are the caller's."""
    scheduler = FairScheduler()
    made_in: list[str] = []

    def make(answer: str | None) -> str | None:
        made_in.append(threading.current_thread().name)
        return answer

    async def one_after_the_other() -> list[str | None]:
        own, request = threading.current_thread().name, request_from("a")
        answers = [
            await scheduler.run(request, partial(make, "page"), partial(make, "moment")),
            await scheduler.run(request, partial(make, "page"), partial(make, None)),
        ]
        with pytest.raises(ZeroDivisionError):
            await scheduler.run(request, partial(make, "page"), lambda: str(1 // 0))
        answers.append(await scheduler.run(request, partial(make, "page")))
        assert [name == own for name in made_in] == [True, True, False, False]
        return answers

    assert anyio.run(one_after_the_other) == ["moment", "page", "page"]
    assert scheduler._clients == {}


def test_others_are_answered_between_two_pages_of_an_address() -> None:
    """However many of them take a moment each, and whenever they were asked for."""
    scheduler, count = FairScheduler(), 20
    made: list[str] = []

    def page(host: str) -> Callable[[], str]:
        return lambda: made.append(host) or host

    async def both() -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(count):
                tasks.start_soon(scheduler.run, request_from("greedy"), str, page("greedy"))
            while not made:
                await anyio.sleep(0)
            await scheduler.run(request_from("visitor"), str, page("visitor"))

    anyio.run(both)
    assert made.count("greedy") == count
    assert made.index("visitor") <= 2


def test_after_a_page_that_was_no_matter_of_a_moment_threads_make_them() -> None:
    """Files may come from a slow disk: the event loop waits for them once, and not again soon."""
    scheduler = FairScheduler()

    def slow() -> str:
        time.sleep(2 * LONG)
        return "slow"

    async def three() -> list[str]:
        request = request_from("a")
        return [
            await scheduler.run(request, lambda: "thread", slow),
            await scheduler.run(request, lambda: "thread", lambda: "moment"),
            await scheduler.run(request_from("b"), lambda: "thread", lambda: "moment"),
        ]

    assert anyio.run(three) == ["slow", "thread", "thread"]
