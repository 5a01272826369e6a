#!/bin/sh
# url-normalize 3.1.0: an address made uniform.
# Expected: what is behind '#' leads to the same place; the documentation says
# that fragments are preserved; two slashes are not one, as the standard has it
# (RFC 3986).
# Happens: '/', '&', ':' and ',' behind the '#' are escaped: '#/item/7' of a
# catalogue is '#%2Fitem%2F7' and leads to its front page, the zoom of a PDF and
# a quoted text (':~:text=') are not found. Two slashes become one, also in an
# address within an address, as web archives have it, and in a DOI. w3lib 2.5.0
# keeps all of these with `keep_fragments=True`.
# Matters: links that worked lead elsewhere, and works whose DOIs differ in a
# slash are one.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python url-normalize==3.1.0 w3lib==2.5.0
see_python <<'PY'
from url_normalize import url_normalize
from w3lib.url import canonicalize_url

for address in (
    "https://example.org/catalogue#/item/7",
    "https://example.org/a.pdf#page=3&zoom=100",
    "https://example.org/a#:~:text=deaths,prison",
    "https://archive.example.org/2012/https://example.org/a",
    "https://doi.org/10.1000/a//b",
):
    other = canonicalize_url(address, keep_fragments=True)
    print(url_normalize(address), "w3lib the same:", other == address)
PY

expect <<'SEEN'
https://example.org/catalogue#%2Fitem%2F7 w3lib the same: True
https://example.org/a.pdf#page=3%26zoom=100 w3lib the same: True
https://example.org/a#%3A~%3Atext=deaths%2Cprison w3lib the same: True
https://archive.example.org/2012/https:/example.org/a w3lib the same: True
https://doi.org/10.1000/a/b w3lib the same: True
SEEN
