#!/bin/sh
# commonmeta-py 0.312: names in CSL-JSON and in BibTeX.
# Expected: a particle that CSL-JSON keeps apart from a family name stays with it,
# and BibTeX's `and others`, which says that there are more authors, is no author.
# Happens: particles of either sort are dropped, so that 'van der Berg' and 'de la
# Cruz' are 'Berg' and 'Cruz' in whatever is written; suffixes too. `others` is an
# organisation of that name, and is written as one to RIS and CSL-JSON.
# Matters: an author is filed under another letter or taken for somebody else, and
# 'others' becomes one of a library's most productive authors.
set -eu
# shellcheck disable=SC2034 # `install_python` reads it
constraints=_constraints-commonmeta.txt
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python commonmeta-py==0.312
see_python <<'PROGRAM'
import json
from commonmeta import Metadata

AUTHORS = [
    {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
    {"family": "Cruz", "given": "Ana", "dropping-particle": "de la"},
    {"family": "Doe", "given": "Ann", "suffix": "Jr."},
]
ITEM = {"id": "x", "type": "article-journal", "title": "Brief advice", "DOI": "10.1234/abc"}
ITEM |= {"author": AUTHORS, "issued": {"date-parts": [[2010]]}}
BIBTEX = """@article{doe2010,
  author = {Doe, Ann and others}, title = {Brief advice}, journal = {Drug Review},
  year = {2010}, doi = {10.1234/abc}
}
"""


def written(text, via, to):
    made = Metadata(text, via=via).write(to=to)
    return made if isinstance(made, str) else made.decode()


print("CSL-JSON", [json.dumps(one) for one in json.loads(written(json.dumps(ITEM), "csl", "csl"))["author"]])
for line in written(json.dumps(ITEM), "csl", "ris").splitlines():
    if line.startswith("AU"):
        print("  as RIS", line)
print("BibTeX", json.loads(written(BIBTEX, "bibtex", "csl"))["author"])
for line in written(BIBTEX, "bibtex", "ris").splitlines():
    if line.startswith("AU"):
        print("  as RIS", line)
PROGRAM

expect <<'EXPECTED'
CSL-JSON ['{"family": "Berg", "given": "Jan"}', '{"family": "Cruz", "given": "Ana"}', '{"family": "Doe", "given": "Ann"}']
  as RIS AU  - Berg, Jan
  as RIS AU  - Cruz, Ana
  as RIS AU  - Doe, Ann
BibTeX [{'family': 'Doe', 'given': 'Ann'}, {'literal': 'others'}]
  as RIS AU  - Doe, Ann
  as RIS AU  - others
EXPECTED
