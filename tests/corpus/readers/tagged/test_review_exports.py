"""What people of systematic reviews export as text: RefWorks, Cochrane, Ovid, ProQuest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.readers.pubmed_texts.pubmed_text import parse_pubmed_text
from corpus.readers.tagged.cochrane import parse_cochrane
from corpus.readers.tagged.ovid import parse_ovid, source_parts
from corpus.readers.tagged.ovid_tagged import parse_ovid_tagged
from corpus.readers.tagged.proquest import parse_proquest
from corpus.readers.tagged.refworks import parse_refworks
from corpus.source_types.registry import reader_of
from corpus.source_types.source_file import SourceFile

Parse = Callable[[list[bytes], str], Iterator[Draft | Rejection]]

REFWORKS = """
RT Journal Article
SR Electronic(1)
ID 12
A1 Mercer,Jane
A1 Okafor,Ada
T1 Peer mentors in hostels: a randomised trial
JF Journal of Gaps
YR 2010
FD March 2010
VO 105
IS 3
SP 12
OP 19
K1 peers
K1 Hostels, homelessness
AB Hostels are full. Forty people had a mentor.
SN 0000-0019
DO 10.1111/gap.1
LK https://gaps.example/1
OL English(30)

RT Book, Section
A2 Moss,Kay
T1 On sleeping rough
T2 A book of gaps
YR 1999
PB Gap Press
SN 9780306406157
"""

COCHRANE = """Record #1 of 2
ID: CN-00000001
AU: Mercer J
AU: Okafor A
TI: Peer mentors in hostels: a randomised trial
SO: Journal of gaps
YR: 2010
VL: 105
NO: 3
PG: 12\u201019
PM: PUBMED 20149001
XR: EMBASE 50000001
PT: Journal article; Randomized controlled trial
KY: *Peer Group; Humans
DOI: 10.1111/gap.1
AB: BACKGROUND: Hostels are full.
AIMS: to fill the gaps. RESULTS: Forty people had a mentor.
US: https://library.example/CN-00000001/full


Record #2 of 2
ID: CN-00000002
AU: Moss K
TI: On sleeping rough
SO: Gaps
YR: 1999
"""

OVID = """<1>
Unique Identifier
  20149001
Title
  Peer mentors in hostels: a
  randomised trial.
Source
  Journal of Gaps. 105(3):12-9, 2010 Mar.
Authors
  Mercer J; Okafor A
MeSH Subject Headings
  *Peer Group/px [Psychology]
  Humans
Abstract
  BACKGROUND: Hostels are full. RESULTS: Forty people had a mentor.
Publication Type
  Journal Article. Randomized Controlled Trial.
Year of Publication
  2010
Digital Object Identifier
  10.1111/gap.1

<2>
Title
  On sleeping rough.
Source
  Gaps. , 1999.
Author
  Moss K
"""


OVID_TAGGED = """<1. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R)
UI  - 20149001
TI  - Peer mentors in hostels: a
      randomised trial. [References]
SO  - Journal of Gaps. 105(3):12-9, 2010 Mar.
AU  - Mercer J [Author, Reprint Author]
AU  - Okafor A
MH  - *Peer Group/px [Psychology]
MH  - Humans
AB  - BACKGROUND: Hostels are full. RESULTS: Forty people had a mentor.
PT  - Journal Article
PT  - Randomized Controlled Trial.
LG  - English
DO  - https://dx.doi.org/10.1111/gap.1

<2. >
VN  - Ovid Technologies
DB  - APA PsycInfo
TI  - On sleeping rough.
AU  - Moss, Kay
SO  - Gaps. Vol.9(2), 1999, pp. 5-7.
"""

PUBMED = """1. Journal of Gaps. 2010 Mar 5;105(3):12-9. doi: 10.1111/gap.1. Epub 2010 Jan
5.

Peer mentors in hostels: a
randomised trial.

[Article in French]

Mercer J(1), Okafor A(1)(2); Hostels Group.

Author information:
(1)Institute of Gaps, Leeds, UK.
(2)School of Hostels.

Comment in
    Journal of Gaps. 2010 Apr;105(4):1.

BACKGROUND: Hostels are full.
RESULTS: Forty people had a mentor.

1. This is no record.

Copyright © 2010 The Gap.

DOI: 10.1111/gap.1
PMCID: PMC1234567
PMID: 20149001 [Indexed for MEDLINE]

Conflict of interest statement: None.


2. Gaps. 1999;9(2):5-7.

On sleeping rough.

Committee on Gaps.

Nobody counts them, whatever is said: there are so many more of them than of those who count.

PMID: 9990001
"""

PROQUEST = f"""{"_" * 60}

Report Information from ProQuest
1 May 2024 10:00
{"_" * 60}

Document 1 of 2

Peer mentors in hostels: a randomised trial

Author: Mercer, Jane 1 ; Okafor, Ada 2 ;  1 Institute of Gaps; 2 School of Hostels

ProQuest document link

Abstract: Hostels are full. Methods are these:
Aims: to fill the gaps. Forty people had a mentor.

Subject: peers; Hostels, homelessness

Title: Peer mentors in hostels: a randomised trial

Publication title: Journal of Gaps

Volume: 105

Issue: 3

Pages: 12-9

Publication year: 2010

Language of publication: English

DOI: http://dx.doi.org/10.1111/gap.1

ProQuest document ID: 500001

Document URL: https://gaps.example/1

{"_" * 60}

Document 2 of 2

On sleeping rough

Publication info: Gaps ; London (1999).

Full text: People sleep rough.

Nobody counts them.

Publication year: 1999

ProQuest document ID: 500002

{"_" * 60}

Bibliography

Citation style: APA 6th

Contact us
"""


def entries(parse: Parse, text: str) -> list[Entry]:
    """Return the entries of a text, of which none is rejected."""
    found = list(parse([text.encode()], "export.txt"))
    assert not [one for one in found if isinstance(one, Rejection)]
    return [one.entry for one in found if isinstance(one, Draft)]


@pytest.mark.parametrize(
    ("parse", "text", "authors", "subjects"),
    [
        (
            parse_refworks,
            REFWORKS,
            ("Mercer, Jane", "Okafor, Ada"),
            ("peers", "Hostels, homelessness"),
        ),
        (parse_cochrane, COCHRANE, ("Mercer J", "Okafor A"), ("Peer Group", "Humans")),
        (parse_ovid, OVID, ("Mercer J", "Okafor A"), ("Peer Group", "Humans")),
        (parse_ovid_tagged, OVID_TAGGED, ("Mercer J", "Okafor A"), ("Peer Group", "Humans")),
        (parse_pubmed_text, PUBMED, ("Mercer J", "Okafor A", "Hostels Group"), ()),
        (
            parse_proquest,
            PROQUEST,
            ("Mercer, Jane", "Okafor, Ada"),
            ("peers", "Hostels, homelessness"),
        ),
    ],
)
def test_a_record_is_read_whole(
    parse: Parse, text: str, authors: tuple[str, ...], subjects: tuple[str, ...]
) -> None:
    entry, other = entries(parse, text)
    assert entry.title == "Peer mentors in hostels: a randomised trial"
    assert (entry.authors, entry.year, entry.doi) == (authors, 2010, "10.1111/gap.1")
    assert entry.source.casefold() == "journal of gaps: 2010, 105(3), p. 12–19"
    assert entry.subjects == subjects
    assert "Forty people had a mentor." in entry.abstract
    assert (other.title, other.year) == ("On sleeping rough", 1999)


def test_a_chapter_is_in_its_book() -> None:
    """Its editor stands for authors that are missing."""
    _, chapter = entries(parse_refworks, REFWORKS)
    assert (chapter.source, chapter.authors) == ("A book of gaps: 1999", ("Moss, Kay",))
    assert chapter.isbn == "9780306406157"


def test_an_abstract_goes_on_whatever_its_lines_begin_with() -> None:
    """'AIMS:' is no tag; parts of an abstract are sections, and numbers are those of PubMed."""
    entry, _ = entries(parse_cochrane, COCHRANE)
    assert [section.heading for section in entry.sections] == ["Background", "Aims", "Results"]
    assert entry.pmid == "20149001"
    assert entry.url == "https://library.example/CN-00000001/full"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        (REFWORKS, "refworks"),
        (COCHRANE, "cochrane"),
        (OVID, "ovid"),
        (OVID_TAGGED, "ovid-tagged"),
        (PROQUEST, "proquest"),
        (PUBMED, "pubmed-text"),
        (OVID.replace("<1>", "1.").replace("<2>", "2."), "ovid"),
        (f"Database: Ovid MEDLINE(R) <1946>\nSearch Strategy:\n1  gap.ti. (9)\n\n{OVID}", "ovid"),
    ],
)
def test_a_file_is_known_by_its_first_lines(
    tmp_path: Path, text: str, name: str, ends: str
) -> None:
    """Behind a byte order mark too; a text that only mentions one is none."""
    path = tmp_path / "export.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text.lstrip().replace("\n", ends).encode())
    head = path.read_bytes()[:4096]
    reader = reader_of(SourceFile(path, path.name), head)
    assert reader.name == name
    assert len(list(reader.read(SourceFile(path, path.name)))) == 2
    path.write_text(f"Of exports\n\nThey begin like this:\n\n{text}")
    assert reader_of(SourceFile(path, path.name), path.read_bytes()).name == "text"


def test_each_database_of_ovid_says_in_its_way_where_something_appeared() -> None:
    """What is told in another way is the journal."""
    parts = {"journal": "Gap J", "volume": "9", "issue": "2", "pages": "5-7", "year": "1999"}
    for line in (
        "Gap J. 9(2):5-7, 1999 May.",
        "Gap J. Vol.9(2), 1999, pp. 5-7.",
        "Gap J. 9(2):5-7, May 15, 1999.",
    ):
        told = source_parts(line)
        assert {name: told[name] for name in parts} == parts
    assert source_parts("In the Gap")["journal"] == "In the Gap"
    entry, other = entries(parse_ovid_tagged, OVID_TAGGED)
    assert (entry.pmid, entry.kind, other.pmid) == ("20149001", "STUDY", "")
    assert other.source == "Gaps: 1999, 9(2), p. 5–7"


def test_paragraphs_of_pubmed_are_known_by_what_they_say(tmp_path: Path) -> None:
    """What is no record's beginning stays in the abstract; a chapter that is numbered is a text."""
    entry, other = entries(parse_pubmed_text, PUBMED)
    assert entry.abstract == (
        "BACKGROUND: Hostels are full. RESULTS: Forty people had a mentor. 1. This is no record."
    )
    assert (entry.pmid, entry.language, entry.bodies) == ("20149001", "fr", ("Hostels Group",))
    assert [one.heading for one in entry.sections] == ["Background", "Results"]
    assert (other.authors, other.bodies) == (("Committee on Gaps",), ("Committee on Gaps",))
    assert other.abstract.startswith("Nobody counts them")
    path = tmp_path / "a.txt"
    path.write_text("1. Introduction\n\nHostels are full.\n\nDOI: 10.1111/gap.1\n")
    assert reader_of(SourceFile(path, path.name), path.read_bytes()).name == "text"


@pytest.mark.parametrize(
    ("parse", "text", "begins"),
    [
        (parse_cochrane, COCHRANE, "Record #2 of 2"),
        (parse_ovid_tagged, OVID_TAGGED, "<2. >"),
        (parse_proquest, PROQUEST, "_" * 60 + "\n\nDocument 2"),
        (parse_pubmed_text, PUBMED, "2. Gaps"),
    ],
)
def test_a_record_keeps_its_name_whatever_comes_before_it(
    parse: Parse, text: str, begins: str
) -> None:
    """Its number in the file is no part of it, nor is that of the next one."""
    alone = text[text.index(begins) :].replace(begins, begins.replace("2", "1"))
    (found,) = parse([alone.encode()], "export.txt")
    more = text.rstrip() + "\n\n\n" + text[text.index(begins) :].replace("2", "3")
    _, again, *_ = parse([more.encode()], "export.txt")
    assert isinstance(found, Draft)
    assert isinstance(again, Draft)
    assert found.part == again.part


def test_full_texts_of_proquest_keep_their_paragraphs() -> None:
    """What stands between two lines and is no record is passed over."""
    _, other = entries(parse_proquest, PROQUEST)
    assert other.sections[0].paragraphs == ("People sleep rough.", "Nobody counts them.")


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_cochrane, COCHRANE),
        (parse_ovid, OVID),
        (parse_ovid_tagged, OVID_TAGGED),
        (parse_proquest, PROQUEST),
        (parse_pubmed_text, PUBMED),
    ],
)
def test_what_is_cut_loses_the_rest_alone(parse: Parse, text: str) -> None:
    """In any place: what came before stays as it was."""
    whole = entries(parse, text)
    for end in range(text.index("On sleeping") + 2, len(text), 7):
        assert entries(parse, text[:end])[0] == whole[0]
