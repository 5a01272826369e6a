"""The command `cite`: a bank as a file for reference managers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from corpus.loading.read_alone import read_alone
from evidencebank import Bank
from evidencebank.curated_pages.arrangement import Arrangement

Invoke = Callable[..., Result]


@pytest.mark.parametrize(("style", "suffix"), [("bibtex", "bib"), ("ris", "ris"), ("csl", "json")])
def test_a_whole_bank_is_cited_and_read_back(
    style: str, suffix: str, sample_bank: Bank, invoke: Invoke, folder: Path
) -> None:
    """Each entry once, with its title, year and authors."""
    done = invoke("cite", "--all", "--format", style, "-b", sample_bank.path)
    path = folder / f"library.{suffix}"
    path.write_text(done.stdout, encoding="utf-8")
    (reading,) = read_alone(path)
    assert reading.rejected == []
    cited = [(entry.title, entry.year, len(entry.authors)) for entry in reading.entries]
    kept = [(entry.title, entry.year, len(entry.authors)) for entry in sample_bank.entries_from()]
    assert sorted(cited) == sorted(kept)


def test_entries_are_cited_by_their_ids(sample_bank: Bank, invoke: Invoke) -> None:
    """In the order in which they are named; the site's pages are told where it is."""
    ids = ["tranter-2013-peer-mentors", "pell-1999-prison-testing"]
    bank = ("-b", sample_bank.path)
    plain = invoke("cite", *ids, "--site", "https://b.example/", *bank).stdout.splitlines()
    assert len(plain) == 2
    assert plain[0].endswith(f"https://b.example/entry/{ids[0]}")
    items = json.loads(invoke("cite", *ids, "--format", "csl", *bank).stdout)
    assert [item["id"] for item in items] == ids
    shape = json.loads(invoke("cite", *ids, "--json", *bank).stdout)
    assert [one["id"] for one in shape["citations"]] == ids
    assert shape["citations"][0]["citation"] in invoke("cite", ids[0], *bank).stdout


def test_a_wrong_call_is_told(sample_bank: Bank, invoke: Invoke) -> None:
    """None named, all and one, or one that is not there."""
    bank = ("-b", sample_bank.path)
    for call in ([], ["--all", "x"]):
        assert invoke("cite", *call, *bank).exit_code == 2
    gone = invoke("cite", "none-such", *bank)
    assert gone.exit_code == 1
    assert "none-such" in gone.stderr


def test_an_editor_says_who_is_no_person(own_bank: Bank, invoke: Invoke) -> None:
    """Whom no page told for a body stays whole in every form."""
    own_bank.arrange(Arrangement(bodies=("Lowe T.",)), who="Ada", why="a studio")
    bank = ("ames-2005", "-b", own_bank.path, "--format")
    (item,) = json.loads(invoke("cite", *bank, "csl").stdout)
    assert item["author"] == [{"family": "Ames", "given": "B."}, {"literal": "Lowe T."}]
    assert "author = {Ames, B. and {Lowe T.}}" in invoke("cite", *bank, "bibtex").stdout
    assert "AU  - Lowe T.\n" in invoke("cite", *bank, "ris").stdout.replace("\r\n", "\n")
