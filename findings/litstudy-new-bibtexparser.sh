#!/bin/sh
# litstudy 1.0.6 with bibtexparser 2.1.0 and with 1.4.4.
# Expected: 'pip install litstudy' gives a package that can be imported.
# Happens: it asks for bibtexparser without saying which, and imports a module that
# only its first version had. Since the second was released, an installation of
# today ends without an error and the import fails, whatever is to be read, RIS
# and CSV too. With bibtexparser 1.4.4 it works.
# Matters: a notebook that says no more than which packages it needs has stopped
# working. The fault lies with neither release alone.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

for version in 2.1.0 1.4.4; do
    grep -v '^bibtexparser==' "$here/_constraints.txt" >"$work/constraints.txt"
    "${PYTHON:-python3}" -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check \
        --constraint "$work/constraints.txt" litstudy==1.0.6 "bibtexparser==$version"
    see_python <<'EOF'
from importlib.metadata import requires, version

print([need for need in requires("litstudy") if "bibtex" in need], version("bibtexparser"))
try:
    import litstudy
except ImportError as error:
    print(repr(error))
else:
    print("imported", litstudy.__name__)
EOF
    fresh_python
done

expect <<'EOF'
['bibtexparser'] 2.1.0
ModuleNotFoundError("No module named 'bibtexparser.latexenc'")
['bibtexparser'] 1.4.4
imported litstudy
EOF
