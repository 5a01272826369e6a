#!/bin/sh
# word2number 1.1, number-parser 0.3.2, text2num 3.1.0: numbers in words, in sentences.
# Expected: a text that holds several numbers gives them all or an error; a year
# in words is the year; a word that is no count stays one.
# Happens: word2number adds up what it finds: 'one in four' is 5, 'twenty to
# thirty' 50, 'nineteen ninety nine' 1719, 'no one' 1; 'minus two' is 2 and 'two
# thirds' 2. number-parser makes 2 of the 'second' of a duration. text2num writes
# 'two 3rds', and turns a first second into a '1st 2nd'; both write 1999 as '19 99'.
# Matters: all are numbers that a study might have had, and none is an error.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python word2number==1.1 number-parser==0.3.2 text2num==3.1.0
see_python <<'PY'
from number_parser import parse
from text_to_num import alpha2digit
from word2number import w2n

for text in (
    "one in four",
    "twenty to thirty",
    "one or two",
    "minus two",
    "two thirds",
    "two and a half",
    "nineteen ninety nine",
    "no one",
    "the first second of it",
):
    try:
        number = w2n.word_to_num(text)
    except ValueError:
        number = "ValueError"
    print(f"{text}: {number} | {parse(text)} | {alpha2digit(text, 'en')}")
PY

expect <<'SEEN'
one in four: 5 | 1 in 4 | one in 4
twenty to thirty: 50 | 20 to 30 | 20 to 30
one or two: 3 | 1 or 2 | one or two
minus two: 2 | minus 2 | minus two
two thirds: 2 | 2 thirds | two 3rds
two and a half: 2 | 2 and a half | two and a half
nineteen ninety nine: 1719 | 19 99 | 19 99
no one: 1 | no 1 | no one
the first second of it: ValueError | the 1 2 of it | the 1st 2nd of it
SEEN
