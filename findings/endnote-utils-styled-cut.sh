#!/bin/sh
# endnote-utils 1.0.3: EndNote XML and RIS as a table for screening.
# Expected: EndNote writes a text in italics or with a raised figure as several
# style elements, and the title and the abstract are all of them; RIS has titles
# in TI or T1, authors in AU or A1, abstracts in AB or N2.
# Happens: a text is its first style element alone, so a title is 'Helicobacter'
# and an abstract ends before its first power of ten; editors are among the
# authors; a DOI as 'doi:10...' is dropped. Of RIS, T1, A1, JF and N2 are not
# looked at, and a line that goes on from a tag seen before goes to another
# field. 'Infants withdrawn from opioids' is counted as a retraction.
# Matters: what is screened by title and abstract has none, or half of one, and
# the report says that all records were exported.
# Source: core.py looks for the first style with find() and takes its text; the
# last key of a dict is the one first seen last, not the one seen last.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python endnote-utils==1.0.3

see_python <<'PROGRAM'
import json
from pathlib import Path

from endnote_utils.core import export_files_with_report


def style(text, face="normal"):
    return f'<style face="{face}" font="default" size="100%">{text}</style>'


Path("base.xml").write_text(
    "<xml><records><record><ref-type name='Journal Article'>17</ref-type><contributors>"
    f"<authors><author>{style('Ash, Ann')}</author></authors>"
    f"<secondary-authors><author>{style('Oak, Olaf')}</author></secondary-authors></contributors>"
    f"<titles><title>{style('Helicobacter', 'italic')}{style(' and deaths: a trial')}</title>"
    f"<secondary-title>{style('Journal')}</secondary-title></titles>"
    f"<abstract>{style('Counts were 10')}{style('6', 'superscript')}{style(' with placebo.')}</abstract>"
    f"<electronic-resource-num>{style('doi:10.1000/abc')}</electronic-resource-num>"
    "</record></records></xml>"
)
Path("other.ris").write_text(
    "TY  - JOUR\nA1  - Ash, Ann\nT1  - Deaths\nJF  - Journal\nPY  - 2012\nN2  - Twelve died.\nER  - \n"
    "TY  - JOUR\nAU  - Ash, Ann\nTI  - Infants withdrawn from opioids\nPY  - 2012\nAB  - First part.\n"
    "KW  - infants\nAB  - Second part,\nwhich goes on.\nER  - \n"
)
export_files_with_report(
    [Path("base.xml"), Path("other.ris")], Path("out.json"), "json", report_path=Path("report")
)
for row in json.loads(Path("out.json").read_text()):
    print({name: row[name] for name in ("title", "authors", "journal", "abstract", "keywords", "doi")})
print(next(line for line in Path("report").read_text().splitlines() if line.startswith("Database")).split())
print(next(line for line in Path("report").read_text().splitlines() if line.startswith("other  ")).split())
PROGRAM

expect <<'EOF'
{'title': 'Helicobacter', 'authors': 'Ash, Ann; Oak, Olaf', 'journal': 'Journal', 'abstract': 'Counts were 10', 'keywords': '', 'doi': ''}
{'title': '', 'authors': '', 'journal': '', 'abstract': '', 'keywords': '', 'doi': ''}
{'title': 'Infants withdrawn from opioids', 'authors': 'Ash, Ann', 'journal': '', 'abstract': 'First part.', 'keywords': 'infants which goes on.', 'doi': ''}
['Database', 'Origin', 'Retractions', 'Duplicates', 'Remaining']
['other', '2', '1', '0', '2']
EOF
