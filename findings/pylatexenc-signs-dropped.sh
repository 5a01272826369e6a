#!/bin/sh
# pylatexenc 2.11: LaTeX to text, as BibTeX files need it.
# Expected: a macro that it knows comes out as its sign, one that it does not
# know stays or is told.
# Happens: \textless, \textgreater, \textbar, \textunderscore and the braces come
# out as nothing at all, without a word, while their neighbours (\textdollar,
# \textbackslash) are right; \textsuperscript and \textsubscript are dropped from
# around what they raise.
# Matters: Zotero writes < and > so: 'p < 0.05' in a title or an abstract is
# 'p 0.05', and nobody sees that a sign was there.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pylatexenc==2.11
see_python <<'PY'
from pylatexenc.latex2text import LatexNodes2Text

for text in (
    r"p {\textless} 0.05",
    r"r {\textgreater} 0.3",
    r"either{\textbar}or",
    r"a{\textunderscore}b",
    r"{\textbraceleft}x{\textbraceright}",
    r"m\textsuperscript{2}",
    r"{\textdollar}5",
):
    print(text, repr(LatexNodes2Text().latex_to_text(text)))
PY

expect <<'SEEN'
p {\textless} 0.05 'p  0.05'
r {\textgreater} 0.3 'r  0.3'
either{\textbar}or 'eitheror'
a{\textunderscore}b 'ab'
{\textbraceleft}x{\textbraceright} 'x'
m\textsuperscript{2} 'm2'
{\textdollar}5 '$5'
SEEN
