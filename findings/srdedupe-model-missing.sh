#!/bin/sh
# srdedupe 0.1.1: 'safe, reproducible deduplication for systematic reviews'.
# Expected: pip install, then dedupe("references.ris"), as its page says; and
# parse_file() gives records with title, authors and DOI.
# Happens: it installs without error, and every dedupe() ends in ParseError: the
# model that scores pairs is in no release, and is looked for in a folder
# 'models' beside site-packages. parse_file() returns records whose title,
# DOI, authors and year are None (what was read stands in 'raw' only).
# Matters: a pipeline that tests the import and the parsing passes; the step
# that removes duplicates can never run.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python srdedupe==0.1.1
see_python <<'PY'
from importlib.metadata import files
from pathlib import Path

from srdedupe import dedupe, parse_file

Path("references.ris").write_text(
    "TY  - JOUR\nAU  - Ash, Ann\nTI  - Doors\nPY  - 2012\nDO  - 10.1000/a\nER  - \n\n" * 2
)
for record in parse_file("references.ris"):
    canon = record.canon
    print(canon.title_raw, canon.doi, canon.authors_raw, canon.year_raw, [tag.tag for tag in record.raw.tags])
print("models in the release:", [str(one) for one in files("srdedupe") if one.suffix == ".json"])
try:
    print(dedupe("references.ris", output_dir="out"))
except Exception as error:
    print(type(error).__name__, str(error).partition(": /")[0])
PY

expect <<'SEEN'
None None None None ['TY', 'AU', 'TI', 'PY', 'DO', 'ER']
None None None None ['TY', 'AU', 'TI', 'PY', 'DO', 'ER']
models in the release: []
ParseError Deduplication failed: FileNotFoundError: FS model not found
SEEN
