#!/bin/sh
# bibtexparser 2.1.0: values joined with '#'.
# Expected: BibTeX's own joining, "a" # " b" and name # { X}, is worked out by
# the default parse, as @string names standing alone are.
# Happens: a name alone is put in; a joined value stays as it was typed, quotation
# marks, number signs and all, and nothing is among failed_blocks.
# Matters: journals and dates are the fields that people join (day # month). What
# is shown to readers is source code.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python bibtexparser==2.1.0

see_python <<'EOF'
import bibtexparser

text = """@string{jo = {Journal of Examples}}
@article{a, journal = jo, note = {plain}}
@article{b, journal = jo # { B}, month = "5~" # mar, note = "one" # " two"}
"""
library = bibtexparser.parse_string(text)
for entry in library.entries:
    for field in entry.fields:
        print(f"{entry.key} {field.key}: {field.value!r}")
print("failed blocks:", len(library.failed_blocks))
EOF

expect <<'EOF'
a journal: 'Journal of Examples'
a note: 'plain'
b journal: 'jo # { B}'
b month: '"5~" # mar'
b note: '"one" # " two"'
failed blocks: 0
EOF
