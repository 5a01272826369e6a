#!/bin/sh
# bibtex-parse 2.1.0 (npm): values of BibTeX by entries().
# Expected: braces and macros are resolved, or both are kept.
# Happens: braces go, and what they parted runs together: {\O}ystein is \Oystein,
# Stra{\ss}e is Stra\sse, 10{\textmu}g is 10\textmug, \emph{p} is \emphp. Before
# quotation marks and acute accents the backslash goes too, M{\"u}ller is M"uller
# and Jos{\'e} is Jos'e, but not before a tilde. A group in braces loses them, and
# its 'and' makes it two authors.
# Matters: what is left is neither TeX nor text: a later decoder finds macros
# that do not exist and no accents, and the number of authors is wrong.
# Source: its README shows that braces are dropped, and says nothing of escapes.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node bibtex-parse@2.1.0

see_node <<'PROGRAM'
const {entries} = require('bibtex-parse')

const [entry] = entries(String.raw`@article{a,
  author = {M{\"u}ller, Jos{\'e} and Nu{\~n}ez, Fran{\c c}ois and {Institute of Health and Safety}},
  editor = "Stra{\ss}e, {\O}ystein and \'{A}vila, Ana",
  title = {Drugs \& deaths: 5\% of 10{\textmu}g, \emph{p} {$<$} 0.05, a {$\leq$} b},
  doi = {10.1002/(SICI)1097\_0258}
}`)
for (const name of Object.keys(entry)) console.log(name, entry[name])
PROGRAM

expect <<'EOF'
key a
type article
AUTHOR M"uller, Jos'e and Nu\~nez, Fran\c cois and Institute of Health and Safety
EDITOR Stra\sse, \Oystein and 'Avila, Ana
TITLE Drugs \& deaths: 5% of 10\textmug, \emphp $<$ 0.05, a $\leq$ b
DOI 10.1002/(SICI)1097_0258
EOF
