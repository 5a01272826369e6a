#!/bin/sh
# frictionless 5.21.0: the rows of a table whose types it finds out.
# Expected: what is no number or date of a usual form stays a text; a cell that
# does not fit the type of its column is an error or stays as it is.
# Happens: two numbers with a comma are a place on the earth: a dose of '0,5' is
# [0.0, 5.0] (geopoint), and so is an interval '0.7, 1.1'. Pages '1-5' are May of
# the year 1, an id 007 is 7. Types are those of the first 100 rows: 'in press'
# as the 101st year is None in the row, and read_rows says nothing.
# Matters: written again, the table has other doses and pages, and no year where
# the study is newest. Give a schema, or Detector(field_type="string").
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

# shellcheck disable=SC2034
constraints=_constraints-frictionless.txt
install_python frictionless==5.21.0
see_python <<'PY'
from pathlib import Path

from frictionless import Detector, Resource

TABLES = (
    "dose;interval\n0,5;0,7-1,1\n1,25;0,9-1,6\n",
    'id,pages,interval\n007,1-5,"0.7, 1.1"\n010,5-9,"0.9, 1.6"\n',
    "id,year\n" + "".join(f"{number},2010\n" for number in range(100)) + "100,in press\n",
)
for table in TABLES:
    Path("table.csv").write_text(table)
    for resource in (Resource("table.csv"), Resource("table.csv", detector=Detector(field_type="string"))):
        rows = [row.to_dict() for row in resource.read_rows()]
        for row in rows[-2:]:
            print({name: str(value) for name, value in row.items()})
PY

expect <<'SEEN'
{'dose': '[0.0, 5.0]', 'interval': '0,7-1,1'}
{'dose': '[1.0, 25.0]', 'interval': '0,9-1,6'}
{'dose': '0,5', 'interval': '0,7-1,1'}
{'dose': '1,25', 'interval': '0,9-1,6'}
{'id': '7', 'pages': 'yearmonth(year=1, month=5)', 'interval': '[0.7, 1.1]'}
{'id': '10', 'pages': 'yearmonth(year=5, month=9)', 'interval': '[0.9, 1.6]'}
{'id': '007', 'pages': '1-5', 'interval': '0.7, 1.1'}
{'id': '010', 'pages': '5-9', 'interval': '0.9, 1.6'}
{'id': '99', 'year': '2010'}
{'id': '100', 'year': 'None'}
{'id': '99', 'year': '2010'}
{'id': '100', 'year': 'in press'}
SEEN
