#!/bin/sh
# papermill 2.7.0: parameters of a notebook that are tuples, and dictionaries by year.
# Expected: what stands in the parameters' cell is what was given, and what the
# notebook's metadata say it was given; what cannot be written there is refused, as a
# set is.
# Happens: a tuple goes into the cell as a string of its source, also within a list,
# and into the metadata as a list. Keys of a dictionary become strings, in both.
# On the command line 2012_05 is the number 201205, and a drug named nan a float.
# papermill knows lists, dictionaries and five plain types, and puts all else in
# quotation marks; that a set is refused comes later, where metadata become JSON.
# Matters: `"meth" in drugs` holds for ("methadone",), a loop over two years goes
# over twelve letters, a look-up by a year finds nothing, and the record of what was
# given looks right.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python papermill==2.7.0
see_python <<'PY'
import subprocess
import sys

import nbformat
import papermill
from nbformat.v4 import new_code_cell, new_notebook

SPEC = {"name": "python3", "language": "python", "display_name": "Python 3"}
cells = [new_code_cell("given = None", metadata={"tags": ["parameters"]})]
nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": SPEC}), "in.ipynb")


def injected():
    book = nbformat.read("out.ipynb", 4)
    (cell,) = (one for one in book.cells if "injected-parameters" in one.metadata.tags)
    held = {}
    exec(cell.source, held)
    return held["given"], book.metadata.papermill.parameters.given


DRUG = ("methadone",)
YEARS = (2010, 2012)
for given in (list(DRUG), DRUG, YEARS, [YEARS], {2010: 140}, set(DRUG)):
    try:
        papermill.execute_notebook(
            "in.ipynb", "out.ipynb", {"given": given}, prepare_only=True, progress_bar=False
        )
    except TypeError as error:
        print(repr(given), "|", type(error).__name__)
        continue
    cell, told = injected()
    print(repr(given), "| cell", repr(cell), "| metadata", told)
    if given == DRUG:
        print("meth" in cell, len(cell))
for option, text in (("-p", "2012_05"), ("-p", "nan"), ("-r", "2012_05")):
    command = [sys.executable, "-m", "papermill", "in.ipynb", "out.ipynb", "--prepare-only"]
    subprocess.run([*command, option, "given", text], check=True, capture_output=True)
    print(option, text, "|", repr(injected()[0]))
PY

expect <<'SEEN'
['methadone'] | cell ['methadone'] | metadata ['methadone']
('methadone',) | cell "('methadone',)" | metadata ['methadone']
True 14
(2010, 2012) | cell '(2010, 2012)' | metadata [2010, 2012]
[(2010, 2012)] | cell ['(2010, 2012)'] | metadata [[2010, 2012]]
{2010: 140} | cell {'2010': 140} | metadata {'2010': 140}
{'methadone'} | TypeError
-p 2012_05 | 201205
-p nan | nan
-r 2012_05 | '2012_05'
SEEN
