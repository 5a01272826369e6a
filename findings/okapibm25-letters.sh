#!/bin/sh
# okapibm25 1.4.1 (npm): texts ranked by words with BM25.
# Expected: a word is counted as a word: 'pain' is not in 'painful', 5 is not in
# 25, and a point is a point; with `b: 0` the length of a text plays no part.
# Happens: each word of a query is a pattern that is looked for in the text's
# letters. 'in' is in 'aspirin', 'pain' and 'training'; 0.5 is in 10.5, and in
# 1095 too, since a point stands for any sign. How rare the word is is counted of
# the texts that have it letter by letter. Nothing is put in small letters.
# `b: 0` and `k1: 0` are taken for not given: 0.75 and 1.2.
# Source: its BM25.ts makes `new RegExp(term, "g")`, `includes` decides for the
# weight, and `constants && constants.b ? constants.b : 0.75`.
# Matters: a text has the best score for 'in' that has the most aspirin and pain,
# and one on 10.5 mg the same as one on 0.5 mg.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node okapibm25@1.4.1
see_node <<'JS'
const bm25 = require("okapibm25").default;

const show = (query, texts, constants = {}) => {
  console.log(`${query} ${JSON.stringify(constants)}`);
  bm25(texts, query.split(" "), constants).forEach((score, i) => {
    console.log(`   ${score.toFixed(3)} ${texts[i]}`);
  });
};
show("in", ["aspirin for pain", "pain in prisons", "a painful training in aspirin"]);
show("0.5", ["0.5 mg daily", "10.5 mg daily", "1095 people", "5 mg daily"]);
show("hiv", ["HIV in prisons", "Hepatitis in prisons"]);
const titles = ["aspirin", "a longer title, of which only one word is aspirin", "pain"];
show("aspirin", titles, { b: 0 });
show("aspirin", titles, { b: 1e-9 });
JS

expect <<'SEEN'
in {}
   0.194 aspirin for pain
   0.194 pain in prisons
   0.225 a painful training in aspirin
0.5 {}
   0.633 0.5 mg daily
   0.633 10.5 mg daily
   0.823 1095 people
   0.000 5 mg daily
hiv {}
   0.000 HIV in prisons
   0.000 Hepatitis in prisons
aspirin {"b":0}
   0.678 aspirin
   0.291 a longer title, of which only one word is aspirin
   0.000 pain
aspirin {"b":1e-9}
   0.470 aspirin
   0.470 a longer title, of which only one word is aspirin
   0.000 pain
SEEN
