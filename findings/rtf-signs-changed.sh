#!/bin/sh
# striprtf 0.0.35, xberg 1.3.9, pandoc 3.9 (pypandoc_binary 1.17), officeparser 7.8.0
# (npm): RTF as text.
# Expected: a sign of the font Symbol is what it shows; of a sign by its number, and
# one behind it for readers that know no Unicode, the first is taken; bytes are in
# the alphabet of their font; text marked as deleted or hidden is not the text.
# Happens: to all four ≤ of Symbol is £, and as a field, in which Word writes what was
# inserted from a table of signs, it is gone: 'p ≤ 0.05' is 'p 0.05'. officeparser
# keeps both signs, '≤=' and '±±', and drops dashes: 10–20 mg is 1020 mg. xberg and
# officeparser write 10_20 mg for a fixed hyphen, 10~mg for a fixed blank. In pandoc
# and officeparser a Greek μg is ìg, in xberg two words. Where 12 was deleted for 21,
# 1221 died in all but pandoc; hidden text is shown by striprtf and officeparser, and
# a footnote is dropped.
# A byte is read as Latin, or by the fonts' alphabets without that of Symbol
# (\fcharset2); the result of a field for a sign is empty, the sign stands in its
# instruction, and that is passed over.
# Matters: these are the signs that tell a result, and what is left reads well.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python striprtf==0.0.35 xberg==1.3.9 pypandoc_binary==1.17
install_node officeparser@7.8.0
see_python <<'PY'
import asyncio
import json

import pypandoc
import xberg
from striprtf.striprtf import rtf_to_text

CASES = (
    ("Symbol", r"p {\f1 \'a3} 0.05"),
    ("Symbol, a field", r'p {\field{\*\fldinst SYMBOL 163 \\f "Symbol"}{\fldrslt\f1}} 0.05'),
    ("by numbers", r"p \u8804\'3d 0.05, \u177\'b1 2"),
    ("dash", r"10\endash 20 mg"),
    ("fixed hyphen", r"10\_20 mg"),
    ("fixed blank", r"10\~mg"),
    ("Greek", r"5 {\f2 \'ec}g"),
    ("deleted", r"{\deleted 12}{\revised 21} died"),
    ("hidden", r"12 {\v or so }died"),
    ("footnote", r"12 died{\footnote Of 140.}"),
)
FONTS = r"{\f0\fcharset0 Times;}{\f1\fcharset2 Symbol;}{\f2\fcharset161 Arial Greek;}"
HEAD = r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl" + FONTS + r"}\pard\plain\f0 "


async def by_xberg(data):
    kind = xberg.ExtractInputKind.BYTES
    given = xberg.ExtractInput(kind=kind, bytes=data, mime_type="application/rtf")
    read = await xberg.extract(given, xberg.ExtractionConfig(use_cache=False))
    return read.results[0].content


files = []
for name, text in CASES:
    whole = HEAD + text + r"\par}"
    files.append((name, whole))
    print(name)
    for reader, seen in (
        ("striprtf", rtf_to_text(whole)),
        ("xberg", asyncio.run(by_xberg(whole.encode("ascii")))),
        ("pandoc", pypandoc.convert_text(whole, "plain", "rtf")),
    ):
        print(" ", reader, "|", " / ".join(filter(None, seen.split("\n"))))
json.dump(files, open("node/files.json", "w"))
PY
see_node <<'JS'
const fs = require("node:fs");
const { parseOffice } = require("officeparser");
(async () => {
  for (const [name, text] of JSON.parse(fs.readFileSync("files.json", "ascii"))) {
    const read = await parseOffice(Buffer.from(text, "ascii"), { fileType: "rtf" });
    console.log("officeparser", name, "|", read.toText().trim());
  }
})();
JS

expect <<'SEEN'
Symbol
  striprtf | p £ 0.05
  xberg | p £ 0.05
  pandoc | p £ 0.05
Symbol, a field
  striprtf | p  0.05
  xberg | p 0.05
  pandoc | p 0.05
by numbers
  striprtf | p ≤ 0.05, ± 2
  xberg | p ≤ 0.05, ± 2
  pandoc | p ≤ 0.05, ± 2
dash
  striprtf | 10–20 mg
  xberg | 10–20 mg
  pandoc | 10–20 mg
fixed hyphen
  striprtf | 10‑20 mg
  xberg | 10_20 mg
  pandoc | 10‑20 mg
fixed blank
  striprtf | 10 mg
  xberg | 10~mg
  pandoc | 10 mg
Greek
  striprtf | 5 μg
  xberg | 5 μ g
  pandoc | 5 ìg
deleted
  striprtf | 1221 died
  xberg | 1221 died
  pandoc | ~~12~~21 died
hidden
  striprtf | 12 or so died
  xberg | 12 died
  pandoc | 12 died
footnote
  striprtf | 12 died
  xberg | 12 died / [^1]: Of 140.
  pandoc | 12 died[1] / [1] Of 140.
officeparser Symbol | p £ 0.05
officeparser Symbol, a field | p  0.05
officeparser by numbers | p ≤= 0.05, ±± 2
officeparser dash | 1020 mg
officeparser fixed hyphen | 10_20 mg
officeparser fixed blank | 10~mg
officeparser Greek | 5 ìg
officeparser deleted | 1221 died
officeparser hidden | 12 or so died
officeparser footnote | 12 died
SEEN
