#!/bin/sh
# docx2md 1.0.5, docx2everything 1.1.0, docx-to-markdown 2.32.0: Word as Markdown.
# Expected: the words of a document; what was inserted with changes tracked is
# text, what was deleted is not.
# Happens: each drops other words, without an error. docx2md: the text of links to a
# place in the document, of fields (numbers of captions) and of content controls (the
# boxes of a form or template). docx2everything: with --markdown, what was inserted,
# fields and content controls are dropped, and kept without it. docx-to-markdown
# keeps these, and makes 12 of the fraction 1/2. The first two drop fractions, fixed
# hyphens, '10-20 mg' is 1020 mg, and Greek letters of the font Symbol, 5 micrograms
# are '5 g', which in the third are a sign that no font has.
# Matters: a protocol or a form comes out without what was filled in, and doses are
# others.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python docx2md==1.0.5 docx2everything==1.1.0 docx-to-markdown==2.32.0 python-docx==1.2.0
see_python <<'PY'
import subprocess, sys
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
PARAGRAPHS = (
    ("Of ", "<w:ins w:id='1' w:author='a'><w:r><w:t>inserted</w:t></w:r></w:ins>", " words"),
    ("See ", "<w:hyperlink w:anchor='x'><w:r><w:t>section 2</w:t></w:r></w:hyperlink>", " there"),
    ("Table ", "<w:fldSimple w:instr=' SEQ Table '><w:r><w:t>7</w:t></w:r></w:fldSimple>", ": deaths"),
    ("Name: ", "<w:sdt><w:sdtContent><w:r><w:t>Ann Ash</w:t></w:r></w:sdtContent></w:sdt>", " (filled in)"),
    ("10", "<w:r><w:noBreakHyphen/></w:r>", "20 mg"),
    ("5 ", "<w:r><w:sym w:font='Symbol' w:char='F06D'/></w:r>", "g"),
    ("", "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>", " tablet"),
)
document = Document()
for before, between, after in PARAGRAPHS:
    runs = RUN.format(before) + between + RUN.format(after)
    document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {NAMES}>{runs}</w:p>"))
document.save("a.docx")
for name, *options in (
    ("docx2md", "a.docx", "a.md"),
    ("docx2everything", "--markdown", "a.docx"),
    ("docx2everything", "a.docx"),
    ("docx-to-markdown", "a.docx"),
):
    command = [str(Path(sys.executable).with_name(name)), *options]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    text = Path("a.md").read_text() if "a.md" in options else said
    print(name, *(["--markdown"] if "--markdown" in options else []), [line for line in text.splitlines() if line.strip()])
PY

expect <<'SEEN'
docx2md ['Of inserted words', 'See  there', 'Table : deaths', 'Name:  (filled in)', '1020 mg', '5 g', '  tablet']
docx2everything --markdown ['Of  words', 'See [section 2](#) there', 'Table : deaths', 'Name:  (filled in)', '1020 mg', '5 g', 'tablet']
docx2everything ['Of inserted words', 'See section 2 there', 'Table 7: deaths', 'Name: Ann Ash (filled in)', '1020 mg', '5 g', ' tablet']
docx-to-markdown ['Of inserted words', 'See section 2 there', 'Table 7: deaths', 'Name: Ann Ash \\(filled in\\)', '10‑20 mg', '5 \uf06dg', '12 tablet']
SEEN
