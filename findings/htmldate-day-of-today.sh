#!/bin/sh
# htmldate 1.11.0 (with dateparser 1.5.0): a month without a day.
# Expected: '2010/03' becomes 2010-03-01, as '2010' becomes 2010-01-01.
# Happens: the day is that on which the program runs, so the same page has
# another date tomorrow.
# Matters: monthly journals give months. Two builds of one index differ, and
# entries are sorted by the day they were read on.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python htmldate==1.11.0

see_python <<'EOF'
from datetime import date

from htmldate import find_date

PAGE = '<html><head><meta name="citation_publication_date" content="{}"></head><body><p>Text.</p></body></html>'
print("2010 ->", find_date(PAGE.format("2010"), original_date=True))
before = date.today().day
found = find_date(PAGE.format("2010/03"), original_date=True)
days = {before, date.today().day}
print("2010/03 ->", found[:8] + ("DAY OF TODAY" if int(found[8:]) in days else found[8:]))
EOF

expect <<'EOF'
2010 -> 2010-01-01
2010/03 -> 2010-03-DAY OF TODAY
EOF
