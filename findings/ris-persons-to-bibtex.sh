#!/bin/sh
# pybtexris 0.2.0, univtil 1.0.0: RIS to BibTeX.
# Expected: an organisation stays one, 'Lee, Carl, Jr' keeps its given name, an
# editor is one, and the tags of RIS that the databases write are read.
# Happens: pybtexris takes an organisation for a person ('Group, Study'; a
# department 'of Health' has the particle 'of'); RIS has the suffix last and BibTeX
# in the middle, so that Carl is the suffix and 'Jr' the given name; the editor of
# an article's issue is its author, '2012/05/03' its year, a second abstract a
# note. univtil reads no A1 (a thesis has no author) and no journal in T2, and
# leaves '&' and '%' bare: behind the '%' BibTeX's typesetter sees nothing.
# Matters: reference lists name other people, and neither says so.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pybtexris==0.2.0 univtil==1.0.0
see_python <<'EOF'
from pybtex.database import parse_string
from univtil.bib.ris import rislist

RIS = """TY  - JOUR
AU  - Lee, Carl, Jr
AU  - Study Group
A2  - Editor, Ed
TI  - Drugs & deaths: 50% of those in prison
T2  - Journal of evidence
PY  - 2012/05/03
ER  -

TY  - RPRT
AU  - Department of Health
TI  - A report
PY  - 2008
ER  -

TY  - THES
A1  - Birch, Ben
T1  - A thesis
Y1  - 2010
ER  -
"""
for key, entry in parse_string(RIS, "ris").entries.items():
    print("pybtexris", key, entry.type, entry.fields.get("year"))
    for role, persons in entry.persons.items():
        for person in persons:
            print("   ", role, {part: " ".join(getattr(person, f"{part}_names")) for part in ("first", "prelast", "last", "lineage")})
for entry in rislist(RIS):
    lines = [" ".join(line.split()) for line in entry.tobib().splitlines()]
    print("univtil", *(line for line in lines if line.startswith(("@", "title", "author", "editor", "journal"))))
EOF

expect <<'SEEN'
pybtexris Lee2012/05/03 article 2012/05/03
    author {'first': 'Jr', 'prelast': '', 'last': 'Lee', 'lineage': 'Carl'}
    author {'first': 'Study', 'prelast': '', 'last': 'Group', 'lineage': ''}
    author {'first': 'Ed', 'prelast': '', 'last': 'Editor', 'lineage': ''}
pybtexris Health2008 techreport 2008
    author {'first': 'Department', 'prelast': 'of', 'last': 'Health', 'lineage': ''}
pybtexris Birch2010 misc 2010
    author {'first': 'Ben', 'prelast': '', 'last': 'Birch', 'lineage': ''}
univtil @article{lee2012, title = {Drugs & deaths: 50% of those in prison}, author = {Lee, Carl, Jr and Study Group}, editor = {Editor, Ed},
univtil @techreport{departmentofhealth2008, title = {A report}, author = {Department of Health},
univtil @phdthesis{unknown2010, title = {A thesis},
SEEN
