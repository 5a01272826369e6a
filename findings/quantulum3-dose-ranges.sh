#!/bin/sh
# quantulum3 0.10.0: quantities in sentences of studies.
# Expected: a quantity has the value that is written, and a unit or none.
# Happens: blood pressure of 120/80 is 1.5 mmHg, the quotient. A range is its
# middle, of which no one spoke: ages 18 to 65 are 41.5 years, a confidence
# interval one number. Of '10, 20 and 40 mg' the 10 has no unit and the 20 has; 3 x
# 10^5 is three numbers. mmol is 'metre mole', '3M people' are three metres, 'one
# in four' is 4, international units have no unit; '5 to -3 kg' is nothing.
# Matters: each is a plausible value. The uncertainty beside a range is half its
# width; nothing beside the quotient says that it is none.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python quantulum3==0.10.0
see_python <<'PY'
from quantulum3 import parser

for text in (
    "5 mg of naloxone",
    "a blood pressure of 120/80 mmHg",
    "aged 18 to 65 years",
    "odds ratio 1.5 (0.9-2.4)",
    "10, 20 and 40 mg",
    "3 × 10^5 cells",
    "0.5 mmol/l",
    "3M people",
    "one in four patients",
    "500 IU daily",
    "from 5 to -3 kg",
):
    found = [(round(each.value, 2), each.unit.name, each.uncertainty and round(each.uncertainty, 2)) for each in parser.parse(text)]
    print(text, "->", *found)
PY

expect <<'SEEN'
5 mg of naloxone -> (5.0, 'milligram', None)
a blood pressure of 120/80 mmHg -> (1.5, 'millimeter of mercury', None)
aged 18 to 65 years -> (41.5, 'year', 23.5)
odds ratio 1.5 (0.9-2.4) -> (1.5, 'dimensionless', None) (1.65, 'dimensionless', 0.75)
10, 20 and 40 mg -> (10.0, 'dimensionless', None) (20.0, 'milligram', None) (40.0, 'milligram', None)
3 × 10^5 cells -> (3.0, 'dimensionless', None) (10.0, 'dimensionless', None) (5.0, 'dimensionless', None)
0.5 mmol/l -> (0.5, 'metre mole per litre', None)
3M people -> (3.0, 'metre', None)
one in four patients -> (4.0, 'dimensionless', None)
500 IU daily -> (500.0, 'dimensionless', None)
from 5 to -3 kg ->
SEEN
