"""Web of Science: plain text of all its databases, under the names that it has had."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.readers.tagged.wos import parse_wos
from corpus.source_types.registry import reader_of
from corpus.source_types.source_file import SourceFile

NOW = "FN Clarivate Analytics Web of Science\nVR 1.0\n"

MESH = ("Peer Group", "Homeless Persons")

RECORD = """PT J
AU Mercer, J
   Okafor, A
AF Mercer, Jane
   Okafor, Ada
CA Hostel Study Grp
   Peer Network
TI Peer mentors in hostels: a
   randomised trial
SO JOURNAL OF GAPS
LA English
DT Review; Early Access
DE peers; people who sleep
   rough
ID PEERS; HOMELESSNESS
AB Hostels are full. Forty people had a
   mentor.
   PT is no tag here.
C1 [Mercer, Jane] Univ Gap, Gap, Wales.
CR Ames J, 2001, GAPS, V1, P2, DOI 10.1000/another
   Moss K, 2002, GAPS, V2, P3
TC 7
PU GAP PRESS
SN 0000-0019
J9 J GAPS
PD MAR 4
PY 2010
VL 105
IS 3
BP 12
EP 19
DI 10.1111/gap.1
UT WOS:000000000000001
PM 20149001
DA 2026-11-30
ER

"""


def read(text: str | bytes) -> list[Draft | Rejection]:
    """Return what a file gives."""
    data = text.encode() if isinstance(text, str) else text
    return list(parse_wos(data.splitlines(keepends=True), "savedrecs.txt"))


def entries(text: str | bytes) -> list[Entry]:
    """Return the entries of a file of which every record can be read."""
    found = read(text)
    assert [one for one in found if isinstance(one, Rejection)] == []
    return [one.entry for one in found if isinstance(one, Draft)]


def one(*lines: str) -> Entry:
    """Return the entry of a record with these lines."""
    (entry,) = entries("\n".join([f"{NOW}PT J", *lines, "ER", "", "EF"]))
    return entry


def test_a_record_is_an_entry() -> None:
    """Names in full stand before the same with initials, and bodies behind people."""
    (entry,) = entries(f"{NOW}{RECORD}EF\n")
    assert entry.title == "Peer mentors in hostels: a randomised trial"
    assert entry.authors == ("Mercer, Jane", "Okafor, Ada", "Hostel Study Grp", "Peer Network")
    assert entry.bodies == ("Hostel Study Grp", "Peer Network")
    assert (entry.year, entry.source) == (2010, "JOURNAL OF GAPS: 2010, 105(3), p. 12–19")
    assert entry.abstract == "Hostels are full. Forty people had a mentor. PT is no tag here."
    assert entry.subjects == ("peers", "people who sleep rough", "PEERS", "HOMELESSNESS")
    assert (entry.doi, entry.pmid) == ("10.1111/gap.1", "20149001")
    assert (entry.kind, entry.language, entry.id) == ("REVIEW", "en", "mercer-2010")


ONE, TWO, THREE = (f"PT J\nTI {title}\n" for title in ("One", "Two", "Three"))
END = "ER\n\n"
FILES = {
    "Clarivate": f"{NOW}{ONE}{END}{TWO}{END}{THREE}{END}EF\n",
    "ISI": f"FN ISI Export Format\nVR 1.0\n{ONE}{END}{TWO}{END}{THREE}{END}EF",
    "Thomson Reuters": f"FN Thomson Reuters Web of Science™\nVR 1.0\n{ONE}ER\n{TWO}ER\n{THREE}ER",
    "no header": f"{ONE}{END}{TWO}{END}{THREE}{END}",
    "ends left out": f"{NOW}{ONE}\n{TWO}\n{THREE}",
    "the end of the file left out": f"{NOW}{ONE}{END}{TWO}{END}{THREE}",
    "several files in one": f"{NOW}{ONE}{END}EF\n\ufeff{NOW}{TWO}{END}EF\n{NOW}{THREE}{END}EF\n",
    "Windows": f"\ufeff{NOW}{ONE}{END}{TWO}{END}{THREE}{END}EF\n".replace("\n", "\r\n"),
    "tags nobody knows": f"{NOW}{ONE}ZZ 1\n{END}{TWO}Q9\n{END}{THREE}{END}EF",
}


@pytest.mark.parametrize("name", FILES)
def test_no_record_is_lost_or_merged(name: str) -> None:
    """Whatever a version leaves out or writes between them."""
    assert [entry.title for entry in entries(FILES[name])] == ["One", "Two", "Three"]


def test_a_file_in_utf_16_is_read() -> None:
    """As older versions wrote it."""
    (entry,) = entries(f"{NOW}{RECORD}".replace("Okafor, Ada", "Ökafor, Ada").encode("utf-16"))
    assert "Ökafor, Ada" in entry.authors


@pytest.mark.parametrize(
    ("lines", "field", "expected"),
    [
        (["TI T", "AU Ames, J", "   Moss, K"], "authors", ("Ames, J", "Moss, K")),
        (["TI T", "AU Ames, Jo; Moss, Kim"], "authors", ("Ames, Jo", "Moss, Kim")),
        (["TI T", "AU [Anonymous]", "AF [Anonymous]"], "authors", ()),
        (["TI T", "BE Moss, K"], "authors", ("Moss, K",)),
        (["TI T", "BA Ames, J", "BF Ames, Jo", "BE Moss, K"], "authors", ("Ames, Jo",)),
        (["TI T", "AU Ames, J", "BA Moss, K", "GP IEEE"], "authors", ("Ames, J",)),
        (["TI T", "GP IEEE"], "bodies", ("IEEE",)),
        (["TI T", "CA Hostel Grp", "BE Moss, K"], "authors", ("Hostel Grp",)),
        (["TI T", "SO J", "AR e12"], "source", "J: p. e12"),
        (["TI T", "SO J", "PS 2457-71"], "source", "J: p. 2457–2471"),
        (["TI T", "SO J", "BP 245", "EP +"], "source", "J: p. 245"),
        (["TI T", "SO J", "BP S12", "EP S14"], "source", "J: p. S12–S14"),
        (["TI T", "SO J", "VL 7", "SU S"], "source", "J: 7(Suppl. S)"),
        (["TI Gaps.", "SO Gaps", "PU GAP PRESS", "UT CABI:1"], "source", "GAP PRESS"),
        (["TI A title", "SO A TITLE", "D2 10.1000/b", "DI 10.1000/c"], "doi", "10.1000/c"),
        (["TI A title", "SO A TITLE", "D2 10.1000/b"], "doi", "10.1000/b"),
        (["TI A chapter", "SO A BOOK", "D2 10.1000/b"], "doi", ""),
        (["TI T", "CR Ames J, 2001, DOI 10.1000/another"], "doi", ""),
        (["TI T", "UT MEDLINE:16842170"], "pmid", "16842170"),
        (["TI T", "UT WOS:000238592600006"], "pmid", ""),
        (["TI [Peers in hostels].", "UT MEDLINE:1"], "title", "Peers in hostels"),
        (["TI Peers in the U.S.", "UT WOS:1"], "title", "Peers in the U.S."),
        (["TI T", "BN 978-0-306-40615-7; 978-0-306-40616-4"], "isbn", "9780306406157"),
        (["TI T", "EA FEB 2021", "DA 2026-11-30"], "year", 2021),
        (["TI T", "PD MAY 15 2017"], "year", 2017),
        (["TI T", "DA 2026-11-30"], "year", None),
        (["TI T", "MH *Peer Group; Homeless", "   Persons/psychology"], "subjects", MESH),
    ],
)
def test_tags_are_read_as_the_databases_mean_them(
    lines: list[str], field: str, expected: object
) -> None:
    """Those of the core collection, of MEDLINE and CABI; what is cited is not the work."""
    assert getattr(one(*lines), field) == expected


def test_what_cannot_be_an_entry_is_told_with_its_line() -> None:
    """The others stay."""
    first, second = read(f"{NOW}PT J\nAU Ames, J\nER\n\n{ONE}{END}EF\n")
    assert isinstance(first, Rejection)
    assert (first.source, first.reason) == (
        "savedrecs.txt:3",
        "the record has neither title nor text",
    )
    assert isinstance(second, Draft)


LINES = [
    "PT J\n",
    "PT\n",
    "ER\n",
    "EF\n",
    "TI One\n",
    "   more\n",
    "AU A\n",
    "AB x\n",
    "\n",
    "PY\n",
]


@given(st.lists(st.sampled_from(LINES), max_size=30), st.binary(max_size=50))
def test_any_lines_are_read_or_told(lines: list[str], last: bytes) -> None:
    """There is one answer for each record that begins."""
    begun = sum(line.startswith("PT") for line in lines)
    assert len(read("".join(lines))) == begun
    assert read(f"{NOW}{ONE}{END}".encode() + last.replace(b"\0", b""))


HEADINGS = "PT\tAU\tBA\tAF\tTI\tSO\tLA\tDT\tDE\tID\tAB\tSN\tPY\tVL\tIS\tBP\tEP\tDI\tUT\tPM\n"
ROW = (
    'J\tMercer, J; Okafor, A\t\tMercer, Jane; Okafor, Ada\tPeers "in" hostels\tJOURNAL OF GAPS\t'
    "English\tReview\tpeers; rough sleeping\tHOMELESSNESS\tForty people.\t0000-0019\t2010\t105\t3\t"
    "12\t19\t10.1111/gap.1\tWOS:000000000000001\t20149001\t\n"
)


def test_a_table_says_the_same_in_columns() -> None:
    """Tabs part its cells, no cell is quoted, and rows may end with a tab; empty ones are none."""
    (entry,) = entries("\ufeff" + HEADINGS + ROW + "\t\t\n\n")
    assert entry.title == 'Peers "in" hostels'
    assert entry.authors == ("Mercer, Jane", "Okafor, Ada")
    assert entry.source == "JOURNAL OF GAPS: 2010, 105(3), p. 12–19"
    assert (entry.doi, entry.pmid, entry.kind) == ("10.1111/gap.1", "20149001", "REVIEW")
    assert entry.subjects == ("peers", "rough sleeping", "HOMELESSNESS")
    assert entries((HEADINGS + ROW).encode("utf-16")) == [entry]


def test_a_row_without_a_title_is_told_by_its_line() -> None:
    """The others are read."""
    first, told = read(HEADINGS + ROW + "J\tMercer, J\n")
    assert isinstance(first, Draft)
    assert isinstance(told, Rejection)
    assert told.source == "savedrecs.txt:3"


@pytest.mark.parametrize("name", ["savedrecs.txt", "savedrecs.tsv", "all.csv", "all"])
def test_a_table_is_known_by_its_columns(tmp_path: Path, name: str) -> None:
    """Whatever it is called."""
    path = tmp_path / name
    path.write_text(HEADINGS + ROW)
    assert reader_of(SourceFile(path, name), path.read_bytes()).name == "wos"
