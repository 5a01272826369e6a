"""EndNote's XML and JATS: texts in runs and blocks."""

from __future__ import annotations

import pytest

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.readers.references.endnote_xml import parse_endnote_xml
from corpus.readers.references.jats_xml import parse_jats_xml

ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?><xml><records><record>
<database name="a.enl">a.enl</database><source-app name="EndNote" version="20">EndNote</source-app>
<rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type><contributors><authors>
<author><style face="normal">Mercer, J.</style></author><author>Hostel Study Group,</author>
</authors></contributors><titles><title><style face="normal">Peers in </style>
<style face="italic">hostels</style><style face="normal">: a trial</style></title>
<secondary-title><style>Addiction</style></secondary-title></titles>
<pages>12-19</pages><volume>105</volume><number>3</number>
<keywords><keyword>peers</keyword><keyword>hostels</keyword></keywords>
<dates><year><style>2010</style></year></dates><abstract><style>Peers </style><style>helped.</style>
</abstract><electronic-resource-num>10.1111/add.1</electronic-resource-num>
<accession-num>20149001</accession-num>
<remote-database-name>PubMed</remote-database-name><urls><related-urls><url>https://example.org/a
</url></related-urls></urls></record><record><titles><title>Two</title></titles></record>
</records></xml>"""

JATS = """<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) v1.3//EN" "JATS-archive.dtd">
<article article-type="research-article" xml:lang="en" dtd-version="1.3"
 xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta><journal-title-group>
<journal-title>Addiction</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">20149001</article-id><article-id pub-id-type="doi">10.1111/add.1
</article-id><title-group><article-title>Peers in <italic>hostels</italic></article-title>
</title-group><contrib-group><contrib contrib-type="author"><name><surname>Mercer</surname>
<given-names>Jane</given-names></name><xref>1</xref></contrib><contrib contrib-type="author">
<collab>Hostel Study Group</collab></contrib><contrib contrib-type="editor"><name>
<surname>No</surname></name></contrib></contrib-group><pub-date pub-type="epub"><year>2009</year>
</pub-date><pub-date pub-type="ppub"><year>2010</year></pub-date><volume>105</volume>
<issue>3</issue><fpage>12</fpage><lpage>19</lpage><abstract><sec><title>Aims</title><p>To know.</p>
</sec><sec><title>Findings</title><p>Peers helped.</p></sec></abstract><kwd-group><kwd>peers</kwd>
</kwd-group></article-meta></front><body><p>Before.</p><sec><title>Methods</title><p>Forty people
<xref>[1]</xref> met.</p><sec><title>Setting</title><p>A hostel.</p></sec><table-wrap><label>1
</label><caption><p>Stays</p></caption><table><tr><td>Mentor</td><td>20</td></tr><tr><td>None</td><td>9</td>
</tr></table></table-wrap></sec></body><back><ref-list><ref><mixed-citation>Okafor A. Before peers.
<pub-id pub-id-type="doi">10.1111/add.0</pub-id></mixed-citation></ref></ref-list></back>
</article>"""


def entries(found: object) -> list[Entry]:
    """Return the entries of a file of which every record can be read."""
    drafts = list(found)  # type: ignore[call-overload]
    assert all(isinstance(one, Draft) for one in drafts)
    return [one.entry for one in drafts]


def test_an_endnote_record_is_an_entry() -> None:
    """All runs of a text are read, blanks between them too."""
    entry, second = entries(parse_endnote_xml([ENDNOTE.encode()], "e.xml"))
    assert entry.title == "Peers in hostels: a trial"
    assert entry.authors == ("Mercer, J.", "Hostel Study Group")
    assert entry.bodies == ("Hostel Study Group",)
    assert entry.source == "Addiction: 2010, 105(3), p. 12–19"
    assert (entry.abstract, entry.doi, entry.pmid) == ("Peers helped.", "10.1111/add.1", "20149001")
    assert (entry.subjects, entry.url) == (("peers", "hostels"), "https://example.org/a")
    assert second.title == "Two"


def test_a_book_appeared_in_itself_and_may_have_editors_alone() -> None:
    """What stands where others have their journal is its series."""
    told = ENDNOTE.replace("Journal Article", "Edited Book").replace(
        "authors>", "secondary-authors>"
    )
    told = told.replace("<pages>", "<publisher>Gap Press</publisher><pages>")
    (entry, _) = entries(parse_endnote_xml([told.encode()], "e.xml"))
    assert (entry.source, entry.authors[0]) == ("Gap Press", "Mercer, J.")


def test_a_jats_article_is_an_entry_with_its_text() -> None:
    """Sections and rows of tables in order; references are links and no text."""
    (entry,) = entries(parse_jats_xml([JATS.encode()], "j.xml"))
    assert entry.title == "Peers in hostels"
    assert entry.authors == ("Mercer, Jane", "Hostel Study Group")
    assert entry.source == "Addiction: 2010, 105(3), p. 12–19"
    assert (entry.doi, entry.pmid, entry.language) == ("10.1111/add.1", "20149001", "en")
    assert entry.abstract == "Aims: To know. Findings: Peers helped."
    assert [(one.heading, one.text) for one in entry.sections] == [
        ("", "Before."),
        ("Methods", "Forty people [1] met."),
        ("Setting", "A hostel.\n\nStays\n\nMentor 20\n\nNone 9"),
    ]
    assert [link.url for link in entry.links] == ["https://doi.org/10.1111/add.0"]
    assert "Okafor" not in entry.body


def test_parts_of_a_jats_article_that_few_have() -> None:
    """Suffixes, members of a body, marks of notes, an abstract that is a picture, colons."""
    rare = (
        JATS.replace("</italic></article", "</italic><xref>*</xref><fn><p>Paid.</p></fn></article")
        .replace("Jane</given-names>", "Jane</given-names><suffix>Jr</suffix>")
        .replace(
            "<collab>Hostel Study Group",
            "<collab><institution>Hostel Study Group</institution><contrib-group><contrib><name>"
            "<surname>Moss</surname></name></contrib></contrib-group>",
        )
        .replace(
            "<abstract>", '<abstract abstract-type="graphical"><p>Seen</p></abstract><abstract>'
        )
        .replace("<title>Aims</title>", "<title>Aims:</title>")
    )
    (entry,) = entries(parse_jats_xml([rare.encode()], "j.xml"))
    assert entry.title == "Peers in hostels"
    assert entry.authors == ("Mercer, Jane, Jr", "Hostel Study Group")
    assert entry.bodies == ("Hostel Study Group",)
    assert entry.abstract == "Aims: To know. Findings: Peers helped."


FORMULA = (
    r"<inline-formula><alternatives>{}<tex-math>\documentclass{{minimal}}\begin{{document}}$x = 1$"
    r"\end{{document}}</tex-math></alternatives></inline-formula>"
)
MATH = '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mi>y</m:mi></m:math>'


@pytest.mark.parametrize(
    ("instead", "written", "name", "expected"),
    [
        ("hostels</italic>", f"hostels</italic> {FORMULA.format(MATH)}", "title", "hostels y"),
        ("hostels</italic>", f"hostels</italic> {FORMULA.format('')}", "title", "hostels x = 1"),
        ("<abstract>", "<abstract><title>Abstract</title>", "abstract", "Aims: To know."),
        (
            "</sec></abstract>",
            "<p><bold>DOI:</bold><uri>http://dx.doi.org/10.7554/a.1</uri></p></sec></abstract>",
            "abstract",
            "Aims: To know. Findings: Peers helped.",
        ),
        (
            "<abstract>",
            '<abstract xml:lang="fr"><p>Savoir.</p></abstract><abstract xml:lang="en">',
            "abstract",
            "Aims: To know.",
        ),
        (
            "<collab>Hostel Study Group</collab>",
            "<collab-alternatives><collab>Hostel Study Group</collab></collab-alternatives>",
            "bodies",
            "Hostel Study Group",
        ),
        ('<pub-date pub-type="epub">', '<pub-date pub-type="pmc-release">', "year", "2010"),
        (
            '<pub-date pub-type="ppub"><year>2010</year>',
            '<pub-date date-type="pub" publication-format="print" iso-8601-date="2011-05-01">',
            "year",
            "2011",
        ),
        (
            '<pub-date pub-type="ppub"><year>2010</year>',
            "<pub-date date-type='collection'><string-date>May 2012</string-date>",
            "year",
            "2012",
        ),
    ],
)
def test_parts_of_a_jats_article_as_publishers_write_them(
    instead: str, written: str, name: str, expected: str
) -> None:
    """Formulas twice, abstracts in several languages, bodies in several, kinds of dates."""
    assert instead in JATS
    (entry,) = entries(parse_jats_xml([JATS.replace(instead, written).encode()], "j.xml"))
    said = getattr(entry, name)
    assert (
        expected in said[0]
        if name == "bodies"
        else str(said).removeprefix("Peers in ").startswith(expected)
    )


def test_namespaces_make_no_difference() -> None:
    """Harvested articles have one, with a prefix or without."""
    (plain,) = entries(parse_jats_xml([JATS.encode()], "j.xml"))
    spaced = JATS.replace("<article ", '<article xmlns="https://example.org/jats" ')
    assert entries(parse_jats_xml([spaced.encode()], "j.xml")) == [plain]


def test_what_is_no_xml_is_told_in_one_line() -> None:
    """The parser's own message may break in the middle."""
    with pytest.raises(InputError, match="the XML cannot be read") as told:
        list(parse_jats_xml([b"<article>\x00</article>"], "a.xml"))
    assert "\n" not in str(told.value)
