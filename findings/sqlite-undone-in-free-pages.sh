#!/bin/sh
# SQLite 3.54.1 (APSW 3.54.1.0): a change that is broken off while it is written,
# as by a crash, and undone from its journal.
# Expected: the file is again what it was, so that a checksum of it that was
# taken after the last commit holds, and what was never committed is gone.
# Happens: pages that were free before the change and taken by it are not in the
# journal. The tables are right and so is the integrity check, the file has the
# same length and the same count of changes, and its free pages hold what the
# broken-off change wrote. With `secure_delete` on it is the same.
# Matters: a checksum of a whole database, kept beside it or taken by a backup
# that compares files, tells of damage where there is none; and text that was
# never committed, such as a record that was refused, stays in the file.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python apsw==3.54.1.0

see_python <<'EOF'
import hashlib
import shutil
from pathlib import Path

import apsw

for secure in ("off", "on"):
    path, crashed = Path(f"{secure}.db"), Path(f"{secure}-crashed.db")
    database = apsw.Connection(str(path))
    database.execute(f"PRAGMA secure_delete = {secure}")
    database.execute("CREATE TABLE records (text TEXT)")
    database.executemany("INSERT INTO records VALUES (?)", [("kept " * 600,)] * 200)
    database.execute("DELETE FROM records WHERE rowid > 50")
    before = path.read_bytes()

    database.execute("PRAGMA cache_size = 5")  # it is written before it is committed
    database.execute("BEGIN")
    database.executemany("INSERT INTO records VALUES (?)", [("refused " * 375,)] * 100)
    shutil.copy(path, crashed)  # what a crash leaves: the file and its journal
    shutil.copy(f"{path}-journal", f"{crashed}-journal")
    database.execute("ROLLBACK")

    again = apsw.Connection(str(crashed))
    rows = again.execute("SELECT count(*) FROM records").fetchall()[0][0]
    check = again.execute("PRAGMA integrity_check").fetchall()[0][0]
    after = crashed.read_bytes()
    print("secure_delete", secure)
    print("  rows", rows, "integrity", check)
    print("  same length", len(after) == len(before), "same change count", after[24:28] == before[24:28])
    print("  same bytes", after == before, "'refused' in the file", b"refused refused" in after)
EOF

expect <<'EOF'
secure_delete off
  rows 50 integrity ok
  same length True same change count True
  same bytes False 'refused' in the file True
secure_delete on
  rows 50 integrity ok
  same length True same change count True
  same bytes False 'refused' in the file True
EOF
