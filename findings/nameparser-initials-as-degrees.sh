#!/bin/sh
# nameparser 2.6.0: names as bibliographic databases write them.
# Expected: in 'Smith, MA' what follows the comma is given names; in BibTeX's
# order 'King, Jr., Martin Luther' the given names are Martin Luther.
# Happens: initials that spell a degree (MA, BA, MD, MS, RN, JD, DO) are
# a suffix and the person has no given name; 'Smith, MK' is read rightly. In
# BibTeX's order all after the first comma is a suffix.
# Matters: authors lose the initials that tell one Smith from another. Split
# such names at the comma yourself.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python nameparser==2.6.0

see_python <<'EOF'
from nameparser import HumanName

for text in ["Smith, MK", "Smith, MA", "Jones, MD", "Ali, BA", "Brown, RN", "Cole, DO", "Smith JD", "King, Jr., Martin Luther"]:
    name = HumanName(text)
    print(f"{text}: first={name.first!r} middle={name.middle!r} last={name.last!r} suffix={name.suffix!r}")
EOF

expect <<'EOF'
Smith, MK: first='MK' middle='' last='Smith' suffix=''
Smith, MA: first='' middle='' last='Smith' suffix='MA'
Jones, MD: first='' middle='' last='Jones' suffix='MD'
Ali, BA: first='' middle='' last='Ali' suffix='BA'
Brown, RN: first='' middle='' last='Brown' suffix='RN'
Cole, DO: first='' middle='' last='Cole' suffix='DO'
Smith JD: first='Smith' middle='' last='' suffix='JD'
King, Jr., Martin Luther: first='' middle='' last='King' suffix='Jr., Martin Luther'
EOF
