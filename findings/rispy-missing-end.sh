#!/bin/sh
# rispy 0.10.0: RIS records whose end tag is missing.
# Expected: a TY line begins a record, as the format says, so a file with three
# TY lines gives three records, or an error.
# Happens: without ER the next record is poured into the one before (its author
# joins the other's, its title and year are lost), a last record without ER is
# left out, and a byte order mark hides the first. Nothing is raised or logged.
# Matters: who loads exports has fewer records than were exported, and one work
# under another's authors. Count the TY lines and compare.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python rispy==0.10.0

see_python <<'EOF'
import rispy

CASES = {
    "no ER between two": "TY  - JOUR\nTI  - One\nAU  - Ash, A\nPY  - 2001\nTY  - JOUR\nTI  - Two\nAU  - Elm, B\nPY  - 2002\nER  - \n",
    "no ER at the end": "TY  - JOUR\nTI  - One\nER  - \n\nTY  - JOUR\nTI  - Two\n",
    "mark at the start": "\ufeffTY  - JOUR\nTI  - One\nER  - \n\nTY  - JOUR\nTI  - Two\nER  - \n",
}
for name, text in CASES.items():
    records = rispy.loads(text)
    print(f"{name}: {len(records)} of {text.count('TY  - ')}")
    for record in records:
        print("   ", record["title"], record.get("authors"), record.get("year"))
EOF

expect <<'EOF'
no ER between two: 1 of 2
    One ['Ash, A', 'Elm, B'] 2001
no ER at the end: 1 of 2
    One None None
mark at the start: 1 of 2
    Two None None
EOF
