#!/bin/sh
# isbnlib 3.10.14: ISBNs written with blanks.
# Expected: '978 0 306 40615 7' is found in a text: the ISBN manual allows blanks
# and hyphens alike.
# Happens: with hyphens or with nothing it is found; with blanks, or with the
# dashes of a typeset page, get_isbnlike() gives nothing and
# get_canonical_isbn() ''. to_isbn13() takes the blanks.
# Matters: books in reference lists are not matched. Replace blanks and dashes
# between digits first.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python isbnlib==3.10.14

see_python <<'EOF'
from isbnlib import get_canonical_isbn, get_isbnlike, to_isbn13

for text in ["978-0-306-40615-7", "9780306406157", "978 0 306 40615 7", "0 306 40615 2", "978–0–306–40615–7"]:
    print(text, get_isbnlike("ISBN " + text), repr(get_canonical_isbn(text)), to_isbn13(text))
EOF

expect <<'EOF'
978-0-306-40615-7 ['978-0-306-40615-7'] '9780306406157' 9780306406157
9780306406157 ['9780306406157'] '9780306406157' 9780306406157
978 0 306 40615 7 [] '' 9780306406157
0 306 40615 2 [] '' 9780306406157
978–0–306–40615–7 [] '' 9780306406157
EOF
