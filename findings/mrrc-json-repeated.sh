#!/bin/sh
# mrrc 0.9.2 (MARC records): to JSON and back.
# Expected: a record written by record_to_json() and read by json_to_record() is
# the record, as with record_to_marcjson() and its reader.
# Happens: record_to_json() keeps one subfield of each code in a field, the
# last, and puts codes in the order of the alphabet. Repeated subfields are the
# rule in MARC: headings lose all but their last subdivision, and a person who
# is editor and author is author alone. Nothing is said; the table of formats
# has JSON and MARCJSON alike as read and written.
# Matters: a library kept as such JSON has lost parts of its headings for good.
# Use the pair with marcjson in its name.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python mrrc==0.9.2
see_python <<'PY'
import json
import mrrc

FIELDS = [
    ("245", "10", "aRooms /", "cAnn Ash ;", "bprinted late"),
    ("650", " 0", "aPrisons", "xHealth", "xHistory", "zWales", "zCardiff"),
    ("700", "1 ", "aOak, Bob,", "eeditor,", "eauthor."),
]
PAIRS = {
    "json": (mrrc.record_to_json, mrrc.json_to_record),
    "marcjson": (mrrc.record_to_marcjson, mrrc.marcjson_to_record),
}
record = mrrc.Record(mrrc.Leader())
for tag, indicators, *parts in FIELDS:
    subfields = [mrrc.Subfield(part[0], part[1:]) for part in parts]
    record.add_field(mrrc.Field(tag, indicators=list(indicators), subfields=subfields))
for name, (write, read) in PAIRS.items():
    again = read(write(record))
    print(name, "same:", again == record)
    for tag, *_ in FIELDS:
        print("  ", tag, *(f"${part.code}{part.value}" for part in again[tag].subfields()))
PY

expect <<'SEEN'
json same: False
   245 $aRooms / $bprinted late $cAnn Ash ;
   650 $aPrisons $xHistory $zCardiff
   700 $aOak, Bob, $eauthor.
marcjson same: True
   245 $aRooms / $cAnn Ash ; $bprinted late
   650 $aPrisons $xHealth $xHistory $zWales $zCardiff
   700 $aOak, Bob, $eeditor, $eauthor.
SEEN
