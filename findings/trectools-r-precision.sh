#!/bin/sh
# trectools 0.0.50 with pandas 2.3.3 and 3.1.1, and pytrec_eval-terrier 0.5.11.
# Expected: measures of one run are those of trec_eval, as its documentation
# says, with any pandas that it may be installed with (0.15 and later).
# Happens: since pandas 3 a group no longer holds the column that it is grouped
# by, and R-precision counts what is relevant to any query: 2.0 for one, where 1 is
# the most there is. With either a query that found nothing is NaN of R-precision,
# so that the column's mean is not the mean, and bpref of a query with nothing
# judged irrelevant is 0, in trec_eval 1.
# Matters: where no query comes out above 1, the mean is a figure like another.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

# shellcheck disable=SC2154
cat >"$work/measure.py" <<'PY'
import pandas
import pytrec_eval
from trectools import TrecEval, TrecQrel, TrecRun

JUDGED = {"q1": {"d1": 1, "d2": 1, "d3": 0}, "q2": {"d1": 1, "d3": 1}, "q3": {"d9": 1}}
RUN = {"q1": {"d3": 0.9, "d1": 0.8, "d2": 0.7}, "q2": {"d2": 0.5, "d1": 0.4, "d3": 0.3}, "q3": {"d2": 0.7, "d9": 0.6}}
with open("judged", "w") as file:
    file.writelines(f"{query} 0 {name} {grade}\n" for query, names in JUDGED.items() for name, grade in names.items())
with open("run", "w") as file:
    for query, names in RUN.items():
        file.writelines(f"{query} Q0 {name} {rank} {score} x\n" for rank, (name, score) in enumerate(names.items(), 1))

print("pandas", pandas.__version__)
first = TrecEval(TrecRun("run"), TrecQrel("judged"))
second = pytrec_eval.RelevanceEvaluator(JUDGED, {"Rprec", "bpref"}).evaluate(RUN)
for name, measure in (("Rprec", first.get_rprec), ("bpref", first.get_bpref)):
    values = {query: round(float(value), 2) for query, value in measure(per_query=True).iloc[:, 0].items()}
    print("   ", name, "trectools", values, "mean", round(float(measure()), 2))
    values = {query: round(each[name], 2) for query, each in second.items()}
    print("   ", name, "trec_eval", values, "mean", round(sum(values.values()) / len(values), 2))
PY
# shellcheck disable=SC2034
for constraints in _constraints-older.txt _constraints.txt; do
    fresh_python
    install_python trectools==0.0.50 pytrec_eval-terrier==0.5.11
    see_python <"$work/measure.py"
done

expect <<'SEEN'
pandas 2.3.3
    Rprec trectools {'q1': 0.5, 'q2': 0.5, 'q3': nan} mean 0.33
    Rprec trec_eval {'q1': 0.5, 'q2': 0.5, 'q3': 0.0} mean 0.33
    bpref trectools {'q1': 0.0, 'q2': 0.0, 'q3': 0.0} mean 0.0
    bpref trec_eval {'q1': 0.0, 'q2': 1.0, 'q3': 1.0} mean 0.67
pandas 3.1.1
    Rprec trectools {'q1': 2.0, 'q2': 1.5, 'q3': nan} mean 1.17
    Rprec trec_eval {'q1': 0.5, 'q2': 0.5, 'q3': 0.0} mean 0.33
    bpref trectools {'q1': 0.0, 'q2': 0.0, 'q3': 0.0} mean 0.0
    bpref trec_eval {'q1': 0.0, 'q2': 1.0, 'q3': 1.0} mean 0.67
SEEN
