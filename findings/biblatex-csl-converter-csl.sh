#!/bin/sh
# biblatex-csl-converter 3.2.2 (npm): a BibLaTeX entry as CSL-JSON.
# Expected: an article in a journal is 'article-journal'; a report's institution
# is its publisher; '<' written as {\textless}, as Zotero does it, is there; the
# name of a journal stays as it is.
# Happens: an article is of CSL's type 'article', which is a preprint. The
# institution is dropped, and a report's number is that of a collection. The
# macro is dropped without error or warning, 'p < 0.05' is 'p  0.05'. Titles and
# also names of journals and books are put in small letters: 'World health
# organization bulletin'.
# Matters: styles print a report without who made it, and a number without its
# sign.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node biblatex-csl-converter@3.2.2
see_node <<'JS'
const SOURCE = String.raw`
@article{a, author={Ash, Ann}, title={Deaths: p {\textless} 0.05}, year={2012},
 journaltitle={World Health Organization Bulletin}, volume={3}}
@report{r, author={Ash, Ann}, title={Rooms in Cardiff}, type={Report}, number={7},
 institution={Public Health Wales}, location={Cardiff}, date={2012}}
@inbook{b, author={Ash, Ann}, title={Doors}, booktitle={The Welsh Book of Doors}, date={2012}}`;
import("biblatex-csl-converter").then(({ BibLatexParser, CSLExporter }) => {
  const { entries, errors, warnings } = new BibLatexParser(SOURCE).parse();
  console.log("errors", errors.length, "warnings", warnings.length);
  for (const work of Object.values(new CSLExporter(entries).parse())) {
    for (const name of Object.keys(work).filter((one) => !["author", "issued", "id"].includes(one)).sort()) {
      console.log(name, JSON.stringify(work[name]));
    }
  }
});
JS

expect <<'SEEN'
errors 0 warnings 0
container-title "World health organization bulletin"
title "Deaths: p  0.05"
type "article"
volume "3"
collection-number "7"
publisher-place "Cardiff"
title "Rooms in cardiff"
type "report"
container-title "The welsh book of doors"
title "Doors"
type "chapter"
SEEN
