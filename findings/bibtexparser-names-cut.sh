#!/bin/sh
# bibtexparser 2.1.0: names that begin with a macro.
# Expected: SeparateCoAuthors parts 'Ash, Ann and \'{E}mile Zola' into two names
# and leaves them as they are.
# Happens: behind an 'and', the first two signs of a name are dropped when the
# first is a backslash: '{E}mile Zola', and of '\O{}stergaard' there stays
# '{}stergaard'. The first name of all is whole, and so are those in braces,
# '{\O}stergaard'. Nothing is a failed block. pybtex 0.26.1 keeps all of them.
# Matters: names lose their first letter, and two works have two authors where
# there is one. Decode LaTeX before names are parted, or part them yourself.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python bibtexparser==2.1.0 pybtex==0.26.1
see_python <<'PY'
import bibtexparser
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors
from pybtex.database import parse_string

NAMES = r"\O{}rsted, A and \O{}stergaard, B and \'{E}mile Zola and {\O}re, C and \AA{}s, D and \c{S}ahin, E"
SOURCE = "@article{a, author = {" + NAMES + "}}"


def authors(*middlewares):
    library = bibtexparser.parse_string(SOURCE, append_middleware=list(middlewares))
    return library.entries[0]["author"], len(library.failed_blocks)


print("parted", *authors(SeparateCoAuthors()))
print("decoded, then parted", *authors(LatexDecodingMiddleware(), SeparateCoAuthors()))
for person in parse_string(SOURCE, "bibtex").entries["a"].persons["author"]:
    print("pybtex", person)
PY

expect <<'SEEN'
parted ['\\O{}rsted, A', '{}stergaard, B', '{E}mile Zola', '{\\O}re, C', 'A{}s, D', '{S}ahin, E'] 0
decoded, then parted ['Ørsted, A', 'Østergaard, B', 'Émile Zola', 'Øre, C', 'Ås, D', 'Şahin, E'] 0
pybtex \O{}rsted, A
pybtex \O{}stergaard, B
pybtex \'{E}mile Zola
pybtex {\O}re, C
pybtex \AA{}s, D
pybtex \c{S}ahin, E
SEEN
