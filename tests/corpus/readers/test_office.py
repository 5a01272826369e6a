"""Word documents and spreadsheets, made here part by part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.readers.documents.word import READER as WORD
from corpus.readers.tables.spreadsheet import READER as SPREADSHEETS
from corpus.source_types.reader import Reader
from tests.corpus.readers.making import Part, read, write

OFFICE = "http://schemas.openxmlformats.org"
W = f'xmlns:w="{OFFICE}/wordprocessingml/2006/main"'


def relations(**targets: str) -> str:
    """Return the relations of a part, by their kinds."""
    kinds = f"{OFFICE}/officeDocument/2006/relationships"
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{kinds}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{inner}</Relationships>'


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
PARTS = {
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

TABLE = "urn:oasis:names:tc:opendocument:xmlns"


def sheet(*rows: list[str | float]) -> str:
    """Return the content of an OpenDocument spreadsheet of one sheet."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{value}"/>'
            if isinstance(value, float)
            else f'<table:table-cell office:value-type="string"><text:p>{value}</text:p>'
            "</table:table-cell>"
            for value in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return (
        f'<office:document-content xmlns:office="{TABLE}:office:1.0" '
        f'xmlns:table="{TABLE}:table:1.0" xmlns:text="{TABLE}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="One">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def parts_of_sheet(content: str) -> dict[str, str]:
    """Return the parts of an OpenDocument spreadsheet."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<m:manifest xmlns:m="{TABLE}:manifest:1.0"/>'
    return {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}


def test_a_document_is_an_entry(tmp_path: Path) -> None:
    """With its headings and tables; insertions are in, deletions out, lines stay apart."""
    (draft,) = read(WORD, write(tmp_path / "Peers.docx", PARTS))
    assert isinstance(draft, Draft)
    entry = draft.entry
    assert (entry.title, entry.authors) == ("Peers in hostels", ("Jane Mercer",))
    assert (entry.first_uploaded, entry.file_format) == (date(2010, 3, 4), "DOCX")
    (section,) = entry.sections
    assert section.heading == "Findings"
    assert section.text == "Peers helped and stayed. Wales too.\n\nMentor | 20"


def test_rows_of_a_spreadsheet_are_entries(tmp_path: Path) -> None:
    """Years that are numbers are years, and digits that are text stay as they are."""
    rows = sheet(
        [],
        ["Title", "Year", "ISBN", "Authors"],
        ["Peers", 2010.0, "0306406152", "Mercer, J.; Okafor, A."],
        ["None", 2011.0, "", ""],
        ["", 2012.0, "", ""],
    )
    found = read(SPREADSHEETS, write(tmp_path / "a.ods", parts_of_sheet(rows)))
    entries = [one.entry for one in found if isinstance(one, Draft)]
    assert [(one.title, one.year) for one in entries] == [("Peers", 2010), ("None", 2011)]
    assert entries[0].isbn == "9780306406157"
    assert entries[0].authors == ("Mercer, J.", "Okafor, A.")
    (told,) = [one for one in found if isinstance(one, Rejection)]
    assert told == Rejection("a.ods:5", "the row has neither title nor text")


def excel(*cells: str) -> dict[str, str]:
    """Return the parts of a spreadsheet of Excel with a title in A1, A2 and these cells."""
    kinds = f"{OFFICE}/officeDocument/2006/relationships"
    text = "".join(
        f'<row r="{cell.strip("ADFX")}"><c r="{cell}" t="inlineStr"><is><t>Title</t></is></c></row>'
        for cell in ("A1", "A2", *cells)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types"/>',
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{OFFICE}/spreadsheetml/2006/main" xmlns:r="{kinds}">'
        '<sheets><sheet name="One" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(worksheet="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{OFFICE}/spreadsheetml/2006/main">'
        f"<sheetData>{text}</sheetData></worksheet>",
    }


def test_a_cell_far_from_the_table_takes_no_memory(tmp_path: Path) -> None:
    """It is named; a spreadsheet that ends in thousands of empty rows is read."""
    (draft,) = read(SPREADSHEETS, write(tmp_path / "near.xlsx", excel()))
    assert isinstance(draft, Draft)
    with pytest.raises(InputError, match="reaches to the cell XFD1048576: delete"):
        read(SPREADSHEETS, write(tmp_path / "far.xlsx", excel("XFD1048576")))
    empty = '<table:table-row table:number-rows-repeated="{}"><table:table-cell '
    empty += 'table:number-columns-repeated="16383"/>{}</table:table-row></table:table>'
    near = sheet(["Title"], ["Peers"]).replace("</table:table>", empty.format(1_048_574, ""))
    (draft,) = read(SPREADSHEETS, write(tmp_path / "near.ods", parts_of_sheet(near)))
    assert isinstance(draft, Draft)
    cell = "<table:table-cell><text:p>x</text:p></table:table-cell>"
    far = sheet(["Title"], ["Peers"]).replace("</table:table>", empty.format(9_000, cell))
    with pytest.raises(InputError, match="reaches to the cell XFD9002: delete"):
        read(SPREADSHEETS, write(tmp_path / "far.ods", parts_of_sheet(far)))


BOMB = {"content.xml": (b"<a/>", *[b" " * 1_000_000] * 400)}
HOSTILE: dict[str, tuple[Mapping[str, Part], str]] = {
    "an expanding one": (BOMB, "holds more than"),
    "thousands of parts": ({f"{n}.txt": "" for n in range(10_001)}, "more than 10,000 parts"),
    "entities": ({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "declares entities"),
    "entities far behind": (
        {
            "content.xml": (
                "<?xml version='1.0'?>",
                " " * 90_000,
                '<!DOCTYPE a [<!ENTITY b "c">]><a/>',
            )
        },
        "declares entities",
    ),
    "nothing of its kind": ({"other.txt": "Words"}, "cannot be read"),
    "no columns": (parts_of_sheet(sheet(["a", "b"], ["1", "2"])), "names no column of titles"),
    "an empty one": (parts_of_sheet(sheet()), "is empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("reader", [WORD, SPREADSHEETS], ids=["docx", "ods"])
def test_what_cannot_be_read_is_told_in_a_line(name: str, reader: Reader, tmp_path: Path) -> None:
    """Within bounds."""
    parts, reason = HOSTILE[name]
    path = write(tmp_path / f"a{reader.suffixes[-1]}", parts)
    with pytest.raises(InputError) as raised:
        read(reader, path)
    assert "\n" not in str(raised.value)
    if reader is SPREADSHEETS or name in list(HOSTILE)[:4]:
        assert reason in str(raised.value)


@pytest.mark.parametrize("reader", [WORD, SPREADSHEETS], ids=["docx", "ods"])
def test_a_file_that_is_cut_is_told_in_a_line(reader: Reader, tmp_path: Path) -> None:
    """Wherever the cut is, and whatever byte is another."""
    whole = write(tmp_path / "whole.zip", PARTS).read_bytes()
    for end in range(0, len(whole), 97):
        for data in (whole[:end], whole[:end] + b"\xff" + whole[end + 1 :]):
            path = tmp_path / f"a{reader.suffixes[-1]}"
            path.write_bytes(data)
            try:
                read(reader, path)
            except InputError as error:
                assert "\n" not in str(error)  # noqa: PT017
