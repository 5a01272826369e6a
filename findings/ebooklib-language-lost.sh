#!/bin/sh
# EbookLib 0.20: the language and title of what read_epub() gives.
# Expected: a Welsh book is read as Welsh: book.language is 'cy', and
# get_content() of a chapter has the chapter's own lang and title.
# Happens: both are 'en', and <title> is gone: get_content() builds the page
# anew around the body. Only get_metadata() and the raw item.content know.
# Matters: whoever chooses a stemmer or a voice by these has English for every
# book.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python EbookLib==0.20

see_python <<'EOF'
import re

from ebooklib import ITEM_DOCUMENT, epub

book = epub.EpubBook()
book.set_identifier("urn:example:1")
book.set_title("Llyfr")
book.set_language("cy")
page = epub.EpubHtml(title="Pennod", file_name="p.xhtml", lang="cy", uid="p")
page.content = "<h1>Pennod</h1><p>Testun</p>"
book.add_item(page)
book.add_item(epub.EpubNcx())
book.spine = [page]
epub.write_epub("book.epub", book)

book = epub.read_epub("book.epub")
page = next(book.get_items_of_type(ITEM_DOCUMENT))
print("metadata", book.get_metadata("DC", "language")[0][0], "| book.language", book.language)
for name, text in (("content", page.content), ("get_content()", page.get_content())):
    text = text.decode()
    print(name, re.findall(r'[ :]lang="(\w+)"', text), re.findall("<title>(.*?)</title>", text))
EOF

expect <<'EOF'
metadata cy | book.language en
content ['cy', 'cy'] ['Pennod']
get_content() ['en', 'en'] []
EOF
