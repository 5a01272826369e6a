#!/bin/sh
# html-text 0.7.1, inscriptis 2.7.6: a page as plain text.
# Expected: blanks between blocks, none inside a word, as a browser shows it.
# Happens: html-text puts a blank at every element, also where a browser is
# only allowed to break a line (wbr), at a raised or lowered number, and at a
# bold initial; inscriptis by default does so at a span, and by its 'strict'
# profile not.
# Matters: a DOI, H2O, an initial set large are two words, and no search finds
# them.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python html-text==0.7.1 inscriptis==2.7.6
see_python <<'PY'
import html_text
import inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

FORMS = (
    "10.1000/<wbr>x",
    "H<sub>2</sub>O",
    "<b>A</b>lcohol",
    '<abbr title="unit">CDTU</abbr>s',
    "un<span>wanted</span>",
)
strict = ParserConfig(css=CSS_PROFILES["strict"])
for form in FORMS:
    page = f"<p>{form}</p>"
    by_inscriptis = inscriptis.get_text(page).strip()
    by_strict = inscriptis.get_text(page, strict).strip()
    print(form, [html_text.extract_text(page), by_inscriptis, by_strict])
PY

expect <<'SEEN'
10.1000/<wbr>x ['10.1000/ x', '10.1000/x', '10.1000/x']
H<sub>2</sub>O ['H 2 O', 'H2O', 'H2O']
<b>A</b>lcohol ['A lcohol', 'Alcohol', 'Alcohol']
<abbr title="unit">CDTU</abbr>s ['CDTU s', 'CDTUs', 'CDTUs']
un<span>wanted</span> ['un wanted', 'un wanted', 'unwanted']
SEEN
