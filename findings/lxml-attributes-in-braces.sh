#!/bin/sh
# lxml 6.1.3: attributes of HTML whose names begin with a brace.
# HTML lets a name of an attribute have braces, and pages that a script fills in
# (Angular, Handlebars) have '<a {{attributes}}>' as long as none has run.
# Expected: an element's attrib has what its keys() name, so that dict(attrib)
# copies it, as of any mapping.
# Happens: the parser makes the attribute, and keys() and items() have it. Asked
# for by that name, it is read as Clark's notation for a namespace: get() says
# that there is none, dict(attrib) raises KeyError, or ValueError for '{}'.
# Matters: a page that is read for years raises once a template was not filled
# in. dict(element.items()) copies all.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python lxml==6.1.3

see_python <<'EOF'
from lxml import html

for name in ("{{all}}", "{}"):
    link = html.fragment_fromstring(f"<a {name} href=/x>t</a>")
    print(link.keys(), link.get(name), link.items()) if name != "{}" else print(link.keys())
    try:
        print(dict(link.attrib))
    except (KeyError, ValueError) as error:
        print(repr(error))
EOF

expect <<'EOF'
['{{all}}', 'href'] None [('{{all}}', ''), ('href', '/x')]
KeyError('{{all}}')
['{}', 'href']
ValueError('Empty tag name')
EOF
