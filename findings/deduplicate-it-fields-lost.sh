#!/bin/sh
# deduplicate-it 1.2.0: references of three files as one file without duplicates.
# Expected: the records that stay are those that came; one work with one DOI and
# one title in two files is one.
# Happens: what is told apart is right, what is written is not. RIS: an abstract
# in two lines is cut to its first. PubMed: authors that are groups (CN), the
# original title (TT) and the language are dropped; pages 123-30 end at 30. BibTeX:
# a year without braces or quotation marks is dropped, and letters stay in TeX, in
# RIS too: an author is 'M{\"u}ller', and a title with such a letter has no
# duplicate, it counts as a collision. Titles in Cyrillic are never duplicates,
# whatever their DOI.
# Matters: the file that reviewers screen has abstracts without results, and
# works twice; the flow chart for the review counts them as two.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python deduplicate-it==1.2.0
see_python <<'PY'
import re, subprocess, sys
from pathlib import Path

FILES = {
    "1.ris": """TY  - JOUR
AU  - Ash, Ann
TI  - Doors
AB  - Background: many die.
Results: few need to.
PY  - 2012
DO  - 10.1000/doors
ER  - 

TY  - JOUR
AU  - Ivanov, I
TI  - Смертность в тюрьмах
PY  - 2013
DO  - 10.1000/smert
ER  - 
""",
    "2.nbib": """PMID- 2
TI  - Смертность в тюрьмах
AU  - Ivanov I
LID - 10.1000/smert [doi]
DP  - 2013

PMID- 3
TI  - [Rooms].
TT  - Zimmer.
FAU - Ash, Ann
CN  - Rooms Study Group
OT  - custody
LA  - ger
PG  - 123-30
DP  - 2012
LID - 10.1000/rooms [doi]

PMID- 4
TI  - Todesfälle in Zellen
AU  - Elm E
DP  - 2014
LID - 10.1000/zellen [doi]
""",
    "3.bib": r"""@article{a,
  author = {M{\"u}ller, Max},
  title = {Todesf{\"a}lle in Zellen},
  year = 2014,
  doi = {10.1000/zellen}
}
""",
}
Path("source").mkdir()
for name, text in FILES.items():
    Path("source", name).write_text(text)
command = str(Path(sys.executable).with_name("deduplicate-it"))
said = subprocess.run(
    [command, "--source", "source", "--outdir", "out"], capture_output=True, text=True, check=True
).stdout
print(*re.findall(r"(?:Total input records|Removed as duplicates|DOI collisions \(records).*", said), sep="\n")
print(Path("out/deduplicated.ris").read_text().strip())
PY

expect <<'SEEN'
Total input records                                         6
DOI collisions (records rescued from false merging)         1
Removed as duplicates                                       0  (0.0%)
TY  - JOUR
DB  - 2.nbib
TI  - Todesfälle in Zellen
AU  - Elm E
PY  - 2014
DO  - 10.1000/zellen
UR  - https://pubmed.ncbi.nlm.nih.gov/4/
AN  - 4
ER  -

TY  - JOUR
DB  - 3.bib
TI  - Todesf{\"a}lle in Zellen
AU  - M{\"u}ller, Max
DO  - 10.1000/zellen
ER  -

TY  - JOUR
DB  - 1.ris
TI  - Doors
AU  - Ash, Ann
PY  - 2012
AB  - Background: many die.
DO  - 10.1000/doors
ER  -

TY  - JOUR
DB  - 1.ris
TI  - Смертность в тюрьмах
AU  - Ivanov, I
PY  - 2013
DO  - 10.1000/smert
ER  -

TY  - JOUR
DB  - 2.nbib
TI  - Смертность в тюрьмах
AU  - Ivanov I
PY  - 2013
DO  - 10.1000/smert
UR  - https://pubmed.ncbi.nlm.nih.gov/2/
AN  - 2
ER  -

TY  - JOUR
DB  - 2.nbib
TI  - [Rooms].
AU  - Ash, Ann
PY  - 2012
SP  - 123
EP  - 30
DO  - 10.1000/rooms
UR  - https://pubmed.ncbi.nlm.nih.gov/3/
AN  - 3
KW  - custody
ER  -
SEEN
