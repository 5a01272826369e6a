#!/bin/sh
# wink-porter2-stemmer 2.0.1, wink-nlp 2.4.0 with wink-eng-lite-web-model 1.8.1,
# wink-nlp-utils 2.1.0 (npm): stems of words with digits.
# Expected: Porter's rules are of letters, and 300, 'CD3' and 'IL-3' stay.
# Happens: a 3 becomes y, and at the end of a word behind a consonant i: 300 is
# y00, 130 is 1y0, 0.003 is 0.00i, 'il-3' is 'il-i'. So 'CD3', a mark of T cells,
# and 'CDI', the infection with Clostridioides difficile, are one word. Words of
# one or two signs stay, and those with other digits.
# Source: the y that counts as a consonant is marked as a 3 while the rules are
# gone through, and in the end each 3 is made a y. wink-nlp has the same rules
# in it, as what `its.stem` gives.
# Matters: the README of the same authors' BM25 search builds its index from
# these stems: who looks for 'CD3' is shown texts on bowels.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node wink-porter2-stemmer@2.0.1 wink-nlp@2.4.0 wink-eng-lite-web-model@1.8.1 \
    wink-nlp-utils@2.1.0 wink-bm25-text-search@3.1.2
see_node <<'JS'
const stem = require("wink-porter2-stemmer");
const model = require("wink-eng-lite-web-model");
const nlp = require("wink-nlp")(model);
const utils = require("wink-nlp-utils");
const words = "cd2 cd3 cdi il-2 il-3 130 140 300 400 0.003 0.004 h3n2 b3".split(" ");
for (const [name, stems] of [["stemmer", stem], ["utils", utils.string.stem]]) {
  const changed = words.filter((word) => stems(word) !== word);
  console.log(name, changed.map((word) => `${word}=${stems(word)}`).join(" "));
}
const stems = nlp.readDoc("Omega-3, 300 mg, of CD3 cells and CDI").tokens().out(nlp.its.stem);
console.log("wink-nlp", stems.join(" "));

const search = require("wink-bm25-text-search")();
search.defineConfig({ fldWeights: { title: 1 } });
search.definePrepTasks([(text) => nlp.readDoc(text).tokens().out(nlp.its.stem)]);
const titles = ["Therapy for CDI", "Antibodies against CD3", "CD4 counts", "300 mg"];
titles.forEach((title, number) => search.addDoc({ title }, number));
search.consolidate();
console.log("search CD3:", search.search("CD3").map(([number]) => titles[number]).join(", "));
JS

expect <<'SEEN'
stemmer cd3=cdi il-3=il-i 130=1y0 300=y00 0.003=0.00i h3n2=hyn2
utils cd3=cdi il-3=il-i 130=1y0 300=y00 0.003=0.00i h3n2=hyn2
wink-nlp omega-i , y00 mg , of cdi cell and cdi
search CD3: Therapy for CDI, Antibodies against CD3
SEEN
