#!/bin/sh
# lucene 2.1.1, liqe 3.8.7 (npm): AND and OR in one query.
# Expected: AND binds more than OR, as where Boolean expressions are written; at
# least 'a AND b OR c' and 'c OR a AND b' are one query.
# Happens: in lucene the tree leans to the right whatever stands there: 'a AND b OR
# c' is a and (b or c). liqe reads from the left: 'c OR a AND b' is (c or a) and b.
# Each reads one order as expected and the other not, and they differ in both.
# Matters: 'prison AND deaths OR custody' loses all of custody without prison in
# one, 'custody OR prison AND deaths' all of custody without deaths in the other.
# Print brackets for who searched, or ask for them.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node lucene@2.1.1 liqe@3.8.7
see_node <<'JS'
const lucene = require("lucene");
const liqe = require("liqe");
const DOCUMENTS = [["custody"], ["prison", "deaths"], ["prison", "custody"], ["deaths", "custody"]];

function found(node, words) {
  if (node.term) return words.includes(node.term);
  if (!node.right) return found(node.left, words);
  return node.operator === "OR"
    ? found(node.left, words) || found(node.right, words)
    : found(node.left, words) && found(node.right, words);
}

for (const query of [
  "prison AND deaths OR custody", "(prison AND deaths) OR custody",
  "custody OR prison AND deaths", "custody OR (prison AND deaths)",
]) {
  const byLucene = DOCUMENTS.filter((words) => found(lucene.parse(query), words));
  const asked = liqe.parse(query.replace(/(?=\b[a-z])/g, "words:"));
  const byLiqe = liqe.filter(asked, DOCUMENTS.map((words) => ({ words }))).map((one) => one.words);
  console.log(query);
  console.log("  lucene", byLucene.map((words) => words.join("+")).join(" | "));
  console.log("  liqe  ", byLiqe.map((words) => words.join("+")).join(" | "));
}
JS

expect <<'SEEN'
prison AND deaths OR custody
  lucene prison+deaths | prison+custody
  liqe   prison+deaths | custody | prison+custody | deaths+custody
(prison AND deaths) OR custody
  lucene custody | prison+deaths | prison+custody | deaths+custody
  liqe   prison+deaths | custody | prison+custody | deaths+custody
custody OR prison AND deaths
  lucene custody | prison+deaths | prison+custody | deaths+custody
  liqe   deaths+custody | prison+deaths
custody OR (prison AND deaths)
  lucene custody | prison+deaths | prison+custody | deaths+custody
  liqe   custody | prison+custody | deaths+custody | prison+deaths
SEEN
