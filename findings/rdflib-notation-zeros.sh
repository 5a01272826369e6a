#!/bin/sh
# rdflib 7.6.0: notations of a subject scheme (SKOS).
# Expected: the notation 007 of a concept stays 007 when the file is read, and
# when it is written again.
# Happens: in Turtle an unquoted 007 is a number, which is right; but what was
# written is gone at once, and with it the zeros that tell 007 and 07 apart:
# both are 7, also where the lexical form is quoted with its type, and whatever
# NORMALIZE_LITERALS says for the unquoted.
# Matters: codes of classifications are full of zeros, and two become one.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python rdflib==7.6.0
see_python <<'PY'
import rdflib

TURTLE = """@prefix s: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <http://www.w3.org/2001/XMLSchema#> .
<http://one.example/a> s:notation 007 .
<http://one.example/b> s:notation 07 .
<http://one.example/c> s:notation "007"^^x:integer .
<http://one.example/d> s:notation "007" .
"""
for normalised in (True, False):
    rdflib.NORMALIZE_LITERALS = normalised
    graph = rdflib.Graph().parse(data=TURTLE, format="turtle")
    found = sorted((str(one)[-1], str(code)) for one, _, code in graph)
    print(normalised, *(f"{name}={code}" for name, code in found))
PY

expect <<'SEEN'
True a=7 b=7 c=7 d=007
False a=7 b=7 c=007 d=007
SEEN
