#!/bin/sh
# extruct 0.18.0: what a page states of itself (JSON-LD, microdata, Open Graph).
# Expected: JSON-LD is read whatever the case of its type and whatever parameters
# stand behind it, as media types have it (RFC 9110); of two authors both are
# there; a word with an index below the line is one word.
# Happens: a script of type 'application/ld+json; charset=utf-8' or
# 'application/LD+JSON' is passed over without a word. With uniform=True the
# second of two Open Graph authors (and tags) is dropped, which without it is
# there. In microdata CO2 with its 2 below the line is 'CO 2'.
# Matters: pages that do so look as if they said nothing, or had one author.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python extruct==0.18.0

see_python <<'EOF'
import extruct

for kind in ("application/ld+json", "application/ld+json; charset=utf-8", "application/LD+JSON"):
    page = f'<html><script type="{kind}">{{"@type": "Article", "name": "A"}}</script></html>'
    print(kind, "->", extruct.extract(page, syntaxes=["json-ld"])["json-ld"])

page = """<html><head><meta property="og:title" content="T">
<meta property="article:author" content="Ann Ash"><meta property="article:author" content="Bob Bell">
</head><body itemscope itemtype="http://schema.org/Article">
<h1 itemprop="name">Less CO<sub>2</sub> and <b>less</b> harm</h1></body></html>"""
for uniform in (False, True):
    found = extruct.extract(page, syntaxes=["opengraph", "microdata"], uniform=uniform)
    graph = found["opengraph"][0]
    print(uniform, graph["properties"] if not uniform else graph["article:author"])
print(found["microdata"][0]["name"])
EOF

expect <<'EOF'
application/ld+json -> [{'@type': 'Article', 'name': 'A'}]
application/ld+json; charset=utf-8 -> []
application/LD+JSON -> []
False [('og:title', 'T'), ('article:author', 'Ann Ash'), ('article:author', 'Bob Bell')]
True Ann Ash
Less CO 2 and less harm
EOF
