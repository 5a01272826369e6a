#!/bin/sh
# mrrc 0.9.2 (MARC records): as Dublin Core and MODS.
# Expected: place, publisher and year are there whether they stand in field 260
# or in 264, where the rules of cataloguing (RDA) put them; the publisher is $b;
# a DOI that is read from MODS is written to MODS.
# Happens: 264 is not read at all, and the record has no publisher and no date.
# Of 260 Dublin Core's publisher is the place ($a). The subdivisions of a
# heading, the DOI (024) and the address (856) are in neither format, though
# mods_to_record() reads the last two. Nothing is said. The documentation calls
# Dublin Core lossy, and MODS a format that is read and written.
# Matters: what was catalogued by the present rules comes out undated, and what
# is harvested from a repository and given on has lost its DOI and its address.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python mrrc==0.9.2
see_python <<'PY'
import xml.etree.ElementTree as ET

import mrrc


def record_of(tag):
    made = mrrc.Record(mrrc.Leader())
    for name, indicators, *parts in (
        ("245", "10", "aRooms"),
        (tag, " 1", "aCardiff :", "bDoor Press,", "c2012."),
        ("650", " 0", "aPrisons", "xHealth"),
        ("024", "7 ", "a10.1000/x", "2doi"),
        ("856", "40", "uhttps://example.org/a"),
    ):
        subfields = [mrrc.Subfield(part[0], part[1:]) for part in parts]
        made.add_field(mrrc.Field(name, indicators=list(indicators), subfields=subfields))
    return made


for tag in ("260", "264"):
    record = record_of(tag)
    core = mrrc.record_to_dublin_core(record)
    print(tag, "Dublin Core", {name: core[name] for name in sorted(core) if core[name]})
    leaves = [leaf for leaf in ET.fromstring(mrrc.record_to_mods(record)).iter() if (leaf.text or "").strip()]
    print(tag, "MODS", {leaf.tag.partition("}")[2]: leaf.text for leaf in leaves})
MODS = """<mods xmlns="http://www.loc.gov/mods/v3"><identifier type="doi">10.1000/x</identifier>
<location><url>https://example.org/a</url></location></mods>"""
read = mrrc.mods_to_record(MODS)
print("read", [field.tag for field in read.fields()], "10.1000/x" in mrrc.record_to_mods(read))
PY

expect <<'SEEN'
260 Dublin Core {'date': ['2012.'], 'publisher': ['Cardiff :'], 'subject': ['Prisons'], 'title': ['Rooms']}
260 MODS {'title': 'Rooms', 'typeOfResource': 'text', 'placeTerm': 'Cardiff :', 'publisher': 'Door Press,', 'dateIssued': '2012.', 'topic': 'Prisons'}
264 Dublin Core {'subject': ['Prisons'], 'title': ['Rooms']}
264 MODS {'title': 'Rooms', 'typeOfResource': 'text', 'topic': 'Prisons'}
read ['024', '856'] False
SEEN
