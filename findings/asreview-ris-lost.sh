#!/bin/sh
# ASReview 3.0.8 (with rispy 0.9.0): records for screening, from RIS and CSV.
# Expected: RIS as ProQuest and others write it (T1, A1, Y1, N2, tags of the
# format's own description) is read like TI, AU, PY, AB, also in one file with
# others; a date or 'in press' in place of a year costs that year at the most.
# Happens: of T1 and TI, and of N2 and AB, one is read for the whole file: where
# records of two databases are merged, those of the other come in without title
# and abstract, and nothing is said. Y1 is not read at all. Of two AB lines the
# first is kept. One year that is no number refuses the whole file, in CSV
# too.
# Matters: such records are ranked and shown to reviewers empty.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

# shellcheck disable=SC2034
constraints=_constraints-asreview.txt
install_python asreview==3.0.8
see_python <<'PY'
from pathlib import Path

from asreview.data.loader import load_dataset

ZOTERO = "TY  - JOUR\nTI  - One\nAU  - Lee, A\nPY  - 2010\nAB  - First.\nAB  - Second.\nER  - \n"
PROQUEST = "TY  - JOUR\nT1  - Two\nA1  - Roe, D\nY1  - 2010\nN2  - Third.\nER  - \n"
FILES = {
    "zotero.ris": ZOTERO,
    "proquest.ris": PROQUEST,
    "merged.ris": f"{ZOTERO}\n{PROQUEST}",
    "dated.ris": "TY  - JOUR\nTI  - One\nPY  - 2010/03//\nER  - \n",
    "two.csv": "title,abstract,year\nOne,First.,2010\nTwo,Second.,in press\n",
}
for name, text in FILES.items():
    Path(name).write_text(text)
    try:
        dataset = load_dataset(name)
        for row in dataset.input.get_df().to_dict("records"):
            print(name, [row[column] for column in ("title", "authors", "year", "abstract")])
    except ValueError as error:
        print(name, "refused:", error)
PY

expect <<'SEEN'
zotero.ris ['One', '["Lee, A"]', 2010, 'First.']
proquest.ris ['Two', '["Roe, D"]', None, 'Third.']
merged.ris ['One', '["Lee, A"]', 2010, 'First.']
merged.ris ['', '["Roe, D"]', None, '']
dated.ris refused: value should be an integer but is a string. Value: 2010/03//
two.csv refused: value should be an integer but is a string. Value: in press
SEEN
