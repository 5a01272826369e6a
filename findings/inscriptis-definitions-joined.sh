#!/bin/sh
# inscriptis 2.7.6: definition lists and numbered lists.
# Expected: a library that lays out pages as text browsers do puts a term and
# its definition on lines of their own, and counts <ol start="3"> from 3.
# Happens: dt and dd are inline: term, definition and the next term are one run
# of letters. Numbers begin at 1 whatever start says.
# Matters: glossaries and lists of abbreviations become words that nobody
# searches for. Give dt and dd a display of block.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python inscriptis==2.7.6

see_python <<'EOF'
from inscriptis import get_text

print(get_text("<p>Terms</p><dl><dt>Naloxone</dt><dd>A medicine</dd><dt>Methadone</dt><dd>Another</dd></dl>"))
print(get_text("<ol start='3'><li>third</li><li>fourth</li></ol>"))
EOF

expect <<'EOF'
Terms

NaloxoneA medicineMethadoneAnother
 1. third
 2. fourth
EOF
