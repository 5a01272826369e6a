#!/bin/sh
# goose3 3.1.22: authors and text of an article.
# Expected: authors in the page's order, the same at each run; the article's
# table, headings and short paragraphs in its text.
# Happens: authors pass through a set, so that their order is another in another
# process (Python's hashes of text are seeded anew for each); the first author of
# a paper is anybody. Headings, tables and paragraphs of few words are left out.
# Matters: who is first is how a work is cited and sorted, and a list that changes
# from run to run makes every entry look edited.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python goose3==3.1.22

cat >"$work/authors.py" <<'EOF'
import sys

from goose3 import Goose

names = ["Ash, Ann", "Bell, Bob", "Cole, Cy", "Dunn, Di", "Eden, Ed"]
head = "".join(f'<meta name="citation_author" content="{name}">' for name in names)
text = "".join(
    f"<p>Paragraph {n} of the article says that naloxone was given to all who left the prisons, "
    "and that deaths fell, which it takes for an effect of the programme.</p>" for n in range(8)
)
more = "<h2>Results</h2><table><tr><td>MARK A</td></tr></table><p>MARK B: 12 deaths.</p>" + text
page = f"<html><head><title>T</title>{head}</head><body><article>{text}{more}</article></body></html>"
article = Goose({"enable_image_fetching": False}).extract(raw_html=page)
if sys.argv[1:]:
    print(sorted(article.authors) == names, article.authors == names, *article.authors, sep=" | ")
else:
    kept = article.cleaned_text
    print([word for word in ("Paragraph 7", "Results", "MARK A", "MARK B") if word in kept])
EOF
for seed in 1 2 3; do
    PYTHONHASHSEED=$seed "$work/venv/bin/python" -W ignore "$work/authors.py" authors >>"$work/seen"
done
"$work/venv/bin/python" -W ignore "$work/authors.py" >>"$work/seen"

expect <<'EOF'
True | False | Dunn, Di | Eden, Ed | Ash, Ann | Bell, Bob | Cole, Cy
True | False | Cole, Cy | Ash, Ann | Bell, Bob | Dunn, Di | Eden, Ed
True | False | Ash, Ann | Dunn, Di | Cole, Cy | Bell, Bob | Eden, Ed
['Paragraph 7']
EOF
