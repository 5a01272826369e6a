#!/bin/sh
# dateparser 1.5.0: words that are no dates, languages left to be found.
# Expected: 'n.d.' (no date) and 'HIV' give None.
# Happens: in one or other of its languages each is short for a weekday, so
# 'n.d.' is last Sunday, 'HIV' Tuesday, 'N/A' Thursday. With languages=["en"] all
# are None.
# Matters: date columns of catalogues hold 'n.d.' and 'N/A', and such entries are
# new each week. Always name the languages.
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
        recent = timedelta(0) <= date.today() - found.date() <= timedelta(days=7)
        found = f"{found:%A} {'of the last seven days' if recent else found.date()}"
    print(text, "->", found, "| en:", dateparser.parse(text, languages=["en"]))
EOF

expect <<'EOF'
n.d. -> Sunday of the last seven days | en: None
HIV -> Tuesday of the last seven days | en: None
N/A -> Thursday of the last seven days | en: None
ASD -> Saturday of the last seven days | en: None
in press -> None | en: None
EOF
