#!/bin/sh
# Whoosh 2.7.4, whoosh-reloaded 2.7.5, whoosh3 3.54.0: analysers of languages.
# Expected: a language in `whoosh.lang.languages` has an analyser; a word is found
# whichever case it is written in; folding accents brings spellings together.
# Happens: Arabic raises in 2.7.4 at its first word. Turkish words in capitals
# are never those in small letters. accent_map makes one s of an ß, and so
# Größe is not Grösse, which German readers write for it. FancyAnalyzer makes
# 12 of B12, and HIV of HIV-1 and HIV-2 alike.
# Matters: each is a search without answers, or with those to another question.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

for package in Whoosh==2.7.4 whoosh-reloaded==2.7.5 whoosh3==3.54.0; do
    fresh_python
    install_python "$package"
    export package
    see_python <<'PY'
import os

from whoosh.analysis import CharsetFilter, FancyAnalyzer, LanguageAnalyzer, StandardAnalyzer
from whoosh.support.charset import accent_map

print(os.environ["package"])
try:
    print("Arabic", [token.text for token in LanguageAnalyzer("ar")("الكحول")])
except Exception as error:
    print("Arabic", type(error).__name__, error)
turkish = LanguageAnalyzer("tr")
print("Turkish", [[token.text for token in turkish(word)] for word in ("İLAÇ", "ilaç", "IŞIK", "ışık")])
folded = StandardAnalyzer() | CharsetFilter(accent_map)
print("accents", [[token.text for token in folded(word)] for word in ("Größe", "Grösse", "Straße")])
print("fancy", [[token.text for token in FancyAnalyzer()(word)] for word in ("B12", "HIV-1", "e-mail")])
PY
done

expect <<'SEEN'
Whoosh==2.7.4
Arabic error bad escape \u at position 0
Turkish [['i̇laç'], ['ilaç'], ['işik'], ['ışık']]
accents [['grose'], ['grosse'], ['strase']]
fancy [['12'], ['hiv'], ['mail']]
whoosh-reloaded==2.7.5
Arabic ['كحل']
Turkish [['i̇laç'], ['ilaç'], ['işik'], ['ışık']]
accents [['grose'], ['grosse'], ['strase']]
fancy [['12'], ['hiv'], ['mail']]
whoosh3==3.54.0
Arabic ['كحل']
Turkish [['i̇laç'], ['ilaç'], ['işik'], ['ışık']]
accents [['grose'], ['grosse'], ['strase']]
fancy [['12'], ['hiv'], ['mail']]
SEEN
