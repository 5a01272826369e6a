#!/bin/sh
# trafilatura 2.3.1, Resiliparse 2.0.1: the text of an article.
# Expected: a sentence comes out whole.
# Happens: both leave out what stands in <time>, trafilatura also formulas, and
# resiliparse by main_content a list of short lines, in the middle of a
# paragraph or of an article, and the sentence closes over the gap.
# Matters: 'Deaths rose until [2010]' has no year; nobody sees that one was there.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python trafilatura==2.3.1 Resiliparse==2.0.1 lxml_html_clean==0.4.6
see_python <<'PY'
import trafilatura
from resiliparse.extract.html2text import extract_plain_text

PROSE = "Naloxone reverses an overdose, and those who carry it are seldom alone. " * 6
FORMS = {
    "time": "Deaths rose until <time>2010</time> and fell.",
    "formula": "They differ by <math><mi>r</mi><mo>=</mo><mn>2</mn></math> times.",
    "list": "They measured <ul><li>deaths</li><li>relapse</li></ul>",
}
for name, form in FORMS.items():
    page = f"<html><body><main><article><p>{PROSE}</p><p>{form}</p><p>{PROSE}</p></article></main></body></html>"
    found = [
        trafilatura.extract(page, include_tables=True),
        extract_plain_text(page, main_content=True),
    ]
    print(name, [" ".join((text or "").replace(PROSE.strip(), "").split()) for text in found])
PY

expect <<'SEEN'
time ['Deaths rose until and fell.', 'Deaths rose until and fell.']
formula ['They differ by times.', 'They differ by r=2 times.']
list ['They measured - deaths - relapse', 'They measured']
SEEN
