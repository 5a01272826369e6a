#!/bin/sh
# python-calamine 0.9.1: a sheet that begins with empty rows and an empty column.
# Expected: to_python() and iter_rows() give the same cells, and either both or
# neither leave out what is empty before the first cell.
# Happens: to_python() leaves out empty rows above and columns to the left;
# iter_rows() leaves out the columns and keeps the rows. An error such as #N/A
# is an empty text in both.
# Matters: "row 5 cannot be read" names another row than the spreadsheet shows,
# by as many rows as stand empty above, and which one depends on the method.
# `skip_empty_area=False` keeps both.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python python-calamine==0.9.1 openpyxl==3.1.5
see_python <<'EOF'
import io
import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
for cell, value in {"B3": "title", "C3": "id", "B4": "Rooms", "C4": 7, "B5": "#N/A"}.items():
    book.active[cell] = value
stored = io.BytesIO()
book.save(stored)
stored.seek(0)
sheet = CalamineWorkbook.from_filelike(stored).get_sheet_by_index(0)
print("to_python", sheet.to_python())
print("iter_rows", list(sheet.iter_rows()))
print("whole", sheet.to_python(skip_empty_area=False))
EOF

expect <<'EOF'
to_python [['title', 'id'], ['Rooms', 7.0], ['', '']]
iter_rows [['', ''], ['', ''], ['title', 'id'], ['Rooms', 7.0], ['', '']]
whole [['', '', ''], ['', '', ''], ['', 'title', 'id'], ['', 'Rooms', 7.0], ['', '', '']]
EOF
