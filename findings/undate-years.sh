#!/bin/sh
# undate 0.8.0: dates of ISO 8601 and EDTF.
# Expected: the ISO 8601 reader knows the basic form, without hyphens; what EDTF
# says of a date that is approximate or uncertain is kept, as the library is for
# uncertain dates; an unknown end stays unknown.
# Happens: '20120503' is the year 20,120,503, in the reader that tries all
# formats too. The marks ~, ? and % are read and dropped without a word: 'about
# 2012' is 2012 and is written so, while a mark within a date raises. '2012/',
# whose end is unknown, is written as '2012/..', which goes on to this day. An
# interval within one year has no object: 2012 to 2012 raises ValueError.
# Matters: eight digits are how MARC and many exports write a date, and it sorts
# behind all others.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python undate==0.8.0
see_python <<'PY'
from undate import Undate, UndateInterval

for form, texts in (
    ("ISO8601", ("2012-05-03", "20120503", "20120503/20120504")),
    ("omnibus", ("20120503",)),
    ("EDTF", ("2012~", "2012?", "2012%", "198X~", "2012-05~", "2012/", "2012/..", "2012-?05")),
):
    for text in texts:
        try:
            read = Undate.parse(text, form)
            print(form, text, "->", read.format("EDTF"))
        except ValueError as error:
            print(form, text, "raises", error)
print(Undate.parse("20120503", "ISO8601") > Undate(2026))
try:
    UndateInterval(Undate(2012), Undate(2012))
except ValueError as error:
    print(error)
PY

expect <<'SEEN'
ISO8601 2012-05-03 -> 2012-05-03
ISO8601 20120503 -> Y20120503
ISO8601 20120503/20120504 -> Y20120503/Y20120504
omnibus 20120503 -> Y20120503
EDTF 2012~ -> 2012
EDTF 2012? -> 2012
EDTF 2012% -> 2012
EDTF 198X~ -> 198X
EDTF 2012-05~ -> 2012-05
EDTF 2012/ -> 2012/..
EDTF 2012/.. -> 2012/..
EDTF 2012-?05 raises Parsing failed: '2012-?05' is not a supported EDTF date format
True
invalid interval 2012-2012
SEEN
