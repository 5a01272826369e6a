#!/bin/sh
# courlan 1.4.0: clean_url and normalize_url.
# Expected: a cleaned address leads to the page that the raw one led to.
# Happens: clean_url takes blanks out of a path, where a browser (and
# normalize_url alone) sends %20; 'ref' and 'source' are dropped as trackers
# though sites use them as numbers of records, so two pages become one; the
# semicolon that parts parameters from a path is escaped, which RFC 3986 calls
# another address.
# Matters: used to deduplicate a crawl, it merges pages and makes dead links.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python courlan==1.4.0

see_python <<'EOF'
from courlan import clean_url, normalize_url

for url in ["https://example.org/annual report.pdf",
            "https://example.org/record?ref=12",
            "https://example.org/record?ref=13",
            "https://example.org/list;year=2010"]:
    print(url, "|", clean_url(url), "|", normalize_url(url))
EOF

expect <<'EOF'
https://example.org/annual report.pdf | https://example.org/annualreport.pdf | https://example.org/annual%20report.pdf
https://example.org/record?ref=12 | https://example.org/record | https://example.org/record
https://example.org/record?ref=13 | https://example.org/record | https://example.org/record
https://example.org/list;year=2010 | https://example.org/list%3Byear=2010 | https://example.org/list%3Byear=2010
EOF
