#!/bin/sh
# trafilatura 2.3.1: authors of a page's metadata.
# Expected: <meta name="citation_author" content="Ash, Ann"> is one person, as
# Google Scholar's rules for these tags write names; a body is one author.
# Happens: names are cut at commas and at 'and', so two authors are four, and
# 'Health and Safety Executive' is two. In JSON-LD an author who is an
# organisation is left out where a person stands beside it.
# Matters: lists of authors, facets and citations of journal pages. Read
# citation_author yourself.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python trafilatura==2.3.1 lxml_html_clean==0.4.6

see_python <<'EOF'
from trafilatura import extract_metadata

PAGE = "<html><head>{}</head><body><article><h1>T</h1><p>Text.</p></article></body></html>"
for head in ['<meta name="citation_author" content="Ash, Ann"><meta name="citation_author" content="Elm, Bo">',
             '<meta name="author" content="Health and Safety Executive">',
             '<script type="application/ld+json">{"@context":"https://schema.org","@type":"ScholarlyArticle","headline":"T","author":'
             '[{"@type":"Person","name":"Ann Ash"},{"@type":"Organization","name":"Welsh Government"}]}</script>']:
    print(head[:45], "->", extract_metadata(PAGE.format(head)).author)
EOF

expect <<'EOF'
<meta name="citation_author" content="Ash, An -> Ash; Ann; Elm; Bo
<meta name="author" content="Health and Safet -> Health; Safety Executive
<script type="application/ld+json">{"@context -> Ann Ash
EOF
