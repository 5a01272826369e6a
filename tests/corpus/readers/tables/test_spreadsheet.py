"""Spreadsheets, made here part by part."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.readers.tables.spreadsheet import READER
from tests.corpus.readers.kinds import OASIS, OFFICE, relations
from tests.corpus.readers.making import read, the_entry, write


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
        f'<office:document-content xmlns:office="{OASIS}:office:1.0" '
        f'xmlns:table="{OASIS}:table:1.0" xmlns:text="{OASIS}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="One">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def parts_of_sheet(content: str) -> dict[str, str]:
    """Return the parts of an OpenDocument spreadsheet."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<m:manifest xmlns:m="{OASIS}:manifest:1.0"/>'
    return {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}


def test_rows_of_a_spreadsheet_are_entries(tmp_path: Path) -> None:
    """Years that are numbers are years, and digits that are text stay as they are."""
    rows = sheet(
        [],
        ["Title", "Year", "ISBN", "Authors"],
        ["Peers", 2010.0, "0306406152", "Mercer, J.; Okafor, A."],
        ["None", 2011.0, "", ""],
        ["", 2012.0, "", ""],
    )
    found = read(READER, write(tmp_path / "a.ods", parts_of_sheet(rows)))
    entries = [one.entry for one in found if isinstance(one, Draft)]
    assert [(one.title, one.year) for one in entries] == [("Peers", 2010), ("None", 2011)]
    assert entries[0].isbn == "9780306406157"
    assert entries[0].authors == ("Mercer, J.", "Okafor, A.")
    (told,) = [one for one in found if isinstance(one, Rejection)]
    assert told == Rejection("a.ods:5", "the row has neither title nor text")


def test_what_is_said_of_a_table_above_it_is_no_row(tmp_path: Path) -> None:
    """As Embase says what was searched for."""
    rows = sheet(["SEARCH QUERY", "peers:ti"], [], ["Title", "Year", "DOI"], ["Peers", 2010.0, ""])
    entry = the_entry(read(READER, write(tmp_path / "a.ods", parts_of_sheet(rows))))
    assert (entry.title, entry.year) == ("Peers", 2010)


def test_lines_and_tabs_within_a_cell_part_words(tmp_path: Path) -> None:
    """OpenDocument has them as tags; a paragraph is a line too."""
    text = "Peers<text:line-break/>and <text:span>kits<text:tab/></text:span>for<text:s/>all"
    rows = sheet(["Title", "Abstract"], [text, "One</text:p><text:p>two<text:tab></text:tab>three"])
    entry = the_entry(read(READER, write(tmp_path / "a.ods", parts_of_sheet(rows))))
    assert entry.title == "Peers and kits for all"
    assert entry.abstract.split() == ["One", "two", "three"]


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
    assert the_entry(read(READER, write(tmp_path / "near.xlsx", excel())))
    with pytest.raises(InputError, match="reaches to the cell XFD1048576: delete"):
        read(READER, write(tmp_path / "far.xlsx", excel("XFD1048576")))
    empty = '<table:table-row table:number-rows-repeated="{}"><table:table-cell '
    empty += 'table:number-columns-repeated="16383"/>{}</table:table-row></table:table>'
    near = sheet(["Title"], ["Peers"]).replace("</table:table>", empty.format(1_048_574, ""))
    assert the_entry(read(READER, write(tmp_path / "near.ods", parts_of_sheet(near))))
    cell = "<table:table-cell><text:p>x</text:p></table:table-cell>"
    far = sheet(["Title"], ["Peers"]).replace("</table:table>", empty.format(9_000, cell))
    with pytest.raises(InputError, match="reaches to the cell XFD9002: delete"):
        read(READER, write(tmp_path / "far.ods", parts_of_sheet(far)))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [((["a", "b"], ["1", "2"]), "names no column of titles"), ((), "is empty")],
)
def test_a_spreadsheet_without_columns_of_texts_is_refused(
    tmp_path: Path, rows: tuple[list[str | float], ...], reason: str
) -> None:
    """As a table is."""
    with pytest.raises(InputError, match=reason):
        read(READER, write(tmp_path / "a.ods", parts_of_sheet(sheet(*rows))))
