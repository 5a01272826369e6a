"""PDF files become entries, or say in a line why not."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.pdf import document
from corpus.readers.pdf import READER
from corpus.source_types.source_file import SourceFile
from tests.corpus.pdf.written import PARAGRAPH, Text, column, pdf_bytes, write_pdf

TITLE = "Peers in hostels: a trial of advice"
FIRST = [
    Text(72, 740, TITLE, 18),
    Text(72, 715, "Jane Mercer, Adaeze Okafor and Bo Smith"),
    Text(72, 700, "Published 12 March 2019. https://doi.org/10.1000/Peers.12"),
    Text(72, 675, "Abstract", 14, bold=True),
    *column(PARAGRAPH, top=655),
    Text(72, 595, "Findings", 14, bold=True),
    *column(PARAGRAPH, top=575),
    Text(72, 510, "References", 14, bold=True),
    *column(["1. Smith B. Rooms and what they cost. Journal of Findings 2010;1:1-9."], top=490),
    *column(["2. Okafor A. Doors. Journal of Findings 2011;2:1-9. doi:10.1000/other"], top=478),
]


def entry(path: Path) -> Entry:
    """Return the entry of a file."""
    (draft,) = READER.drafts(SourceFile(path, path.name))
    assert isinstance(draft, Draft)
    return draft.entry


def test_a_paper_is_an_entry(tmp_path: Path) -> None:
    """With what its first page says of it, its sections, and its references apart."""
    found = entry(write_pdf(tmp_path / "paper.pdf", [FIRST]))
    assert (found.id, found.title, found.file_format) == ("paper", TITLE, "PDF")
    assert found.authors == ("Jane Mercer", "Adaeze Okafor", "Bo Smith")
    assert (found.year, found.first_uploaded) == (2019, date(2019, 3, 12))
    assert (found.doi, found.language) == ("10.1000/peers.12", "en")
    assert found.abstract == " ".join(PARAGRAPH)
    assert [one.heading for one in found.sections][-3:] == ["Abstract", "Findings", "References"]
    assert found.sections[-1].paragraphs[0].startswith("Smith B. Rooms")
    assert len(found.sections[-1].paragraphs) == 2


STATED = {
    "Microsoft Word - final_v2.doc": TITLE,
    "paper.pdf": TITLE,
    "untitled": TITLE,
    "bmj1234 1..8": TITLE,
    "Peers in Hostels: A Trial of Advice": "Peers in Hostels: A Trial of Advice",
}


@pytest.mark.parametrize("stated", STATED)
def test_a_file_name_is_no_title(stated: str, tmp_path: Path) -> None:
    """Nor is what a program puts there; what the page shows too is one."""
    path = write_pdf(tmp_path / "paper.pdf", [FIRST], {"Title": stated})
    assert entry(path).title == STATED[stated]


def test_what_the_file_states_counts_where_the_page_says_nothing(tmp_path: Path) -> None:
    """Its title, authors and day."""
    info = {"Title": TITLE, "Author": "Jane Mercer; Bo Smith", "CreationDate": "D:20100304101112Z"}
    found = entry(write_pdf(tmp_path / "a.pdf", [column(PARAGRAPH)], info))
    assert (found.title, found.authors) == (TITLE, ("Jane Mercer", "Bo Smith"))
    assert (found.year, found.first_uploaded) == (2010, date(2010, 3, 4))


def test_names_to_log_in_with_are_no_authors(tmp_path: Path) -> None:
    """Nor are programs."""
    for name in ("admin", "jmercer", "PScript5.dll Version 5.2"):
        path = write_pdf(tmp_path / "a.pdf", [column(PARAGRAPH)], {"Author": name})
        assert entry(path).authors == ()


def test_what_a_browser_prints_around_a_text_is_no_text(tmp_path: Path) -> None:
    """Menus and slogans above the title, bylines of two lines, and the list of its parts."""
    slogan = "The Institute of Hostels. Every day and every night. Rooms for all people Logo"
    page = [
        *column(["Skip to content", "Other Languages", "Search the site"], top=780, step=20),
        *column([f"{slogan} The journal of the institute"], top=720),
        Text(72, 690, "Peers who meet people at the gate", 20),
        *column(["Jane Mercer, PhD; Ada Okafor, MD; Mary Smith, MPH;"], top=660),
        *column(["John Doe, MD (View author affiliations)"], top=648),
        *column(["On This Page", "Methods and Findings", "Tables"], top=620, step=20),
        Text(72, 540, "Methods", 14, bold=True),
        *column(PARAGRAPH, top=520),
    ]
    info = {"Creator": "Mozilla/5.0", "Producer": "Skia/PDF m140"}
    found = entry(write_pdf(tmp_path / "a.pdf", [page], info))
    assert found.title == "Peers who meet people at the gate"
    assert found.authors == ("Jane Mercer", "Ada Okafor", "Mary Smith", "John Doe")
    assert [(one.heading, one.paragraphs) for one in found.sections] == [
        ("Methods", (" ".join(PARAGRAPH),))
    ]


def test_why_says_what_was_left_out(tmp_path: Path) -> None:
    """And what the title is."""
    pages = [[*FIRST, Text(300, 30, "1")], [*column(PARAGRAPH), Text(300, 30, "2")]]
    path = write_pdf(tmp_path / "a.pdf", pages)
    assert READER.explain is not None
    blocks = READER.explain(SourceFile(path, path.name)).blocks
    assert [one.text for one in blocks if not one.kept] == ["1", "2"]
    assert [one.reason for one in blocks if one.text == TITLE] == ["title, author or kind"]


def reason(path: Path) -> str:
    """Return why a file is refused."""
    with pytest.raises(InputError) as raised:
        list(READER.read(SourceFile(path, path.name)))
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_what_cannot_be_read_is_told_in_a_line(tmp_path: Path) -> None:
    """Passwords, damage, scans."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes([FIRST], encrypted=True))
    assert reason(path) == "the PDF is encrypted with a password: save it without one"
    path.write_bytes(pdf_bytes([[]], picture=True))
    assert reason(path).startswith("no text: a scan")
    for data in (b"", b"%PDF-1.7\n", b"words and no PDF", b"%PDF-1.4\n" + b"x" * 5_000):
        path.write_bytes(data)
        assert reason(path) == "the PDF is damaged, or is none"


def test_limits_are_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More pages, characters or bytes than anybody reads as one entry."""
    path = write_pdf(tmp_path / "a.pdf", [FIRST, FIRST, FIRST])
    for name, most, told in (
        ("MAX_PAGES", 2, "the PDF has more than 2 pages: split it"),
        ("MAX_BYTES", 100, "the PDF is larger than 0 MB: split it"),
        ("MAX_PAGE_CHARACTERS", 20, "page 1 of the PDF has too much text: split the file"),
        ("MAX_CHARACTERS", 1_500, "the PDF has too much text for one entry: split it"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(document, name, most)
            assert reason(path) == told


def test_a_file_that_is_cut_or_changed_is_read_or_told_in_a_line(tmp_path: Path) -> None:
    """Wherever that is."""
    whole = pdf_bytes([FIRST, FIRST], {"Title": TITLE}, outline=["Findings"])
    chance = random.Random(7)
    path = tmp_path / "a.pdf"
    for _ in range(150):
        at = chance.randrange(len(whole))
        for data in (whole[:at], whole[:at] + bytes([chance.randrange(256)]) + whole[at + 1 :]):
            path.write_bytes(data)
            try:
                found = entry(path)
            except InputError as error:
                assert "\n" not in str(error)  # noqa: PT017
            else:
                assert found.title


LONG = """
import resource, sys
from pathlib import Path
from corpus.readers.pdf import READER
from corpus.source_types.source_file import SourceFile
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[1:]:
    path = Path(name)
    (draft,) = READER.drafts(SourceFile(path, path.name))
    print(peak(), sum(len(section.text) for section in draft.entry.sections))
"""


@pytest.mark.slow
def test_a_thousand_pages_take_bounded_memory(tmp_path: Path) -> None:
    """No more than what is kept of their text."""
    chance = random.Random(1)
    words = " ".join(PARAGRAPH).split()
    pages = [
        column([" ".join(chance.choices(words, k=14)) for _ in range(50)]) for _ in range(1_000)
    ]
    short = write_pdf(tmp_path / "short.pdf", [FIRST])
    long = write_pdf(tmp_path / "long.pdf", pages)
    done = subprocess.run(
        [sys.executable, "-c", LONG, str(short), str(long)],
        capture_output=True,
        text=True,
        check=True,
    )
    before, after = (list(map(int, line.split())) for line in done.stdout.splitlines())
    assert after[1] > 3_000_000
    assert (after[0] - before[0]) * 1_024 < 250_000_000
