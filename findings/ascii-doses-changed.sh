#!/bin/sh
# Unidecode 1.4.0, text-unidecode 1.3, anyascii 0.3.3, python-slugify 9.2.0: text
# in ASCII, for identifiers, addresses and search that passes over accents.
# Expected: what has no letter in ASCII is approximated, so that an amount is read
# as the same amount, or is dropped and told.
# Happens: the Greek mu is 'm', so that 5 micrograms are '5 mg' in all four. The
# sign for micro is 'u', but NFKC, which slugify and search engines apply first,
# makes the Greek letter of it. One and a half tablets are '11/2 tablets'; The
# Lancet's decimal point, at half height, is '*' or '-'; ten to the sixth is 106;
# 25 per mille are '25 %0'. 'p is not 0' comes out of anyascii as 'p = 0', and of
# Unidecode as 'p  0'.
# Matters: medicine's texts. Two entries whose doses differ a thousandfold get one
# identifier, and one is found for the other.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python Unidecode==1.4.0 text-unidecode==1.3 anyascii==0.3.3 python-slugify==9.2.0

see_python <<'EOF'
from unicodedata import normalize

from anyascii import anyascii
from slugify import slugify
from text_unidecode import unidecode as text_unidecode
from unidecode import unidecode

ways = (unidecode, text_unidecode, anyascii, slugify)
print("written", "NFKC first", "Unidecode", "text-unidecode", "anyascii", "slugify", sep=" | ")
for text in (
    "5 \N{MICRO SIGN}g", "5 \N{GREEK SMALL LETTER MU}g", "5 mg", "1½ tablets",
    "p = 0·05", "3×10⁶ cells", "p ≠ 0", "25 ‰",
):
    for first in dict.fromkeys((text, normalize("NFKC", text))):
        print(text, first != text, *(repr(way(first)) for way in ways), sep=" | ")
EOF

expect <<'EOF'
written | NFKC first | Unidecode | text-unidecode | anyascii | slugify
5 µg | False | '5 ug' | '5 ug' | '5 ug' | '5-mg'
5 µg | True | '5 mg' | '5 mg' | '5 mg' | '5-mg'
5 μg | False | '5 mg' | '5 mg' | '5 mg' | '5-mg'
5 mg | False | '5 mg' | '5 mg' | '5 mg' | '5-mg'
1½ tablets | False | '1 1/2 tablets' | '11/2 tablets' | '11/2 tablets' | '11-2-tablets'
1½ tablets | True | '11/2 tablets' | '11/2 tablets' | '11/2 tablets' | '11-2-tablets'
p = 0·05 | False | 'p = 0*05' | 'p = 0*05' | 'p = 0-05' | 'p-0-05'
3×10⁶ cells | False | '3x106 cells' | '3x106 cells' | '3*106 cells' | '3x106-cells'
3×10⁶ cells | True | '3x106 cells' | '3x106 cells' | '3*106 cells' | '3x106-cells'
p ≠ 0 | False | 'p  0' | 'p [?] 0' | 'p = 0' | 'p-0'
25 ‰ | False | '25 %0' | '25 %0' | '25 %0' | '25-0'
EOF
