#!/bin/sh
# SudachiPy 0.7.0 with sudachidict-core 20261015: normalized forms of units.
# Expected: normalized_form gives one form for one word however it is written,
# which is what it is for.
# Happens: 'mg' is 'Mg' behind a number at the end and 'mg' before /, 錠 or 、, in
# one sentence too; 'kg' is 'KG' or 'kg', 'ml' 'ML', 'cm' 'CM', and 'G' is 'g'.
# Words are normalized as they should be: 附属 is 付属.
# Matters: an index of normalized forms finds '5mg' and not '5mg錠' or '5mg/日', and
# shows a milligram as a megagram. Leave Latin words as they are, in small letters.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python SudachiPy==0.7.0 sudachidict-core==20261015
see_python <<'PY'
from sudachipy import Dictionary

dictionary = Dictionary()
tokenizer = dictionary.tokenizer() if hasattr(dictionary, "tokenizer") else dictionary.create()
for text in ("1日5mg", "5mg錠", "5mg/日", "30mg、60mg", "体重1kg当たり5mg", "体重は60kg", "体重 5 kg", "5ml", "5cm", "5G", "附属病院"):
    print(text, *(word.normalized_form() for word in tokenizer.tokenize(text)))
PY

expect <<'SEEN'
1日5mg 1 日 5 Mg
5mg錠 5 mg 錠
5mg/日 5 mg / 日
30mg、60mg 30 mg 、 60 mg
体重1kg当たり5mg 体重 1 kg 当たり 5 Mg
体重は60kg 体重 は 60 kg
体重 5 kg 体重   5   KG
5ml 5 ML
5cm 5 CM
5G 5 g
附属病院 付属 病院
SEEN
