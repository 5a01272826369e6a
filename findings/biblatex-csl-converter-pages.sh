#!/bin/sh
# biblatex-csl-converter 3.6.0 (npm): records of RIS, EndNote and PubMed.
# Expected: pages 123 to 130 are '123-130' in CSL-JSON and '123--130' in
# BibLaTeX, whichever way they came.
# Happens: the dash goes, and pages are one number: 123130, and PubMed's 123-30
# is 12330, in CSL-JSON and in BibLaTeX. (A report's stay.) In RIS, a date with
# slashes at its end, as the format has it, is no date in CSL-JSON; the type of
# a thesis (M3) is its DOI; the ISSN of a journal is an ISBN, the ISBN of a
# report an ISSN; 'World Health Organization' is a person of that family name.
# EndNote's DOI (%R) is dropped, with a warning; all else without one.
# Matters: references are printed with pages that nobody can find, and looked
# up by a DOI 'PhD thesis'.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node biblatex-csl-converter@3.6.0
see_node <<'JS'
const SOURCES = {
  RISParser: `TY  - JOUR
AU  - World Health Organization
TI  - Doors
T2  - Doors Today
PY  - 2012/05/03/
SP  - 123
EP  - 130
SN  - 1234-5678
ER  - 

TY  - THES
AU  - Fir, F
TI  - Rooms
PY  - 2010
M3  - PhD thesis
ER  - 

TY  - RPRT
AU  - Fir, F
TI  - Keys
PY  - 2010
SN  - 978-0-11-000222-4
SP  - 12-15
ER  - 
`,
  ENWParser: `%0 Journal Article
%A Ash, Ann
%T Doors
%J Doors Today
%D 2012
%P 123-130
%R 10.1000/a
`,
  NBIBParser: `PMID- 123
DP  - 2012 Mar 4
TI  - Doors.
FAU - Ash, Ann
LID - 10.1000/a [doi]
JT  - Doors Today
PG  - 123-30
`,
};
const NAMES = ["type", "author", "issued", "page", "DOI", "ISBN", "ISSN"];
import("biblatex-csl-converter").then((library) => {
  for (const [parser, source] of Object.entries(SOURCES)) {
    const { entries, errors, warnings } = new library[parser](source).parse();
    console.log(parser, "errors", errors.length, "warnings", JSON.stringify(warnings.map((one) => one.tag)));
    for (const work of Object.values(new library.CSLExporter(entries).parse())) {
      console.log(JSON.stringify(work, NAMES.concat("family", "given", "date-parts")));
    }
    const written = new library.BibLatexExporter(entries).parse();
    console.log(...(written.match(/^(pages|date|isbn|issn|doi) = .*$/gm) || []));
  }
});
JS

expect <<'SEEN'
RISParser errors 0 warnings []
{"type":"article-journal","author":[{"family":"Organization","given":"World Health"}],"page":"123130","ISBN":"1234-5678"}
{"type":"thesis","author":[{"family":"Fir","given":"F"}],"issued":{"date-parts":[[2010]]},"DOI":"PhD thesis"}
{"type":"report","author":[{"family":"Fir","given":"F"}],"issued":{"date-parts":[[2010]]},"page":"12-15","ISSN":"978-0-11-000222-4"}
date = {2012/05/03/}, pages = {123130}, isbn = {1234-5678} date = {2010}, doi = {PhD thesis} date = {2010}, pages = {12-15}, issn = {978-0-11-000222-4}
ENWParser errors 0 warnings ["%R"]
{"type":"article-journal","author":[{"family":"Ash","given":"Ann"}],"issued":{"date-parts":[[2012]]},"page":"123130"}
date = {2012}, pages = {123130}
NBIBParser errors 0 warnings []
{"type":"article","author":[{"family":"Ash","given":"Ann"}],"issued":{"date-parts":[[2012,3,4]]},"page":"12330","DOI":"10.1000/a"}
date = {2012-03-04}, pages = {12330}, doi = {10.1000/a},
SEEN
