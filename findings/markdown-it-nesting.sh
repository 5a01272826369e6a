#!/bin/sh
# markdown-it-py 4.3.0: lists and quotations within each other.
# Expected: CommonMark has no limit on how deep they may stand; where a program
# has one, it says so or leaves the text as text.
# Happens: with the preset 'commonmark', which is what `MarkdownIt()` takes,
# whatever stands in the tenth list within another, or the twentieth quotation,
# is not in the output. Nothing is said. 'js-default' has a limit of 100.
# Matters: an outline that a word processor or an old wiki exported loses its
# lowest levels, and letters that quote each other lose the first ones.
# `MarkdownIt(options_update={"maxNesting": 1000})` keeps them.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python markdown-it-py==4.3.0
see_python <<'EOF'
from markdown_it import MarkdownIt

LEVELS = range(1, 13)
OUTLINE = "".join("  " * (level - 1) + f"- level {level}.\n" for level in LEVELS)
QUOTED = "> " * 21 + "the first letter"
for name, reader in (
    ("MarkdownIt()", MarkdownIt()),
    ("js-default", MarkdownIt("js-default")),
    ("maxNesting 1000", MarkdownIt(options_update={"maxNesting": 1000})),
):
    html = reader.render(OUTLINE)
    lost = [level for level in LEVELS if f"level {level}." not in html]
    print(name, "- levels lost:", lost, "- quotation kept:", "letter" in reader.render(QUOTED))
EOF

expect <<'EOF'
MarkdownIt() - levels lost: [10, 11, 12] - quotation kept: False
js-default - levels lost: [] - quotation kept: True
maxNesting 1000 - levels lost: [] - quotation kept: True
EOF
