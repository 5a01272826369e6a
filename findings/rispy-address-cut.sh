#!/bin/sh
# rispy 0.10.0: an address with a semicolon.
# Expected: one UR line is one address.
# Happens: UR lines are split at semicolons, so an address that has one (as old
# DOIs of Wiley have) becomes two, and neither leads anywhere. Keywords, which
# exporters do join by semicolons, are not split.
# Matters: links of older journal articles break without a word. Join the
# parts again.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python rispy==0.10.0

see_python <<'EOF'
import rispy

text = """TY  - JOUR
TI  - One
UR  - https://doi.org/10.1002/1097-0258(20010101)20:1<1::AID-SIM1>3.0.CO;2-2
KW  - housing; debt
ER  - 
"""
record = rispy.loads(text)[0]
print(record["urls"])
print(record["keywords"])
EOF

expect <<'EOF'
['https://doi.org/10.1002/1097-0258(20010101)20:1<1::AID-SIM1>3.0.CO', '2-2']
['housing; debt']
EOF
