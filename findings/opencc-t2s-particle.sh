#!/bin/sh
# OpenCC 1.4.2: traditional to simplified Chinese by 't2s', the general setting.
# Expected: a text of Taiwan or Hong Kong becomes what a reader in Beijing
# would write, so that a search for one finds the other.
# Happens: the particle 著 stays as it is: 隨著 (along with) becomes 随著, where
# simplified Chinese writes 随着; 接著 and 沿著 likewise. 'tw2s' turns it, and
# keeps 著 in 著作 and 顯著; 'hk2s' does not.
# Matters: words that hold 著 are among the commonest; folding both sides by
# 't2s' never brings them together.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python OpenCC==1.4.2
see_python <<'EOF'
import opencc

TEXTS = ("隨著", "接著", "沿著", "著作", "顯著")
for setting in ("t2s", "tw2s", "hk2s"):
    turn = opencc.OpenCC(setting).convert
    print(setting, *(f"{text}->{turn(text)}" for text in TEXTS))
EOF

expect <<'EOF'
t2s 隨著->随著 接著->接著 沿著->沿著 著作->著作 顯著->显著
tw2s 隨著->随着 接著->接着 沿著->沿着 著作->著作 顯著->显著
hk2s 隨著->随著 接著->接著 沿著->沿著 著作->著作 顯著->显著
EOF
