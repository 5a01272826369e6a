"""The command `read`: its shape, its exit codes, eighty columns, and its page of HTML."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import Result

from tests.places import SAMPLE

Invoke = Callable[..., Result]

HOSTILE = (
    "<title>Herons</title><meta name=citation_title content='Herons'>"
    "<h1>Herons &lt;script&gt;alert(1)&lt;/script&gt;</h1>"
    "<p>Forty herons &lt;img src=x onerror=alert(1)&gt; stood on the lower bank this spring.</p>"
    '<div class="share">Share &lt;b&gt; this</div>'
)


@pytest.fixture
def page(folder: Path) -> Path:
    """Return a page of which some is kept and some is not."""
    path = folder / "herons.html"
    path.write_text(HOSTILE, encoding="utf-8")
    return path


def test_json_has_one_reading_a_file(folder: Path, page: Path, invoke: Invoke) -> None:
    """Entries have the shape of `show`; what cannot be read stops nothing."""
    result = invoke("read", folder / "gone.html", page, SAMPLE / "alcohol-a1.html", "--json")
    assert result.exit_code == 4
    gone, herons, cell = json.loads(result.stdout)
    assert gone == {
        "source": str(folder / "gone.html"),
        "entries": [],
        "rejected": [{"source": gone["source"], "reason": gone["rejected"][0]["reason"]}],
    }
    assert herons.keys() == {"source", "entries", "rejected"}
    assert herons["entries"][0]["sections"][0]["text"].startswith("Forty herons <img")
    assert cell["entries"][0]["kind"] == "MATRIX CELL"
    assert cell["entries"][0]["listed_works"][0]["title"]


def test_why_adds_the_blocks(page: Path, invoke: Invoke) -> None:
    result = invoke("read", page, "--why", "--json")
    assert result.exit_code == 0
    (reading,) = json.loads(result.stdout)
    assert (reading["reader"], reading["taken_for"]) == ("html", "article")
    assert all(block.keys() == {"text", "kept", "reason"} for block in reading["blocks"])
    assert {block["kept"] for block in reading["blocks"]} == {True, False}


def test_terminal_fits_eighty_columns_and_marks_what_is_dropped(page: Path, invoke: Invoke) -> None:
    for arguments in (["read", page], ["read", page, SAMPLE / "alcohol-a1.html", "--why"]):
        result = invoke(*arguments)
        assert result.exit_code == 0
        assert "html" in result.stdout
        # the name of a file stands whole, however long its folder's is
        lines = [line for line in result.stdout.splitlines() if str(page.parent) not in line]
        assert max(map(len, lines)) <= 80
    marks = {line[2:].strip(): line[0] for line in result.stdout.splitlines() if line[:2] == "- "}
    assert "Share <b> this" in marks


def test_why_tells_abstracts_and_identifiers(folder: Path, invoke: Invoke) -> None:
    """Of a record there is little else to look at; on the terminal and in the page of HTML."""
    path = folder / "all.ris"
    lines = ("TY  - BOOK", "TI  - Herons", "AB  - They stood.", "DO  - 10.1000/h", "PM  - 123456")
    path.write_text("\n".join([*lines, "SN  - 0306406152"]), encoding="utf-8")
    report = folder / "report.html"
    told = invoke("read", path, "--why").stdout
    invoke("read", path, "--html", report)
    assert "DOI 10.1000/h, PMID 123456, ISBN 9780306406157" in told
    assert "Abstract: They stood." in told
    rows = BeautifulSoup(report.read_text(encoding="utf-8"), "lxml").select("dl div")
    shown = {row.dt.get_text(): row.dd.get_text() for row in rows if row.dt and row.dd}
    assert (shown["Abstract"], shown["DOI"]) == ("They stood.", "10.1000/h")
    assert (shown["PMID"], shown["ISBN"]) == ("123456", "9780306406157")


def test_what_is_rejected_is_said_on_standard_error(folder: Path, invoke: Invoke) -> None:
    (folder / "empty.txt").write_text(" ", encoding="utf-8")
    result = invoke("read", folder / "empty.txt")
    assert result.exit_code == 4
    assert result.stderr.startswith("evidencebank: rejected empty.txt: ")


def test_the_page_of_html_is_whole_and_runs_nothing(
    folder: Path, page: Path, invoke: Invoke
) -> None:
    report = folder / "report.html"
    assert invoke("read", page, "--html", report).exit_code == 0
    text = report.read_text(encoding="utf-8")
    soup = BeautifulSoup(text, "lxml")
    assert soup.find_all(["script", "img", "link", "iframe", "form"]) == []
    assert not any(name.startswith("on") for tag in soup.find_all(True) for name in tag.attrs)
    assert "default-src 'none'" in soup.find("meta", {"http-equiv": True})["content"]
    assert [tag.get_text() for tag in soup.select(".dropped .text")] == ["Share <b> this"]
    assert any(tag.get_text().startswith("Forty herons <img") for tag in soup.select(".kept .text"))
    assert invoke("read", page, "--html", report).exit_code == 0  # its own page may be replaced


def test_a_page_is_never_written_over_what_is_no_such_page(page: Path, invoke: Invoke) -> None:
    before = page.read_bytes()
    result = invoke("read", page, "--html", page)
    assert result.exit_code == 1
    assert "name another file" in result.stderr
    assert page.read_bytes() == before


def test_a_call_without_files_is_wrong(invoke: Invoke) -> None:
    assert invoke("read").exit_code == 2
