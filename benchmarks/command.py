"""The command: one search of a small bank from start to end, beside sqlite-utils and before.

What is measured is the processor's time of the whole process, that of the system included. Each
has its packages in an environment of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.earlier import BEFORE, ROOT, environment, python_of, surroundings
from benchmarks.report import Report, compare
from benchmarks.workspace import Workspace

_PART = "command"
_QUERY = "prison methadone"
_SAMPLE = "corpus/sample"
OURS, PEER = "evidencebank search", "sqlite-utils search"

Command = tuple[Sequence[str], Mapping[str, str]]

_TABLE = """
import json, sys
from evidencebank import Bank
for entry in Bank.open(sys.argv[1]):
    texts = [entry.summary, entry.body]
    print(json.dumps({"id": entry.id, "title": entry.title, "text": " ".join(texts)}))
"""


def run(work: Workspace, report: Report) -> None:
    """Search in turn, each in a fresh process, after a first time that does not count."""
    commands = {OURS: _ours(ROOT, work.folder / "sample")}
    try:
        if PEER not in work.scale.left_out:
            commands[PEER] = _sqlite_utils(work.folder, commands[OURS])
    except RuntimeError as error:
        report.line(f"sqlite-utils is left out: {error}")
    if work.before is not None:
        commands[BEFORE] = _ours(work.before, work.folder / "sample-before")
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(work.scale.starts + 1):
        for name, (command, variables) in commands.items():
            taken = _seconds(command, variables)
            if turn:
                seconds[name].append(taken)
    title = f"One search of {_SAMPLE} as a command: a whole process"
    notes = ["Processor time. Text for people; a table and its full text by sqlite-utils."]
    report.add(compare(_PART, "search", title, "s", "less", seconds, notes))


def _ours(version: Path, bank: Path) -> Command:
    command = [python_of(version), "-m", "evidencebank"]
    variables = surroundings(version)
    build = [*command, "build", str(version / _SAMPLE), "--bank", str(bank)]
    subprocess.run(build, env=variables, check=True, capture_output=True)
    return [*command, "search", _QUERY, "--bank", str(bank)], variables


def _sqlite_utils(folder: Path, ours: Command) -> Command:
    """Put the same entries into a table of SQLite with an index of its text."""
    lock = ROOT / "requirements-sqlite-utils.lock"
    python = environment(ROOT / "build" / "benchmarks" / "sqlite-utils", lock)
    command, variables = [str(python), "-m", "sqlite_utils"], surroundings(folder)
    table = str(folder / "sample.db")
    listed = [ours[0][0], "-c", _TABLE, ours[0][-1]]
    lines = subprocess.run(listed, env=ours[1], check=True, capture_output=True).stdout
    assert all(map(json.loads, lines.splitlines()))
    for words, given in (
        (["insert", table, "entries", "-", "--nl", "--pk", "id"], lines),
        (["enable-fts", table, "entries", "title", "text"], b""),
    ):
        subprocess.run(
            [*command, *words], input=given, env=variables, check=True, capture_output=True
        )
    return [*command, "search", table, "entries", _QUERY, "--limit", "10"], variables


def _seconds(command: Sequence[str], variables: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=variables, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
