#!/bin/sh
# idutils 1.7.1: DOIs in records, and their addresses.
# Expected: what is behind a DOI (a fragment, a remark) is no part of it; an
# address escapes what means something in addresses; DOIs are the same in either
# case and with %2F for a slash.
# Happens: 'a DOI (accessed 2010)' is one DOI, blanks and all; a fragment is a
# part; %2F stays; case is kept. to_url() escapes nothing: the DOI of Wiley's
# form with '#' or '?' in it leads to a shorter one. www.doi.org raises
# AttributeError.
# Matters: links that lead elsewhere, and one work that is two.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python idutils==1.7.1
see_python <<'PY'
import idutils

for text in (
    "10.1000/182 (accessed 2010)", "https://doi.org/10.1000/182#page", "doi:10.1000/182.",
    "http://dx.doi.org/10.1000/a%2Fb", "DOI: 10.1000/ABC", "https://www.doi.org/10.1000/182",
):
    try:
        print(text, "->", idutils.is_doi(text) is not None, idutils.normalize_doi(text))
    except AttributeError as error:
        print(text, "->", idutils.is_doi(text) is not None, "AttributeError:", error)
for doi in ("10.1000/a#b", "10.1000/a?b", "10.1002/(SICI)1097(1998)17:15<1661::AID>3.0.CO;2-2"):
    print(doi, "->", idutils.to_url(doi, "doi", url_scheme="https"))
PY

expect <<'SEEN'
10.1000/182 (accessed 2010) -> True 10.1000/182 (accessed 2010)
https://doi.org/10.1000/182#page -> True 10.1000/182#page
doi:10.1000/182. -> True 10.1000/182.
http://dx.doi.org/10.1000/a%2Fb -> True 10.1000/a%2Fb
DOI: 10.1000/ABC -> True 10.1000/ABC
https://www.doi.org/10.1000/182 -> False AttributeError: 'NoneType' object has no attribute 'group'
10.1000/a#b -> https://doi.org/10.1000/a#b
10.1000/a?b -> https://doi.org/10.1000/a?b
10.1002/(SICI)1097(1998)17:15<1661::AID>3.0.CO;2-2 -> https://doi.org/10.1002/(SICI)1097(1998)17:15<1661::AID>3.0.CO;2-2
SEEN
