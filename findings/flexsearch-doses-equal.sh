#!/bin/sh
# flexsearch 0.8.212 (npm), minisearch 7.2.0 (npm): search on a page.
# Expected: 'dose of 10 mg' is found for 10, and not for 100 or 1000.
# Happens: flexsearch by default makes one letter of each run of the same, also
# of digits, and so 10, 100, 1000 and 1100 are one word. With `dedupe: false`
# numbers are still cut into three digits each, and 100 finds 1000. Minisearch
# cuts them at the point: 0.75 finds 0.5.
# Matters: a dose ten times too high is the first answer.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node flexsearch@0.8.212 minisearch@7.2.0
see_node <<'JS'
const { Index } = require("flexsearch");
const MiniSearch = require("minisearch");
const texts = ["1100 mg", "1000 mg", "100 mg", "10 mg", "0.5 mg", "0.75 mg"];
const makers = {
  "flexsearch": () => new Index(),
  "flexsearch, dedupe off": () => new Index({ encoder: { dedupe: false } }),
};
for (const [name, make] of Object.entries(makers)) {
  const index = make();
  texts.forEach((text, number) => index.add(number, text));
  for (const query of ["10", "100"]) {
    console.log(name, query, index.search(query).map((number) => texts[number]).join(", "));
  }
}
const index = new MiniSearch({ fields: ["text"] });
texts.forEach((text, id) => index.add({ id, text }));
console.log("minisearch 0.75", index.search("0.75").map((one) => texts[one.id]).join(", "));
JS

expect <<'SEEN'
flexsearch 10 1100 mg, 1000 mg, 100 mg, 10 mg
flexsearch 100 1100 mg, 1000 mg, 100 mg, 10 mg
flexsearch, dedupe off 10 10 mg
flexsearch, dedupe off 100 1000 mg, 100 mg
minisearch 0.75 0.75 mg, 0.5 mg
SEEN
