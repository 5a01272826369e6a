"""Related lists for other programs: JSON, CSV, and HTML fragments."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from corpus.errors import InputError
from evidencebank import Bank
from evidencebank.list_editing.list_exports import Addresses

HOSTILE = [
    {"id": "a", "title": '=HYPERLINK("http://x")', "text": "prison alcohol advice", "year": 2001},
    {"id": "A", "title": "<script>alert(1)</script> & more", "text": "prison alcohol advice here"},
    {"id": "@sum", "title": "+1 ‘quoted’", "text": "prison alcohol advice there", "kind": "-X"},
    {"id": "...", "title": "Zwölf\u202eevil", "text": "alcohol advice in prison"},
    {"id": "é" * 120, "title": "Long", "text": "alcohol advice in prison, again"},
    {"id": "alone", "title": "Zebra", "text": "quagga"},
]


@pytest.fixture
def hostile(folder: Path, write_records: Callable[..., Path]) -> Iterator[Bank]:
    """Return a bank whose entries have names that mean something elsewhere."""
    bank = Bank.create(folder / "bank")
    bank.load([write_records(folder / "records.jsonl", *HOSTILE)])
    for other in ("a", "@sum", "...", "é" * 120):
        bank.lists.pin("A", other)
    yield bank
    bank.close()


def text_of(write: Callable[[io.StringIO], None]) -> str:
    """Return what is written to a stream."""
    stream = io.StringIO(newline="")
    write(stream)
    return stream.getvalue()


def test_json_holds_the_lists_that_readers_see(own_bank: Bank) -> None:
    """One document, a list a line, with the publication it is of."""
    own_bank.lists.publish(who="Ann")
    seen = own_bank.related("ames-2005")
    own_bank.lists.pin("ames-2005", "moss-2015")
    document = json.loads(text_of(own_bank.lists.export().json))
    assert (document["published"]["who"], document["draft"]) == ("Ann", False)
    assert [one["id"] for one in document["lists"]] == [entry.id for entry in own_bank]
    first = document["lists"][0]
    assert (first["title"], first["kind"], first["year"]) == (
        *("Brief advice on alcohol in three prisons", "STUDY", 2005),
    )
    wanted = [{**item.to_dict()} for item in seen]
    for item in wanted:
        del item["shared_terms"]
    assert first["related"] == wanted
    draft = json.loads(text_of(own_bank.lists.export(["ames-2005"], draft=True).json))
    assert [one["id"] for one in draft["lists"]] == ["ames-2005"]
    assert draft["lists"][0]["related"][0]["id"] == "moss-2015"
    assert draft["lists"][0]["related"][0]["pinned"]


def test_csv_is_safe_to_open_in_a_spreadsheet(hostile: Bank, folder: Path) -> None:
    """A row for each line; nothing begins as a formula does; Excel sees that it is UTF-8."""
    path = folder / "lists.csv"
    hostile.lists.export().to_file(path, "csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert len(rows) == sum(len(hostile.related(entry.id)) for entry in hostile)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    titles = {row["id"]: row["title"] for row in rows}
    assert titles["a"] == '\'=HYPERLINK("http://x")'
    assert titles["'@sum"] == "'+1 ‘quoted’"
    assert {row["kind"] for row in rows} == {"DOCUMENT", "'-X"}
    assert {row["year"] for row in rows} == {"2001", ""}


def test_html_is_a_fragment_as_the_page_shows_it(hostile: Bank) -> None:
    """Escaped, labelled, an ordered list of links with kind and year, and a way to search."""
    text = text_of(hostile.lists.export(["A"], addresses=Addresses("/e?id={id}", "/find")).html)
    page = BeautifulSoup(text, "lxml")
    nav = page.find("nav")
    assert nav is not None
    heading = page.find(id=nav["aria-labelledby"])
    assert heading is not None
    assert heading.name == "h2"
    assert page.find("script") is None
    links = [link["href"] for link in page.select("ol li a")]
    assert len(links) == len(hostile.related("A"))
    assert "/e?id=a" in links
    assert "/e?id=%40sum" in links
    line = page.select_one('a[href="/e?id=a"]')
    assert line is not None
    assert line.parent is not None
    assert line.parent.get_text() == '=HYPERLINK("http://x") DOCUMENT 2001'
    assert page.select("nav > p a")[-1]["href"] == "/find"
    alone = text_of(hostile.lists.export(["alone"]).html)
    assert "<ol>" not in alone
    assert 'href="/"' in alone  # where the site's search is
    with pytest.raises(InputError, match="where the id stands"):
        Addresses("/entry")


def test_a_folder_holds_a_fragment_for_each_entry(
    hostile: Bank, folder: Path, write_records: Callable[..., Path]
) -> None:
    """Under names that no two ids share on any disk; what is gone goes, what is others' stays."""
    target = folder / "fragments"
    assert hostile.lists.export().to_folder(target) == len(HOSTILE)
    (target / "mine.html").write_text("mine", encoding="utf-8")
    files = json.loads((target / "index.json").read_text("utf-8"))
    assert set(files) == {str(record["id"]) for record in HOSTILE}
    assert len({name.lower() for name in files.values()}) == len(HOSTILE)
    assert all((target / name).is_file() and len(name) < 255 for name in files.values())
    assert files["alone"] == "alone.html"
    hostile.load([write_records(folder / "records.jsonl", *HOSTILE[:-1])])
    hostile.lists.export().to_folder(target)
    left = {path.name for path in target.iterdir()}
    assert "alone.html" not in left
    assert left == {*(files[str(one["id"])] for one in HOSTILE[:-1]), "mine.html", "index.json"}


def test_a_folder_of_something_else_is_left_alone(own_bank: Bank, folder: Path) -> None:
    """An index that no export wrote is not trusted to name files to delete."""
    for text in ("{", '["a.html"]', '{"a": 1}'):
        (folder / "index.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="not of an earlier export"):
            own_bank.lists.export().to_folder(folder)
    (folder / "index.json").write_text('{"a": "../keep.html", "b": "x.txt"}', encoding="utf-8")
    (folder / "x.txt").write_text("", encoding="utf-8")
    own_bank.lists.export(["ames-2005"]).to_folder(folder)
    assert (folder / "x.txt").exists()


def test_a_file_is_written_whole_or_not_at_all(own_bank: Bank, folder: Path) -> None:
    """What was there stays when writing fails, and nothing is left beside it."""
    path = folder / "lists.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(InputError, match="use json, csv, html"):
        own_bank.lists.export().to_file(path, "xml")
    assert path.read_text("utf-8") == "old"
    own_bank.lists.export().to_file(path, "json")
    assert len(json.loads(path.read_text("utf-8"))["lists"]) == 14
    assert [one.name for one in folder.iterdir() if one.is_file()] == ["lists.json"]
