#!/bin/sh
# epub2text 0.2.8: text of an EPUB, with and without its cleaning.
# Expected: with '--raw', which is to 'disable all text cleaning', the words of a
# chapter are there; without it, bracketed footnotes and page numbers go.
# Happens: with and without, and with --keep-footnotes and --keep-page-numbers too,
# what is raised or lowered is dropped: 10 to the fifth is '10', H2O is 'HO', 5 mg
# per square metre are per metre. Words at a line break and cells of a table are
# joined, so that 2012 and 140 are 2012140, and 12 of 140 are 12140. A paragraph
# that is a number goes, and so does '[1]'.
# Matters: numbers in a text are others, and no setting of the command keeps them.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python epub2text==0.2.8
see_python <<'PY'
import subprocess, sys, zipfile
from pathlib import Path

CHAPTER = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Cells</title></head><body>
<h1>Counts of <em>E. coli</em></h1>
<p>There were 10<sup>5</sup> cells in H<sub>2</sub>O, at 5 mg/m<sup>2</sup>.</p>
<p>Deaths in 2012<br/>140 of all, see [1].</p>
<p>Those who died:</p>
<p>12</p>
<table><tr><th>Deaths</th><th>All</th></tr><tr><td>12</td><td>140</td></tr></table>
</body></html>"""
NAV = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Contents</title></head>
<body><nav epub:type="toc"><ol><li><a href="a.xhtml">Counts of E. coli</a></li></ol></nav></body></html>"""
PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier>
<dc:title>Cells</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>
</metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>"""
CONTAINER = """<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
FILES = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "p.opf": PACKAGE}
with zipfile.ZipFile("a.epub", "w") as book:
    for name, text in (FILES | {"nav.xhtml": NAV, "a.xhtml": CHAPTER}).items():
        book.writestr(name, text)
command = [str(Path(sys.executable).with_name("epub2text")), "extract", "a.epub", "-o", "a.txt"]
for options in ([], ["--raw"], ["--raw", "--keep-footnotes", "--keep-page-numbers"]):
    subprocess.run([*command, *options], capture_output=True, check=True)
    print(" ".join(["extract", *options]))
    print(*(line for line in Path("a.txt").read_text().splitlines() if line.strip()), sep="\n")
PY

expect <<'SEEN'
extract
There were 10 cells in HO, at 5 mg/m.
  Deaths in 2012140 of all, see .
Those who died:
DeathsAll12140
extract --raw
There were 10 cells in HO, at 5 mg/m.
  Deaths in 2012140 of all, see .
Those who died:
DeathsAll12140
extract --raw --keep-footnotes --keep-page-numbers
There were 10 cells in HO, at 5 mg/m.
  Deaths in 2012140 of all, see .
Those who died:
DeathsAll12140
SEEN
