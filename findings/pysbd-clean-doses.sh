#!/bin/sh
# pysbd 0.3.4, cleave-sbd 0.3.0b1: sentences with clean=True.
# Expected: cleaning removes tags of HTML, and keeps the words of plain text.
# Happens: words between a '<' and a '>' are a tag, in plain text too: people
# 'aged <18 or >65' are 'aged 65', a dose of '<5 mg at first and >2 mg later' is
# one of 2 mg.
# Matters: what is left is a sentence without a gap, which says something else.
# With clean=False nothing is lost.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pysbd==0.3.4 cleave-sbd==0.3.0b1
see_python <<'PY'
import csbd
import pysbd

for text in (
    "The dose was <5 mg at first and >2 mg later.",
    "Those aged <18 or >65 were left out.",
    "Deaths fell if CD4 <200 and >100 per mm3.",
):
    for module in (pysbd, csbd):
        for clean in (False, True):
            print(module.__name__, clean, list(module.Segmenter(language="en", clean=clean).segment(text)))
PY

expect <<'SEEN'
pysbd False ['The dose was <5 mg at first and >2 mg later.']
pysbd True ['The dose was 2 mg later.']
csbd False ['The dose was <5 mg at first and >2 mg later.']
csbd True ['The dose was 2 mg later.']
pysbd False ['Those aged <18 or >65 were left out.']
pysbd True ['Those aged 65 were left out.']
csbd False ['Those aged <18 or >65 were left out.']
csbd True ['Those aged 65 were left out.']
pysbd False ['Deaths fell if CD4 <200 and >100 per mm3.']
pysbd True ['Deaths fell if CD4 100 per mm3.']
csbd False ['Deaths fell if CD4 <200 and >100 per mm3.']
csbd True ['Deaths fell if CD4 100 per mm3.']
SEEN
