#!/bin/sh
# mammoth 1.13.0, python-docx 1.2.0: text of Word documents (DOCX).
# Expected: what Word shows in a paragraph is in what comes out of it.
# Happens: Arabic or Hebrew whose direction is stated (w:bdo, w:dir) is lost, and
# the base text of a ruby, and formulas, and the number of a caption that Word
# keeps as a simple field ('Table 7' becomes 'Table '). A carriage return joins
# two words, and hidden text is shown. Mammoth says so only in its messages.
# python-docx leaves these out too, and besides what was inserted and tracked,
# though it is shown.
# Matters: a document from right to left is empty, 'see Table ' has no number.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python mammoth==1.13.0 python-docx==1.2.0
see_python <<'PY'
import docx
import mammoth
from docx.oxml import parse_xml

OFFICE = "http://schemas.openxmlformats.org/"
NAMES = (
    f'xmlns:w="{OFFICE}wordprocessingml/2006/main" '
    f'xmlns:m="{OFFICE}officeDocument/2006/math"'
)
RUN = '<w:r><w:t>7</w:t></w:r>'
FORMS = {
    "simple field": f'<w:fldSimple {NAMES} w:instr="SEQ Table">{RUN}</w:fldSimple>',
    "direction": f'<w:bdo {NAMES} w:val="rtl">{RUN}</w:bdo>',
    "ruby": f"<w:r {NAMES}><w:ruby><w:rt>{RUN}</w:rt><w:rubyBase>{RUN}</w:rubyBase></w:ruby></w:r>",
    "formula": f"<m:oMath {NAMES}><m:r><m:t>7</m:t></m:r></m:oMath>",
    "carriage return": f"<w:r {NAMES}><w:t>a</w:t><w:cr/><w:t>b</w:t></w:r>",
    "hidden": f"<w:r {NAMES}><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r>",
    "tracked insertion": f'<w:ins {NAMES} w:id="1" w:author="A">{RUN}</w:ins>',
}
for name, markup in FORMS.items():
    made = docx.Document()
    paragraph = made.add_paragraph("[")
    paragraph._p.append(parse_xml(markup))
    paragraph.add_run("]")
    made.save("made.docx")
    with open("made.docx", "rb") as stream:
        by_mammoth = mammoth.extract_raw_text(stream).value.strip()
    by_docx = docx.Document("made.docx").paragraphs[0].text
    print(f"{name}: mammoth {by_mammoth!r} python-docx {by_docx!r}")
PY

expect <<'SEEN'
simple field: mammoth '[]' python-docx '[]'
direction: mammoth '[]' python-docx '[]'
ruby: mammoth '[]' python-docx '[]'
formula: mammoth '[]' python-docx '[]'
carriage return: mammoth '[ab]' python-docx '[a\nb]'
hidden: mammoth '[7]' python-docx '[7]'
tracked insertion: mammoth '[7]' python-docx '[]'
SEEN
