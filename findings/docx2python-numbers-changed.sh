#!/bin/sh
# docx2python 3.7.1: text of Word documents (DOCX).
# Expected: the text that Word shows; HTML only where `html=True` asks for it.
# Happens: Word's hyphen that does not break is dropped, and '10-20 mg' is 1020
# mg. A fraction of the formula editor is its parts in a row, 1/2 is 12, and ten
# to the third 103. A sign taken from the font Symbol, as Word's dialog does it,
# is HTML in the plain text and another sign: 'less or equal' (0xA3) is the code
# of a pound sign. A carriage return joins two words, and the reading of ruby
# stands before its base as if they were one word. python-docx 1.2.0 has the
# hyphen, but neither formulas nor sign.
# Matters: doses and results are other numbers, and look whole.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python docx2python==3.7.1 python-docx==1.2.0
see_python <<'PY'
import docx
from docx.oxml import parse_xml
from docx2python import docx2python

OFFICE = "http://schemas.openxmlformats.org/"
NAMES = f'xmlns:w="{OFFICE}wordprocessingml/2006/main" xmlns:m="{OFFICE}officeDocument/2006/math"'


def part(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


FORMS = {
    "hyphen": f"<w:r {NAMES}><w:t>10</w:t><w:noBreakHyphen/><w:t>20 mg</w:t></w:r>",
    "fraction": f"<m:oMath {NAMES}><m:f><m:num>{part(1)}</m:num><m:den>{part(2)}</m:den></m:f></m:oMath>",
    "power": f"<m:oMath {NAMES}><m:sSup><m:e>{part(10)}</m:e><m:sup>{part(3)}</m:sup></m:sSup></m:oMath>",
    "sign": f'<w:r {NAMES}><w:t>p</w:t><w:sym w:font="Symbol" w:char="F0A3"/><w:t>0.05</w:t></w:r>',
    "carriage return": f"<w:r {NAMES}><w:t>deaths</w:t><w:cr/><w:t>drugs</w:t></w:r>",
    "ruby": f"<w:r {NAMES}><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>",
}
for name, markup in FORMS.items():
    made = docx.Document()
    made.add_paragraph()._p.append(parse_xml(markup))
    made.save("made.docx")
    with docx2python("made.docx") as read:
        print(f"{name}: docx2python {read.text!r} python-docx {made.paragraphs[0].text!r}")
PY

expect <<'SEEN'
hyphen: docx2python '1020 mg' python-docx '10-20 mg'
fraction: docx2python '<latex>12</latex>' python-docx ''
power: docx2python '<latex>103</latex>' python-docx ''
sign: docx2python 'p<span style=font-family:Symbol>&#x00A3;</span>0.05' python-docx 'p0.05'
carriage return: docx2python 'deathsdrugs' python-docx 'deaths\ndrugs'
ruby: docx2python 'kan漢' python-docx ''
SEEN
