#!/bin/sh
# odfdo 3.27.3: the text of an OpenDocument text.
# Expected: get_formatted_text() keeps words apart where the file has several
# blanks (<text:s>), and keeps the base of ruby; text_recursive gives the text
# that is printed.
# Happens: get_formatted_text() drops <text:s>, and two words become one; ruby
# goes with its base. text_recursive puts footnotes, comments (with who wrote
# them, and 'None' for a missing day) and readings into the sentence.
# Matters: words that stand in no document, and comments shown to readers.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python odfdo==3.27.3
see_python <<'PY'
from odfdo import Document, Element

PARAGRAPHS = {
    "blanks": '10<text:s text:c="2"/>mg of<text:s/>it',
    "ruby": "<text:ruby><text:ruby-base>alcohol</text:ruby-base>"
    "<text:ruby-text>drink</text:ruby-text></text:ruby> here",
    "comment": "dose<office:annotation><dc:creator>Ann</dc:creator>"
    "<text:p>Is it so?</text:p></office:annotation> given",
    "footnote": 'dose<text:note text:note-class="footnote"><text:note-citation>1'
    "</text:note-citation><text:note-body><text:p>Daily.</text:p></text:note-body></text:note> given",
}
for name, inner in PARAGRAPHS.items():
    document = Document("text")
    document.body.clear()
    paragraph = Element.from_tag(f"<text:p>{inner}</text:p>")
    document.body.append(paragraph)
    formatted = document.get_formatted_text().split("\n")[0]
    print(f"{name}: {formatted!r} {paragraph.text_recursive!r}")
PY

expect <<'SEEN'
blanks: '10mg ofit' '10  mg of it'
ruby: ' here' 'alcoholdrink here'
comment: 'dose[*] given' 'doseIs it so?\nAnn None given'
footnote: 'dose[1] given' 'dose1. Daily. given'
SEEN
