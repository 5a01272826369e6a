#!/bin/sh
# markdownify 1.2.3 and html2text 2025.4.15: table cells with a bar or a break.
# Expected: a cell 'a|b' is written 'a\|b', so that the table keeps its columns;
# a line break in a cell keeps the row together.
# Happens: both write the bar as it is, so the row has a column more than the
# head. html2text also breaks the line within the row, which ends the table
# there.
# Matters: what reads the markdown again (a bank, a language model) gets figures
# under the wrong head.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python markdownify==1.2.3 html2text==2025.4.15

see_python <<'EOF'
from html2text import html2text
from markdownify import markdownify

PAGE = "<table><tr><th>P(A|B)</th><th>n</th></tr><tr><td>0.5<br>0.7</td><td>12</td></tr></table>"
for convert in (markdownify, html2text):
    print(convert.__name__)
    for line in convert(PAGE).strip().splitlines():
        print("   ", repr(line))
EOF

expect <<'EOF'
markdownify
    '| P(A|B) | n |'
    '| --- | --- |'
    '| 0.5 0.7 | 12 |'
html2text
    'P(A|B)| n  '
    '---|---  '
    '0.5  '
    '0.7| 12'
EOF
