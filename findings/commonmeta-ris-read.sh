#!/bin/sh
# commonmeta-py 0.312: a journal article in RIS, as reference managers export it.
# Expected: the DOI is the one that stands in DO, and title and journal are read
# whichever of their usual tags has them (T1 or TI, T2 or JO or JF).
# Happens: a DOI ends at its first hyphen, which makes it another one; what the
# library writes itself it reads back so. A title is read from T1 alone. Of a
# journal in JO or JF nothing is read, nor are its volume and pages.
# Matters: Wiley's, Elsevier's and BioMed Central's older DOIs have hyphens. Two
# different articles get the same id, and one of them is taken for the other.
set -eu
# shellcheck disable=SC2034 # `install_python` reads it
constraints=_constraints-commonmeta.txt
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python commonmeta-py==0.312
see_python <<'PROGRAM'
import json
from commonmeta import Metadata

RECORD = """TY  - JOUR
AU  - Doe, Ann
{title}  - Brief advice
{journal}  - Drug Review
PY  - 2010
VL  - 29
SP  - 251
EP  - 258
DO  - {doi}
ER  - 
"""


def read(text):
    found = Metadata(text, via="ris")
    journal = found.container or {}
    pages = [journal.get(name) for name in ("volume", "first_page", "last_page")]
    print(" ", found.id, "|", found.title, "|", journal.get("title"), *pages)


for doi in ("10.1234/j.1465-3362.2009.00128.x", "10.1234/j.1465-3363.2010.00999.x"):
    print("DO", doi)
    read(RECORD.format(title="T1", journal="T2", doi=doi))
for title, journal in (("TI", "T2"), ("T1", "JO"), ("T1", "JF")):
    print(title, "and", journal)
    read(RECORD.format(title=title, journal=journal, doi="10.1234/abc"))
ITEM = {"id": "https://doi.org/10.1234/hta14-400", "type": "article-journal", "title": "Brief advice"}
ITEM["author"] = [{"family": "Doe", "given": "Ann"}]
ITEM["issued"] = {"date-parts": [[2010]]}
written = Metadata(json.dumps(ITEM), via="csl").write(to="ris")
written = written if isinstance(written, str) else written.decode()
print("written", next(line for line in written.splitlines() if line.startswith("DO")))
read(written)
PROGRAM

expect <<'EXPECTED'
DO 10.1234/j.1465-3362.2009.00128.x
  https://doi.org/10.1234/j.1465 | Brief advice | Drug Review 29 251 258
DO 10.1234/j.1465-3363.2010.00999.x
  https://doi.org/10.1234/j.1465 | Brief advice | Drug Review 29 251 258
TI and T2
  https://doi.org/10.1234/abc | None | Drug Review 29 251 258
T1 and JO
  https://doi.org/10.1234/abc | Brief advice | None None None None
T1 and JF
  https://doi.org/10.1234/abc | Brief advice | None None None None
written DO  - 10.1234/hta14-400
  https://doi.org/10.1234/hta14 | Brief advice | None None None None
EXPECTED
