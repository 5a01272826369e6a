#!/bin/sh
# ranx 0.3.21: evaluate() with make_comparable=True, and bpref, beside trec_eval's
# own code (pytrec_eval-terrier 0.5.11).
# Expected: measuring changes nothing of what is measured; a query of which no
# judged document is irrelevant has a bpref of its own, and leaves others theirs.
# Happens: evaluate() takes the queries without judgements out of the caller's
# run, and puts in empty ones for those that are missing, so that the run saved
# afterwards is another. One query whose judged documents are all relevant makes
# the mean bpref of the run 'nan'; trec_eval says 0.5 for it.
# Matters: judgements of searches in a small library are often of good answers
# alone. A run compared first with one set of judgements is cut for the next.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python ranx==0.3.21 pytrec_eval-terrier==0.5.11

see_python <<'EOF'
from pytrec_eval import RelevanceEvaluator
from ranx import Qrels, Run, evaluate

run = Run({"q1": {"a": 1.0}, "q3": {"z": 1.0}})
print("queries of the run:", list(run.keys()))
evaluate(Qrels({"q1": {"a": 1}, "q2": {"c": 1}}), run, "map", make_comparable=True)
print("after a measure:   ", list(run.keys()))

judged = {"q1": {"a": 1, "b": 1}, "q2": {"c": 1, "d": 0, "e": 0}}
found = {"q1": {"a": 0.9, "x": 0.5}, "q2": {"c": 0.9, "d": 0.5, "e": 0.1}}
print("ranx     ", evaluate(Qrels(judged), Run(found), "bpref"))
by_query = RelevanceEvaluator(judged, {"bpref"}).evaluate(found)
print("trec_eval", {query: values["bpref"] for query, values in by_query.items()})
EOF

expect <<'EOF'
queries of the run: ['q1', 'q3']
after a measure:    ['q1', 'q2']
ranx      nan
trec_eval {'q1': 0.5, 'q2': 1.0}
EOF
