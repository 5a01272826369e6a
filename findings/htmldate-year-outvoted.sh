#!/bin/sh
# htmldate 1.11.0: a page whose metadata gives the year of publication alone.
# Expected: <meta name="citation_publication_date" content="2010"> is the best
# witness that there is, so the year found is 2010 whatever the text says.
# Happens: a bare year counts for less than anything else on the page: a year
# in a sentence, a copyright line, a date of revision, the day an online copy
# went up. A full date in the same place is believed.
# Matters: journals give bare years often. Dates of such pages are those of
# what they speak of, though original_date=True was asked for.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python htmldate==1.11.0

see_python <<'EOF'
from htmldate import find_date

PAGE = '<html><head><meta name="citation_publication_date" content="{}">{}</head><body><article><h1>Title</h1><p>{}</p></article></body></html>'
for date, head, text in [
    ("2010", "", "Nothing more."),
    ("2010", "", "The service began in 2001."),
    ("2010", "", "Copyright 2019 of the publisher."),
    ("2010", '<meta name="dcterms.modified" content="2019-04-03">', "Nothing more."),
    ("2010", '<meta name="citation_online_date" content="2009/12/01">', "Nothing more."),
    ("2010/03/05", "", "The service began in 2001."),
]:
    print(date, "|", head or text, "->", find_date(PAGE.format(date, head, text), original_date=True))
EOF

expect <<'EOF'
2010 | Nothing more. -> 2010-01-01
2010 | The service began in 2001. -> 2001-01-01
2010 | Copyright 2019 of the publisher. -> 2019-01-01
2010 | <meta name="dcterms.modified" content="2019-04-03"> -> 2019-04-03
2010 | <meta name="citation_online_date" content="2009/12/01"> -> 2009-12-01
2010/03/05 | The service began in 2001. -> 2010-03-05
EOF
