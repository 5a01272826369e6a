"""PubMed: MEDLINE records and XML, from one record to a baseline file."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.references.pubmed_xml import READER, parse_pubmed_xml
from corpus.readers.tagged.nbib import parse_nbib
from corpus.source_types.source_file import SourceFile
from tests.places import ROOT

NBIB = """
PMID- 20149001
OWN - NLM
DP  - 2010 Mar-Apr
TI  - Peer mentors in hostels: a
      randomised trial.
PG  - 349-69
LID - 10.1111/add.1 [doi]
AB  - BACKGROUND: Hostels are full. METHODS: Forty people had a
      mentor. RESULTS: They stayed.
FAU - Mercer, Jane
AU  - Mercer J
CN  - Hostel Study Group
FAU - Okafor, Ada
AU  - Okafor A
CN  - Peer Network
LA  - eng
PT  - Journal Article
PT  - Randomized Controlled Trial
TA  - Addiction
JT  - Addiction (Abingdon, England)
VI  - 105
IP  - 3
MH  - *Peer Group
MH  - Substance-Related Disorders/*therapy
OT  - *mentors
"""

XML = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://example.org/pubmed.dtd">
<PubmedArticleSet>{}</PubmedArticleSet>
"""

ARTICLE = """<PubmedArticle><MedlineCitation><PMID Version="1">20149001</PMID><Article>
<Journal><JournalIssue><Volume>105</Volume><Issue>3</Issue><PubDate>{date}</PubDate></JournalIssue>
<Title>Addiction (Abingdon, England)</Title></Journal>
<ArticleTitle>Peer mentors in <i>hostels</i>: a randomised trial.</ArticleTitle>
<Pagination><MedlinePgn>349-69</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1111/add.1</ELocationID>
<Abstract><AbstractText Label="BACKGROUND">Hostels are full.</AbstractText>
<AbstractText Label="METHODS">Forty people had a mentor.</AbstractText>
<AbstractText Label="RESULTS">They stayed.</AbstractText></Abstract>
<AuthorList><Author><LastName>Mercer</LastName><ForeName>Jane</ForeName></Author>
<Author><CollectiveName>Hostel Study Group</CollectiveName></Author>
<Author><LastName>Okafor</LastName><Initials>A</Initials></Author>
<Author><CollectiveName>Peer Network</CollectiveName></Author></AuthorList>
<Language>eng</Language><PublicationTypeList>
<PublicationType>Randomized Controlled Trial</PublicationType></PublicationTypeList></Article>
<MeshHeadingList><MeshHeading><DescriptorName>Peer Group</DescriptorName></MeshHeading>
<MeshHeading><DescriptorName>Substance-Related Disorders</DescriptorName>
<QualifierName>therapy</QualifierName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>mentors</Keyword></KeywordList></MedlineCitation></PubmedArticle>"""

EDITORS = '<AuthorList Type="editors"><Author><LastName>Moss</LastName></Author></AuthorList>'
DATE = "<Year>2010</Year><Month>Mar</Month>"


def entries(found: Iterator[Draft | Rejection]) -> list[Entry]:
    """Return the entries of a file of which every record can be read."""
    listed = list(found)
    assert [one for one in listed if isinstance(one, Rejection)] == []
    return [one.entry for one in listed if isinstance(one, Draft)]


def from_nbib(text: str) -> list[Entry]:
    """Return the entries of MEDLINE records."""
    return entries(parse_nbib(text.encode().splitlines(keepends=True), "p.nbib"))


def from_xml(*records: str) -> list[Entry]:
    """Return the entries of PubMed's XML."""
    return entries(parse_pubmed_xml([XML.format("".join(records)).encode()], "p.xml"))


@pytest.mark.parametrize(
    ("title", "pages", "shown"),
    [
        ("[Peers in hostels].", "349-69; discussion 370-1", ("Peers in hostels", "349–369")),
        ("[11C]PIB or [18F]FDG.", "12-9, 14", ("[11C]PIB or [18F]FDG", "12–19")),
        ("Peers [Welsh].", "e12", ("Peers [Welsh]", "e12")),
    ],
)
def test_titles_and_pages_are_the_same_in_both_formats(
    title: str, pages: str, shown: tuple[str, str]
) -> None:
    """A translated title has brackets around all of it, and pages may have more behind them."""
    (nbib,) = from_nbib(f"\nPMID- 1\nTI  - {title}\nTA  - Addiction\nPG  - {pages}\n")
    (xml,) = from_xml(
        "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><Title>Addiction</Title>"
        f"</Journal><ArticleTitle>{title}</ArticleTitle><Pagination><MedlinePgn>{pages}"
        "</MedlinePgn></Pagination></Article></MedlineCitation></PubmedArticle>"
    )
    for entry in (nbib, xml):
        assert (entry.title, entry.source.rpartition("p. ")[2]) == shown


@pytest.mark.parametrize("kind", ["nbib", "xml"])
def test_a_record_is_an_entry(kind: str) -> None:
    """Bodies stand among the authors, parts of the abstract are sections."""
    (entry,) = from_nbib(NBIB) if kind == "nbib" else from_xml(ARTICLE.format(date=DATE))
    assert entry.title == "Peer mentors in hostels: a randomised trial"
    first, second, third, fourth = entry.authors
    assert (first, second, fourth) == ("Mercer, Jane", "Hostel Study Group", "Peer Network")
    assert third.startswith("Okafor, A")
    assert entry.source == "Addiction (Abingdon, England): 2010, 105(3), p. 349–369"
    assert (entry.year, entry.kind, entry.language) == (2010, "STUDY", "en")
    assert (entry.doi, entry.pmid) == ("10.1111/add.1", "20149001")
    assert [(one.heading, one.text) for one in entry.sections] == [
        ("Background", "Hostels are full."),
        ("Methods", "Forty people had a mentor."),
        ("Results", "They stayed."),
    ]
    assert "Forty people had a mentor." in entry.abstract
    assert entry.body.count("They stayed.") == 1
    assert entry.subjects == ("Peer Group", "Substance-Related Disorders", "mentors")


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("<MedlineDate>Spring 2011</MedlineDate>", 2011),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998),
        ("<MedlineDate>2000-2001</MedlineDate>", 2000),
        ("", None),
    ],
)
def test_the_year_of_a_date_in_words(date: str, year: int | None) -> None:
    """PubMed's `MedlineDate` is whatever the issue says."""
    (entry,) = from_xml(ARTICLE.format(date=date))
    assert entry.year == year


def test_records_of_eric_begin_with_their_owner() -> None:
    """They have no number in PubMed."""
    record = """
        OWN - ERIC
        TI  - {}
        AU  - Mercer, Jane
        SO  - v10 n1 p1-10 2010
        JT  - Gaps
        DP  - 2010
        AID - http://dx.doi.org/10.1111/gap.1
        LID - http://example.org/gap
    """
    text = "".join(
        f"{line.strip()}\n"
        for title in ("One", "Two")
        for line in record.format(title).splitlines()
    )
    found = list(parse_nbib(text.encode().splitlines(keepends=True), "e.nbib"))
    drafts = [one for one in found if isinstance(one, Draft)]
    assert [one.entry.title for one in drafts] == ["One", "Two"]
    assert (drafts[0].entry.source, drafts[0].entry.year) == ("Gaps: 2010", 2010)
    assert (drafts[0].entry.doi, drafts[0].entry.url) == ("10.1111/gap.1", "http://example.org/gap")


def test_a_chapter_appeared_in_its_book() -> None:
    """Which has editors, where the chapter names no authors."""
    lines = ["PMID- 7", "TI  - Peers", "BTI - Hostels", "FED - Moss, Kim", "DP  - 2009"]
    (draft,) = parse_nbib("\n".join(lines).encode().splitlines(keepends=True), "b.nbib")
    assert isinstance(draft, Draft)
    assert (draft.entry.source, draft.entry.authors) == ("Hostels: 2009", ("Moss, Kim",))


@pytest.mark.parametrize(
    ("instead", "written", "name", "expected"),
    [
        (
            "(Abingdon, England)",
            "(London, England : 1990)",
            "source",
            "England : 1990): 2010, 105(3)",
        ),
        (
            "Peer mentors in <i>hostels</i>: a randomised trial.</ArticleTitle>",
            "[Not Available].</ArticleTitle><VernacularTitle>Les pairs.</VernacularTitle>",
            "title",
            "Les pairs",
        ),
        (
            "<MedlinePgn>349-69</MedlinePgn>",
            "<StartPage>349</StartPage><EndPage>369</EndPage>",
            "source",
            "p. 349–369",
        ),
        (
            'Label="BACKGROUND"',
            'Label="UNLABELLED"',
            "abstract",
            "Hostels are full. Methods: Forty",
        ),
        (
            "<AuthorList><Author>",
            f"{EDITORS}<AuthorList><Author>",
            "authors",
            "('Mercer, Jane',",
        ),
    ],
)
def test_parts_of_a_record_that_few_have(
    instead: str, written: str, name: str, expected: str
) -> None:
    """Journals that began anew, titles nobody translated, and editors beside the authors."""
    assert instead in ARTICLE
    (entry,) = from_xml(ARTICLE.replace(instead, written).format(date=DATE))
    assert expected in str(getattr(entry, name))


def test_an_abstract_in_another_language_is_better_than_none() -> None:
    """It stands behind the article."""
    article, _, rest = ARTICLE.format(date=DATE).partition("<Abstract>")
    _, _, rest = rest.partition("</Abstract>")
    other = '<OtherAbstract Language="fre"><AbstractText>Quarante.</AbstractText></OtherAbstract>'
    rest = rest.replace("</MedlineCitation>", f"{other}</MedlineCitation>")
    (entry,) = from_xml(f"{article}{rest}")
    (nbib,) = from_nbib("\nPMID- 1\nTI  - [Not Available].\nTT  - Les pairs.\nOAB - Quarante.\n")
    assert (entry.abstract, nbib.title, nbib.abstract) == ("Quarante.", "Les pairs", "Quarante.")


def test_all_records_of_a_file_are_read() -> None:
    """A blank line or none between those of MEDLINE; several sets of XML parts."""
    assert len(from_nbib(NBIB + NBIB.replace("20149001", "2") + "\n\nPMID- 3\nTI  - Three")) == 3
    first, second = ARTICLE.format(date=DATE), ARTICLE.replace("20149001", "2").format(date=DATE)
    assert [entry.pmid for entry in from_xml(first, second)] == ["20149001", "2"]


BOMB = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
HOSTILE = {
    "entities": (f'<!DOCTYPE r [<!ENTITY a0 "ha">{BOMB}]><PubmedArticleSet>&a9;', "entities"),
    "a file": ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>', "entities"),
    "deep": ("<PubmedArticleSet>" + "<a>" * 300, "cannot be read: Excessive depth"),
    "cut": (XML.format(ARTICLE)[:900], "cannot be read"),
    "no XML": ("<PubmedArticleSet> & </b>", "cannot be read"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_one_line(name: str) -> None:
    """Nothing expands and nothing is fetched."""
    text, reason = HOSTILE[name]
    chunks = [text[start : start + 100].encode() for start in range(0, len(text), 100)]
    with pytest.raises(InputError, match=reason) as raised:
        list(parse_pubmed_xml(chunks, "p.xml"))
    assert "\n" not in str(raised.value)


def test_the_root_tells_what_an_xml_file_is(tmp_path: Path) -> None:
    """In a compressed file too."""
    data = XML.format(ARTICLE.format(date=DATE)).encode()
    for name, content in (("a.xml", data), ("a.xml.gz", gzip.compress(data))):
        path = tmp_path / name
        path.write_bytes(content)
        file = SourceFile(path, name)
        assert READER.takes(file, content[:4096])
        assert len(entries(READER.read(file))) == 1
    assert not READER.takes(
        SourceFile(tmp_path / "b.xml", "b.xml"), b"<?xml version='1.0'?><feed/>"
    )


PIECES = st.sampled_from(
    ["<PubmedArticle>", "</PubmedArticle>", "<Author>", "x", "&lt;", "&", "<i/>", "<!--", "]]>"]
)


@given(st.lists(PIECES, max_size=20).map("".join), st.integers(1, 50))
def test_any_xml_is_read_or_refused(inner: str, size: int) -> None:
    """However its bytes are cut."""
    data = XML.format(ARTICLE.format(date=DATE) + inner).encode()
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    try:
        found = list(parse_pubmed_xml(chunks, "p.xml"))
    except InputError:
        return
    assert isinstance(found[0], Draft)


BASELINE = """
import gzip, re, sys, time
from pathlib import Path
from corpus.readers.references.pubmed_xml import READER
from corpus.source_types.source_file import SourceFile
path = Path(sys.argv[1])
begin = time.process_time()
count = sum(1 for _ in READER.read(SourceFile(path, path.name)))
# the peak of this program alone: ru_maxrss begins with that of the process that started it
largest = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(count, time.process_time() - begin, largest)
"""


@pytest.mark.slow
def test_a_baseline_file_is_read_in_little_memory(tmp_path: Path) -> None:
    """Thirty thousand records, nearly a hundred megabytes of XML, in less than 500 MB."""
    path = tmp_path / "pubmed25n0001.xml.gz"
    article = ARTICLE.format(date=DATE)
    random = Random(1)
    words = [f"{random.getrandbits(24):x}" for _ in range(20_000)]
    before, after = XML.split("{}")
    with gzip.open(path, "wt", compresslevel=1) as stream:
        stream.write(before)
        for number in range(30_000):
            abstract = " ".join(random.choices(words, k=200))
            stream.write(article.replace("20149001", str(number + 1)).replace("Forty", abstract))
        stream.write(after)
    command = [sys.executable, "-c", BASELINE, str(path)]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    count, seconds, kilobytes = told.stdout.split()
    print(f"{int(count) / float(seconds):,.0f} records/s, {int(kilobytes) / 1024:,.0f} MB")
    assert int(count) == 30_000
    assert int(kilobytes) < 500 * 1024
