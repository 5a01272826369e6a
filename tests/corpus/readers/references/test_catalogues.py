"""MODS of catalogues, repositories and Zotero, and EBSCOhost's XML."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.references.ebsco_xml import parse_ebsco_xml
from corpus.readers.references.mods import parse_mods
from corpus.source_types.registry import reader_of
from corpus.source_types.source_file import SourceFile

LOC = 'xmlns="http://www.loc.gov/mods/v3"'
ARTICLE = """<mods><titleInfo type="abbreviated"><title>Peers</title></titleInfo>
<titleInfo><nonSort>The</nonSort><title>peers</title><subTitle>a trial</subTitle></titleInfo>
<genre authority="local">journalArticle</genre><name type="personal"><namePart type="family">Mercer
</namePart><namePart type="given">Jane</namePart><role><roleTerm type="code">aut</roleTerm></role>
</name><name type="corporate"><namePart>Hostels Group</namePart><role><roleTerm>Author</roleTerm>
</role></name><name type="personal"><namePart>Moss, Kim</namePart><role><roleTerm type="code">edt
</roleTerm></role></name><language><languageTerm type="code">eng</languageTerm></language>
<abstract>Forty people had a mentor.</abstract><subject><topic>Peers</topic><geographic>Leeds
</geographic></subject><identifier type="doi">10.1000/Peers.12</identifier>
<identifier type="pmid">29456894</identifier><location><url>https://gap.example/1</url></location>
<relatedItem type="host"><titleInfo><title>Journal of Gaps</title></titleInfo><part>
<detail type="volume"><number>6</number></detail><detail type="issue"><number>2</number></detail>
<extent unit="pages"><start>201</start><end>209</end></extent><date>2018-02</date></part>
</relatedItem></mods>"""
BOOK = """<mods:mods xmlns:mods="http://www.loc.gov/mods/v3"><mods:titleInfo><mods:title>Hostels :
</mods:title><mods:subTitle>a history</mods:subTitle></mods:titleInfo><mods:name type="personal">
<mods:namePart>Mercer, Jane,</mods:namePart><mods:namePart type="date">1960-</mods:namePart>
</mods:name><mods:originInfo><mods:publisher>Gap Press</mods:publisher><mods:dateIssued>c2010
</mods:dateIssued></mods:originInfo><mods:identifier type="isbn">9780306406157 (pbk.)
</mods:identifier><mods:note>With a map.</mods:note></mods:mods>"""
EBSCO = """<?xml version="1.0"?><records><rec resultID="1"><header shortDbName="cmedm"
longDbName="MEDLINE" uiTerm="29456894"><controlInfo><bkinfo/><jinfo><jtl>Journal of Gaps</jtl>
<issn>00000019</issn></jinfo><pubinfo><dt year="2018" month="02" day="01">20180201</dt><vid>6</vid>
<iid>2</iid></pubinfo><artinfo><ui type="doi">10.1000/Peers.12</ui><ppf>201</ppf><ppct>9</ppct>
<tig><atl>Peers in hostels.</atl></tig><aug><au>Mercer, Jane</au><au>Okafor, Ada</au></aug><sug>
<subj type="thes">Peers</subj></sug><ab>Abstract: Forty people had a mentor.</ab>
<doctype>Systematic Review</doctype></artinfo><language>English</language></controlInfo></header>
<plink>https://gap.example/1</plink></rec></records>"""
CHAPTER = """<records><rec><header shortDbName="psyh"><controlInfo><bkinfo><btl>Hostels</btl><aug>
<au>Moss, Kim</au></aug><isbn>9780306406157</isbn></bkinfo><chapinfo><pages>12-19</pages></chapinfo>
<pubinfo><dt year="2018"/><pub>Gap Press</pub></pubinfo><artinfo><tig><atl>Peers</atl></tig><aug>
<au>Mercer, Jane</au></aug></artinfo></controlInfo></header></rec><rec/></records>"""


def only(found: Iterable[Draft | Rejection]) -> Entry:
    """Return the one entry that was found."""
    (draft,) = found
    assert isinstance(draft, Draft)
    return draft.entry


def test_an_article_in_mods_is_read_whole() -> None:
    """Editors are no authors where there are some; short titles are none."""
    entry = only(parse_mods([f"<modsCollection {LOC}>{ARTICLE}</modsCollection>".encode()], "m"))
    assert (entry.title, entry.authors) == ("The peers: a trial", ("Mercer, Jane", "Hostels Group"))
    assert (entry.bodies, entry.year) == (("Hostels Group",), 2018)
    assert entry.source == "Journal of Gaps: 2018, 6(2), p. 201–209"
    assert (entry.doi, entry.pmid, entry.language) == ("10.1000/peers.12", "29456894", "en")
    assert (entry.abstract, entry.url) == ("Forty people had a mentor.", "https://gap.example/1")
    assert entry.subjects == ("Peers", "Leeds")


@pytest.mark.parametrize("lived", [" [1848-1914]", ", 1848-1914.", ", 1960-"])
def test_when_an_author_lived_is_no_name(lived: str) -> None:
    """Catalogues have it behind the name, in one part."""
    told = BOOK.replace("Mercer, Jane,", f"Mercer, Jane{lived}")
    assert only(parse_mods([told.encode()], "m")).authors == ("Mercer, Jane",)


def test_an_issue_may_be_called_a_number() -> None:
    """As converters call it."""
    told = ARTICLE.replace('type="issue"', 'type="number"')
    entry = only(parse_mods([f"<modsCollection {LOC}>{told}</modsCollection>".encode()], "m"))
    assert entry.source == "Journal of Gaps: 2018, 6(2), p. 201–209"


def test_a_book_of_a_catalogue_is_read_whole() -> None:
    """Signs that catalogues put between its parts are none of them."""
    entry = only(parse_mods([BOOK.encode()], "m"))
    assert (entry.title, entry.authors) == ("Hostels: a history", ("Mercer, Jane",))
    assert (entry.source, entry.year, entry.isbn) == ("Gap Press", 2010, "9780306406157")


def test_a_record_of_ebsco_is_read_whole() -> None:
    entry = only(parse_ebsco_xml([EBSCO.encode()], "e"))
    assert (entry.title, entry.authors) == ("Peers in hostels", ("Mercer, Jane", "Okafor, Ada"))
    assert entry.source == "Journal of Gaps: 2018, 6(2), p. 201"
    assert (entry.year, entry.kind, entry.language) == (2018, "REVIEW", "en")
    assert (entry.doi, entry.pmid) == ("10.1000/peers.12", "29456894")
    assert (entry.abstract, entry.subjects) == ("Forty people had a mentor.", ("Peers",))
    assert entry.url == "https://gap.example/1"


def test_a_chapter_of_ebsco_has_its_book() -> None:
    """And what says nothing is told by its number."""
    found = list(parse_ebsco_xml([CHAPTER.encode()], "e.xml"))
    assert isinstance(found[1], Rejection)
    assert found[1].source == "e.xml:2"
    entry = only(found[:1])
    assert (entry.title, entry.authors) == ("Peers", ("Mercer, Jane",))
    assert (entry.source, entry.isbn) == ("Hostels: 2018, p. 12–19", "9780306406157")


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (f"<modsCollection {LOC}>{ARTICLE}</modsCollection>", "mods"),
        (BOOK, "mods"),
        (f"<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>{BOOK}</OAI-PMH>", "mods"),
        (EBSCO, "ebsco-xml"),
        ("<records><record><titles/></record></records>", "endnote-xml"),
    ],
)
def test_xml_is_known_by_its_bytes(content: str, reader: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(content)
    assert reader_of(SourceFile(path, path.name), content.encode()[:4_096]).name == reader


def test_what_is_cut_is_told_in_a_line() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(parse_mods([BOOK[:-20].encode()], "m"))
    with pytest.raises(InputError, match="cannot be read"):
        list(parse_ebsco_xml([EBSCO[:-20].encode()], "e"))
