"""The commands that keep, show and run saved searches and follow old addresses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from evidencebank import Bank
from evidencebank.cli.main import main

Invoke = Callable[..., Result]


def shape_of(result: Result) -> Any:
    """Return the JSON document that a command printed, and nothing else."""
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


@pytest.fixture
def kept(own_bank: Bank, folder: Path, invoke: Invoke) -> Path:
    """Return a bank's folder after two searches have been put into it from a file."""
    file = folder / "searches.json"
    searches = [
        {"name": "kits", "title": "Naloxone kits", "query": "naloxone", "sort": "year"},
        {"name": "new", "subjects": ["offenders"], "picked": ["dean-2012", "gone-1"]},
    ]
    file.write_text(json.dumps(searches), encoding="utf-8")
    result = invoke("searches", "put", file, "-b", own_bank.path, "--who", "Ann", "--why", "asked")
    assert (result.exit_code, result.stdout) == (0, "kept kits, new\n")
    return own_bank.path


def test_saved_searches_are_listed_shown_and_removed(kept: Path, invoke: Invoke) -> None:
    """For people and as JSON."""
    listed = shape_of(invoke("searches", "list", "-b", kept, "--json"))["searches"]
    assert [one["name"] for one in listed] == ["kits", "new"]
    assert "Naloxone kits" in invoke("searches", "list", "-b", kept).stdout
    assert shape_of(invoke("searches", "show", "kits", "-b", kept, "--json")) == listed[0]
    shown = invoke("searches", "show", "new", "-b", kept).stdout
    assert [line.strip() for line in shown.splitlines()] == [
        *("new", "subject offenders; 2 picked", "by relevance", "dean-2012", "gone-1"),
    ]
    assert shape_of(invoke("searches", "remove", "kits", "-b", kept, "--json")) == {
        "removed": ["kits"]
    }
    gone = invoke("searches", "remove", "kits", "-b", kept)
    assert (gone.exit_code, gone.stdout) == (1, "")
    assert gone.stderr.startswith("evidencebank: there is no saved search 'kits'")


def test_a_saved_search_is_run_by_name(kept: Path, invoke: Invoke) -> None:
    """With what is gone in a note, and since a day with what happened to each hit."""
    shape = shape_of(invoke("searches", "run", "kits", "-b", kept, "-n", "2", "--json"))
    assert (shape["name"], shape["since"], shape["total"]) == ("kits", None, 3)
    assert [hit["id"] for hit in shape["hits"]] == ["ford-2014", "earl-2013"]
    shown = invoke("searches", "run", "new", "-b", kept, "--since", "2010-01-01")
    assert "gone-1" in shown.stderr
    assert "revised" in shown.stdout
    assert "added" in shown.stdout
    shape = shape_of(
        invoke("searches", "run", "kits", "-b", kept, "--since", "1 May 2030", "--json")
    )
    assert (shape["since"], shape["hits"]) == ("2030-05-01", [])


def test_what_is_exported_can_be_put_back(kept: Path, folder: Path, invoke: Invoke) -> None:
    """Into another bank, from a file or standard input."""
    exported = invoke("searches", "export", "-b", kept).stdout
    other = Bank.create(folder / "other")
    command = ["searches", "put", "-", "-b", str(folder / "other"), "--json"]
    result = CliRunner().invoke(main, command, input=exported)
    assert json.loads(result.stdout) == {"put": ["kits", "new"]}
    assert list(other.saved_searches) == list(Bank.open(kept).saved_searches)
    assert invoke("searches", "export", "-b", folder / "other", "--json").stdout == exported


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"name": "a b"}', '"x"', "\x00", "[" * 100_000])
def test_a_file_that_cannot_be_used_changes_nothing(
    text: str, kept: Path, folder: Path, invoke: Invoke
) -> None:
    """The reason is one line."""
    (folder / "bad.json").write_text(text, encoding="utf-8")
    result = invoke("searches", "put", folder / "bad.json", "-b", kept)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert len(list(Bank.open(kept).saved_searches)) == 2


def test_an_old_address_is_followed(own_bank: Bank, invoke: Invoke) -> None:
    """To a page of results or to an entry."""
    address = "topic_search.php?allCodes[]=offenders+!advice&sortBy=PubYear"
    shape = shape_of(invoke("follow", address, "-b", own_bank.path, "--json"))
    assert [hit["id"] for hit in shape["hits"]] == ["ames-2005", "nash-2003"]
    shown = invoke("follow", address, "-b", own_bank.path)
    assert "2 entries" in shown.stdout
    assert "read as subjects: offenders* and advice*" in shown.stderr
    entry = shape_of(invoke("follow", "dl.php?f=ames-2005.txt", "-b", own_bank.path, "--json"))
    assert entry["id"] == "ames-2005"
    assert "Brief advice on alcohol" in (
        invoke("follow", "dl.php?f=ames-2005.txt", "-b", own_bank.path).stdout
    )
    wrong = invoke("follow", "https://example.org/", "-b", own_bank.path)
    assert (wrong.exit_code, wrong.stdout, wrong.stderr.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["-s", "offenders", "-s", "families"], 9),
        (["--every-subject", "offenders", "--every-subject", "advice"], 2),
        (["-s", "offenders", "--not-subject", "advice"], 4),
        (["-s", "people", "--every-subject", "advice", "--not-subject", "help*"], 0),
        (["--since", "2010-01-01"], 2),
        (["--author", "T Lowe"], 1),
        (["--source", "journal of harm reduction"], 1),
        (["--sort", "topic"], 14),
    ],
)
def test_searches_are_narrowed_by_options(
    options: list[str], ids: int, small_bank: Bank, invoke: Invoke
) -> None:
    """Subjects that are wanted or not, days, authors and sources."""
    assert shape_of(invoke("search", "", "-b", small_bank.path, *options, "--json"))["total"] == ids


def test_a_day_that_is_none_is_a_wrong_call(small_bank: Bank, invoke: Invoke) -> None:
    """With an example of what would do."""
    result = invoke("search", "", "-b", small_bank.path, "--since", "last week")
    assert result.exit_code == 2
    assert "write a day such as 2021-03-04" in result.stderr
