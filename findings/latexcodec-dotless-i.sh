#!/bin/sh
# latexcodec 3.0.1 (what pybtex decodes with): LaTeX to letters.
# Expected: accents on the dotless i, as LaTeX asks to write them, are letters:
# \'{\i} is i with an acute accent. What is not known stays as it was written.
# Happens: \i becomes a letter of its own first, and the accent stays as code:
# Garc\'{\i}a, na\"{\i}ve. Commands that are not known get a blank behind them:
# CO\textsubscript{2} is 'CO\textsubscript {2}'. Braces of decoded letters stay.
# Matters: names of authors that no search finds.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python latexcodec==3.0.1
see_python <<'PY'
import codecs

import latexcodec  # registers the codec

for text in (
    r"Garc\'{\i}a", r"Garc\'\i a", r"Garc\'{i}a", r"na\"{\i}ve", r"Erd\H{o}s", r"{\"O}sterreich",
    r"CO\textsubscript{2}", r"p {\textless} 0.05",
):
    print(text, "->", codecs.decode(text, "ulatex"))
PY

expect <<'SEEN'
Garc\'{\i}a -> Garc\'{ı}a
Garc\'\i a -> García
Garc\'{i}a -> Garc{í}a
na\"{\i}ve -> na\"{ı}ve
Erd\H{o}s -> Erd{ő}s
{\"O}sterreich -> {Ö}sterreich
CO\textsubscript{2} -> CO\textsubscript {2}
p {\textless} 0.05 -> p {\textless } 0.05
SEEN
