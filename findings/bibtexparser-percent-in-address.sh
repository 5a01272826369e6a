#!/bin/sh
# bibtexparser 2.1.0: LatexDecodingMiddleware and percent signs in addresses.
# Expected: 'url' and 'doi' come out as they stand, for they are not prose; or
# '%20' stays '%20'.
# Happens: the middleware decodes every field. A percent sign begins a LaTeX
# comment, so an address ends at its first one; a tilde becomes a blank.
# Matters: what reference managers export holds escaped addresses, and the cut
# address still looks like one. Keep such fields out of the decoding.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python bibtexparser==2.1.0

see_python <<'EOF'
import bibtexparser
from bibtexparser.middlewares import LatexDecodingMiddleware

text = r"""@misc{a,
  title = {M{\"u}ller's page},
  url = {https://example.org/annual%20report%202010.pdf},
  howpublished = {https://example.org/~team/report}
}"""
library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
for field in library.entries[0].fields:
    print(f"{field.key}: {field.value!r}")
EOF

expect <<'EOF'
title: "Müller's page"
url: 'https://example.org/annual'
howpublished: 'https://example.org/\xa0team/report'
EOF
