#!/bin/sh
# pmcgrab 3.0.1: tables of JATS as rows of JSON.
# Expected: a table's rows are its rows, and each value stands under the heading
# that it has in the table.
# Happens: in what it makes by default, a row is a mapping of the headings of
# the first row to the values from the left. A heading over two columns takes one value, so the
# number of patients who had the drug becomes the number of deaths with placebo,
# and the last values are dropped; of two headings 'n' the second stays; an
# empty first heading is left out and all values move one to the left, the last
# dropped; the second row under a cell of two rows is gone; so is a second
# table in one frame.
# Matters: what is made for programs that extract numbers from trials has
# other numbers, well formed and under plausible names. full_json=True keeps
# all values.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pmcgrab==3.0.1
see_python <<'PY'
import contextlib, io, json, subprocess, sys
from pathlib import Path

ARTICLE = """<article><front><journal-meta><journal-id>J</journal-id></journal-meta><article-meta>
<article-id pub-id-type="pmc">PMC1</article-id><title-group><article-title>Doors</article-title></title-group>
<abstract><p>Of doors.</p></abstract></article-meta></front><body><sec><title>Results</title><p>Below.</p>
<table-wrap id="t"><label>Table 1</label>{}</table-wrap></sec></body></article>"""
TABLES = {
    "a heading over two columns": "<table><thead><tr><th rowspan='2'>Outcome</th><th colspan='2'>Drug</th>"
    "<th colspan='2'>Placebo</th></tr><tr><th>n</th><th>N</th><th>n</th><th>N</th></tr></thead><tbody>"
    "<tr><td>Deaths</td><td>12</td><td>140</td><td>7</td><td>139</td></tr></tbody></table>",
    "two headings alike": "<table><thead><tr><th>Outcome</th><th>n</th><th>n</th></tr></thead><tbody>"
    "<tr><td>Deaths</td><td>12</td><td>7</td></tr></tbody></table>",
    "an empty first heading": "<table><thead><tr><th/><th>Drug</th><th>Placebo</th></tr></thead><tbody>"
    "<tr><td>Deaths</td><td>12</td><td>7</td></tr></tbody></table>",
    "a cell of two rows": "<table><thead><tr><th>Drug</th><th>Dose</th><th>n</th></tr></thead><tbody>"
    "<tr><td rowspan='2'>A</td><td>5 mg</td><td>1</td></tr><tr><td>10 mg</td><td>2</td></tr></tbody></table>",
    "two tables": "<table><tbody><tr><td>men</td><td>1</td></tr></tbody></table>"
    "<table><tbody><tr><td>women</td><td>2</td></tr></tbody></table>",
}
command = str(Path(sys.executable).with_name("pmcgrab"))
for name, table in TABLES.items():
    Path("article.xml").write_text(ARTICLE.format(table))
    subprocess.run([command, "--from-file", "article.xml", "--output-dir", "out"], capture_output=True, check=True)
    for made in json.loads(Path("out/article.json").read_text())["assets"]["tables"]:
        print(f"{name}:", *map(json.dumps, made["rows"]))
PY

expect <<'SEEN'
a heading over two columns: {"Outcome": "Deaths", "Drug": "12", "Placebo": "140"}
two headings alike: {"Outcome": "Deaths", "n": "7"}
an empty first heading: {"Drug": "Deaths", "Placebo": "12"}
a cell of two rows: {"Drug": "A", "Dose": "5 mg", "n": "1"}
two tables: ["men", "1"]
SEEN
