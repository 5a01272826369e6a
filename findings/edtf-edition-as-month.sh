#!/bin/sh
# edtf 5.0.2: text_to_edtf on years with something beside them.
# Expected: '2001, 2nd ed.' is 2001 or None; MEDLINE's '2010 Mar-Apr' is
# 2010-03/2010-04.
# Happens: numbers of editions, issues, volumes and versions become months, and
# the end of a range within a year loses the year (XXXX-04, a valid date
# of an unknown year). A range over two years comes out right.
# Matters: catalogues give dates in just these forms, and a made-up month is as
# well-formed as a true one.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python edtf==5.0.2

see_python <<'EOF'
from edtf import text_to_edtf

for text in ["2001, 2nd ed.", "2010, 3rd edition", "Vol 12, 2010", "2010, version 4", "2010 no. 5",
             "2010 Mar-Apr", "2010 Sep 15-21", "1998 Dec-1999 Jan", "2010 Mar"]:
    print(f"{text} -> {text_to_edtf(text)}")
EOF

expect <<'EOF'
2001, 2nd ed. -> 2001-02
2010, 3rd edition -> 2010-03
Vol 12, 2010 -> 2010-12
2010, version 4 -> 2010-04
2010 no. 5 -> 2010-05
2010 Mar-Apr -> 2010-03/XXXX-04
2010 Sep 15-21 -> 2010-09-15/XXXX-XX-21
1998 Dec-1999 Jan -> 1998-12/1999-01
2010 Mar -> 2010-03
EOF
