#!/bin/sh
# PyStemmer 2.2.0.3, 3.0.0 and 3.1.0: the algorithm named 'english'.
# Expected: one name, one algorithm: an index made with one release is searched
# with the next, as the wheel's upgrade asks for nothing.
# Happens: each of the three stems otherwise. 3.0 parts university from
# universe and emergency from emergent; 3.1 parts internal from international,
# which 3.0 still joined. version() says 2.0.1 for two that differ.
# Matters: after an upgrade an old index no longer answers 'emergency', and no
# error says so. Keep the package's version in the index and compare.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

for release in 2.2.0.3 3.0.0 3.1.0; do
    fresh_python
    install_python "PyStemmer==$release"
    see_python <<'EOF'
from importlib.metadata import version

import Stemmer

words = "university universe emergency emergent internal international interval added".split()
stems = Stemmer.Stemmer("english").stemWords(words)
print(f"PyStemmer {version('PyStemmer')}, version() {Stemmer.version()}:", *stems)
EOF
done

expect <<'EOF'
PyStemmer 2.2.0.3, version() 2.0.1: univers univers emerg emerg intern intern interv ad
PyStemmer 3.0.0, version() 2.0.1: universiti univers emergenc emergent intern intern interv add
PyStemmer 3.1.0, version() 3.1.0: universiti univers emergenc emergent internal internat interval add
EOF
