#!/bin/sh
# @citation-js/core and @citation-js/plugin-ris 0.8.2: RIS in and out.
# Expected: CSL-JSON comes of RIS: an abstract in two AB lines is one text; and
# RIS comes of CSL-JSON: pages in SP and EP, the name's particle kept.
# Happens: two AB lines make an array, which CSL's schema forbids. Written,
# 'van Beethoven' is Beethoven, pages '1-9' are all SP with no EP, and the
# second of the keywords 'a, b' begins with a blank.
# Matters: a name changes its place in every list, and programs that take SP for
# a number find none.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node @citation-js/core@0.8.2 @citation-js/plugin-ris@0.8.2
see_node <<'EOF'
const {Cite} = require('@citation-js/core')
require('@citation-js/plugin-ris')

const read = new Cite('TY  - JOUR\nTI  - One\nAB  - Background.\nAB  - Methods.\nER  - \n').data[0]
console.log(JSON.stringify(read.abstract))
console.log(new Cite({
  id: 'a', type: 'article-journal', title: 'One', page: '1-9', keyword: 'debt, housing',
  author: [{family: 'Beethoven', given: 'L', 'non-dropping-particle': 'van'}]
}).format('ris'))
EOF

expect <<'EOF'
["Background.","Methods."]
TY  - JOUR
AU  - Beethoven, L
ID  - a
KW  - debt
KW  -  housing
SP  - 1-9
TI  - One
ER  - 
EOF
