#!/bin/sh
# pymarc 5.4.0, rmarc 5.4.0, mrrc 0.9.2: MARC records with long notes, as ISO 2709.
# Expected: a field over 9,999 bytes and a record over 99,999, which the format's
# lengths of four and five digits cannot tell, are refused when they are written,
# as mrrc does; MARCXML has no such limit, so that records from there may have them.
# Happens: pymarc and rmarc write the fifth and the sixth digit too, and every
# number behind them stands a place too far right. Of what they wrote themselves
# they then read None for the record, and after one over 99,999 bytes nothing more:
# they take its first five digits for its length. mrrc reads the first kind as a
# record without its note and the subjects behind that.
# Matters: the file is written without a word; a loop that passes over None, as
# readers of real catalogues do, loses the rest of it. A table of contents or an
# abstract in full is long enough.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pymarc==5.4.0 rmarc==5.4.0 mrrc==0.9.2
see_python <<'PY'
import io

import mrrc
import pymarc
import rmarc


def field(marc, tag, text):
    return marc.Field(tag=tag, indicators=[" ", " "], subfields=[marc.Subfield("a", text)])


def written(marc, notes):
    records = []
    for title, texts in (("first", ["short"]), ("second", notes), ("third", ["short"])):
        record = marc.Record()
        record.add_field(field(marc, "245", title))
        for text in texts:
            record.add_field(field(marc, "520", text))
        record.add_field(field(marc, "650", "Prisons"))
        records.append(record)
    held = io.BytesIO()
    writer = marc.MARCWriter(held)
    for record in records:
        writer.write(record)
    return held.getvalue()


def read(marc, data):
    for record in marc.MARCReader(io.BytesIO(data)):
        if record is None:
            yield "None"
        else:
            fields = record.fields() if callable(record.fields) else record.fields
            title = record.title() if callable(record.title) else record.title
            yield f"{title} ({' '.join(one.tag for one in fields)})"


for said, notes in (("a long note", ["w" * 10_000]), ("twelve of 9,000", ["w" * 9_000] * 12)):
    for marc in (pymarc, rmarc, mrrc):
        try:
            data = written(marc, notes)
        except mrrc.WriterError:
            print(said, "|", marc.__name__, "refuses to write it")
            continue
        for reader in (pymarc, rmarc, mrrc):
            seen = []
            try:
                seen.extend(read(reader, data))
            except mrrc.RecordLeaderInvalid as error:
                seen.append(type(error).__name__)
            print(said, "|", marc.__name__, "to", reader.__name__, "|", ", ".join(seen))
PY

expect <<'SEEN'
a long note | pymarc to pymarc | first (245 520 650), None, third (245 520 650)
a long note | pymarc to rmarc | first (245 520 650), None, third (245 520 650)
a long note | pymarc to mrrc | first (245 520 650), second (245), third (245 520 650)
a long note | rmarc to pymarc | first (245 520 650), None, third (245 520 650)
a long note | rmarc to rmarc | first (245 520 650), None, third (245 520 650)
a long note | rmarc to mrrc | first (245 520 650), second (245), third (245 520 650)
a long note | mrrc refuses to write it
twelve of 9,000 | pymarc to pymarc | first (245 520 650), None
twelve of 9,000 | pymarc to rmarc | first (245 520 650), None
twelve of 9,000 | pymarc to mrrc | first (245 520 650), RecordLeaderInvalid
twelve of 9,000 | rmarc to pymarc | first (245 520 650), None
twelve of 9,000 | rmarc to rmarc | first (245 520 650), None
twelve of 9,000 | rmarc to mrrc | first (245 520 650), RecordLeaderInvalid
twelve of 9,000 | mrrc refuses to write it
SEEN
