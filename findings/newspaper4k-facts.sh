#!/bin/sh
# newspaper4k 0.9.6: authors, date and text of an article.
# Expected: 'Ash, Ann', as catalogues write names, is an author; a year alone is
# that year, the same whenever the page is read; cells of a table are apart.
# Happens: a name with its family name first gives no author at all, 'Ann Ash'
# does. A page that says '2010' has the day and the month of today in 2010. Cells
# of a table are written as one run, so that 12 and 140 deaths are 12140.
# Matters: 'date' and 'authors' are what entries are sorted and cited by; the
# numbers of a table are what is looked for in a trial.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python newspaper4k==0.9.6

see_python <<'EOF'
from datetime import date

from newspaper import Article

texts = "".join(
    f"<p>Paragraph {n} of the article says that naloxone was given to all who left the prisons, "
    "and that deaths fell, which it takes for an effect of the programme.</p>" for n in range(8)
)


def read(head="", more=""):
    article = Article("http://example.org/a")
    article.download(
        input_html=f'<html lang="en"><head><title>T</title>{head}</head><body><article>'
        f"{texts}{more}{texts}</article></body></html>"
    )
    article.parse()
    return article


for name in ("Ann Ash", "Ash, Ann"):
    print(name, "->", read(f'<meta name="author" content="{name}">').authors)
day, today = read('<meta property="article:published_time" content="2010">').publish_date, date.today()
print("2010 ->", day.year, "today's month and day:", (day.month, day.day) == (today.month, today.day))
table = "<table><tr><th>Given</th><th>Not given</th></tr><tr><td>12</td><td>140</td></tr></table>"
print([line for line in read(more=table).text.splitlines() if "Given" in line])
EOF

expect <<'EOF'
Ann Ash -> ['Ann Ash']
Ash, Ann -> []
2010 -> 2010 today's month and day: True
['GivenNot given12140']
EOF
