#!/bin/sh
# cffconvert 2.0.0, read again by rispy 0.10.0 and bibtexparser 2.1.0.
# Expected: what it writes of a CITATION.cff as RIS and BibTeX, programs that
# read RIS and BibTeX can read.
# Happens: the last line of a record of RIS is 'ER' instead of 'ER  - '. rispy
# reads no record at all and says nothing, of two such files in one neither. In
# BibTeX an organisation has no braces and is a person; '%' and '&' are bare, so
# that TeX drops the rest of the line. What 'preferred-citation' says to cite is
# in neither.
# Matters: an import of zero records that ends well. Add '  - ' to the end of
# the line before reading.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

# shellcheck disable=SC2034
constraints=_constraints-older.txt
install_python cffconvert==2.0.0 rispy==0.10.0 bibtexparser==2.1.0
see_python <<'PY'
import bibtexparser
import rispy
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from cffconvert import Citation

SOURCE = """cff-version: 1.2.0
message: Cite the article.
title: {}
doi: 10.5281/zenodo.1
date-released: 2012-05-03
authors:
  - family-names: Ash
    given-names: Ann
  - name: World Health Organization
preferred-citation:
  type: article
  title: The article to cite
  authors:
    - family-names: Birch
      given-names: Bob
"""
doors, rooms = (Citation(SOURCE.format(title)) for title in ("Doors at 5% & more", "Rooms"))
print(doors.as_ris())
for name, text in (
    ("one file", doors.as_ris()),
    ("two files in one", doors.as_ris() + "\n" + rooms.as_ris()),
    ("one file, its end mended", doors.as_ris().replace("\nER\n", "\nER  - \n")),
):
    print(name, [(record["title"], record["doi"], record["authors"]) for record in rispy.loads(text)])
print(doors.as_bibtex())
(entry,) = bibtexparser.parse_string(
    doors.as_bibtex(), append_middleware=[SeparateCoAuthors(), SplitNameParts()]
).entries
print([(name.first, name.last) for name in entry["author"]])
PY

expect <<'SEEN'
TY  - GEN
AU  - Ash, Ann
AU  - World Health Organization
DA  - 2012-05-03
DO  - 10.5281/zenodo.1
PY  - 2012
TI  - Doors at 5% & more
ER

one file []
two files in one []
one file, its end mended [('Doors at 5% & more', '10.5281/zenodo.1', ['Ash, Ann', 'World Health Organization'])]
@misc{YourReferenceHere,
author = {Ash, Ann and World Health Organization},
doi = {10.5281/zenodo.1},
month = {5},
title = {Doors at 5% & more},
year = {2012}
}

[(['Ann'], ['Ash']), (['World', 'Health'], ['Organization'])]
SEEN
