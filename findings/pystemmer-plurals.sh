#!/bin/sh
# PyStemmer 3.1.0: 'spanish', 'portuguese' and 'turkish'.
# Expected: the least a stemmer does is to give a noun and its plain plural one
# stem, as 'english' does for all but irregular ones.
# Happens: in Spanish every noun in -er, -ar and -en is taken for a verb and
# loses its ending, while its plural keeps it: mujer and mujeres (woman, women),
# joven and jóvenes, examen and exámenes, hogar and hogares. In Portuguese so
# are nouns in -ção, -m and -al: hospital and hospitais. In Turkish the bare
# word may lose a letter more than its plural: kadın and kadınlar.
# Matters: a search for the one does not find the other, and no test with verbs
# or adjectives shows it. Bring plurals to the singular before stemming.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python PyStemmer==3.1.0
see_python <<'EOF'
import Stemmer

PAIRS = {
    "spanish": "doctor/doctores mujer/mujeres joven/jóvenes examen/exámenes hogar/hogares vez/veces",
    "portuguese": "mulher/mulheres intervenção/intervenções hospital/hospitais homem/homens",
    "turkish": "doktor/doktorlar kadın/kadınlar program/programlar",
}
for language, pairs in PAIRS.items():
    stem = Stemmer.Stemmer(language).stemWord
    for one, many in (pair.split("/") for pair in pairs.split()):
        print(language, one, many, "->", stem(one), stem(many))
EOF

expect <<'EOF'
spanish doctor doctores -> doctor doctor
spanish mujer mujeres -> muj mujer
spanish joven jóvenes -> jov joven
spanish examen exámenes -> exam examen
spanish hogar hogares -> hog hogar
spanish vez veces -> vez vec
portuguese mulher mulheres -> mulh mulh
portuguese intervenção intervenções -> intervençã intervençõ
portuguese hospital hospitais -> hospital hospit
portuguese homem homens -> hom homens
turkish doktor doktorlar -> doktor doktor
turkish kadın kadınlar -> kadı kadın
turkish program programlar -> progra program
EOF
