#!/bin/sh
# search-query 0.15.0: strategies of reviews, read and written again, and
# translated from PubMed to Web of Science.
# Expected: what is read and written in one syntax is the same search; in another
# it searches the same fields, or the translation says that it cannot.
# Happens: written again, Web of Science's NEAR/3 is NEAR, which there means
# fifteen words, and EBSCO's search of titles has its second part, of abstracts,
# within TI( ). To Web of Science, an author becomes a keyword (AK, not AU), words
# at most three apart are NEAR again, and a range of days stays days under PY,
# which knows years.
# Matters: each of these runs without an error and finds something, so nobody
# notices that the search reported is not the search that was run.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python search-query==0.15.0

see_python <<'EOF'
from contextlib import redirect_stdout
from io import StringIO

from search_query.parser import parse


def silently(work):
    with redirect_stdout(StringIO()):
        return work()


for platform, text in (
    ("wos", "TS=(alcohol NEAR/3 harm*)"),
    ("ebscohost", "TI (alcohol N3 harm*) AND AB prison"),
):
    query = silently(lambda: parse(text, platform=platform))
    print(platform, "read:   ", text)
    print(platform, "written:", silently(query.to_string))
for text in (
    "Ash J[au] AND 2010[dp]",
    '"brief intervention"[ti:~3]',
    'alcohol[ti] AND ("2010/03/01"[dp] : "2015/12/31"[dp])',
):
    query = silently(lambda: parse(text, platform="pubmed"))
    print("PubMed:        ", text)
    print("Web of Science:", silently(lambda: query.translate(target_syntax="wos").to_string()))
EOF

expect <<'EOF'
wos read:    TS=(alcohol NEAR/3 harm*)
wos written: TS=(alcohol NEAR harm*)
ebscohost read:    TI (alcohol N3 harm*) AND AB prison
ebscohost written: TI (TI (TI alcohol N3 TI harm*) AND AB prison)
PubMed:         Ash J[au] AND 2010[dp]
Web of Science: AK=Ash J AND PY=2010
PubMed:         "brief intervention"[ti:~3]
Web of Science: TI=((brief NEAR intervention) OR (intervention NEAR brief))
PubMed:         alcohol[ti] AND ("2010/03/01"[dp] : "2015/12/31"[dp])
Web of Science: TI=alcohol AND PY=("2010/03/01" RANGE "2015/12/31")
EOF
