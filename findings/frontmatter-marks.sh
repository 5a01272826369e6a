#!/bin/sh
# python-frontmatter 1.3.0: what is front matter, and what is text.
# Expected: front matter is what stands between '---' lines and is a mapping,
# with or without a byte order mark, ended by '---' or by YAML's own '...', as
# pandoc and Jekyll have it; anything else is text and stays.
# Happens: behind a byte order mark, or ended by '...', it is text, title and
# all. A sentence or a list between two rules is dropped without a word. The
# first line of the text loses its indent, so that a code block is a sentence.
# Matters: files of Windows' editors lose title and date, and a text that
# begins with a rule its beginning. Part the text yourself, and give YAML what
# is between.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python python-frontmatter==1.3.0
see_python <<'EOF'
import frontmatter

TEXTS = {
    "plain": "---\ntitle: Rooms\n---\nText.",
    "byte order mark": "\ufeff---\ntitle: Rooms\n---\nText.",
    "ended by dots": "---\ntitle: Rooms\n...\nText.",
    "a sentence": "---\nWritten in 2010.\n---\nText.",
    "a list": "---\n- one\n- two\n---\nText.",
    "indented": "---\ntitle: Rooms\n---\n\n    code\n\nText.",
}
for name, text in TEXTS.items():
    post = frontmatter.loads(text)
    print(f"{name}: {post.metadata} {post.content!r}")
EOF

expect <<'EOF'
plain: {'title': 'Rooms'} 'Text.'
byte order mark: {} '\ufeff---\ntitle: Rooms\n---\nText.'
ended by dots: {} '---\ntitle: Rooms\n...\nText.'
a sentence: {} 'Text.'
a list: {} 'Text.'
indented: {'title': 'Rooms'} 'code\n\nText.'
EOF
