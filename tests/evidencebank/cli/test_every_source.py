"""A folder of one file of each kind is built with one command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from corpus.source_types.registry import readers
from evidencebank import Bank
from tests.corpus.readers.kinds import KINDS, SENTENCE, WITHOUT_TEXT, write_kinds

Invoke = Callable[..., Result]


def test_every_reader_has_a_file_of_its_kind() -> None:
    """Whoever adds one adds what it reads; a file that nobody reads is none."""
    assert KINDS.keys() == {reader.name for reader in readers()}


def test_a_folder_of_one_file_of_each_kind_is_built_with_one_command(
    folder: Path, invoke: Invoke
) -> None:
    """Of each suffix too: every entry is there, and what came from each reader is said."""
    source = folder / "sources"
    source.mkdir()
    titles: dict[str, str] = {}
    said: list[str] = []
    for reader in readers():
        made = write_kinds(reader, source)
        titles |= made
        said.append(f"{len(made)} {reader.described}")
    result = invoke("build", source, "--bank", folder / "bank")
    assert (result.exit_code, result.stderr) == (0, "")
    told = " ".join(result.stdout.split())
    assert [one for one in said if one not in told] == []
    with Bank.open(folder / "bank") as bank:
        entries = [entry for page in [bank.search("", limit=1_000)] for entry in page.hits]
        found = {hit.entry.sources: bank.entry(hit.id) for hit in entries}
    assert {names: entry.title for names, entry in found.items()} == {
        (name,): title for name, title in titles.items()
    }
    wordless = {
        names[0].rpartition("-")[0] for names, entry in found.items() if SENTENCE not in entry.body
    }
    assert wordless == WITHOUT_TEXT


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_file_is_taken_by_its_reader(name: str, folder: Path, invoke: Invoke) -> None:
    """Read alone, it says who took it."""
    (reader,) = (one for one in readers() if one.name == name)
    for file in write_kinds(reader, folder):
        told = invoke("read", folder / file).stdout.split()
        assert told[1].rstrip(",") == name
