#!/bin/sh
# bib-dedupe 0.11.0 (pandas 3): duplicates among records from several databases.
# Expected: two works with a DOI each are two; a set of records in which nobody is
# named as author is compared by what else there is.
# Happens: a Cochrane review of 2003 and its update of 2009 are one, of which one
# record is left, although year and DOI differ and both DOIs are there. Where no
# record has an author in Latin letters, prep raises a TypeError about pandas'
# types, for a whole set.
# Matters: its reason is to be safe from merging what differs, and an update is
# what an evidence library wants to keep beside what it replaces, or instead of it.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python bib-dedupe==0.11.0

see_python <<'EOF'
import pandas
from bib_dedupe.bib_dedupe import merge


def record(number, **fields):
    rest = dict.fromkeys(("volume", "number", "pages", "doi", "abstract"), "")
    return {"ID": number, "ENTRYTYPE": "article", "journal": "Addiction", "year": "2010"} | rest | fields


def merged(*records):
    try:
        return merge(pandas.DataFrame(records), verbosity_level=0)["origin"].tolist()
    except TypeError as error:
        return repr(error)


review = {
    "author": "Ash, Ann and Bell, Bob",
    "title": "Methadone maintenance versus no replacement for opioid dependence",
    "journal": "Cochrane Database of Systematic Reviews",
}
first, update = "10.1002/14651858.CD000000", "10.1002/14651858.CD000000.pub2"
print(merged(record("1", **review, year="2003", doi=first),
             record("2", **review, year="2009", doi=update)))
reports = [{"author": "Bank", "title": f"Drug report {year}", "year": str(year)} for year in (2015, 2016)]
print(merged(record("1", **reports[0]), record("2", **reports[1])))
print(merged(record("1", author="", title="Naloxone"), record("2", author="", title="Naloxone")))
EOF

expect <<'EOF'
['1;2']
['1', '2']
TypeError("Invalid value '' for dtype 'float64'")
EOF
