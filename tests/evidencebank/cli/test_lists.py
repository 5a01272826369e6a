"""The commands with which editors keep the related lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from evidencebank import Bank

Invoke = Callable[..., Result]
AMES = "ames-2005"


@pytest.fixture
def lists(own_bank: Bank, invoke: Invoke) -> Callable[..., Result]:
    """Return a function that runs a command about the lists of a bank."""

    def run(name: str, *arguments: str | Path) -> Result:
        return invoke("lists", name, "-b", own_bank.path, *arguments)

    return run


def shape_of(result: Result) -> Any:
    """Return the JSON document that a command printed, and nothing else."""
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_a_day_of_an_editor(own_bank: Bank, lists: Callable[..., Result], invoke: Invoke) -> None:
    """Pin, ban, look, publish, and go back; each says what it did."""
    model = [item.id for item in own_bank.related(AMES)]
    assert "Nothing is published yet" in lists("status").stdout
    assert lists("publish", "--who", "Ann", "--why", "first").stdout.startswith(
        "Published: number 1, 14 lists"
    )
    pinned = lists("pin", AMES, "kerr-2009", "--at", "2", "--who", "Ann", "--why", "[b]same[/b]")
    assert "pinned at 2  kerr-2009 in the list of ames-2005" in " ".join(pinned.stdout.split(" "))
    assert "[b]same[/b]" in pinned.stdout
    assert shape_of(lists("ban", AMES, model[0], "--json"))["does"] == "ban"
    shown = lists("diff").stdout
    assert "enters at 2: Guidance on counselling" in shown
    assert "1 list would change: 0 new, 0 gone; in the others 1 enter" in " ".join(shown.split())
    assert "Publishing would change 1 list" in lists("status").stdout
    assert "Nothing would change there." in lists("diff", "lane-2007").stdout
    assert "pinned at 2" in lists("show", AMES).stdout
    assert shape_of(lists("publish", "--json"))["number"] == 2
    assert lists("diff").stdout == "Nothing would change.\n"
    after = shape_of(invoke("related", AMES, "-b", own_bank.path, "--json"))["related"]
    assert (after[1]["id"], after[1]["pinned"]) == ("kerr-2009", True)
    assert "Kept for 'rollback': 1." in lists("status").stdout
    assert lists("rollback").stdout.startswith("Published: number 1")
    assert shape_of(lists("unpin", AMES, "kerr-2009", "--json"))["does"] == "unpin"
    assert lists("unban", AMES, model[0]).exit_code == 0
    history = shape_of(lists("show", AMES, "--history", "--json"))["history"]
    assert [step["does"] for step in history] == ["pin", "ban", "unpin", "unban"]
    assert "pin taken back" in lists("show", "--history").stdout
    assert lists("show").stdout == "Nothing is pinned or banned.\n"
    draft = invoke("related", AMES, "-b", own_bank.path, "--draft", "--json")
    assert [item["id"] for item in shape_of(draft)["related"]] == model


def test_changes_as_json(own_bank: Bank, lists: Callable[..., Result]) -> None:
    """The publication, the totals, and each line that changes with its reason."""
    assert shape_of(lists("diff", "--json"))["published"] is None
    (first,) = shape_of(lists("diff", AMES, "--json"))["lists"]
    assert (first["state"], first["changes"][0]["reason"]) == ("new", "first publication")
    lists("publish")
    lists("pin", AMES, "kerr-2009", "--why", "same prison", "--who", "Ann")
    document = shape_of(lists("diff", "--json"))
    assert document["totals"]["lists"] == 1
    (changed,) = document["lists"]
    assert changed["title"] == own_bank.entry(AMES).title
    assert changed["changes"][0] == {
        "what": "entered",
        "id": "kerr-2009",
        "title": "Guidance on counselling: what commissioners want",
        "from": None,
        "to": 1,
        "reason": "pinned",
        "by": "",
        "who": "Ann",
        "why": "same prison",
    }
    assert shape_of(lists("status", "--json"))["changing"] == 1
    assert shape_of(lists("diff", "--limit", "0", "--json"))["lists"] == []


def test_what_cannot_be_done_is_one_line(lists: Callable[..., Result]) -> None:
    """On standard error, with exit code 1, and 2 for a wrong call."""
    for arguments in (
        ("pin", AMES, AMES),
        ("pin", AMES, "nobody"),
        ("unban", AMES, "cole-2010"),
        ("rollback",),
        ("diff", "nobody"),
        ("export", "--format", "html"),
        ("export", "--format", "csv", "--json"),
        ("export", "--format", "html", AMES, "--entry-address", "/x"),
        ("review",),
    ):
        result = lists(*arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.count("\n") == 1
        assert result.stderr.startswith("evidencebank: ")
    assert lists("pin", AMES, "boyd-2008", "--at", "11").exit_code == 2
    assert lists("export", "--format", "xml").exit_code == 2


def test_exports_and_reviews_go_where_they_are_told(
    lists: Callable[..., Result], folder: Path
) -> None:
    """To standard output, a file or a folder."""
    assert len(shape_of(lists("export"))["lists"]) == 14
    assert lists("export", "--format", "csv", AMES).stdout.startswith("entry_id,")
    assert lists("export", "--format", "html", AMES).stdout.startswith("<nav")
    done = shape_of(lists("export", "--format", "html", "-o", folder / "html", "--json"))
    assert (done["lists"], len(list((folder / "html").glob("*.html")))) == (14, 14)
    assert "14 lists" in " ".join(lists("export", "-o", folder / "all.json").stdout.split())
    assert shape_of(lists("review", "--json"))["entries"] == 14
    assert lists("review", "-o", folder / "review.html").exit_code == 0
    assert (folder / "review.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    missing = lists("export", "-o", folder / "nowhere" / "all.json")
    assert missing.exit_code == 1
    assert missing.stderr == (
        f"evidencebank: there is no folder {folder / 'nowhere'}: make it, or name another file\n"
    )


def test_lists_can_be_made_anew(own_bank: Bank, lists: Callable[..., Result], folder: Path) -> None:
    """By other settings, which stay; nothing else of the bank changes."""
    settings = folder / "settings.json"
    settings.write_text('{"kinds": ["REVIEW"]}', encoding="utf-8")
    assert "the lists are made" in lists("build", "--related", settings).stdout
    assert {item.entry.kind for item in own_bank.related(AMES)} == {"REVIEW"}
    assert shape_of(lists("build", "--json"))["added"] == 0
    assert {item.entry.kind for item in own_bank.related(AMES)} == {"REVIEW"}
    assert len(own_bank) == 14
