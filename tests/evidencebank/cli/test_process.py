"""The command as a process of its own, and queries that mean harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencebank import Bank

Invoke = Callable[..., Result]
Command = Callable[..., subprocess.CompletedProcess[bytes]]

HOSTILE = {
    "an open quotation mark": '"brief advice',
    "three quotation marks": '"brief" "advice',
    "quotation marks alone": '"' * 999,
    "an open bracket": "(prison OR",
    "closed brackets": "prison)))",
    "5,000 brackets": "(" * 5_000 + "prison" + ")" * 5_000,
    "300 brackets": "(" * 300 + "prison" + ")" * 300,
    "200 times NOT": "NOT " * 200 + "prison",
    "operators alone": "AND OR NOT " * 80,
    "an operator at the end": "prison AND",
    "a range of nothing": "year:..",
    "a year that is none": "year:20105..x",
    "a day that is none": "added:2020-02-31",
    "unknown fields": "nofield:prison colour:",
    "stars": "* ** *** ?* *a* **a",
    "a star that means all": "pr*",
    "boosts": "prison^nan prison^99999999999999999999 prison^",
    "tildes": "~ prison~9 ~~~ p~2",
    "control characters": "pri\x01son\x1b[31m \x7f alcohol\x9f",
    "a NUL": "pri\0son al\0cohol",
    "half a surrogate": "prison \ud800 alcohol\udfff",
    "marks that turn text around": "\u202eprison\u202c \u200bal\u00adcohol\ufeff",
    "combining marks": "prison" + "\u0301" * 500,
    "emoji": "👩‍👩‍👧‍👦 prison 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "another script": "тюрьма 監獄 سجن",
    "blanks": " \t\n\u3000\u2028 ",
    "nothing": "",
    "a thousand words": "prison alcohol " * 500,
    "percent signs": "%s %d %n {0} {prison} $HOME `ls`",
    "a path": "../../../../etc/passwd",
    "markup": "<script>alert(1)</script> [bold]prison[/bold] [/x]",
    "SQL": "'; DROP TABLE entries; --prison",
}
LONG = {
    "a word of a million letters": lambda: "a" * 1_000_000,
    "a word with 300,000 hyphens": lambda: "a-" * 300_000,
    "300,000 initials": lambda: "a." * 300_000,
    "300,000 apostrophes": lambda: "a'" * 300_000,
    "a number of 600,000 digits": lambda: "1," * 300_000,
    "50,000 different words": lambda: " ".join(f"w{n}" for n in range(50_000)),
    "a million quotation marks": lambda: '"' * 1_000_000,
    "a million brackets": lambda: "(" * 1_000_000,
    "a million stars": lambda: "p" + "*" * 1_000_000,
}
ALPHABET = st.sampled_from([*"\"()*?~^:+-.,'", " ", "AND ", "OR ", "NOT ", "prison", "year:", "a"])


@pytest.mark.parametrize("name", HOSTILE)
def test_no_query_is_answered_with_a_traceback(name: str, small_bank: Bank, invoke: Invoke) -> None:
    """Found or not found with a note; refused in one line by --strict; always one document."""
    query = HOSTILE[name]
    for strict in ((), ("--strict",)):
        result = invoke("search", *strict, "--bank", small_bank.path, "--json", "--", query)
        assert "Traceback" not in result.stderr
        if result.exit_code == 0:
            assert result.stderr == ""
            assert json.loads(result.stdout).keys() >= {"query", "total", "hits", "facets"}
        else:
            assert strict
            assert (result.exit_code, result.stdout) == (2, "")
            assert len(result.stderr.splitlines()) == 1
    shown = invoke("search", "--bank", small_bank.path, "--", query)
    assert shown.exit_code == 0


@pytest.mark.parametrize("name", LONG)
def test_a_query_of_a_megabyte_is_answered_with_a_note(name: str, small_bank: Bank) -> None:
    """Whatever it is made of, and all that is worked out later too."""
    results = small_bank.search(LONG[name]())
    results.to_dict()
    assert results.note


@given(st.lists(ALPHABET, max_size=25).map("".join) | st.text(max_size=60))
@settings(max_examples=150)
def test_any_text_is_a_query(small_bank: Bank, query: str) -> None:
    """Simple mode never fails, and says the same twice."""
    shape = small_bank.search(query).to_dict()
    assert shape == small_bank.search(query).to_dict()
    assert shape["total"] <= len(small_bank)
    json.dumps(shape, ensure_ascii=False).encode(errors="surrogatepass")


def test_a_process_prints_one_document_and_nothing_else(small_bank: Bank, command: Command) -> None:
    """`python -m evidencebank` is the command."""
    done = command("search", "naloxone", "--bank", small_bank.path, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == small_bank.search("naloxone").to_dict()


def test_the_installed_command_is_the_same(small_bank: Bank) -> None:
    """The script beside the interpreter, if this is an installation that has it."""
    script = Path(sys.executable).with_name("evidencebank")
    if not script.exists():
        pytest.skip("the package is not installed beside this interpreter")
    done = subprocess.run(
        [script, "related", "dean-2012", "--bank", small_bank.path, "--json"], capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["related"][0]["rank"] == 1


@pytest.mark.slow
def test_arguments_that_are_no_text_are_no_traceback(small_bank: Bank, command: Command) -> None:
    """A terminal may send bytes that are not UTF-8: as a query, as an id, as a bank."""
    done = command("search", b"prison \xff\xfe alcohol", "--bank", small_bank.path, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["total"] > 0
    done = command("show", b"\xc3\x28", "--bank", small_bank.path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    done = command("search", "prison", "--bank", b"/nowhere/\xff")
    assert done.returncode == 1
    assert done.stderr.startswith(b"evidencebank: there is no bank at ")
    assert len(done.stderr.splitlines()) == 1


def test_errors_of_a_process_are_one_line(folder: Path, command: Command) -> None:
    """No traceback, nothing on standard output, exit code 1."""
    done = command("search", "prison", "--bank", folder / "nowhere", "--json")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == (
        f"evidencebank: there is no bank at {folder / 'nowhere'}: make one with 'build'\n"
    )


@pytest.mark.slow
def test_an_output_that_is_closed_early_ends_without_a_word(small_bank: Bank) -> None:
    """As by `| head -1`."""
    for arguments in (["search", "prison", "--json"], ["subjects"], ["lists", "export"]):
        reading, writing = os.pipe()
        os.close(reading)
        command = [sys.executable, "-m", "evidencebank", *arguments, "--bank", small_bank.path]
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=60)
        os.close(writing)
        assert (done.returncode, done.stderr) == (1, b"")


def test_a_locale_without_utf8_still_gets_utf8(small_bank: Bank) -> None:
    """JSON is UTF-8 whatever the terminal says it takes."""
    surroundings = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "evidencebank",
            "search",
            "café",
            "--bank",
            small_bank.path,
            "--json",
        ],
        capture_output=True,
        env=surroundings,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["query"] == "café"


def test_a_search_loads_what_it_needs_and_no_more(small_bank: Bank) -> None:
    """Each of these takes a part of the time of a whole search to import."""
    heavy = ("pydantic", "rich", "rapidfuzz", "numba", "scipy", "sklearn", "lxml", "whoosh.index")
    code = (
        "import sys; from evidencebank.cli.main import main\n"
        f"main(['search', 'prison', '--json', '--bank', {str(small_bank.path)!r}],"
        " standalone_mode=False)\n"
        f"print(*set({heavy!r}) & sys.modules.keys(), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stderr, json.loads(done.stdout)["query"]) == ("\n", "prison")
