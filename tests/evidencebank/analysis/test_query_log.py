"""The query log: whole lines from any number of writers, and a reader that breaks on none."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from evidencebank.analysis.query_log import LoggedSearch, check_log, log_search, read_log

WRITER = """
import sys
from pathlib import Path
from evidencebank.analysis.query_log import log_search
for number in range(200):
    log_search(Path(sys.argv[1]), f"{sys.argv[2]} {number} " + "é" * 700, ["a", "b|c"], number, 1)
"""


def test_what_is_logged_is_read(folder: Path) -> None:
    log = folder / "searches.jsonl"
    before = datetime.now(UTC).replace(second=0, microsecond=0)
    log_search(log, 'prison "naloxone kits"\n', ["overdose", "a|b"], 7, 2)
    log_search(log, "", ["alcohol"], 0, 1)
    found = read_log(log)
    assert found.skipped == 0
    assert [(s.query, s.subjects, s.total, s.page) for s in found.searches] == [
        ('prison "naloxone kits"\n', ("overdose", "a|b"), 7, 2),
        ("", ("alcohol",), 0, 1),
    ]
    assert all(timedelta() <= s.when - before <= timedelta(minutes=2) for s in found.searches)


def test_a_line_has_five_keys_and_the_minute(folder: Path) -> None:
    log_search(folder / "log", "naloxone", [], 3, 1)
    shape = json.loads((folder / "log").read_text(encoding="utf-8"))
    assert list(shape) == ["when", "query", "subjects", "total", "page"]
    assert len(shape["when"]) == len("2021-03-04T10:21Z")
    assert (folder / "log").stat().st_mode & 0o007 == 0


@pytest.mark.slow
def test_processes_write_whole_lines_to_one_log(folder: Path) -> None:
    log = folder / "searches.jsonl"
    command = [sys.executable, "-c", WRITER, str(log)]
    writers = [subprocess.Popen([*command, name]) for name in ("one", "two", "three")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    found = read_log(log)
    assert found.skipped == 0
    for name in ("one", "two", "three"):
        own = [s for s in found.searches if s.query.startswith(f"{name} ")]
        assert [s.total for s in own] == list(range(200))


def test_a_log_may_be_moved_away(folder: Path) -> None:
    log = folder / "searches.jsonl"
    log_search(log, "first", [], 1, 1)
    log.rename(folder / "old.jsonl")
    log_search(log, "second", [], 1, 1)
    assert [s.query for s in read_log(folder / "old.jsonl").searches] == ["first"]
    assert [s.query for s in read_log(log).searches] == ["second"]


GOOD = '{"when": "2021-03-04T10:21Z", "query": "q", "subjects": ["s"], "total": 1, "page": 1}'


@pytest.mark.parametrize(
    "line",
    [
        GOOD[:-20],
        GOOD[:30] + GOOD,
        "[]",
        "null",
        "[" * 100_000,
        GOOD.replace('"page": 1', '"page": 0'),
        GOOD.replace('"page": 1', '"page": true'),
        GOOD.replace('"page": 1', '"page": 1, "address": "10.0.0.1"'),
        GOOD.replace('"total": 1', '"total": -1'),
        GOOD.replace('"total": 1', '"total": 1.5'),
        GOOD.replace('"total": 1', f'"total": {"9" * 5000}'),
        GOOD.replace('["s"]', '"s"'),
        GOOD.replace('["s"]', "[1]"),
        GOOD.replace('"q"', "null"),
        GOOD.replace("03-04", "13-04"),
        GOOD.replace('"2021-03-04T10:21Z"', "5"),
        GOOD.replace(', "page": 1', ""),
    ],
    ids=range(17),
)
def test_a_broken_line_is_counted_and_passed_over(folder: Path, line: str) -> None:
    log = folder / "log"
    log.write_text(f"{GOOD}\n{line}\n\n{GOOD}\n", encoding="utf-8")
    found = read_log(log)
    assert len(found.searches) == 2
    assert found.skipped == 1


def test_bytes_that_are_no_text_are_passed_over(folder: Path) -> None:
    log = folder / "log"
    log.write_bytes(b"\xff\xfe\x00\n" + GOOD.encode() + b"\n" + GOOD.encode("utf-16") + b"\n")
    found = read_log(log)
    assert len(found.searches) == 1
    assert found.skipped >= 2


@given(
    st.builds(
        LoggedSearch,
        st.datetimes(datetime(1000, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        st.text(),
        st.lists(st.text()).map(tuple),
        st.integers(0, 10**9),
        st.integers(1, 10**6),
    )
)
def test_any_search_is_one_line(search: LoggedSearch) -> None:
    from evidencebank.analysis.query_log import _read

    line = search.to_line()
    assert "\n" not in line
    read = _read(line.encode("utf-8", "replace"))
    assert read is not None
    assert read.total == search.total
    assert read.when == search.when.replace(second=0, microsecond=0)
    assert read.query == search.query.encode("utf-8", "replace").decode()


def test_a_log_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(InputError, match="no-log"):
        read_log(folder / "no-log")
    with pytest.raises(OSError, match="No such file"):
        check_log(folder / "nowhere" / "log")
