#!/bin/sh
# jstat 1.9.6, simple-statistics 7.12.1 (npm): medians, intervals and z scores.
# Expected: the second quartile is the median; percentiles rise up to the last
# value; an interval of the normal distribution takes the standard deviation of a
# sample, as that of Student's t beside it does; a z score of 5 has a p below
# 0.00001, and 99% lie within 2.576.
# Happens: jStat's quartiles are values of the list, of six the second, third and
# fifth, while its median is halfway between the third and the fourth. Its
# percentile does not interpolate between the last two: from the last but one on
# it gives that one, and for 1 the last. Its normalci divides by n, its tci by n - 1.
# simple-statistics looks the normal distribution up in a table that ends at 3.09,
# so that no two-sided p is below 0.002; its inverse is an approximation, and
# 2.569 stands where 2.576 belongs.
# Matters: groups of a few studies or patients have a median that is none, and
# intervals that are too narrow; what is far from chance is merely unlikely.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node jstat@1.9.6 simple-statistics@7.12.1
see_node <<'JS'
const { jStat } = require("jstat");
const simple = require("simple-statistics");
const show = (name, values) =>
  console.log(name, [values].flat().map((value) => +value.toFixed(4)).join(" "));

const days = [1, 4, 9, 16, 25, 36];
const [mean, n] = [jStat.mean(days), days.length];
show("jstat median", jStat.median(days));
show("jstat quartiles", jStat.quartiles(days));
const parts = [0.5, 0.75, 0.8, 0.9, 0.99, 1];
show("jstat percentile", parts.map((part) => jStat.percentile(days, part)));
show("simple-statistics quantile", parts.slice(0, 4).map((part) => simple.quantile(days, part)));
const half = (1.959964 * jStat.stdev(days, true)) / Math.sqrt(n);
show("mean and 1.96 standard errors", [mean - half, mean + half]);
show("jstat normalci", jStat.normalci(mean, 0.05, days));
show("jstat tci", jStat.tci(mean, 0.05, days));
for (const z of [1.96, 3, 5]) {
  const table = 2 * (1 - simple.cumulativeStdNormalProbability(z));
  const exact = 2 * jStat.normal.cdf(-z, 0, 1);
  const [ours, theirs] = [table, exact].map((p) => p.toPrecision(2));
  console.log(`p of ${z}: simple-statistics ${ours}, jstat ${theirs}`);
}
show("simple-statistics probit", [0.975, 0.995, 0.9995].map(simple.probit));
show("jstat normal.inv", [0.975, 0.995, 0.9995].map((part) => jStat.normal.inv(part, 0, 1)));
JS

expect <<'SEEN'
jstat median 12.5
jstat quartiles 4 9 25
jstat percentile 12.5 22.75 25 25 25 36
simple-statistics quantile 12.5 22.75 25 30.5
mean and 1.96 standard errors 4.4624 25.871
jstat normalci 5.395 24.9383
jstat tci 1.1275 29.2059
p of 1.96: simple-statistics 0.050, jstat 0.050
p of 3: simple-statistics 0.0026, jstat 0.0027
p of 5: simple-statistics 0.0020, jstat 5.7e-7
simple-statistics probit 1.9572 2.5692 3.2793
jstat normal.inv 1.96 2.5758 3.2905
SEEN
