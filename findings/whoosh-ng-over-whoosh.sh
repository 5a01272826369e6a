#!/bin/sh
# whoosh-ng 5.4.0 and Whoosh 2.7.4 in one environment, pip 23.2.1.
# Expected: two packages that install the same folder cannot stand together
# without a word: pip refuses, or 'pip check' names them.
# Happens: both install, and 'pip check' finds nothing broken before or after.
# 'import whoosh' is the files of one over those of the other; removing Whoosh
# takes whoosh-ng's files of the same names with it, and whoosh-ng, still
# listed as installed, has no whoosh.index.
# Matters: a dependency that asks for Whoosh spoils a program that uses
# whoosh-ng. Compare importlib.metadata's list of files with what is there.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pip==23.2.1
install_python whoosh-ng==5.4.0
install_python Whoosh==2.7.4
see_python <<'EOF'
import subprocess
import sys

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]


def show(title, *command):
    done = subprocess.run(command, capture_output=True, text=True)
    lines = (done.stdout + done.stderr).strip().splitlines()
    print(f"{title}: {lines[-1] if lines else 'nothing'}")


def look():
    show("  pip check", *PIP, "check")
    show("  version in the module", sys.executable, "-W", "ignore", "-c", "import whoosh; print(whoosh.__version__)")
    show("  whoosh.index", sys.executable, "-W", "ignore", "-c", "import whoosh.index; print('imported')")
    for name in ("whoosh-ng", "Whoosh"):
        show(f"  files of {name} missing or changed", sys.executable, "-c", f"""
import base64, hashlib
from importlib.metadata import PackageNotFoundError, files
try:
    listed = [f for f in files({name!r}) if f.suffix == '.py' and f.hash]
except PackageNotFoundError:
    print('not installed')
else:
    good = 0
    for f in listed:
        path = f.locate()
        if path.exists():
            digest = base64.urlsafe_b64encode(hashlib.new(f.hash.mode, path.read_bytes()).digest()).decode().rstrip('=')
            good += digest == f.hash.value
    print(len(listed) - good, 'of', len(listed))
""")


print("both installed")
look()
subprocess.run([*PIP, "uninstall", "--quiet", "--yes", "Whoosh"], check=True, capture_output=True)
print("Whoosh removed")
look()
EOF

expect <<'EOF'
both installed
  pip check: No broken requirements found.
  version in the module: (2, 7, 4)
  whoosh.index: imported
  files of whoosh-ng missing or changed: 99 of 352
  files of Whoosh missing or changed: 0 of 112
Whoosh removed
  pip check: No broken requirements found.
  version in the module: AttributeError: module 'whoosh' has no attribute '__version__'
  whoosh.index: ModuleNotFoundError: No module named 'whoosh.index'
  files of whoosh-ng missing or changed: 102 of 352
  files of Whoosh missing or changed: not installed
EOF
