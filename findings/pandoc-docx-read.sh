#!/bin/sh
# pandoc 3.9 (pypandoc_binary 1.17): text of Word documents (DOCX).
# Expected: what Word shows in a paragraph is in what comes out of it.
# Happens: a simple field is dropped with its text, such as the number in a
# caption or a page's number in a reference: 'Table 7' is 'Table '. So is Arabic
# or Hebrew whose direction is stated (w:bdo, w:dir), and ruby with its base
# text. A carriage return within a run joins two words, and hidden text is
# shown. There is no warning.
# Matters: a paragraph from right to left is empty, 'see Table ' has no number.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pypandoc_binary==1.17 python-docx==1.2.0
see_python <<'PY'
import subprocess

import docx
import pypandoc
from docx.oxml import parse_xml

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUN = "<w:r><w:t>7</w:t></w:r>"
FORMS = {
    "field of several parts": f'<w:ins {NAMES} w:id="1" w:author="A"><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText>SEQ Table</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    f'{RUN}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:ins>',
    "simple field": f'<w:fldSimple {NAMES} w:instr="SEQ Table">{RUN}</w:fldSimple>',
    "direction (bdo)": f'<w:bdo {NAMES} w:val="rtl">{RUN}</w:bdo>',
    "direction (dir)": f'<w:dir {NAMES} w:val="rtl">{RUN}</w:dir>',
    "ruby": f"<w:r {NAMES}><w:ruby><w:rt>{RUN}</w:rt><w:rubyBase>{RUN}</w:rubyBase></w:ruby></w:r>",
    "carriage return": f"<w:r {NAMES}><w:t>a</w:t><w:cr/><w:t>b</w:t></w:r>",
    "line break": f"<w:r {NAMES}><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>",
    "hidden": f"<w:r {NAMES}><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r>",
}
for name, markup in FORMS.items():
    made = docx.Document()
    paragraph = made.add_paragraph("[")
    paragraph._p.append(parse_xml(markup))
    paragraph.add_run("]")
    made.save("made.docx")
    ran = subprocess.run([pypandoc.get_pandoc_path(), "made.docx", "-t", "plain"], capture_output=True, text=True)
    print(f"{name}: {ran.stdout.strip()!r} warnings {ran.stderr!r}")
PY

expect <<'SEEN'
field of several parts: '[7]' warnings ''
simple field: '[]' warnings ''
direction (bdo): '[]' warnings ''
direction (dir): '[]' warnings ''
ruby: '[]' warnings ''
carriage return: '[ab]' warnings ''
line break: '[a\nb]' warnings ''
hidden: '[7]' warnings ''
SEEN
