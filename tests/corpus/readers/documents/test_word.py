"""Word documents, made here part by part."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from corpus.readers.documents.word import READER
from tests.corpus.readers.kinds import OFFICE, relations
from tests.corpus.readers.making import Part, read, the_entry, write

W = f'xmlns:w="{OFFICE}/wordprocessingml/2006/main"'


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph of one run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str) -> str:
    """Return a cell of a table."""
    return f"<w:tc>{paragraph(text)}</w:tc>"


DOCUMENT = (
    paragraph("Peers in hostels", "Title")
    + paragraph("Findings", "Heading1")
    + '<w:p><w:r><w:t xml:space="preserve">Peers helped </w:t></w:r><w:ins w:author="A"><w:r>'
    "<w:t>and stayed</w:t></w:r></w:ins><w:del w:author='A'><w:r><w:delText>and left</w:delText>"
    "</w:r></w:del><w:r><w:t>.</w:t><w:br/><w:t>Wales too.</w:t></w:r></w:p>"
    f"<w:tbl><w:tr>{cell('Mentor')}{cell('20')}</w:tr></w:tbl>"
)
PARTS: dict[str, Part] = {
    "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types"/>',
    "_rels/.rels": relations(officeDocument="word/document.xml"),
    "word/document.xml": f"<w:document {W}><w:body>{DOCUMENT}</w:body></w:document>",
    "word/_rels/document.xml.rels": relations(styles="styles.xml"),
    "word/styles.xml": f"<w:styles {W}>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    "</w:styles>",
    "docProps/core.xml": f'<p:coreProperties xmlns:p="{OFFICE}/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:t="http://purl.org/dc/terms/"><dc:creator>Jane Mercer</dc:creator>'
    "<t:created>2010-03-04T10:00:00Z</t:created></p:coreProperties>",
}


def test_a_document_is_an_entry(tmp_path: Path) -> None:
    """With its headings and tables; insertions are in, deletions out, lines stay apart."""
    entry = the_entry(read(READER, write(tmp_path / "Peers.docx", PARTS)))
    assert (entry.title, entry.authors) == ("Peers in hostels", ("Jane Mercer",))
    assert (entry.first_uploaded, entry.file_format) == (date(2010, 3, 4), "DOCX")
    (section,) = entry.sections
    assert section.heading == "Findings"
    assert section.text == "Peers helped and stayed. Wales too.\n\nMentor | 20"


def test_the_title_that_is_seen_counts_and_what_programs_say_does_not(tmp_path: Path) -> None:
    """Properties are those of the text that a document was made from, or of a template."""
    core = str(PARTS["docProps/core.xml"])
    old = core.replace("<dc:creator>", "<dc:title>Form 7 (draft)</dc:title><dc:creator>")
    entry = the_entry(read(READER, write(tmp_path / "a.docx", PARTS | {"docProps/core.xml": old})))
    assert (entry.title, entry.authors) == ("Peers in hostels", ("Jane Mercer",))
    made = core.replace("Jane Mercer", "python-docx").replace("2010-03-04T10:", "2013-12-23T23:15:")
    made = made.replace("23:15:00:00Z", "23:15:00Z")
    untold = the_entry(
        read(READER, write(tmp_path / "b.docx", PARTS | {"docProps/core.xml": made}))
    )
    assert (untold.authors, untold.first_uploaded, untold.year) == ((), None, None)


def test_notes_stand_at_the_end(tmp_path: Path) -> None:
    """Their numbers are raised where they are called, and no arrow leads back."""
    called = '<w:p><w:r><w:t>Stayed.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = f'<w:footnote w:id="2">{paragraph("Of those asked.")}</w:footnote>'
    changed = {
        "word/document.xml": f"<w:document {W}><w:body>{called}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(footnotes="footnotes.xml"),
        "word/footnotes.xml": f"<w:footnotes {W}>{notes}</w:footnotes>",
    }
    entry = the_entry(read(READER, write(tmp_path / "a.docx", PARTS | changed)))
    assert entry.body == "Stayed.¹\n\nOf those asked."


def test_text_in_rarer_forms_is_read(tmp_path: Path) -> None:
    """Numbers of captions are fields, Arabic has a direction, and formulas are text too."""

    shown = '<w:rPr><w:vanish w:val="0"/></w:rPr>'

    def run(text: str, properties: str = "") -> str:
        return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'

    math = f'xmlns:m="{OFFICE}/officeDocument/2006/math"'

    def term(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    document = (
        f'<w:p>{run("Table ")}<w:fldSimple w:instr="SEQ Table"><w:fldData/>{run("7")}'
        f"</w:fldSimple>{run(': doses')}</w:p>"
        f'<w:p><w:bdo w:val="rtl"><w:dir w:val="rtl">{run("الكحول")}</w:dir></w:bdo></w:p>'
        f"<w:p><w:r><w:t>在</w:t><w:ruby><w:rt>{run('jiànyú')}</w:rt>"
        f"<w:rubyBase>{run('监狱')}</w:rubyBase></w:ruby><w:t>中</w:t></w:r></w:p>"
        f"<w:p><m:oMathPara><m:oMath><m:sSup><m:e>{term('r')}</m:e><m:sup>{term('2')}</m:sup>"
        f"</m:sSup>{term('=')}<m:f><m:num>{term('a')}</m:num><m:den>{term('b')}</m:den></m:f>"
        f"</m:oMath></m:oMathPara></w:p>"
        f"<w:p><w:r><w:t>Line</w:t><w:cr/><w:t>next</w:t><w:ptab/><w:t>there</w:t></w:r>"
        f"{run(' draft', '<w:rPr><w:vanish/></w:rPr>')}"
        f"{run(' shown', shown)}</w:p>"
    )
    whole = f"<w:document {W} {math}><w:body>{document}</w:body></w:document>"
    entry = the_entry(
        read(READER, write(tmp_path / "x.docx", {**PARTS, "word/document.xml": whole}))
    )
    (section,) = entry.sections
    assert section.text.split("\n\n") == [
        *("Table 7: doses", "الكحول", "在监狱中", "r²=a/b"),
        "Line next there shown",
    ]
