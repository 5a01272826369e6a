#!/bin/sh
# pdfminer.six 20260107, pdfplumber 0.11.10; pypdf 7.1.1 and pypdfium2 5.15.2: signs
# in Symbol, one of the fourteen fonts that a PDF file need not bring.
# Expected: they are told by the font's own table, which the standard has.
# Happens: pdfminer, and pdfplumber on it, take another table: 'p ≤ 0.05' is 'p £
# 0.05', 10 ± 2 is 10 – 2, a range, ≥ is ‡ and × a dot, and the Greek letters are
# Latin ones: 5 μg is 5 mg but for a blank. pypdf and pypdfium2 read all of them.
# Matters: a dose a thousand times as high, and an interval from a deviation. Take
# another library for old files, or refuse the font.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pdfminer.six==20260107 pdfplumber==0.11.10 pypdf==7.1.1 pypdfium2==5.15.2 fpdf2==2.8.9
see_python 2>/dev/null <<'PY'
import pdfplumber
import pypdf
import pypdfium2
from fpdf import FPDF
from pdfminer.high_level import extract_text

# Between bars what is set in Symbol, in the code of that font.
TEXT = "|m|g; p |\xa3| 0.05; 10 |\xb1| 2; age |\xb3| 65; 3 |\xb4| 5; TNF-|a|; |D| = 5"
pdf = FPDF()
pdf.add_page()
for number, part in enumerate(f"Dose 5 {TEXT}".split("|")):
    pdf.set_font("symbol" if number % 2 else "times", size=12)
    pdf.write(8, part)
pdf.output("a.pdf")
for name, text in (
    ("pypdf", pypdf.PdfReader("a.pdf").pages[0].extract_text()),
    ("pypdfium2", pypdfium2.PdfDocument("a.pdf")[0].get_textpage().get_text_range()),
    ("pdfminer", extract_text("a.pdf")),
    ("pdfplumber", pdfplumber.open("a.pdf").pages[0].extract_text()),
):
    print(name, "|", " ".join(text.split()))
PY

expect <<'SEEN'
pypdf | Dose 5 μg; p ≤ 0.05; 10 ± 2; age ≥ 65; 3 × 5; TNF-α; ∆ = 5
pypdfium2 | Dose 5 µg; p ≤ 0.05; 10 ± 2; age ≥ 65; 3 × 5; TNF-α; ∆ = 5
pdfminer | Dose 5 m g; p £ 0.05; 10 – 2; age ‡ 65; 3 · 5; TNF-a ; D = 5
pdfplumber | Dose 5 m g; p £ 0.05; 10 – 2; age ‡ 65; 3 · 5; TNF-a ; D = 5
SEEN
