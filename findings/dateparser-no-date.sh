#!/bin/sh
# dateparser 1.5.0: words that are no dates, languages left to be found.
# Expected: 'n.d.' (no date) and 'HIV' give None.
# Happens: among its two hundred languages there is one in which each is a
# weekday or a unit, so 'n.d.' is today and 'HIV' and 'N/A' are days of the
# last week. With languages=["en"] all are None.
# Matters: date columns of catalogues hold 'n.d.' and 'N/A', and entries become
# new each day. Always name the languages.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python dateparser==1.5.0

see_python <<'EOF'
from datetime import date, timedelta

import dateparser

for text in ["n.d.", "HIV", "N/A", "ASD", "in press"]:
    found = dateparser.parse(text)
    if found is not None:
        age = date.today() - found.date()
        found = "today or a day before" if age <= timedelta(days=1) and text == "n.d." else "a day of the last week" if age <= timedelta(days=7) else found
    print(text, "->", found, "| en:", dateparser.parse(text, languages=["en"]))
EOF

expect <<'EOF'
n.d. -> today or a day before | en: None
HIV -> a day of the last week | en: None
N/A -> a day of the last week | en: None
ASD -> a day of the last week | en: None
in press -> None | en: None
EOF
