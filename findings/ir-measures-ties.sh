#!/bin/sh
# ir-measures 0.4.3: one run with two documents of equal score.
# Expected: whatever rule cuts the tie, all measures of one call use it, so
# RR = 1 means P@1 = 1.
# Happens: each measure is worked out by the library that offers it, and those
# cut ties differently: with a the relevant one of a and b, RR@10 is 1 while RR
# is 0.5 and P@1 is 0. RR with a cutoff and without follow two rules.
# Matters: a table of measures with RR@10 beside RR or P@1 is of two rankings.
# Give every document of a query a score of its own.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python ir-measures==0.4.3

see_python <<'EOF'
from ir_measures import AP, P, Qrel, RR, ScoredDoc, calc_aggregate, nDCG

measures = [RR, RR @ 10, P @ 1, AP, nDCG @ 10]
for relevant in "ab":
    found = calc_aggregate(measures, [Qrel("q", relevant, 1)], [ScoredDoc("q", "a", 1.0), ScoredDoc("q", "b", 1.0)])
    print(relevant, {str(m): round(found[m], 3) for m in measures})
EOF

expect <<'EOF'
a {'RR': 0.5, 'RR@10': 1.0, 'P@1': 0.0, 'AP': 0.5, 'nDCG@10': 0.631}
b {'RR': 1.0, 'RR@10': 0.5, 'P@1': 1.0, 'AP': 1.0, 'nDCG@10': 1.0}
EOF
