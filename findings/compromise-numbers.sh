#!/bin/sh
# compromise 14.17.0 (npm): numbers found in sentences.
# Expected: `numbers().get()` gives what stands there: a negative number is
# negative, one with an exponent is one, a Roman numeral is its value or no
# number; and `toNumber()` writes words as digits, both of them in 'five of seven'.
# Happens: '-0.3' is 0.3, while 'minus 0.3' is -0.3; 1.2e-5 is 1.2 and 5, 1 000 is
# 1 and 0, 1/2 is 1, though 'half' is 0.5. Roman numerals are 0, 'stage IV' as
# 'type II diabetes', and so are a heart attack, 'MI', and the 'CI' of an interval.
# 'Twelve of one hundred and forty patients died' becomes '0 patients died', and
# 'Five of seven trials' '0.714 trials'; 1999 in words is '19 90 9'.
# Source: words in capitals that look like Roman numerals count as values, and
# none is read as one; 'x of y' counts as a fraction, which the README says of
# `fractions()` only.
# Matters: each is a number that a study might have had. Differences change sides,
# and how many were treated goes from its sentence.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node compromise@14.17.0
see_node <<'JS'
const nlp = require("compromise");

for (const text of [
  "a mean difference of -0.3 kg",
  "a mean difference of minus 0.3 kg",
  "p = 1.2e-5",
  "the 95% CI was 0.8 to 1.2",
  "We gave 1 000 mg",
  "1/2 tablet",
  "half a tablet",
  "stage IV cancer",
  "type II diabetes",
  "patients with MI",
  "Twelve of one hundred and forty patients died",
  "Five of seven trials found harm",
  "One in four died",
  "nineteen ninety nine",
]) {
  const found = nlp(text).numbers();
  const values = [found.get()].flat().join(", ");
  console.log(`${text}: ${values} | ${found.toNumber().all().text()}`);
}
JS

expect <<'SEEN'
a mean difference of -0.3 kg: 0.3 | a mean difference of -0.3 kg
a mean difference of minus 0.3 kg: -0.3 | a mean difference of minus 0.3 kg
p = 1.2e-5: 1.2, 5 | p = 1.2e-5
the 95% CI was 0.8 to 1.2: 95, 0, 0.8, 1.2 | the 95% CI was 0.8 to 1.2
We gave 1 000 mg: 1, 0 | We gave 1 000 mg
1/2 tablet: 1 | 1/2 tablet
half a tablet: 0.5 | half a tablet
stage IV cancer: 0 | stage IV cancer
type II diabetes: 0 | type II diabetes
patients with MI: 0 | patients with MI
Twelve of one hundred and forty patients died: 0 | 0 patients died
Five of seven trials found harm: 0.714 | 0.714 trials found harm
One in four died: 1, 4 | 1 in 4 died
nineteen ninety nine: 19, 90, 9 | 19 90 9
SEEN
