#!/bin/sh
# typst 0.15.2 (Python): a list of references from a BibLaTeX file.
# Expected: who wrote a work is in its reference; so is the institution of a
# report and the school of a thesis; a work of a season has its year; one of
# 2012 to 2013 says both; 'and others' is 'et al.'.
# Happens: the style 'vancouver' prints no author at all. Reports come without
# institution and theses without school in APA, Chicago and IEEE, while a book's
# publisher is there. A season (2012-21) is 'n.d.', of a range the end alone
# stays, and 'others' is a person. An accent written {\'\i}, as TeX has it on an
# i, is a backslash in the name. There is no warning.
# Matters: the references of a review in the style that medicine uses name
# nobody, and reports are without who published them. 'elsevier-vancouver'
# prints authors, and what stands as `publisher` is printed.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python typst==0.15.2 pypdfium2==5.15.2
see_python <<'PY'
import pypdfium2
import typst

BOOK = "@book{k, author={Ash, Ann}, title={Rooms}, publisher={Door Press}, date={2012}}"
REPORT = "@report{k, author={Ash, Ann}, title={Rooms}, type={Report}, institution={Public Health Wales}, date={2012}}"
THESIS = "@thesis{k, author={Ash, Ann}, title={Rooms}, type={PhD thesis}, institution={Door University}, date={2012}}"
CASES = [
    (BOOK, "vancouver"), (BOOK, "vancouver-superscript"), (BOOK, "elsevier-vancouver"), (BOOK, "apa"),
    (REPORT, "apa"), (REPORT, "chicago-author-date"), (REPORT, "ieee"), (THESIS, "apa"), (THESIS, "ieee"),
    (BOOK.replace("2012", "2012-21"), "apa"), (BOOK.replace("2012", "2012-03/2013-05"), "apa"),
    (BOOK.replace("Ann}", "Ann and others}"), "apa"), (BOOK.replace("Ann", r"Mar{\'\i}a"), "mla"),
]
for entry, style in CASES:
    with open("made.bib", "w") as stream:
        stream.write(entry)
    with open("made.typ", "w") as stream:
        stream.write(f'#set page(width: 40cm)\nSee @k.\n#bibliography("made.bib", style: "{style}", title: none)')
    page = pypdfium2.PdfDocument(typst.compile("made.typ"))[0]
    print(f"{style}:", page.get_textpage().get_text_range().splitlines()[-1])
PY

expect <<'SEEN'
vancouver: 1. Rooms. Door Press; 2012.
vancouver-superscript: 1. Rooms. Door Press; 2012.
elsevier-vancouver: [1] Ash A. Rooms. Door Press; 2012.
apa: Ash, A. (2012). Rooms. Door Press.
apa: Ash, A. (2012). Rooms [Report].
chicago-author-date: Ash, Ann. 2012. Rooms. Report.
ieee: [1] A. Ash, “Rooms,” Report, 2012.
apa: Ash, A. (2012). Rooms [PhD thesis].
ieee: [1] A. Ash, “Rooms,” PhD thesis, 2012.
apa: Ash, A. (n.d.). Rooms. Door Press.
apa: Ash, A. (2013). Rooms. Door Press.
apa: Ash, A., & others. (2012). Rooms. Door Press.
mla: Ash, Mar\́ia. Rooms. Door Press, 2012.
SEEN
