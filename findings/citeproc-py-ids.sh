#!/bin/sh
# citeproc-py 0.11.1: the ids of CSL-JSON items.
# Expected: ids are opaque: 'Smith2010a' and 'smith2010A' are two works, and a
# number is a valid id, as the schema of CSL-JSON says.
# Happens: ids are folded to lower case, so the later work takes the earlier
# one's place and both citations name it, without a warning. A number raises
# AttributeError.
# Matters: keys like the base64 ones of databases differ in case alone, and a
# reader is sent to another work.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python citeproc-py==0.11.1

see_python <<'EOF'
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON


def cite(*items):
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(list(items)), formatter.plain)
    citations = [Citation([CitationItem(item["id"])]) for item in items]
    for citation in citations:
        bibliography.register(citation)
    print([str(bibliography.cite(citation, print)) for citation in citations], len(bibliography.bibliography()))


def item(key, family):
    return {"id": key, "type": "book", "title": "T", "author": [{"family": family, "given": "A"}], "issued": {"date-parts": [[2010]]}}


cite(item("abc1", "Ash"), item("abc2", "Elm"))
cite(item("aBc1", "Ash"), item("abC1", "Elm"))
try:
    cite(item(7, "Ash"))
except AttributeError as error:
    print("AttributeError:", error)
EOF

expect <<'EOF'
['(Ash, 2010)', '(Elm, 2010)'] 2
['(Elm, 2010)', '(Elm, 2010)'] 1
AttributeError: 'int' object has no attribute 'lower'
EOF
