#!/bin/sh
# xlsx2csv 0.8.6: dates, times and numbers with a unit.
# Expected: a cell is written as Excel shows it, or as its value.
# Happens: in a cell formatted 'h:mm:ss' hours count to twelve without AM or PM:
# 18:00 is '06:00:00', midnight '12:00:00'. Seconds are cut and not rounded, so
# that 10:00 is '09:59:59'. A unit in quotes is read as a date's format: 5 in 0
# "days" is '0 "04ays"', and 7 in 0 "mg" is '0 "01g"'.
# Matters: which half of the day it was is lost for good, and counts with a unit
# are gone. openpyxl gives the values.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python xlsx2csv==0.8.6 openpyxl==3.1.5
see_python <<'PY'
import csv
import io
from datetime import datetime, timedelta

import openpyxl
from xlsx2csv import Xlsx2csv

CELLS = [
    (datetime(2012, 5, 1, 0, 0), "yyyy-mm-dd h:mm:ss"),
    (datetime(2012, 5, 1, 10, 0), "yyyy-mm-dd h:mm:ss"),
    (datetime(2012, 5, 1, 18, 0), "yyyy-mm-dd h:mm:ss"),
    (datetime(2012, 5, 1, 10, 0), "yyyy-mm-dd hh:mm:ss"),
    (5, '0 "days"'),
    (7, '0 "mg"'),
    (7, "0"),
]


def written(cells):
    book = openpyxl.Workbook()
    for row, (value, form) in enumerate(cells, 1):
        book.active.cell(row, 1, value).number_format = form
    book.save("made.xlsx")
    out = io.StringIO()
    Xlsx2csv("made.xlsx").convert(out)
    return [row[0] for row in csv.reader(io.StringIO(out.getvalue()))]


for (value, form), seen in zip(CELLS, written(CELLS)):
    print(value, "|", form, "|", seen)
DAY = [datetime(2012, 5, 1) + timedelta(minutes=minute) for minute in range(1440)]
for form in ("yyyy-mm-dd h:mm:ss", "yyyy-mm-dd hh:mm:ss"):
    seen = written([(time, form) for time in DAY])
    print(form, "of 1440 minutes other:", sum(a != str(b) for a, b in zip(seen, DAY)))
PY

expect <<'SEEN'
2012-05-01 00:00:00 | yyyy-mm-dd h:mm:ss | 2012-05-01 12:00:00
2012-05-01 10:00:00 | yyyy-mm-dd h:mm:ss | 2012-05-01 09:59:59
2012-05-01 18:00:00 | yyyy-mm-dd h:mm:ss | 2012-05-01 06:00:00
2012-05-01 10:00:00 | yyyy-mm-dd hh:mm:ss | 2012-05-01 09:59:59
5 | 0 "days" | 0 "04ays"
7 | 0 "mg" | 0 "01g"
7 | 0 | 7
yyyy-mm-dd h:mm:ss of 1440 minutes other: 784
yyyy-mm-dd hh:mm:ss of 1440 minutes other: 128
SEEN
