#!/bin/sh
# mwparserfromhell 0.7.2 strip_code() and wikitextparser 3.0.0 plain_text().
# Expected: plain text for a search index has the words of the page, apart.
# Happens, in both: words at <br> are joined into one; the text of a footnote
# stands in the sentence without a blank ('works.Smith'); templates go, also
# those that are words of the sentence ({{lang|cy|Cymru}}); {{=}} turns p=0.05
# into p0.05. They part over formulas and captions: one drops <math>, the other
# keeps it; one keeps a picture's size as text, the other drops its caption.
# Matters: words at line breaks in tables and boxes cannot be found. Put a blank
# for <br> and take <ref> out before.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python mwparserfromhell==0.7.2 wikitextparser==3.0.0

see_python <<'EOF'
import mwparserfromhell
import wikitextparser

for text in ["first line<br>second line", "It works.<ref>Smith 2001</ref> Next.", "{{lang|cy|Cymru}} is small",
             "p{{=}}0.05", "dose <math>x</math> a day", "[[File:A.png|thumb|left|A caption]]Text"]:
    print(f"{text} | {mwparserfromhell.parse(text).strip_code()} | {wikitextparser.parse(text).plain_text()}")
EOF

expect <<'EOF'
first line<br>second line | first linesecond line | first linesecond line
It works.<ref>Smith 2001</ref> Next. | It works.Smith 2001 Next. | It works.Smith 2001 Next.
{{lang|cy|Cymru}} is small |  is small |  is small
p{{=}}0.05 | p0.05 | p0.05
dose <math>x</math> a day | dose  a day | dose x a day
[[File:A.png|thumb|left|A caption]]Text | thumb|left|A captionText | Text
EOF
