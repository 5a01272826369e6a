#!/bin/sh
# odfpy 1.4.1: text of OpenDocument files (ODT).
# Expected: the text of the paragraphs is what a reader of the document reads.
# Happens: extractText puts footnotes, their marks and the comments of editors
# into the sentence they hang on, without a blank; the paragraphs inside notes
# and comments come a second time; the base and the reading of a ruby are one
# word; what was deleted and tracked is text.
# Matters: comments and deleted sentences are published and found.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python odfpy==1.4.1
see_python <<'PY'
from odf import teletype
from odf.dc import Creator
from odf.office import Annotation, ChangeInfo
from odf.opendocument import OpenDocumentText, load
from odf.text import (
    ChangedRegion, Deletion, Note, NoteBody, NoteCitation, P, Ruby, RubyBase, RubyText,
    TrackedChanges,
)


def within(kind, *children, **attributes):
    one = kind(**attributes)
    for child in children:
        one.addElement(child)
    return one


made = OpenDocumentText()
info = within(ChangeInfo, Creator(text="Ann"))
gone = within(Deletion, info, P(text="A deleted sentence."))
made.text.addElement(within(TrackedChanges, within(ChangedRegion, gone, check_grammar=False)))
paragraph = P(text="Effect of naloxone")
body = within(NoteBody, P(text="Sold as Narcan."))
paragraph.addElement(within(Note, NoteCitation(text="1"), body, noteclass="footnote"))
paragraph.addText(" on deaths")
paragraph.addElement(within(Annotation, P(text="Is this so?")))
paragraph.addText(" in ")
paragraph.addElement(within(Ruby, RubyBase(text="東京"), RubyText(text="とうきょう")))
made.text.addElement(paragraph)
made.save("made.odt")
for one in load("made.odt").text.getElementsByType(P):
    print(repr(teletype.extractText(one)))
PY

expect <<'SEEN'
'A deleted sentence.'
'Effect of naloxone1Sold as Narcan. on deathsIs this so? in 東京とうきょう'
'Sold as Narcan.'
'Is this so?'
SEEN
