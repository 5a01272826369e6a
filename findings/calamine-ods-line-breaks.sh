#!/bin/sh
# python-calamine 0.9.1, pyexcel-ods3 0.6.1: cells of an OpenDocument spreadsheet.
# Expected: a line break or a tab within a cell parts words, as two paragraphs do.
# Happens: calamine drops <text:line-break/> and <text:tab/>: 'mg' and 'daily' on
# two lines are 'mgdaily'. pyexcel-ods3 keeps both.
# Matters: words that nobody searches for. Put the signs in their place first.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python python-calamine==0.9.1 pyexcel-ods3==0.6.1
see_python <<'PY'
import zipfile

import pyexcel_ods3
from python_calamine import load_workbook

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
CELLS = (
    "10 mg<text:line-break/>daily",
    "10 mg<text:tab/>daily",
    "10 mg</text:p><text:p>daily",
    'see <text:s text:c="2"/>below',
)
cells = "".join(
    f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
    for cell in CELLS
)
content = (
    f'<office:document-content xmlns:office="{OASIS}:office:1.0" xmlns:table="{OASIS}:table:1.0" '
    f'xmlns:text="{OASIS}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
    f'<table:table table:name="S"><table:table-row>{cells}</table:table-row></table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
kind = "application/vnd.oasis.opendocument.spreadsheet"
listed = "".join(
    f'<m:file-entry m:full-path="{path}" m:media-type="{of}"/>'
    for path, of in (("/", kind), ("content.xml", "text/xml"))
)
manifest = f'<m:manifest xmlns:m="{OASIS}:manifest:1.0" m:version="1.2">{listed}</m:manifest>'
with zipfile.ZipFile("a.ods", "w") as archive:
    archive.writestr("mimetype", kind)
    archive.writestr("META-INF/manifest.xml", manifest)
    archive.writestr("content.xml", content)
print("calamine", load_workbook("a.ods").get_sheet_by_index(0).to_python()[0])
print("pyexcel-ods3", pyexcel_ods3.get_data("a.ods")["S"][0])
PY

expect <<'SEEN'
calamine ['10 mgdaily', '10 mgdaily', '10 mg\ndaily', 'see   below']
pyexcel-ods3 ['10 mg\ndaily', '10 mg\tdaily', '10 mg\ndaily', 'see   below']
SEEN
