#!/bin/sh
# kreuzberg 4.10.4, quick-xmltodict 0.2.1, python-docx 1.2.0: '<' and '&' in XML.
# Expected: &lt;, &amp; and &#181; in a text are the signs <, & and µ, as for
# every XML reader; a comment within a text leaves the text as it is.
# Happens: kreuzberg drops them from DOCX, JATS, DocBook and plain XML: 'p < 0.05'
# is 'p  0.05', 'R&D' is 'RD', and what is written by its number goes too: 5 µg
# is '5 g', 10–20 mg is '10 20 mg'. FictionBook gets blanks there. quick-xmltodict
# keeps nothing but what is behind the last of them: 'p < 0.05' is '0.05', 'R&D'
# is 'D'. Both read with quick-xml, which since 0.38 hands out an escaped sign as
# an event of its own, between two pieces of text. They listen for text alone, and
# quick-xmltodict puts each piece in the place of the one before. kreuzberg reads
# HTML by other means, and keeps them.
# Matters: nothing is said, what is left reads well, and doses change.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python kreuzberg==4.10.4 quick-xmltodict==0.2.1 python-docx==1.2.0
see_python <<'PY'
import io
import json

import docx
import quick_xmltodict
from kreuzberg import ExtractionConfig, extract_bytes_sync

TEXT = "p &lt; 0.05, aged &gt; 65, R&amp;D, 5 &#181;g, 10&#8211;20 mg"
PLAIN = "p < 0.05, aged > 65, R&D, 5 µg, 10–20 mg"
document = docx.Document()
document.add_paragraph(PLAIN)
document.add_table(1, 1).cell(0, 0).text = "p < 0.05"
held = io.BytesIO()
document.save(held)
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BOOK = '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0">'
for name, kind, data in (
    ("DOCX", OFFICE, held.getvalue()),
    (
        "JATS",
        "application/x-jats+xml",
        f"<article><body><sec><p>{TEXT}</p></sec></body></article>",
    ),
    ("DocBook", "application/docbook+xml", f"<article><para>{TEXT}</para></article>"),
    (
        "FictionBook",
        "application/x-fictionbook+xml",
        f"{BOOK}<body><section><p>{TEXT}</p></section></body></FictionBook>",
    ),
    ("XML", "application/xml", f"<note>{TEXT}</note>"),
    ("HTML", "text/html", f"<p>{TEXT}</p>"),
):
    given = data if isinstance(data, bytes) else data.encode()
    seen = extract_bytes_sync(given, kind, ExtractionConfig(use_cache=False)).content
    print("kreuzberg", name, "|", " / ".join(seen.split("\n\n")))
for text in ("p &lt; 0.05", "R&amp;D", "5 &#181;g", "one<!-- two --> three", "a <b>bold</b> word"):
    read = quick_xmltodict.parse(f"<note>{text}</note>")
    print("quick-xmltodict", text, json.dumps(read, sort_keys=True))
PY

expect <<'SEEN'
kreuzberg DOCX | p  0.05, aged  65, RD, 5 µg, 10–20 mg / p  0.05
kreuzberg JATS | p 0.05, aged 65, R D, 5 g, 10 20 mg
kreuzberg DocBook | p 0.05, aged 65, R D, 5 g, 10 20 mg
kreuzberg FictionBook | p <  0.05, aged >  65, R& D, 5 µ g, 10– 20 mg
kreuzberg XML | note / p / 0.05, aged / 65, R / D, 5 / g, 10 / 20 mg
kreuzberg HTML | p < 0.05, aged > 65, R&D, 5 µg, 10–20 mg
quick-xmltodict p &lt; 0.05 {"note": "0.05"}
quick-xmltodict R&amp;D {"note": "D"}
quick-xmltodict 5 &#181;g {"note": "g"}
quick-xmltodict one<!-- two --> three {"note": "three"}
quick-xmltodict a <b>bold</b> word {"note": {"#text": "word", "b": "bold"}}
SEEN
