#!/bin/sh
# Babel 2.19.0 (its CLDR): lists in Welsh.
# Expected: format_list(["a", "b", "c"], locale="cy") reads as Welsh does, with
# 'a' before consonants and 'ac' before vowels, or with one of them.
# Happens: it reads 'a, b, a(c) c': the brackets of the data, which leave the
# choice to whoever fills in the form, are shown to readers, for two members and
# for three.
# Matters: a Welsh site that joins authors or subjects by it shows a form with
# both. Join by a rule of your own.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python Babel==2.19.0

see_python <<'EOF'
from babel.lists import format_list

for members in (["Caerdydd", "Abertawe"], ["Caerdydd", "Abertawe", "Wrecsam"]):
    print(format_list(members, locale="en_GB"), "|", format_list(members, locale="cy"))
EOF

expect <<'EOF'
Caerdydd and Abertawe | Caerdydd a(c) Abertawe
Caerdydd, Abertawe and Wrecsam | Caerdydd, Abertawe, a(c) Wrecsam
EOF
