#!/bin/sh
# markitdown 0.1.9: a workbook (XLSX) as Markdown, beside the same table as CSV.
# Expected: both say what the cells say.
# Happens: in a workbook the texts 'NA', 'n/a', 'None' and 'null' are NaN, as an
# empty cell is. One empty cell makes decimals of a column of numbers: the id 7
# is 7.0, and a yes (TRUE) 1.0. One large number puts a whole column in powers
# of ten, and 0.05 is 5.000000e-02. A bar in a cell makes another column, and a
# line break is the two characters of its escape. From CSV all is as written.
# Matters: 'None' is an answer, and NA is Namibia; a reader, or a model that is
# given the table, sees values that nobody entered.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python "markitdown[xlsx]==0.1.9"
see_python <<'PY'
import csv
import datetime

import openpyxl
from markitdown import MarkItDown

ROWS = [
    ("id", "country", "answer", "yes", "p", "text", "date"),
    (7, "NA", "None", True, 0.05, "a | b", datetime.date(2012, 5, 1)),
    (8, "n/a", "null", None, 1e10, "one\ntwo", datetime.date(2012, 5, 2)),
    (None, "GB", "some", False, 0.5, "", None),
]
book = openpyxl.Workbook()
for row in ROWS:
    book.active.append(row)
book.save("made.xlsx")
with open("made.csv", "w", newline="") as stream:
    csv.writer(stream).writerows(ROWS)
for name in ("made.xlsx", "made.csv"):
    print(MarkItDown().convert(name).markdown)
PY

expect <<'SEEN'
## Sheet
| id | country | answer | yes | p | text | date |
| --- | --- | --- | --- | --- | --- | --- |
| 7.0 | NaN | NaN | 1.0 | 5.000000e-02 | a | b | 2012-05-01 |
| 8.0 | NaN | NaN | NaN | 1.000000e+10 | one\ntwo | 2012-05-02 |
| NaN | GB | some | 0.0 | 5.000000e-01 | NaN | NaT |
| id | country | answer | yes | p | text | date |
| --- | --- | --- | --- | --- | --- | --- |
| 7 | NA | None | True | 0.05 | a \| b | 2012-05-01 |
| 8 | n/a | null |  | 10000000000.0 | one two | 2012-05-02 |
|  | GB | some | False | 0.5 |  |  |
SEEN
