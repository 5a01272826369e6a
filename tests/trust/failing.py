"""What the tests of failing disks share: commands that write, and what has to hold after one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from evidencebank import Bank
from evidencebank.cli.main import main
from tests.trust.bank_states import left_over, shown
from tests.trust.turns import records

STORE = "entries.sqlite"

WRITING = ("first build", "build", "build lists", "publish", "ban", "save", "arrange")
"""Everything that a command writes into a bank, by a name."""


def run(*arguments: object) -> Result:
    """Run a command in this process; whatever is no error of ours is raised."""
    runner = CliRunner(env={"COLUMNS": "1000", "EVIDENCEBANK": None})
    return runner.invoke(main, [str(one) for one in arguments], catch_exceptions=False)


def write_turn(folder: Path, turn: int) -> Path:
    """Write a turn's records into a file of a folder."""
    path = folder / "turn.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records(turn)))
    return path


def prepared(writing: str, bank: Path, folder: Path) -> tuple[object, ...]:
    """Make the bank that a command needs, and its files in `folder`; return its arguments."""
    if writing != "first build":
        assert run("build", write_turn(folder, 0), "-b", bank).exit_code == 0
        assert run("lists", "publish", "-b", bank).exit_code == 0
    if writing == "build lists":
        (folder / "related.json").write_text(json.dumps({"floor": 0.2}))
    searches = {"searches": [{"name": "prisons", "query": "prisons"}]}
    (folder / "searches.json").write_text(json.dumps(searches))
    (folder / "site.toml").write_text('hot_topics = ["pulse-01"]\n')
    commands: dict[str, tuple[object, ...]] = {
        "first build": ("build", folder / "turn.jsonl"),
        "build": ("build", folder / "turn.jsonl"),
        "build lists": ("lists", "build", "--related", folder / "related.json"),
        "publish": ("lists", "publish", "--keep", 1),
        "ban": ("lists", "ban", "pulse-02", "pulse-06"),
        "save": ("searches", "put", folder / "searches.json"),
        "arrange": ("arrange", folder / "site.toml"),
    }
    write_turn(folder, 1)
    return (*commands[writing], "-b", bank)


@dataclass(frozen=True)
class Before:
    """A bank before a command that is to fail."""

    bank: Path
    shows: dict[str, Any] | None
    files: dict[str, int]

    @classmethod
    def of(cls, bank: Path) -> Before:
        """Look at a bank, which need not be there."""
        return cls(bank, state(bank), _files(bank))

    def stands(self) -> None:
        """Assert that all of it is there, that nothing more is, and that nobody holds a lock.

        The database may have grown: a load is kept there before the index is built.
        """
        assert left_over(self.bank) == []
        if self.shows is None and not (self.bank / STORE).exists():
            assert _files(self.bank) == {}
        elif self.shows is None:
            found = state(self.bank)
            assert found is not None
            assert found["titles"] == {}
        else:
            assert _files(self.bank) == self.files
            assert state(self.bank) == self.shows


def _files(bank: Path) -> dict[str, int]:
    return {
        path.relative_to(bank).as_posix(): path.stat().st_size
        for path in sorted(bank.rglob("*"))
        if path.name != STORE and path.is_file()
    }


def state(folder: Path) -> dict[str, Any] | None:
    """Return all that a bank shows, None where there is none; asserts that it is whole."""
    found = shown(folder)
    if found is None:
        return None
    with Bank.open(folder) as bank:
        return found | {"arrangement": bank.arrangement}


def line_of(failed: Result) -> str:
    """Return the one line in which a command said why it failed."""
    assert failed.exit_code == 1
    (line,) = failed.stderr.splitlines()
    assert line.startswith("evidencebank: ")
    assert failed.stdout == ""
    return line
