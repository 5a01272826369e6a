#!/bin/sh
# @lingo-reader/epub-parser 0.4.6 (npm), doc-files 0.1.0: names of chapters' files.
# Expected: an EPUB's package refers to its files by addresses, so that
# 'chapter%202.xhtml' is the file 'chapter 2.xhtml', and %C3%A9 an e with an accent.
# Happens: neither decodes the address. In the first such a chapter is an empty text
# (a line on the console says that it 'was not exit'), in the second it is missing
# without a word, and the fourth chapter is number 2. The first has no contents of
# a book whose navigation is that of EPUB 3.
# Matters: a book whose chapters were named by people is half indexed.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python doc-files==0.1.0
install_node @lingo-reader/epub-parser@0.4.6
see_python <<'PY'
import zipfile
from urllib.parse import quote

from doc_files import read, to_text

PAGE = """<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"
 xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{0}</title></head><body>{0}</body></html>"""
NAMES = ["one.xhtml", "chapter 2.xhtml", "santé.xhtml", "four.xhtml"]
LINKS = "".join(f'<li><a href="{quote(name)}">{name}</a></li>' for name in NAMES)
ITEMS = "".join(
    f'<item id="i{at}" href="{quote(name)}" media-type="application/xhtml+xml"/>' for at, name in enumerate(NAMES)
)
PACKAGE = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier>
<dc:title>Book</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>
</metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{ITEMS}</manifest>
<spine>{"".join(f'<itemref idref="i{at}"/>' for at in range(len(NAMES)))}</spine></package>"""
CONTAINER = """<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
FILES = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "p.opf": PACKAGE}
FILES["nav.xhtml"] = PAGE.format(f'<nav epub:type="toc"><ol>{LINKS}</ol></nav>')
with zipfile.ZipFile("node/a.epub", "w") as book:
    for name, text in FILES.items():
        book.writestr(name, text)
    for name in NAMES:
        book.writestr(name, PAGE.format(f"<p>Text of {name}.</p>"))
print("doc-files:", *to_text(read("node/a.epub")).split("\n"), sep="\n  ")
PY
see_node <<'JS'
import("@lingo-reader/epub-parser").then(async ({ initEpubFile }) => {
  const book = await initEpubFile("a.epub");
  for (const { href, id } of book.getSpine()) {
    console.log("lingo-reader", href, JSON.stringify((await book.loadChapter(id)).html));
  }
  console.log("lingo-reader contents", book.getToc().length);
  book.destroy();
  process.exit(0);
});
JS

expect <<'SEEN'
doc-files:
  == Chapter 1 ==
  Text of one.xhtml.
  
  == Chapter 2 ==
  Text of four.xhtml.
  
lingo-reader epub:one.xhtml "<p>Text of one.xhtml.</p>"
lingo-reader epub:chapter%202.xhtml ""
lingo-reader epub:sant%C3%A9.xhtml ""
lingo-reader epub:four.xhtml "<p>Text of four.xhtml.</p>"
lingo-reader contents 0
SEEN
