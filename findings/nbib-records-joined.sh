#!/bin/sh
# pybtexnbib 0.2.0, univtil 1.0.0: a file of PubMed's format (nbib) to BibTeX.
# Expected: records are parted by blank lines, and a field's further lines are
# joined with a blank, as PubMed's own files have them.
# Happens: both look for 'ER  -', which RIS has and nbib does not, and make one
# entry of the whole file: pybtexnbib joins titles with ';' and takes the last
# DOI, univtil the first of each, and both have the authors and abstracts of all.
# A field's further lines are joined without a blank in one ('withdrugs') and
# dropped by the other. Groups of authors are dropped by both.
# Matters: of a search's 500 records one is left, and it looks complete.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pybtexnbib==0.2.0 univtil==1.0.0
see_python <<'PY'
from pybtex.database import parse_string
from univtil.bib.nbib import nbiblist

NBIB = """
PMID- 1
DP  - 2012 May
TI  - Deaths of people with
      drugs.
LID - 10.1234/one [doi]
AB  - Ten died
      of twelve.
FAU - Ash, Ann
CN  - Prison Group
PT  - Journal Article
JT  - Journal of evidence

PMID- 2
DP  - 2013 Jun
TI  - Second study.
AB  - Nobody died.
FAU - Birch, Ben
PT  - Journal Article
JT  - Journal of evidence
AID - 10.1234/two [doi]
"""
for key, entry in parse_string(NBIB, "nbib").entries.items():
    print("pybtexnbib", key, [str(person) for person in entry.persons["author"]])
    for field in ("title", "year", "date", "doi", "abstract"):
        print("   ", field, "|", entry.fields.get(field))
for entry in nbiblist(NBIB):
    print("univtil", entry.bibkey, entry.authors)
    for field in ("title", "year", "doi", "abstract"):
        print("   ", field, "|", getattr(entry, field))
PY

expect <<'SEEN'
pybtexnbib Ash2012 ['Ash, Ann', 'Birch, Ben']
    title | Deaths of people withdrugs.; Second study.
    year | 2012
    date | 2012 May; 2013 Jun
    doi | 10.1234/two
    abstract | Ten diedof twelve.; Nobody died.
univtil ash2012_pmid1 ['Ash, Ann', 'Birch, Ben']
    title | Deaths of people with
    year | 2012
    doi | 10.1234/one
    abstract | Ten died Nobody died.
SEEN
