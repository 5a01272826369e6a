#!/bin/sh
# bm25s 0.3.16: method="bm25+" and "bm25l" for documents without the word.
# Expected: BM25+ and BM25L add up over the words that query and document share,
# so a document with none of them scores 0.
# Happens: each document gets the addend of every query word that stands in the
# index, also where it does not stand in the document; a word that the index
# does not know gives 0. With method="lucene" such documents score 0.
# Matters: 'score above 0' no longer means 'found', so totals, facets and
# reciprocal-rank fusion are of the whole collection.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python bm25s==0.3.16

see_python <<'EOF'
import bm25s

TEXTS = ["cat cat", "cat dog", "dog fish", "bird"]
for method in ("lucene", "bm25l", "bm25+"):
    retriever = bm25s.BM25(method=method)
    retriever.index(bm25s.tokenize(TEXTS, show_progress=False), show_progress=False)
    scores = {word: [round(float(s), 3) for s in retriever.get_scores([word])] for word in ("cat", "unknown")}
    print(method, scores)
EOF

expect <<'EOF'
lucene {'cat': [0.379, 0.261, 0.0, 0.0], 'unknown': [0.0, 0.0, 0.0, 0.0]}
bm25l {'cat': [1.05, 0.838, 0.433, 0.433], 'unknown': [0.0, 0.0, 0.0, 0.0]}
bm25+ {'cat': [1.71, 1.319, 0.458, 0.458], 'unknown': [0.0, 0.0, 0.0, 0.0]}
EOF
