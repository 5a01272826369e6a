#!/bin/sh
# Pint 0.25.3: quantities as texts write them.
# Expected: '1 000 mg' is 1000 mg or an error; 'units' of insulin and 'IU' are
# unknown, and are an error.
# Happens: a blank multiplies, so that '1 000 mg' is nought mg, and '2 500 ml' a
# litre. 'units' is 'micronits', millionths of a measure of brightness. 'pa', per
# year, is a millionth of a millionth of a year, 'mb' a millibarn. 'IU' and 'mEq'
# are errors.
# Matters: the nought and the litre pass every check of dimensions. Take blanks
# out of numbers first, and define what a unit of a drug is.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python Pint==0.25.3
see_python <<'PY'
import pint

registry = pint.UnitRegistry()
for text in ("1000 mg", "1,000 mg", "1 000 mg", "2 500 ml", "5 units", "5 units/day", "5 IU", "5 mEq", "5 pa", "1013 mb"):
    try:
        print(text, "->", registry.Quantity(text))
    except pint.UndefinedUnitError as error:
        print(text, "->", error)
PY

expect <<'SEEN'
1000 mg -> 1000 milligram
1,000 mg -> 1000 milligram
1 000 mg -> 0 milligram
2 500 ml -> 1000 milliliter
5 units -> 5 micronit
5 units/day -> 5.0 micronit / day
5 IU -> 'IU' is not defined in the unit registry
5 mEq -> 'mEq' is not defined in the unit registry
5 pa -> 5 picoyear
1013 mb -> 1013 millibarn
SEEN
