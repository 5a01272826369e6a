#!/bin/sh
# edtf 5.0.2 (Python), edtf 4.11.1 (npm): the seasons of EDTF, 2012-21 to
# 2012-24.
# Expected: both give one season the same days, in whatever hemisphere they
# live; summer has July in it; winter is as long as the others.
# Happens: in the npm package the seasons are the quarters of a year, so that
# spring begins on 1 January and July is in autumn. In the Python package summer
# is June to August, and winter is December alone.
# Matters: 'Summer 2012' of a journal, found by a date's range in the page's
# script and in the index behind it, is two ranges that share June only; an
# issue of winter sorts at the end of its year in both.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python edtf==5.0.2
install_node edtf@4.11.1
see_python <<'PY'
from edtf import parse_edtf

for number in (21, 22, 23, 24):
    season = parse_edtf(f"2012-{number}")
    print("Python", season, *("-".join(map(str, end[:3])) for end in (season.lower_strict(), season.upper_strict())))
PY
see_node <<'JS'
import("edtf").then(({ default: edtf }) => {
  for (const number of [21, 22, 23, 24]) {
    const season = edtf(`2012-${number}`);
    const days = [season.min, season.max].map((time) => new Date(time).toISOString().slice(0, 10));
    console.log("npm", season.edtf, ...days);
  }
  const july = edtf("2012-07");
  console.log("July in summer", edtf("2012-22").includes(july), "in autumn", edtf("2012-23").includes(july));
});
JS

expect <<'SEEN'
Python 2012-21 2012-3-1 2012-5-31
Python 2012-22 2012-6-1 2012-8-31
Python 2012-23 2012-9-1 2012-11-30
Python 2012-24 2012-12-1 2012-12-31
npm 2012-21 2012-01-01 2012-03-31
npm 2012-22 2012-04-01 2012-06-30
npm 2012-23 2012-07-01 2012-09-30
npm 2012-24 2012-10-01 2012-12-31
July in summer false in autumn true
SEEN
