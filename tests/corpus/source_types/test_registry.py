"""Which reader a file gets, by its name and its first bytes, and why it gets none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.source_types.reader import MissingExtraError, Reader
from corpus.source_types.registry import (
    UnreadTypeError,
    module_of,
    reader_in,
    reader_of,
    readers,
    suffixes,
)
from corpus.source_types.source_file import SourceFile
from corpus.source_types.unread_types import DESCRIBED, NO_DOCUMENTS, RECOGNISED

RIS = b"TY  - RPRT\nTI  - Minding the gap\nER  - \n"
LETTER = b"From jane@example.org Mon Jan 1\nDear all\n"
BIBTEX = b"@article{ames2005,\n  title = {Minding the gap}\n}\n"
JSON = b'[{"id": "ames2005", "type": "article"}]'
HTML = b"<!DOCTYPE html><html><body><p>Words</p></body></html>"


def file(name: str) -> SourceFile:
    """Return a file of this name; it need not be there."""
    return SourceFile(Path("/pages") / name, name)


@pytest.mark.parametrize(
    ("name", "head", "reader"),
    [
        ("a.html", b"", "html"),
        ("a.HTM", b"Words", "html"),
        ("a.jsonl", HTML, "jsonl"),
        ("a.jsonl", b'{"id": "a", "type": "book", "issued": 2010}', "jsonl"),
        ("a.html", b"PMID- 1234 is what we looked for", "html"),
        ("a.csv", b"TY  - RPRT\nTI  - Minding the gap\n", "csv"),
        ("a.ndjson.gz", b"\x1f\x8b", "jsonl"),
        ("a.txt", b"Words", "text"),
        ("a.txt", HTML, "html"),
        ("a.md", b"# Words", "markdown"),
        ("a.markdown", b"<h1 align='center'>Words</h1>", "markdown"),
        ("a.md", HTML, "html"),
        ("page.php", HTML, "html"),
        ("page", HTML, "html"),
        ("page", "\ufeff<html>".encode("utf-16"), "html"),
        ("README", b"Words", "text"),
        ("Mercer et al. 2009", b"Words", "text"),
        ("all.ris", b"", "ris"),
        ("all.txt", RIS, "ris"),
        ("all.txt", b"\xef\xbb\xbf\r\n1.\r\n" + RIS, "ris"),
        ("all", RIS, "ris"),
        ("all.txt", b"Record #1 of 3\nContent: text\n\nTY  -  JOUR\nAN  -  CN-1", "ris"),
        ("a.txt", b"A record begins so:\nTY  - and goes on", "text"),
        ("all.txt", b"PMID- 1234\nOWN - NLM", "nbib"),
        ("all.txt", b"\nOWN - ERIC\nTI  - Peers", "nbib"),
        ("savedrecs.ciw", b"", "wos"),
        (
            "savedrecs.txt",
            b"\xef\xbb\xbfFN Clarivate\r\nVR 1.0\r\nPT J",
            "wos",
        ),
        ("all.txt", b"FN ISI Export Format\nVR 1.0\nPT J", "wos"),
        ("all", b"PT J\nAU Ames, J\n   Moss, K\nTI Peers\n", "wos"),
        ("a.txt", b"PT J was written on the door.\nAU too.", "text"),
        ("scholar.enw", b"", "refer"),
        ("all.txt", b"%0 Journal Article\r\n%T A title", "refer"),
        ("all.txt", b"%0 Journal Article\n%@ 0000-0000", "refer"),
        ("all.txt", b"%A Jane Ames\n%T Peers in\nhostels\n%D 2010\n", "refer"),
        ("all", b"%T Peers in hostels\n%J Gaps\n", "refer"),
        ("a.txt", b"%T is a sign.\nWhich is told of here.\n", "text"),
        ("all.bib", BIBTEX, "bibtex"),
        ("all.txt", b"\n" + BIBTEX, "bibtex"),
        ("all.txt", b"@string{jan = 1}", "bibtex"),
        ("all.csl.json", JSON, "csl-json"),
        ("all.md", JSON, "csl-json"),
        ("all.json", b'[{"key": "A", "data": {"itemType": "book"}}]', "zotero-json"),
        ("e.xml", b"<?xml version='1.0'?><xml><records><record>", "endnote-xml"),
        ("j.nxml", b"<article article-type='research-article'><front>", "jats-xml"),
        ("a.xml", b"<?xml version='1.0'?>\n<PubmedArticleSet>", "pubmed-xml"),
        ("a.txt", b"From: the editors\n\nA memo.", "text"),
        ("a.txt", b"[[A link]] to begin with", "text"),
        ("a.txt", b"@mercer said so.", "text"),
        ("a.txt", b"", "text"),
        ("a.txt", b"%PDF-1.7", "text"),  # whose reader says more than this could
    ],
)
def test_a_file_has_a_reader(name: str, head: bytes, reader: str) -> None:
    """The suffix tells, or else the first bytes."""
    assert reader_of(file(name), head).name == reader


@pytest.mark.parametrize(
    ("name", "head", "told"),
    [
        ("all.eml", LETTER, "(.eml, a letter)"),
        ("all.txt", LETTER, "(.txt, a letter, or a mailbox of them)"),
        ("all.txt", b"\xef\xbb\xbf\r\n" + LETTER, "(.txt, a letter, or a mailbox of them)"),
        ("all", LETTER, "(no ending, a letter, or a mailbox of them)"),
        ("all.json", b'{"@context": 1, "type": 2}', "(.json, JSON)"),
        ("all.md", b'{"a": 1}', "(.md, JSON)"),
        ("all.xml", b"<?xml version='1.0'?><a/>", "(.xml, XML)"),
        ("all.pptx", b"PK", "(.pptx, slides)"),
        ("site.css", b"p {}", "(.css)"),
        ("odd.rst", b"Words", "(.rst)"),
        ("a." + "x" * 100 + "\n.gz", b"", "(." + "x" * 19 + ")"),
    ],
)
def test_a_file_that_nobody_reads_is_refused_with_its_reason(
    name: str, head: bytes, told: str
) -> None:
    """One line says what it is and what can be read."""
    with pytest.raises(UnreadTypeError) as raised:
        reader_of(file(name), head)
    reason = str(raised.value)
    assert reason.startswith(f"not a kind of file that is read {told}: read are .")
    assert all(suffix in reason for suffix in suffixes())
    assert "\n" not in reason


@given(st.text(st.characters(exclude_characters="/\0"), min_size=1), st.binary(max_size=300))
def test_any_name_and_bytes_have_one_reader_or_one_line(name: str, head: bytes) -> None:
    """Nothing a stranger sends ends in anything else."""
    try:
        reader = reader_of(file(name), head)
    except UnreadTypeError as error:
        told = str(error)
    else:
        told = reader.described
    assert len(told.splitlines()) == 1


def test_what_is_read_is_not_told_to_be_unread() -> None:
    """A type is declared by its reader, or as one that nobody reads."""
    assert suffixes().isdisjoint({*DESCRIBED, *NO_DOCUMENTS})


def test_first_bytes_are_told_under_names_that_there_are() -> None:
    """A reader that names another would never be asked."""
    assert {reader.recognised_as for reader in readers()} - {""} <= RECOGNISED


def test_readers_are_told_apart() -> None:
    """By name and suffix; a suffix has its dot and is in lower case."""
    assert len({reader.name for reader in readers()}) == len(readers())
    for suffix in suffixes():
        assert suffix == suffix.lower()
        assert suffix.startswith(".")


def test_a_reader_is_found_in_its_module() -> None:
    """That is how another process is told of it."""
    assert all(reader_in(module_of(reader)) is reader for reader in readers())


def test_a_process_that_reads_records_loads_no_parser_of_pages() -> None:
    """That takes a fifth of a second, in each process that begins to help."""
    program = (
        "import sys; import corpus.loading.reading_tasks as tasks; "
        "tasks.reader_in('corpus.readers.jsonl'); print({'bs4', 'lxml'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "set()\n", done.stderr


def test_another_version_is_another_fingerprint() -> None:
    """Files are read again when their reader changed."""

    def reader(version: str) -> Reader:
        return Reader("tapes", "tapes", "one entry", (".tape",), version, lambda file: iter(()))

    assert reader("1").fingerprint == reader("1").fingerprint != reader("2").fingerprint


def test_packages_that_are_missing_are_named_with_their_extra() -> None:
    """Who meets such a file is told what to install."""
    needs = {"extra": "tapes", "packages": ("json", "no_such_package")}
    reader = Reader("tapes", "tapes", "one entry", (".t",), "1", lambda file: iter(()), **needs)
    with pytest.raises(MissingExtraError, match=r"no_such_package: .* with the extra 'tapes'"):
        reader.require_packages()
