#!/bin/sh
# search-query 0.15.0: its advice on a search that leaves animal studies out.
# Expected: 'NOT (animals NOT humans)', the filter of the Cochrane Handbook for
# PubMed, is right as it stands: it drops what is of animals alone, and keeps
# what is of animals and humans.
# Happens: parsing it prints that the parentheses are unnecessary and that
# 'A NOT (B NOT C)' can be simplified to 'A NOT B NOT C'. That drops every study
# of humans. The query itself is kept as it was, and taken as advised finds other
# records, as four kinds of them show.
# Matters: who runs the linter over a review's strategy, as its documentation
# asks, and does as it says, loses the records that the review is about.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python search-query==0.15.0

see_python <<'EOF'
import re
from contextlib import redirect_stdout
from io import StringIO

from search_query.parser import parse

told = StringIO()
with redirect_stdout(told):
    query = parse("alcohol[tiab] NOT (animals[mh] NOT humans[mh])", platform="pubmed")
print(re.sub(r"\x1b\[\d*m", "", told.getvalue()).strip())
print(query.to_string())

records = {"of rats": "alcohol animals", "of patients": "alcohol humans",
           "of both": "alcohol animals humans", "not indexed yet": "alcohol"}
for name, words in records.items():
    words = set(words.split())
    alcohol, animals, humans = ("alcohol" in words, "animals" in words, "humans" in words)
    asked = alcohol and not (animals and not humans)
    advised = alcohol and not animals and not humans
    print(f"{name}: asked {asked}, as advised {advised}")
EOF

expect <<'EOF'
i Warning: unnecessary-parentheses (QUALITY_0004)
  - Unnecessary parentheses around NOT block(s). A query with the structure
    A NOT (B NOT C)
     can be simplified to
    A NOT B NOT C
    with
      A: alcohol
      B: animals
      C: humans.
alcohol[tiab] NOT (animals[mh] NOT humans[mh])
of rats: asked False, as advised False
of patients: asked True, as advised False
of both: asked True, as advised False
not indexed yet: asked True, as advised True
EOF
