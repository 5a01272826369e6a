"""The command line: shapes of its JSON, exit codes, one line for an error, and eighty columns."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

from evidencebank import Bank
from evidencebank.cli.main import main
from tests.evidencebank.samples import RECORDS

Invoke = Callable[..., Result]
Command = Callable[..., subprocess.CompletedProcess[bytes]]
WriteRecords = Callable[..., Path]

CALLED = {
    name: command
    for name in main.list_commands(click.Context(main))
    if (command := main.get_command(click.Context(main), name)) and not command.hidden
}
GROUPS = {
    name: sorted(command.commands)
    for name, command in CALLED.items()
    if isinstance(command, click.Group)
}
COMMANDS = [
    *(name for name in CALLED if name not in GROUPS),
    *(f"{group} {name}" for group, names in GROUPS.items() for name in names),
]


def shape_of(result: Result, exit_code: int = 0) -> Any:
    """Return the one JSON document on standard output of a command that ended as it should."""
    assert result.exit_code == exit_code, result.stderr
    assert result.stdout.endswith("\n")
    return json.loads(result.stdout)


def assert_one_line(result: Result, exit_code: int) -> str:
    """Assert that a command failed with one line on standard error and nothing else; return it."""
    assert result.exit_code == exit_code
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("evidencebank: ")
    assert "Traceback" not in line
    return line


def assert_wrong_call(result: Result) -> str:
    """Assert that a call was refused with what would be right; return the reason."""
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0].startswith("Usage: ")
    assert "Traceback" not in result.stderr
    return lines[-1]


@pytest.fixture(scope="module")
def bank(small_bank: Bank) -> Path:
    """Return the folder of the small bank."""
    return small_bank.path


# --- shapes


def test_build_prints_what_it_did(
    folder: Path, write_records: WriteRecords, invoke: Invoke
) -> None:
    """Numbers of entries, the rejected with their reasons, and the time it took."""
    records = write_records(folder / "r.jsonl", *RECORDS, {"title": "No id"})
    made = invoke("build", records, "--bank", folder / "bank", "--json")
    shape = shape_of(made, exit_code=4)
    assert shape.keys() == {"added", "changed", "unchanged", "removed", "rejected", "seconds"}
    assert [shape[name] for name in ("added", "changed", "unchanged", "removed")] == [14, 0, 0, 0]
    assert shape["rejected"] == [
        {"source": "r.jsonl:15", "reason": "the record has no id: give it one under 'id' or '_id'"}
    ]
    assert shape["seconds"] > 0
    write_records(records, *RECORDS)
    again = shape_of(invoke("build", records, "--bank", folder / "bank", "--json"))
    assert (again["unchanged"], again["rejected"]) == (14, [])


def test_search_prints_hits_facets_and_a_suggestion(bank: Path, invoke: Invoke) -> None:
    """The shape that backends read."""
    arguments = ("search", "naloxone kts", "--bank", bank, "--limit", "2", "--json")
    shape = shape_of(invoke(*arguments))
    assert shape.keys() - {"note"} == {"query", "total", "hits", "facets", "did_you_mean"}
    assert (shape["query"], shape["total"], len(shape["hits"])) == ("naloxone kts", 3, 2)
    for hit in shape["hits"]:
        assert hit.keys() == {"id", "title", "kind", "year", "score", "snippet"}
        assert hit["score"] > 0
    assert shape["facets"].keys() == {"kind", "year", "subject"}
    assert shape["facets"]["kind"] == [
        {"value": "STUDY", "count": 2},
        {"value": "REVIEW", "count": 1},
    ]
    assert invoke(*arguments).stdout == invoke(*arguments).stdout


def test_the_options_of_search_are_those_of_the_library(
    bank: Path, small_bank: Bank, invoke: Invoke
) -> None:
    """Every one of them reaches the search."""
    shape = shape_of(
        invoke(
            *("search", "prison advice", "--bank", bank, "--subject", "offenders"),
            *("--subject", "IBA", "--kind", "study", "--kind", "REVIEW", "--years", "2003-2008"),
            *("--sort", "year", "--match", "all", "--limit", "1", "--offset", "1", "--json"),
        )
    )
    expected = small_bank.search(
        "prison advice",
        subjects=["offenders", "IBA"],
        kinds=["STUDY", "REVIEW"],
        years=(2003, 2008),
        sort="year",
        match="all",
        limit=1,
        offset=1,
    )
    assert shape == expected.to_dict()
    assert shape["total"] > 1
    assert len(shape["hits"]) == 1


def test_related_prints_a_list(bank: Path, invoke: Invoke) -> None:
    """Ranked from 1, with what each pair shares."""
    shape = shape_of(invoke("related", "dean-2012", "--bank", bank, "--limit", "2", "--json"))
    assert shape.keys() == {"id", "related"}
    assert shape["id"] == "dean-2012"
    assert [line["rank"] for line in shape["related"]] == [1, 2]
    for line in shape["related"]:
        assert line.keys() == {
            *("rank", "id", "title", "kind", "year", "score", "shared_terms", "pinned")
        }
    assert "naloxone" in shape["related"][0]["shared_terms"]


def test_show_prints_the_entry(bank: Path, invoke: Invoke) -> None:
    """All fields, whether it has them or not; what is printed can be loaded again."""
    shape = shape_of(invoke("show", "ames-2005", "--bank", bank, "--json"))
    assert shape.keys() >= {
        *("id", "title", "headline", "kind", "year", "authors", "source", "summary", "sections"),
        *("subjects", "listed_works", "published_related", "links", "url", "file_format"),
        *("first_uploaded", "last_revised", "sources"),
    }
    assert (shape["id"], shape["year"], shape["authors"]) == (
        "ames-2005",
        2005,
        ["Ames B.", "Lowe T."],
    )
    assert shape["first_uploaded"] == "2006-01-09"
    assert [section.keys() for section in shape["sections"]] == [{"heading", "text"}]
    assert shape["sources"] == ["records.jsonl"]


def test_show_why_tells_what_stands_on_many_pages(folder: Path, invoke: Invoke) -> None:
    """A notice of the site is no text of an entry; who asks why sees it, the build counts it."""
    notice = "This article is a stub, and you can help by making it longer."
    for number in range(4):
        text = f"Page {number}\n\n{notice}\n\nWhat page {number} says of help is its own."
        (folder / "pages").mkdir(exist_ok=True)
        (folder / "pages" / f"p{number}.txt").write_text(text)
    built = invoke("build", folder / "pages", "--bank", folder / "bank")
    assert "on many pages: 1 block of text" in " ".join(built.stdout.split())
    asked = ("show", "p1", "--bank", folder / "bank")
    assert notice not in invoke(*asked).stdout
    assert "left_out" not in shape_of(invoke(*asked, "--json"))
    shape = shape_of(invoke(*asked, "--why", "--json"))
    assert shape["left_out"] == [{"text": notice, "pages": 4}]
    assert f"on 4 pages of the site: {notice}" in " ".join(invoke(*asked, "--why").stdout.split())


def test_show_prints_listed_works_related_titles_and_links(
    folder: Path, write_records: WriteRecords, invoke: Invoke
) -> None:
    """As the pages of the site have them."""
    work = {"tags": ["K", "G"], "title": "W", "publisher": "P", "country": "UK", "year": 2010}
    related = {"title": "R", "kind": "STUDY", "year": 2009}
    record = RECORDS[0] | {
        "listed_works": [work | {"annotation": "Note"}],
        "published_related": [related],
        "links": [{"text": "here", "url": "x.html"}],
    }
    records = write_records(folder / "r.jsonl", record)
    invoke("build", records, "--bank", folder / "bank")
    shape = shape_of(invoke("show", "ames-2005", "--bank", folder / "bank", "--json"))
    assert shape["listed_works"] == [work | {"annotation": "Note"}]
    assert shape["published_related"] == [related]
    assert shape["links"] == [{"text": "here", "url": "x.html"}]
    text = invoke("show", "ames-2005", "--bank", folder / "bank").stdout
    assert "K G  W (P, 2010)" in text
    assert "Link: here  x.html" in text


def test_an_entry_that_was_shown_can_be_loaded_again(
    folder: Path, bank: Path, invoke: Invoke
) -> None:
    """What one bank prints another reads, and has the same entry."""
    shown = shape_of(invoke("show", "boyd-2008", "--bank", bank, "--json"))
    (folder / "records.jsonl").write_text(json.dumps(shown) + "\n")
    invoke("build", folder / "records.jsonl", "--bank", folder / "bank")
    again = shape_of(invoke("show", "boyd-2008", "--bank", folder / "bank", "--json"))
    assert again == shown


def test_subjects_prints_the_tree(bank: Path, invoke: Invoke) -> None:
    """In its order, with depths and counts."""
    shape = shape_of(invoke("subjects", "--bank", bank, "--json"))
    assert shape["subjects"][0] == {"code": "help", "label": "Help", "depth": 0, "count": 5}
    assert len(shape["subjects"]) == 5


def test_check_prints_whether_all_is_well(bank: Path, invoke: Invoke) -> None:
    """With nothing wrong there is nothing to list."""
    assert shape_of(invoke("check", "--bank", bank, "--json")) == {
        "ok": True,
        "problems": [],
        "notes": [],
    }
    assert "every file is as it was written" in invoke("check", "--bank", bank).stdout


def test_check_ends_with_1_when_something_is_wrong(own_bank: Bank, invoke: Invoke) -> None:
    """Each thing in one line, and in JSON on standard output as ever."""
    current = (own_bank.path / "CURRENT").read_text().strip()
    (own_bank.path / "generations" / current / "index/arrays/terms.txt").write_text("other")
    shape = shape_of(invoke("check", "--bank", own_bank.path, "--json"), exit_code=1)
    assert shape["ok"] is False
    assert len(shape["problems"]) == 1
    line = assert_one_line(invoke("check", "--bank", own_bank.path), 1)
    assert line.endswith("index/arrays/terms.txt is not what was written")


def test_evaluate_prints_measures(
    folder: Path, write_records: WriteRecords, invoke: Invoke
) -> None:
    """Those of search and of related lists, each where there are judgements."""
    write_records(folder / "c/corpus.jsonl", *RECORDS)
    (folder / "c/related.tsv").write_text("dean-2012\tford-2014\t1\n")
    shape = shape_of(invoke("evaluate", folder / "c", "--json"))
    assert shape.keys() & {"collection", "search", "related"} == {"collection", "related"}
    assert shape["related"].keys() == {"ndcg_cut_10"}
    write_records(folder / "c/queries.jsonl", {"_id": "q", "text": "naloxone kits for families"})
    (folder / "c/qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tdean-2012\t1\n")
    shape = shape_of(invoke("evaluate", folder / "c", "--json"))
    assert shape["collection"] == "c"
    assert shape["search"] == {"ndcg_cut_10": 1.0, "recall_100": 1.0}
    table = invoke("evaluate", folder / "c").stdout
    assert re.search(r"search: ndcg_cut_10 +1\.0000", table)


# --- help and wrong calls


@pytest.mark.parametrize("name", ["", *GROUPS, *COMMANDS])
def test_every_command_explains_itself(name: str, invoke: Invoke) -> None:
    """In eighty columns, with --json where it prints results, and -h as well as --help."""
    result = invoke(*name.split(), "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: ")
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert result.stdout == invoke(*name.split(), "-h").stdout
    if name in COMMANDS:
        assert "--json" in result.stdout or name == "serve"  # which has no result
        *group, last = name.split()
        assert f"  {last}" in invoke(*group, "--help").stdout


def test_the_commands_of_the_contract_are_there() -> None:
    """Those that the README names."""
    wanted = {"demo", "build", "search", "related", "show", "subjects", "check", "evaluate"}
    assert wanted <= set(COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nonsense"], "No such command"),
        (["search", "prison"], "Missing option '--bank'"),
        (["search", "--bank", "bank"], "Missing argument 'QUERY'"),
        (["search", "prison", "--bank", "b", "--sort", "best"], "'best' is not one of"),
        (["search", "prison", "--bank", "b", "--limit", "-1"], "-1 is not in the range"),
        (["search", "prison", "--bank", "b", "--limit", "many"], "'many' is not a valid integer"),
        (["search", "prison", "--bank", "b", "--years", "20052012"], "write 2005-2012"),
        (["search", "prison", "--bank", "b", "--years", "-"], "write 2005-2012"),
        (["search", "prison", "--bank", "b", "--years", "MMV"], "write 2005-2012"),
        (["search", "prison", "--bank", "b", "--colour"], "No such option"),
        (["build", "--bank", "b"], "Missing argument 'SOURCES...'"),
        (["build", "no-such-folder", "--bank", "b"], "does not exist"),
        (["evaluate", "no-such-folder"], "does not exist"),
    ],
)
def test_a_wrong_call_ends_with_2(arguments: list[str], reason: str, invoke: Invoke) -> None:
    """And says what was wrong with it."""
    assert reason in assert_wrong_call(invoke(*arguments))


@pytest.mark.parametrize(
    ("years", "total"),
    [("2005-2010", 5), ("2005..2010", 5), ("2014-", 2), ("-1998", 1), ("2010", 1), (" 2010 ", 1)],
)
def test_years_may_be_written_in_several_ways(
    years: str, total: int, bank: Path, invoke: Invoke
) -> None:
    """A range, an open range or one year."""
    shape = shape_of(invoke("search", "", "--bank", bank, "--years", years, "--json"))
    assert shape["total"] == total


# --- failures


@pytest.mark.parametrize(
    "arguments", [["search", "x"], ["show", "x"], ["related", "x"], ["subjects"], ["check"]]
)
def test_what_is_no_bank_is_one_line(arguments: list[str], folder: Path, invoke: Invoke) -> None:
    """A folder that is not there, one that holds something else, a file, and half a bank."""
    (folder / "file").write_text("text")
    (folder / "other").mkdir()
    (folder / "half").mkdir()
    (folder / "half/entries.sqlite").write_bytes(b"\0" * 4096)
    for name in ("nowhere", "file", "other", "half"):
        result = invoke(*arguments, "--bank", folder / name, "--json")
        if (name, arguments) == ("half", ["check"]):  # what it was asked for
            (line,) = shape_of(result, exit_code=1)["problems"]
        else:
            line = assert_one_line(result, 1)
        assert str(folder / name) in line
    assert sorted(path.name for path in folder.iterdir()) == ["file", "half", "other"]


@pytest.mark.parametrize("name", ["show", "related"])
def test_an_id_that_is_not_there_is_one_line(name: str, bank: Path, invoke: Invoke) -> None:
    """Whatever it looks like."""
    for entry_id in ("nobody", "../../etc/passwd", "a" * 5000, "%s\n\x1b[31m"):
        line = assert_one_line(invoke(name, entry_id, "--bank", bank), 1)
        assert "there is no entry" in line
        assert "\x1b" not in line


def test_a_bank_is_not_built_over_something_else(folder: Path, invoke: Invoke) -> None:
    """A folder with anything in it, and a file."""
    (folder / "r.jsonl").write_text(json.dumps(RECORDS[0]))
    line = assert_one_line(invoke("build", folder / "r.jsonl", "--bank", folder), 1)
    assert "is not empty: name a new folder for the bank" in line
    result = invoke("build", folder / "r.jsonl", "--bank", folder / "r.jsonl", "--json")
    assert "a bank cannot be made at" in assert_one_line(result, 1)


def test_a_damaged_bank_is_one_line(own_bank: Bank, invoke: Invoke) -> None:
    """It names the file and what to do, and doing it helps."""
    number = (own_bank.path / "CURRENT").read_text().strip()
    (own_bank.path / "generations" / number / "scheme.json").write_text("x")
    for arguments in (["search", "x"], ["subjects"]):
        line = assert_one_line(invoke(*arguments, "--bank", own_bank.path), 1)
        assert "scheme.json is not what was written: run 'repair'" in line
    assert assert_one_line(invoke("check", "--bank", own_bank.path), 1)
    assert invoke("repair", "--bank", own_bank.path).exit_code == 1  # the scheme is lost
    assert invoke("search", "x", "--bank", own_bank.path).exit_code == 0


def test_what_is_shown_in_the_place_of_damage_comes_with_one_line(
    own_bank: Bank, invoke: Invoke
) -> None:
    """The answer is there, and nobody takes the bank for whole."""
    (own_bank.path / "CURRENT").write_text("x")
    for arguments in (["search", "naloxone", "--json"], ["related", "ames-2005", "--json"]):
        done = invoke(*arguments, "--bank", own_bank.path)
        assert shape_of(done)
        (line,) = done.stderr.splitlines()
        assert line.startswith("evidencebank: ")
        assert line.endswith("run 'repair' (generation 2 is shown meanwhile)")
    assert assert_one_line(invoke("check", "--bank", own_bank.path), 1)


def test_rejections_are_lines_and_exit_code_4(
    folder: Path, write_records: WriteRecords, invoke: Invoke
) -> None:
    """Twenty are shown and the others counted; the rest is in, and what was done is said."""
    bad = [{"id": f"n{n}", "title": "T", "added": "soon"} for n in range(25)]
    records = write_records(folder / "r.jsonl", RECORDS[0], *bad)
    result = invoke("build", records, "--bank", folder / "bank")
    assert result.exit_code == 4
    lines = result.stderr.splitlines()
    assert lines[0] == (
        "evidencebank: rejected r.jsonl:2: 'added' is \"soon\": write a date as 2010-03-04"
    )
    assert len(lines) == 21
    assert "5 more" in lines[-1]
    assert "1 added" in result.stdout
    assert shape_of(invoke("search", "", "--bank", folder / "bank", "--json"))["total"] == 1


def test_names_with_brackets_are_printed_as_they_are(
    folder: Path, write_records: WriteRecords, invoke: Invoke
) -> None:
    """What looks like markup of the terminal is none."""
    records = write_records(folder / "r.jsonl", RECORDS[0] | {"title": "[bold]A[/b] [/x]"})
    result = invoke("build", records, "--bank", folder / "b[")
    assert result.exit_code == 0
    assert "b[" in result.stdout
    for arguments in (["search", "ames"], ["show", "ames-2005"], ["related", "ames-2005"]):
        result = invoke(*arguments, "--bank", folder / "b[")
        assert (result.exit_code, result.stderr) == (0, "")
    assert "[bold]A[/b] [/x]" in result.stdout
    write_records(folder / "[red]c/corpus.jsonl", *RECORDS)
    (folder / "[red]c/related.tsv").write_text("dean-2012\tford-2014\t1\n")
    assert "[red]c, 14 entries" in invoke("evaluate", folder / "[red]c").stdout


def test_a_bank_may_be_named_by_the_environment(
    bank: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable stands in for the option."""
    from click.testing import CliRunner

    result = CliRunner(env={"EVIDENCEBANK": str(bank)}).invoke(main, ["subjects", "--json"])
    assert len(shape_of(result)["subjects"]) == 5


# --- output for people


def test_output_fits_eighty_columns_and_names_ids_whole(bank: Path, invoke: Invoke) -> None:
    """Hits, lists, entries and subjects; an id can be copied from any of them."""
    for arguments in (
        ["search", "prison alcohol treatment and what followed release"],
        ["related", "boyd-2008", "--why"],
        ["show", "ames-2005"],
        ["subjects"],
    ):
        result = invoke(*arguments, "--bank", bank)
        assert (result.exit_code, result.stderr) == (0, "")
        assert max(map(len, result.stdout.splitlines())) <= 80
        assert "\x1b" not in result.stdout
    found = invoke("search", "prison alcohol", "--bank", bank).stdout
    assert re.search(r"^ {4}cole-2010 *$", found, re.MULTILINE)
    assert re.search(r"By kind: STUDY \d", found)


def test_search_says_how_it_read_a_query(bank: Path, invoke: Invoke) -> None:
    """A note on standard error, a suggestion on standard output."""
    result = invoke("search", 'prison AND "alcohol', "--bank", bank)
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert line.startswith("evidencebank: read as plain words: this quotation mark")
    assert "Did you mean: naloxone" in invoke("search", "naloxnoe", "--bank", bank).stdout
    refused = invoke("search", 'prison AND "alcohol', "--bank", bank, "--strict")
    assert "(at character 12 of the query)" in assert_one_line(refused, 2)


def test_words_are_cut_in_one_language_and_asked_for_in_several(invoke: Invoke) -> None:
    """Without --query no language is dropped in silence."""
    both = "words", "--language", "fr", "--language", "es", "prisons"
    refused = invoke(*both)
    assert refused.exit_code == 2
    assert "several languages need --query" in refused.stderr
    assert invoke(*both, "--query").exit_code == 0


def test_the_types_of_files_that_are_read_are_listed(invoke: Invoke) -> None:
    """By their suffixes, for people and for programs."""
    shape = shape_of(invoke("sources", "--json"))
    assert shape == shape_of(invoke("source-types", "--json"))  # as it was called first
    by_name = {one["name"]: one for one in shape["source_types"]}
    assert {"html", "text", "jsonl"} <= by_name.keys()
    assert by_name["html"]["suffixes"] == [".html", ".htm", ".xhtml"]
    listed = invoke("sources").stdout
    assert all(suffix in listed for one in by_name.values() for suffix in one["suffixes"])


@pytest.mark.parametrize("name", ["all.eml", "all.rtf", "all.txt"])
def test_a_type_that_nobody_reads_is_refused_in_one_line(
    name: str, folder: Path, invoke: Invoke
) -> None:
    """It says what can be read, and ends as any build does that rejected something."""
    (folder / name).write_text("From jane@example.org Mon Jan 1\nDear all\n")
    result = invoke("build", folder / name, "--bank", folder / "bank")
    assert result.exit_code == 4
    assert f"rejected {name}: not a kind of file that is read (" in result.stderr
    assert shape_of(invoke("search", "", "--bank", folder / "bank", "--json"))["total"] == 0
