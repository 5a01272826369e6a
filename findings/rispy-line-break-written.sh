#!/bin/sh
# rispy 0.10.0: what dumps() writes of a title with a line break.
# Expected: the break becomes a blank, or the writer refuses; loads(dumps(x)) is x.
# Happens: the break is written as it is, so that what follows it can be read
# back as a tag of its own: half a title becomes an author. Each record is also
# headed by a line '1.', '2.', which is no part of the format.
# Matters: titles taken from web pages and spreadsheets hold line breaks. Fold
# blanks before writing.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python rispy==0.10.0

see_python <<'EOF'
import rispy

record = {"type_of_reference": "JOUR", "title": "Notes on\nAU  - a tag of the RIS format"}
text = rispy.dumps([record])
print(text)
print(rispy.loads(text))
EOF

expect <<'EOF'
1.
TY  - JOUR
TI  - Notes on
AU  - a tag of the RIS format
ER  - 

[{'type_of_reference': 'JOUR', 'title': 'Notes on', 'authors': ['a tag of the RIS format']}]
EOF
