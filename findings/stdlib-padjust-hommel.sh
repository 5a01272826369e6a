#!/bin/sh
# @stdlib/stats-padjust 0.2.1 (npm): p-values of several tests, adjusted by Hommel.
# Expected: what its definition gives: the adjusted p of a test is the largest
# that Simes' test has for any set of the tests with it in. The smallest p of
# four has at least that of all four together.
# Happens: the set of all tests is left out. Of 0.01, 0.03, 0.04 and 0.5 the
# first is 0.03 instead of 0.04, and of two outcomes nothing is adjusted at all.
# Only the p of the strongest result is too small; the others here are right.
# Source: its lib/hommel.js works out the smallest of n p / i for all tests, does
# not use it, and begins with sets of one test less. R's p.adjust begins with it.
# Matters: a p of 0.015 beside three large ones is 0.06, not significant; here it
# is 0.045, and a trial has a result that it has not.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node @stdlib/stats-padjust@0.2.1
see_node <<'JS'
const padjust = require("@stdlib/stats-padjust");

// Simes' test of all sets of tests that one is in.
function defined(ps) {
  const adjusted = ps.map(() => 0);
  for (let set = 1; set < 1 << ps.length; set += 1) {
    const members = ps.map((_, i) => i).filter((i) => set & (1 << i));
    const sorted = members.map((i) => ps[i]).sort((a, b) => a - b);
    const simes = Math.min(...sorted.map((p, i) => (sorted.length * p) / (i + 1)));
    members.forEach((i) => { adjusted[i] = Math.max(adjusted[i], simes); });
  }
  return adjusted;
}

const show = (ps) => ps.map((p) => +p.toFixed(4)).join(" ");
for (const ps of [
  [0.01, 0.03, 0.04, 0.5],
  [0.5, 0.04, 0.03, 0.01],
  [0.001, 0.01, 0.02, 0.04, 0.2],
  [0.015, 0.3, 0.4, 0.5],
  [0.03, 0.2],
  [0.02, 0.02, 0.02],
]) {
  console.log(`${show(ps)}: ${show(padjust(ps, "hommel"))} | ${show(defined(ps))}`);
}
JS

expect <<'SEEN'
0.01 0.03 0.04 0.5: 0.03 0.06 0.08 0.5 | 0.04 0.06 0.08 0.5
0.5 0.04 0.03 0.01: 0.5 0.08 0.06 0.03 | 0.5 0.08 0.06 0.04
0.001 0.01 0.02 0.04 0.2: 0.004 0.04 0.06 0.08 0.2 | 0.005 0.04 0.06 0.08 0.2
0.015 0.3 0.4 0.5: 0.045 0.5 0.5 0.5 | 0.06 0.5 0.5 0.5
0.03 0.2: 0.03 0.2 | 0.06 0.2
0.02 0.02 0.02: 0.02 0.02 0.02 | 0.02 0.02 0.02
SEEN
