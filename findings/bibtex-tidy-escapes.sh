#!/bin/sh
# bibtex-tidy 1.14.0 (npm): special characters written as TeX.
# Expected: 'escape', which is on, 'ensures correct typesetting with latex', as
# its help says: what is printed is what stood there.
# Happens: signs of mathematics become macros that TeX takes within dollars only,
# and no dollars: '≤' is '\leq{}', '5 µg' is '5 \mathrm{\mu}g', which stop
# TeX with 'Missing $ inserted'; Greek letters are right, with \ensuremath. Of
# '10⁻³' the minus stays and the figure alone is raised. Cyrillic becomes
# \cyrchar with a macro for each letter, of a font encoding that few preambles
# have. Nothing is warned of.
# Matters: a bibliography that was typeset before is no longer, after a tool that
# only tidies. --no-escape leaves it alone.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node bibtex-tidy@1.14.0
see_node <<'JS'
const { tidy } = require("bibtex-tidy");
for (const title of ["p ≤ 0.05", "a ≥ b ± c", "5 µg", "5 μg", "β-blockers", "10⁻³", "37 °C", "a → b", "x ≠ y", "∞", "Ива"]) {
  const { bibtex, warnings } = tidy(`@misc{a, title = {${title}}}`);
  console.log(title, "->", bibtex.match(/title\s*= \{(.*)\}/)[1], warnings.length);
}
JS

expect <<'SEEN'
p ≤ 0.05 -> p \leq{} 0.05 0
a ≥ b ± c -> a \geq{} b \pm{} c 0
5 µg -> 5 \mathrm{\mu}g 0
5 μg -> 5 \ensuremath{\mu}g 0
β-blockers -> \ensuremath{\beta}-blockers 0
10⁻³ -> 10⁻\ensuremath{^3} 0
37 °C -> 37 \textdegree{}C 0
a → b -> a \rightarrow{} b 0
x ≠ y -> x \not = y 0
∞ -> \infty{} 0
Ива -> \cyrchar\CYRI{}\cyrchar\cyrv{}\cyrchar\cyra{} 0
SEEN
