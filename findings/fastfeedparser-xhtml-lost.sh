#!/bin/sh
# fastfeedparser 0.6.5: Atom (RFC 4287).
# Expected: titles and summaries in XHTML, each author, and links relative to the
# feed's xml:base are read as feedparser reads them; a year alone is no day.
# Happens: titles and summaries of type xhtml are empty; of two authors the first
# is kept; links stay relative; 2010 is the day of that year on which the program
# runs (left out below, as it changes).
# Matters: feeds of libraries and journals come in without what they say.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python fastfeedparser==0.6.5
see_python <<'PY'
import fastfeedparser

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">'
FEED = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/feeds/">
<title>New</title><id>tag:example.org,2010:f</id><updated>2010-01-02T00:00:00Z</updated>
<entry><id>tag:example.org,2010:1</id><updated>2010-01-02T00:00:00Z</updated>
<title type="xhtml">{DIV}Effects of <i>N</i>-acetylcysteine</div></title>
<link href="../entry/1"/><author><name>Ann</name></author><author><name>Bo</name></author>
<summary type="xhtml">{DIV}<p>Fewer relapses.</p></div></summary></entry></feed>"""
feed = fastfeedparser.parse(FEED)
entry = feed.entries[0]
for name in ("title", "description", "authors", "link"):
    print(name, repr(entry.get(name)))
PY

expect <<'SEEN'
title ''
description ''
authors [{'name': 'Ann'}]
link '../entry/1'
SEEN
