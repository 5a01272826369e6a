#!/bin/sh
# feedparser 6.0.14: an Atom entry or RSS item of two authors.
# Expected: each author has what the feed says of that author.
# Happens: a second author without address has the first one's e-mail address;
# `author` and `author_detail` name the last author with the first one's e-mail
# and home page. In RSS with two dc:creator `author` is the last,
# `author_detail` the first.
# Matters: a letter about Bob's paper goes to Ann, and her page is under his
# name. `authors` is right for names, and for home pages.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python feedparser==6.0.14
see_python <<'PY'
import feedparser

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>f</id><updated>2012-05-01T00:00:00Z</updated>
<entry><title>Rooms</title><id>e</id><updated>2012-05-01T00:00:00Z</updated>
<author><name>Ann</name><uri>https://example.org/ann</uri><email>ann@example.org</email></author>
<author><name>Bob</name></author></entry></feed>"""
RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title>
<link>https://example.org/</link><description>d</description><item><title>Rooms</title>
<dc:creator>Ash, Ann</dc:creator><dc:creator>Oak, Bob</dc:creator></item></channel></rss>"""
for name, text in (("Atom", ATOM), ("RSS", RSS)):
    entry = feedparser.parse(text).entries[0]
    for key in ("authors", "author", "author_detail"):
        print(name, key, entry[key])
PY

expect <<'SEEN'
Atom authors [{'name': 'Ann', 'href': 'https://example.org/ann', 'email': 'ann@example.org'}, {'name': 'Bob', 'email': 'ann@example.org'}]
Atom author Bob (ann@example.org)
Atom author_detail {'name': 'Bob', 'href': 'https://example.org/ann', 'email': 'ann@example.org'}
RSS authors [{'name': 'Ash, Ann'}, {'name': 'Oak, Bob'}]
RSS author Oak, Bob
RSS author_detail {'name': 'Ash, Ann'}
SEEN
