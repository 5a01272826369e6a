#!/bin/sh
# bibliography-io 0.1.0: records of BibTeX and of PubMed.
# Expected: loads() gives each entry its own fields; a field that goes on in a
# second line is read to its end, and a tag that comes twice is kept twice.
# Happens: BibTeX: every entry but the last has the fields of the last entry that
# has them. All three works here are by the author, and have the title and the
# year, of the third; what only the second has, a DOI, the first has too. No
# error, no warning. PubMed: title and abstract end with their first line; of the
# authors the first stays, and of two LID the first, here not the DOI. RIS: the
# abstract ends with its first line; written again, the year stands in DA and the
# pages in PA, and two authors are one.
# Matters: a library is imported with as many records as it had, all of them
# wrong but the last.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

# shellcheck disable=SC2034
constraints=_constraints-older.txt
install_python bibliography-io==0.1.0
see_python <<'PY'
from bibliography_io import dumps, loads

BIB = """@article{ash,
  author = {Ash, Ann},
  title = {Doors},
  year = {2001}
}

@article{birch,
  author = {Birch, Bob},
  title = {Rooms},
  year = {2002},
  doi = {10.1000/rooms}
}

@article{cedar,
  author = {Cedar, Cy},
  title = {Keys},
  year = {2003}
}
"""
NBIB = """PMID- 1
TI  - Deaths in prisons and in police custody, a review of what is
      known.
LID - S0140-6736(12)1 [pii]
LID - 10.1000/a [doi]
AB  - Background: many die.
      Results: few need to.
FAU - Ash, Ann
FAU - Birch, Bob
AU  - Ash A
AU  - Birch B
DP  - 2012
"""
RIS = """TY  - JOUR
AU  - Ash, Ann
AU  - Birch, Bob
TI  - Doors
AB  - Background: many die.
Results: few need to.
PY  - 2012
SP  - 1
EP  - 9
ER  - 
"""
for key, record in loads(BIB, format="bib").items():
    print("bib", key, {name: record.get(name) for name in ("author", "title", "year", "doi")})
for record in loads(NBIB, format="nbib").values():
    print("nbib", {name: record.get(name) for name in ("author", "title", "abstract", "doi")})
records = loads(RIS, format="ris")
print("ris", {name: record.get(name) for record in records.values() for name in ("author", "abstract")})
print(dumps(records, format="ris"))
PY

expect <<'SEEN'
bib ash {'author': 'Cedar, Cy', 'title': 'Keys', 'year': '2003', 'doi': '10.1000/rooms'}
bib birch {'author': 'Cedar, Cy', 'title': 'Keys', 'year': '2003', 'doi': '10.1000/rooms'}
bib cedar {'author': 'Cedar, Cy', 'title': 'Keys', 'year': '2003', 'doi': None}
nbib {'author': 'Ash A', 'title': 'Deaths in prisons and in police custody, a review of what is', 'abstract': 'Background: many die.', 'doi': None}
ris {'author': 'Ash, Ann and Birch, Bob', 'abstract': 'Background: many die.'}
TY  - JOUR
A1  - Ash, Ann and Birch, Bob
T1  - Doors
AB  - Background: many die.
DA  - 2012
PA  - 1--9
ID  - 1
ER  -
SEEN
