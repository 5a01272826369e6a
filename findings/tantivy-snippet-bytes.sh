#!/bin/sh
# tantivy 0.27.0 (Python): snippets.
# Expected: the ranges of a snippet cut the words found out of its text.
# Happens: they count bytes of UTF-8, while the text is a string of characters:
# behind one accented letter or a dash every mark is off by one, two or more.
# The snippet as HTML is right.
# Matters: who marks words by the ranges marks others, only in some texts.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python tantivy==0.27.0
see_python <<'PY'
import tantivy

builder = tantivy.SchemaBuilder()
builder.add_text_field("text", stored=True)
schema = builder.build()
index = tantivy.Index(schema)
writer = index.writer(num_threads=1)
for text in ("Mental health: naloxone at home", "Santé — naloxone à la maison"):
    writer.add_document(tantivy.Document(text=text))
writer.commit()
index.reload()
searcher = index.searcher()
query = index.parse_query("naloxone", ["text"])
maker = tantivy.SnippetGenerator.create(searcher, query, schema, "text")
for document in [searcher.doc(place) for _, place in searcher.search(query).hits]:
    snippet = maker.snippet_from_doc(document)
    text = snippet.fragment()
    marked = [text[one.start : one.end] for one in snippet.highlighted()]
    print(f"{text!r} {marked} {snippet.to_html()}")
PY

expect <<'SEEN'
'Mental health: naloxone at home' ['naloxone'] Mental health: <b>naloxone</b> at home
'Santé — naloxone à la maison' ['oxone à '] Santé — <b>naloxone</b> à la maison
SEEN
