#!/bin/sh
# pandoc 3.9 (pypandoc_binary 1.17): RIS and EndNote XML read as CSL-JSON.
# Expected: RIS names are 'family, given, suffix', as its specification has it;
# a date's year stands before the first slash; what an export says twice is
# kept, and so are DOI and address in EndNote's XML.
# Happens: 'King, Martin Luther, Jr.' has the suffix 'Martin Luther' and the
# given name 'Jr.', which is BibTeX's order; '2010/03//Spring' is no date at
# all, though 2010 is in it; of two abstracts and two addresses the first stays;
# keywords come in another order; EndNote's DOI and address are dropped.
# Matters: these are the two formats that reference managers export, and each
# loss is one that only a comparison with the file shows.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pypandoc_binary==1.17
see_python <<'EOF'
import json
import pypandoc

RIS = """TY  - JOUR
ID  - one
AU  - King, Martin Luther, Jr.
TI  - Rooms
PY  - 2010/03//Spring
AB  - Background.
AB  - Conclusions.
UR  - https://example.org/a
UR  - https://example.org/b
KW  - alcohol
KW  - prison
KW  - release
ER  - 
"""
ENDNOTE = """<xml><records><record><ref-type name="Journal Article">17</ref-type>
<titles><title><style>Doors</style></title></titles>
<dates><year><style>2011</style></year></dates>
<electronic-resource-num><style>10.1000/x</style></electronic-resource-num>
<urls><related-urls><url><style>https://example.org/c</style></url></related-urls></urls>
</record></records></xml>"""
for text, form in ((RIS, "ris"), (ENDNOTE, "endnotexml")):
    for work in json.loads(pypandoc.convert_text(text, "csljson", format=form)):
        for name in sorted(work):
            print(form, name, json.dumps(work[name], sort_keys=True))
EOF

expect <<'EOF'
ris URL "https://example.org/a"
ris abstract "Background."
ris author [{"family": "King", "given": "Jr.", "suffix": "Martin Luther"}]
ris id "one"
ris issued {"date-parts": []}
ris keyword "release, prison, alcohol"
ris title "Rooms"
ris type "article-journal"
endnotexml id ""
endnotexml issued {"date-parts": [[2011]]}
endnotexml title "Doors"
endnotexml type "article-journal"
EOF
