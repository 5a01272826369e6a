#!/bin/sh
# duckdb 1.5.5 with its extension fts (duckdb-extension-fts 1.5.5): match_bm25.
# Expected: with `conjunctive := 1` a text that holds all words of a query is found;
# words that the index leaves out, as 'in', are left out of the query; signs at its
# end part words and are none; fields are named in a list with or without blanks.
# Happens: 'deaths in prison' finds nothing, not even the study of this title, nor do
# 'prison deaths?' and 'prison deaths 2012'. With `fields := 'title, text'` the second
# field is not looked into; a field that is not there is taken without a word.
# The words of a query are counted with its stop words, and with an empty one where
# it begins or ends with a sign or a number, which part words as blanks do; those of
# a text are what the index has, and never as many. Names of fields are parted at
# commas and keep their blanks. Numbers are in no index by default: 2012 and B12
# are found by neither.
# Matters: that an empty list is no answer shows only beside that of any word.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python duckdb==1.5.5 duckdb-extensions==1.5.5 duckdb-extension-fts==1.5.5
see_python <<'PY'
import os

import duckdb
from duckdb_extensions import import_extension

base = duckdb.connect(config={"extension_directory": os.getcwd()})
import_extension("fts", con=base)
base.execute("load fts")
base.execute("create table studies (id integer, title varchar, text varchar)")
for row in (
    (1, "Deaths in prison", "Naloxone after release"),
    (2, "Prison deaths of 2012", "Vitamin B12"),
):
    base.execute("insert into studies values (?, ?, ?)", row)
base.execute("pragma create_fts_index('studies', 'id', 'title', 'text')")


def found(query, options=""):
    scored = f"select id, fts_main_studies.match_bm25(id, ?{options}) as score from studies"
    asked = f"select id from ({scored}) where score is not null order by id"
    return [number for (number,) in base.execute(asked, [query]).fetchall()]


for query in (
    "prison deaths",
    "deaths in prison",
    "Prison deaths of 2012",
    "prison deaths 2012",
    "prison deaths?",
    "(prison deaths",
    "2012",
    "vitamin B12",
):
    print(query, "| all words", found(query, ", conjunctive := 1"), "| any", found(query))
for fields in ("title,text", "title, text", "titel"):
    print("naloxone in", fields, found("naloxone", f", fields := '{fields}'"))
PY

expect <<'SEEN'
prison deaths | all words [1, 2] | any [1, 2]
deaths in prison | all words [] | any [1, 2]
Prison deaths of 2012 | all words [] | any [1, 2]
prison deaths 2012 | all words [] | any [1, 2]
prison deaths? | all words [] | any [1, 2]
(prison deaths | all words [] | any [1, 2]
2012 | all words [] | any []
vitamin B12 | all words [] | any [2]
naloxone in title,text [1]
naloxone in title, text []
naloxone in titel []
SEEN
