#!/bin/sh
# pytrec_eval-terrier 0.5.11: scores that differ in the eighth digit.
# Expected: a run's scores are Python's floats, and of 20120504 and 20120503 the
# larger ranks first.
# Happens: scores are kept in single precision, some seven digits; these two are
# equal there, and equal scores are put in the order of the documents' names,
# the last first. Documents 'a' and 'b' in the same places give a reciprocal
# rank of 1 and of 0.5. ranx 0.3.21 gives 1 for both.
# Matters: a baseline 'newest first', scored by date or by seconds since 1970,
# is measured in the order of names, and so is a second stage that adds 1e8 to
# stay in front. Score by rank from the end instead.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pytrec_eval-terrier==0.5.11 ranx==0.3.21
see_python <<'PY'
import pytrec_eval
from ranx import Qrels, Run, evaluate

SCORES = [(20120504.0, 20120503.0), (1764540060.0, 1764540000.0), (0.99999999, 0.99999998), (2.0, 1.0)]
for high, low in SCORES:
    for wanted, other in ("ab", "ba"):
        judged, run = {"q": {wanted: 1}}, {"q": {wanted: high, other: low}}
        found = pytrec_eval.RelevanceEvaluator(judged, {"recip_rank"}).evaluate(run)["q"]["recip_rank"]
        by_ranx = float(evaluate(Qrels(judged), Run(run), "mrr"))
        print(high, low, "first is", wanted, "pytrec_eval", found, "ranx", by_ranx)
PY

expect <<'SEEN'
20120504.0 20120503.0 first is a pytrec_eval 0.5 ranx 1.0
20120504.0 20120503.0 first is b pytrec_eval 1.0 ranx 1.0
1764540060.0 1764540000.0 first is a pytrec_eval 0.5 ranx 1.0
1764540060.0 1764540000.0 first is b pytrec_eval 1.0 ranx 1.0
0.99999999 0.99999998 first is a pytrec_eval 0.5 ranx 1.0
0.99999999 0.99999998 first is b pytrec_eval 1.0 ranx 1.0
2.0 1.0 first is a pytrec_eval 1.0 ranx 1.0
2.0 1.0 first is b pytrec_eval 1.0 ranx 1.0
SEEN
