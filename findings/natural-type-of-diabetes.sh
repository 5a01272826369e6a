#!/bin/sh
# natural 8.1.1 (npm): words of titles for its TF-IDF, classifiers and stemmers.
# Expected: words such as 'the' are left out; of 'type 1 diabetes' and 'type 2
# diabetes' the numbers stay, in each language.
# Happens: its stop words have all digits and all letters among them: type 1 and
# type 2 diabetes, hepatitis B and C, phases 2 and 3 of trials are the same, and
# 0.5 mg is mg, while 10 and 05 stay. A classifier that learnt one title of each
# gives both the same answer. In Spanish and Portuguese there are no digits at
# all: B12 is b, and a year is gone; in French all stay.
# Source: the end of its util/stopwords.js; of the tokenizers for Spanish and
# Portuguese, what parts words is whatever is no letter. Its documentation of
# TF-IDF names neither.
# Matters: trials of hepatitis B are the nearest to those of C, with equal scores.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node natural@8.1.1
see_node <<'JS'
process.env.DOTENV_CONFIG_QUIET = "true"; // what it needs greets else
const natural = require("natural");

const titles = [
  "Type 1 diabetes",
  "Type 2 diabetes",
  "Hepatitis B in prisons",
  "Hepatitis C in prisons",
  "Phase 3 trial of 0.5 mg",
  "Phase 4 trial of 10 mg",
];
const tfidf = new natural.TfIdf();
titles.forEach((title) => tfidf.addDocument(title));
titles.forEach((title, i) => {
  console.log(`${title}: ${tfidf.listTerms(i).map((one) => one.term).sort().join(" ")}`);
});
const scores = tfidf.tfidfs("hepatitis C").map((score) => score.toFixed(2));
console.log("hepatitis C in these:", scores.join(" "));
const classifier = new natural.BayesClassifier();
titles.slice(0, 2).forEach((title) => classifier.addDocument(title, title));
classifier.train();
console.log(titles.slice(0, 2).map((title) => classifier.classify(title)).join(", "));
for (const language of ["", "Es", "Pt", "Fr"]) {
  const words = natural[`PorterStemmer${language}`].tokenizeAndStem("B12, 20 mg, 2012");
  console.log(`PorterStemmer${language}: ${words.join(" ")}`);
}
JS

expect <<'SEEN'
Type 1 diabetes: diabetes type
Type 2 diabetes: diabetes type
Hepatitis B in prisons: hepatitis prisons
Hepatitis C in prisons: hepatitis prisons
Phase 3 trial of 0.5 mg: mg phase trial
Phase 4 trial of 10 mg: 10 mg phase trial
hepatitis C in these: 0.00 0.00 1.69 1.69 0.00 0.00
Type 1 diabetes, Type 1 diabetes
PorterStemmer: b12 20 mg 2012
PorterStemmerEs: b mg
PorterStemmerPt: b mg
PorterStemmerFr: b12 20 mg 2012
SEEN
