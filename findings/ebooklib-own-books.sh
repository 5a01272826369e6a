#!/bin/sh
# EbookLib 0.20: books that it wrote itself.
# Expected: what write_epub writes is valid and read_epub reads it; what
# read_epub gives can be written again.
# Happens: two authors are written with one id, "creator", which no XML document
# may hold twice. A book that was read cannot be written: its table of contents
# comes back without ids, and write_epub raises TypeError.
# Matters: a program that mends one field of a book cannot save it. Give each
# author a uid, and each entry of book.toc before writing.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python EbookLib==0.20

see_python <<'EOF'
import re
import zipfile

from ebooklib import epub

book = epub.EpubBook()
book.set_identifier("urn:example:1")
book.set_title("Book")
book.set_language("en")
book.add_author("Ann Ash")
book.add_author("Bo Elm")
page = epub.EpubHtml(title="One", file_name="one.xhtml")
page.content = "<h1>One</h1>"
book.add_item(page)
book.toc = [page]
book.spine = [page]
book.add_item(epub.EpubNcx())
book.add_item(epub.EpubNav())
epub.write_epub("book.epub", book)
print(re.findall(r"<dc:creator.*?</dc:creator>", zipfile.ZipFile("book.epub").read("EPUB/content.opf").decode()))
try:
    epub.write_epub("again.epub", epub.read_epub("book.epub"))
    print("written again")
except TypeError as error:
    print("TypeError:", error)
EOF

expect <<'EOF'
['<dc:creator id="creator">Ann Ash</dc:creator>', '<dc:creator id="creator">Bo Elm</dc:creator>']
TypeError: Argument must be bytes or unicode, got 'NoneType'
EOF
