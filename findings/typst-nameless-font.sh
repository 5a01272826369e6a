#!/bin/sh
# typst 0.15.2 (Python): fonts of one's own.
# Expected: a font in `font_paths` that has a family and a style can be used.
# Happens: without a PostScript name (name 6 of its table) it is passed over
# without a word, and another font is taken.
# Matters: fonts that are cut down to a script, as libraries do for Chinese, often
# lose that name.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python typst==0.15.2 fonttools==4.68.0
see_python <<'PY'
import tempfile

import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

NAMES = {"familyName": "Mine", "styleName": "Regular"}
for names in (NAMES, {**NAMES, "psName": "Mine"}):
    with tempfile.TemporaryDirectory() as folder:
        made = FontBuilder(1000)
        made.setupGlyphOrder([".notdef", "a"])
        made.setupCharacterMap({ord("a"): "a"})
        made.setupGlyf({".notdef": Glyph(), "a": Glyph()})
        made.setupHorizontalMetrics({".notdef": (500, 0), "a": (500, 0)})
        made.setupHorizontalHeader(ascent=800, descent=-200)
        made.setupNameTable(names)
        made.setupOS2()
        made.setupPost()
        made.save(f"{folder}/mine.ttf")
        print(*names, "Mine" in typst.Fonts(font_paths=[folder]).families())
PY

expect <<'SEEN'
familyName styleName False
familyName styleName psName True
SEEN
