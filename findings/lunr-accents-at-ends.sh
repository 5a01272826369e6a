#!/bin/sh
# lunr 2.3.9 (npm): words that end or begin with a letter outside ASCII.
# Expected: 'café' is found by 'café', whatever becomes of accents.
# Happens: when documents are added, the trimmer takes off all that is not
# [A-Za-z0-9_] at a word's ends, so that 'café' is kept as 'caf' and 'état' as
# 'tat'; a query is not trimmed and finds nothing. Words in Chinese, Greek or
# Cyrillic become empty: nothing of them can be found at all, and all of them
# are one word. Words with the accent inside work.
# Matters: static sites (documentation generators ship lunr) look searchable in
# French and Spanish until somebody types a word such as 'santé'. Take the
# trimmer out of the pipeline, or use its language plug-ins.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node lunr@2.3.9
see_node <<'EOF'
const lunr = require('lunr')

const texts = ['la santé', 'état des lieux', 'un trésor', '研究', 'наука']
const build = trim => lunr(function () {
  if (!trim) this.pipeline.remove(lunr.trimmer)
  this.ref('id')
  this.field('text')
  texts.forEach((text, id) => this.add({id, text}))
})
for (const trim of [true, false]) {
  const index = build(trim)
  console.log(trim ? 'as it comes' : 'without the trimmer')
  for (const word of ['santé', 'sant', 'état', 'trésor', '研究', 'наука']) {
    console.log(' ', word, '->', index.search(word).map(hit => texts[hit.ref]).join(', ') || 'nothing')
  }
}
EOF

expect <<'EOF'
as it comes
  santé -> nothing
  sant -> la santé
  état -> nothing
  trésor -> un trésor
  研究 -> nothing
  наука -> nothing
without the trimmer
  santé -> la santé
  sant -> nothing
  état -> état des lieux
  trésor -> un trésor
  研究 -> 研究
  наука -> наука
EOF
