"""The table of consumers in the documentation has a row for each test, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from tests.places import ROOT

MARK = re.compile(r'^@reads\("([^"]+)", "([^"]+)"\)$', re.MULTILINE)
ROW = re.compile(
    r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \| (\d+) of (?:the )?(\d+)[^|]* \| `make (\w+)` \|$"
)


def test_every_row_is_made_by_a_test() -> None:
    """Nothing is claimed that no test compares, and nothing less than all is called right."""
    page = (ROOT / "docs" / "reference" / "consumers.md").read_text(encoding="utf-8")
    rows = [match.groups() for match in map(ROW.match, page.splitlines()) if match]
    made = [cell for path in _modules() for cell in MARK.findall(path.read_text(encoding="utf-8"))]
    assert sorted((export, consumer) for export, consumer, *_ in rows) == sorted(made)
    assert all(right == of for _, _, right, of, _ in rows)


def test_each_row_says_what_runs_its_test() -> None:
    """What is too large for every run skips itself where it is not installed."""
    page = (ROOT / "docs" / "reference" / "consumers.md").read_text(encoding="utf-8")
    rows = [match.groups() for match in map(ROW.match, page.splitlines()) if match]
    large = {
        cell
        for path in _modules()
        if "make consumers installs it" in (text := path.read_text(encoding="utf-8"))
        or "installed(" in text
        for cell in MARK.findall(text)
    }
    assert {(one[0], one[1]) for one in rows if one[4] == "consumers"} == large


def _modules() -> list[Path]:
    return sorted(Path(__file__).parent.glob("test_*.py"))
