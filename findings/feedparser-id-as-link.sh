#!/bin/sh
# feedparser 6.0.14: Atom entries without an alternate link.
# Expected: entry.link is missing: Atom allows an entry with content and no link,
# and its id is a name and no address.
# Happens: the id is given as the link ('tag:example.org,2010:1', 'urn:uuid:...'),
# for the entry and for the feed, as an RSS guid would be; guidislink says True.
# An enclosure or a link to itself does not change that.
# Matters: readers show links that no browser opens, and links are used as keys.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python feedparser==6.0.14

see_python <<'EOF'
import feedparser

FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title><id>tag:example.org,2010:feed</id><updated>2010-01-01T00:00:00Z</updated>
<entry><id>tag:example.org,2010:1</id><title>One</title><updated>2010-01-01T00:00:00Z</updated><author><name>A</name></author><content>c</content></entry>
<entry><id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id><title>Two</title><updated>2010-01-01T00:00:00Z</updated><author><name>A</name></author>
<link rel="enclosure" href="https://example.org/e.pdf"/><content>c</content></entry></feed>"""
parsed = feedparser.parse(FEED)
print("bozo", parsed.bozo, "| feed", parsed.feed.get("link"))
for entry in parsed.entries:
    print(entry.get("link"), entry.get("guidislink"), [link.rel for link in entry.get("links") or []])
EOF

expect <<'EOF'
bozo False | feed tag:example.org,2010:feed
tag:example.org,2010:1 True []
urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a True ['enclosure']
EOF
