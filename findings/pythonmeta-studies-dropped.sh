#!/bin/sh
# PythonMeta 1.26: lines of studies, a name and four counts each.
# Expected: each line is a study, or is refused.
# Happens: a line is passed over without a word if its name has a comma ('Birch, B
# 2011', also in quotes) or is a number ('2012', a trial's number), if the year
# has a cell of its own, or if the whole line has fewer than ten signs. Blanks in
# names are dropped, and 20 signs kept: a group's trials all have one name.
# Matters: the pooled odds ratio is that of the rest, and the plot shows no gap.
# Count what getdata gives.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python PythonMeta==1.26
see_python <<'PY'
import PythonMeta

LINES = [
    "Ash 2010, 12, 40, 20, 40",
    "Birch, B 2011, 30, 40, 10, 40",
    '"Cedar, C 2011", 30, 40, 12, 40',
    "2012, 30, 40, 15, 40",
    "Elm, 2013, 28, 40, 15, 40",
    "Yew,9,9,1,9",
    "Y,9,9,1,9",
    "Prison Naloxone Trial Group 2015, 30, 40, 9, 40",
    "Prison Naloxone Trial Group 2016, 9, 40, 30, 40",
]
data = PythonMeta.Data()
data.datatype = "CATE"
studies = data.getdata(LINES)
print("of", len(LINES), "lines", len(studies), "are read")
for study in studies:
    print("   ", study)


def pooled(studies):
    meta = PythonMeta.Meta()
    meta.datatype, meta.models, meta.effect, meta.algorithm = "CATE", "Fixed", "OR", "MH"
    return round(meta.meta(studies)[0][1], 2)


print("odds ratio of those read", pooled(studies))
counts = [line.replace('"', "").rstrip(" ,").split(",")[-4:] for line in LINES]
print("of all", pooled([[*map(int, four), f"S{number}"] for number, four in enumerate(counts)]))
PY

expect <<'SEEN'
of 9 lines 4 are read
    [12, 40, 20, 40, 'Ash2010']
    [9, 9, 1, 9, 'Yew']
    [30, 40, 9, 40, 'PrisonNaloxoneTrialG']
    [9, 40, 30, 40, 'PrisonNaloxoneTrialG']
odds ratio of those read 1.0
of all 2.39
SEEN
