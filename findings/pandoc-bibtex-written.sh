#!/bin/sh
# pandoc 3.9 (pypandoc_binary 1.17): CSL-JSON written as BibTeX.
# Expected: what BibTeX files have fields for: `doi`, `abstract`, `keywords`,
# `isbn`; a report's body as `institution` and a thesis' as `school`, which are
# what BibTeX's own styles print; a month by its macro, outside braces.
# Happens: DOI, abstract and ISBN are left out, though `-t biblatex` writes
# them; keywords are in neither; the body is `publisher`, which no style prints for a report;
# the month is the text {mar}, which a style prints as it stands; a date that
# is 'raw' is gone, in biblatex as an empty `date = {}`. Nothing is said.
# Matters: an export by way of pandoc looks right and loses the one field by
# which two copies of a work are known to be one.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pypandoc_binary==1.17
see_python <<'EOF'
import json
import pypandoc

WORKS = [
    {"id": "r", "type": "report", "title": "Rooms", "publisher": "Home Office", "DOI": "10.1000/x",
     "abstract": "Two rooms.", "keyword": "alcohol, prison", "issued": {"date-parts": [[2010, 3]]}},
    {"id": "t", "type": "thesis", "title": "Doors", "publisher": "University", "ISBN": "0306406152",
     "issued": {"raw": "5 March 2010"}},
]
for to in ("bibtex", "biblatex"):
    print(to)
    print(pypandoc.convert_text(json.dumps(WORKS), to, format="csljson").strip())
EOF

expect <<'EOF'
bibtex
@techreport{r,
  publisher = {Home Office},
  title = {Rooms},
  year = {2010},
  month = {mar}
}
@phdthesis{t,
  publisher = {University},
  title = {Doors}
}
biblatex
@report{r,
  publisher = {Home Office},
  title = {Rooms},
  date = {2010-03},
  doi = {10.1000/x},
  abstract = {Two rooms.}
}
@phdthesis{t,
  publisher = {University},
  title = {Doors},
  date = {},
  isbn = {0306406152}
}
EOF
