#!/bin/sh
# tantivy 0.27.0 (Python): its query language.
# Expected: 'deaths AND NOT prisons' finds what holds the one word and not the
# other, as in Lucene, whose syntax it is; 'deat*' finds 'deaths'.
# Happens: the first finds nothing at all, without an error: the NOT becomes a
# query of its own, which by itself finds nothing. 'deaths NOT prisons' and
# 'deaths -prisons' work. A star is dropped, and 'deat' is a word.
# Matters: a question with AND NOT reads as if there were no answer to it.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python tantivy==0.27.0
see_python <<'PY'
import tantivy

builder = tantivy.SchemaBuilder()
builder.add_text_field("text", stored=True)
index = tantivy.Index(builder.build())
writer = index.writer(num_threads=1)
for text in ("deaths rose", "deaths in prisons", "prisons"):
    writer.add_document(tantivy.Document(text=text))
writer.commit()
index.reload()
searcher = index.searcher()
for query in (
    "deaths AND NOT prisons",
    "deaths AND (NOT prisons)",
    "deaths NOT prisons",
    "deaths -prisons",
    "deat*",
):
    hits = searcher.search(index.parse_query(query, ["text"])).hits
    print(query, [searcher.doc(place)["text"][0] for _, place in hits])
PY

expect <<'SEEN'
deaths AND NOT prisons []
deaths AND (NOT prisons) []
deaths NOT prisons ['deaths rose']
deaths -prisons ['deaths rose']
deat* []
SEEN
