"""Hostile pages through the real loader: bounded, told in one line, and no harm to the others."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from corpus.notebook import notebook_html
from evidencebank import Bank
from tests.trust.nasty_pages import GOOD, LARGE, SCRIPT, SMALL
from tests.trust.programs import candidates, program

MAX_MEMORY = 1_000_000_000

Loaded = tuple[dict[str, Any], list[str], dict[str, str], list[str], int]


@pytest.fixture(scope="module")
def loaded() -> Iterator[Callable[[Path, Path], Loaded]]:
    """Return a function that loads a folder in a process of its own, with bounds, into a new bank.

    It returns report, hits, how texts end, faults, and the most memory of that process.
    """
    with program("bounded_loads") as loads:

        def load(bank: Path, source: Path) -> Loaded:
            assert loads.stdin is not None
            loads.stdin.write(json.dumps([str(bank), str(source)]) + "\n")
            loads.stdin.flush()
            report, found, ends, wrong, peak = json.loads(candidates(loads))
            return report, found, ends, wrong, peak

        yield load


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_hostile_page_harms_nobody(
    name: str, folder: Path, loaded: Callable[[Path, Path], Loaded]
) -> None:
    """It gives an entry or a rejection of one line; the page beside it is found."""
    check_beside_a_good_page({name: LARGE[name]()}, folder, loaded)


def test_small_hostile_pages_harm_nobody(
    folder: Path, loaded: Callable[[Path, Path], Loaded]
) -> None:
    """All in one folder: neither each other nor the page beside them."""
    check_beside_a_good_page(SMALL, folder, loaded)


def check_beside_a_good_page(
    bad: Mapping[str, bytes], folder: Path, loaded: Callable[[Path, Path], Loaded]
) -> None:
    """Load pages and a good one in a process of their own, and look at what became of each."""
    pages = folder / "pages"
    pages.mkdir()
    for name, page in bad.items():
        (pages / f"{name}.html").write_bytes(page)
    (pages / "zz-good.html").write_text(GOOD, encoding="utf-8")
    report, found, ends, wrong, peak = loaded(folder / "bank", pages)
    assert "zz-good" in found
    assert all(ends[name].endswith("after") for name in bad if name.startswith("nested"))
    assert wrong == []
    assert peak < MAX_MEMORY
    assert all("\n" not in one["reason"] for one in report["rejected"])
    assert report["added"] + len(report["rejected"]) == len(bad) + 1


def test_nothing_that_could_run_is_left_of_a_page(
    folder: Path, new_folder: Callable[[], Path]
) -> None:
    """Scripts are gone; links that do something are no links where an entry is shown."""
    pages = new_folder()
    (pages / "scripts.html").write_bytes(SMALL["scripts"])
    with Bank.create(folder / "bank") as bank:
        bank.load([pages])
        entry = bank.search("").hits[0].entry
    assert entry.title == "Scripts in every place"
    assert "Safe words." in entry.body
    assert "The words that follow are there." in entry.body
    # what stands behind a section that HTML does not know is words, in a browser too
    assert entry.body.count(SCRIPT) == 1
    assert "<" not in entry.body + entry.title + entry.summary
    shown = notebook_html(entry)
    assert "<script" not in shown
    assert 'href="javascript' not in shown
    assert "href=" not in shown.replace('href="http', "")


@pytest.mark.parametrize("name", ["script-first", "words-first"])
def test_a_part_of_a_page_is_no_plain_text(name: str, folder: Path) -> None:
    """In a file of HTML a script is one, whatever the file begins with."""
    (folder / f"{name}.html").write_bytes(SMALL[name])
    with Bank.create(folder / "bank") as bank:
        bank.load([folder / f"{name}.html"])
        (hit,) = bank.search("").hits
    assert SCRIPT not in hit.entry.model_dump_json()
    assert "Words" in hit.entry.body


def test_a_compressed_line_without_an_end_is_not_read_into_memory(folder: Path) -> None:
    """Fifteen megabytes in fifteen kilobytes: one rejection, and the lines around it are in."""
    path = folder / "long.jsonl.gz"
    with gzip.open(path, "wb") as file:
        file.write(b'{"id": "first", "title": "Brief advice", "text": "One."}\n{"id": "')
        file.write(b"x" * 15_000_000)
        file.write(b'"}\n{"id": "last", "title": "More brief advice", "text": "Two."}\n')
    with Bank.create(folder / "bank") as bank:
        report = bank.load([path])
        assert sorted(hit.id for hit in bank.search("brief advice").hits) == ["first", "last"]
    assert [one.source for one in report.rejected] == ["long.jsonl.gz:2"]
    assert "longer than 5 MB" in report.rejected[0].reason


BOMBS = {"one line": b"x", "blank lines": b"\n"}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_compressed_file_that_never_ends_is_given_up(
    name: str, folder: Path, loaded: Callable[[Path, Path], Loaded]
) -> None:
    """A thousand times its size: nothing of it is in, and the file beside it is."""
    pages = folder / "pages"
    pages.mkdir()
    with gzip.open(pages / "bomb.jsonl.gz", "wb", compresslevel=9) as file:
        file.write(b'{"id": "first", "title": "Brief advice", "text": "One."}\n')
        for _ in range(200):
            file.write(BOMBS[name] * 1_000_000)
    (pages / "zz-good.html").write_text(GOOD, encoding="utf-8")
    report, found, _, wrong, peak = loaded(folder / "bank", pages)
    assert found == ["zz-good"]
    (rejected,) = report["rejected"]
    assert rejected["source"] == "bomb.jsonl.gz"
    assert "split it" in rejected["reason"]
    assert (wrong, peak < MAX_MEMORY) == ([], True)


def test_of_very_many_bad_lines_a_thousand_are_told(folder: Path) -> None:
    """And how many more there are; what is good among them is in, again the next time."""
    path = folder / "bad.jsonl"
    path.write_text("x\n" * 3_000 + '{"id": "a", "title": "Good"}\n' + "x\n" * 500)
    with Bank.create(folder / "bank") as bank:
        report = bank.load([path])
        again = bank.load([path])
    assert report.added == 1
    assert len(report.rejected) == 1_001
    assert report.rejected[-1].reason == "2,500 more lines cannot be used"
    assert again.rejected == report.rejected


def test_what_nobody_means_is_refused(folder: Path, write_records: Callable[..., Path]) -> None:
    """Titles, names and subjects stand in lists of other entries: they are bounded."""
    good = {"id": "good", "title": "t" * 2_000, "subjects": ["s" * 500]}
    wrong: dict[str, dict[str, Any]] = {
        "title": {"title": "t" * 2_001},
        "url": {"url": "https://a.example/" + "u" * 2_000},
        "subjects": {"subjects": [str(number) for number in range(1_001)]},
        "authors": {"authors": ["a" * 501]},
    }
    records = [{"id": name, "title": "T", **record} for name, record in wrong.items()]
    source = write_records(folder / "r.jsonl", good, *records)
    with Bank.create(folder / "bank") as bank:
        report = bank.load([source])
    assert report.added == 1
    assert len(report.rejected) == len(wrong)
    for rejected, what in zip(report.rejected, wrong, strict=True):
        assert what in rejected.reason
        assert len(rejected.reason) < 200


def test_the_last_line_may_lack_its_end(folder: Path) -> None:
    """And one that is exactly as long as allowed is read."""
    record = {"id": "a", "title": "Long", "text": ""}
    record["text"] = "x" * (5_000_000 - len(json.dumps(record)))
    path = folder / "long.jsonl"
    path.write_text(f'{json.dumps(record)}\n{{"id": "b", "title": "Short"}}', encoding="utf-8")
    with Bank.create(folder / "bank") as bank:
        report = bank.load([path])
    assert (report.added, len(report.rejected)) == (1, 1)
