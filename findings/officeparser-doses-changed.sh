#!/bin/sh
# officeparser 7.8.0 (npm): text of Word documents and workbooks.
# Expected: toText() has the words and numbers that the document shows; a day in
# a workbook is a day.
# Happens: Word: a fixed hyphen, a tab, a line break and a sign of the font Symbol
# are dropped: '10-20 mg' is '1020 mg', 5 micrograms are '5 g', and two words on
# either side are one; the base of ruby goes, hidden text is shown. Workbooks:
# days, times and yes are the numbers they are kept as, 41032, 0.4166... and 1.
# `warnings` is empty.
# Matters: doses of a hundred or a million times what was written, in an index of
# what a library holds.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python python-docx==1.2.0 openpyxl==3.1.5
install_node officeparser@7.8.0
see_python <<'PY'
from datetime import date, time

from docx import Document
from docx.oxml import parse_xml
from openpyxl import Workbook

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
PARAGRAPHS = (
    ("10", "<w:r><w:noBreakHyphen/></w:r>", "20 mg"),
    ("5 ", "<w:r><w:sym w:font='Symbol' w:char='F06D'/></w:r>", "g"),
    ("dose", "<w:r><w:tab/></w:r>", "7"),
    ("before", "<w:r><w:br/></w:r>", "after"),
    ("base: ", "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r>"
     "<w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>", ""),
    ("seen", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", ""),
)
document = Document()
for before, between, after in PARAGRAPHS:
    runs = RUN.format(before) + between + RUN.format(after)
    document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {NAMES}>{runs}</w:p>"))
document.save("node/a.docx")
book = Workbook()
book.active.append(["2012-05-03", date(2012, 5, 3), time(10, 0), True])
book.save("node/a.xlsx")
PY
see_node <<'JS'
const { parseOffice } = require("officeparser");
(async () => {
  for (const name of ["a.docx", "a.xlsx"]) {
    const read = await parseOffice(name);
    console.log(name, JSON.stringify(read.toText()), JSON.stringify(read.warnings));
  }
})();
JS

expect <<'SEEN'
a.docx "1020 mg\n5 g\ndose7\nbeforeafter\nbase: \nseenhidden" []
a.xlsx "2012-05-03\n41032\n0.4166666666666667\n1" []
SEEN
