#!/bin/sh
# @extractus/feed-extractor 8.0.3 (npm), with fast-xml-parser 5.12.1.
# Expected: titles and identifiers are text; what an entry says of its
# publication is its date of publication; '&lt;' in a description is a sign.
# Happens: whatever looks like a number is one and is written anew: '10.10' and
# '10.1' are one id, '0x1F' is 31, the titles '007' and '1e3' are 7 and 1000. A
# description in CDATA has its entities resolved before its tags are taken off,
# and the words between '&lt;' and the next tag go with them. In Atom
# `published` is what the entry gives as updated, and titles in XHTML are empty.
# Matters: entries known by DOI or by number overwrite each other; a work of
# 2001 that was touched in 2012 is news. With `xmlParserOptions: {
# parseTagValue: false }` ids and titles stay text.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node @extractus/feed-extractor@8.0.3 fast-xml-parser@5.12.1
see_node <<'JS'
const item = (title, id, text) => `<item><title>${title}</title><guid isPermaLink="false">${id}</guid>
<link>https://example.org/a</link><description>${text}</description></item>`;
const RSS = `<rss version="2.0"><channel><title>Journal</title>
<link>https://example.org/</link><description>d</description>
${item("Nineteen", "10.10", "one")}${item("007", "10.1", "two")}${item("1e3", "0x1F", "three")}
${item("Rooms", "d", "<![CDATA[<p>Where CD4 &lt; CD8 in both groups, <b>more</b> died.</p>]]>")}</channel></rss>`;
const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Journal</title><id>f</id>
<updated>2012-05-01T00:00:00Z</updated><entry><id>e</id>
<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">On <i>E. coli</i></div></title>
<link href="https://example.org/e"/><published>2001-05-01T00:00:00Z</published>
<updated>2012-05-01T00:00:00Z</updated></entry></feed>`;
import("@extractus/feed-extractor").then(({ extractFromXml }) => {
  const show = (name, entries) => entries.forEach(({ id, title, published, description }) =>
    console.log(name, JSON.stringify({ id, title, published, description })));
  show("RSS", extractFromXml(RSS).entries);
  show("RSS, no numbers", extractFromXml(RSS, { xmlParserOptions: { parseTagValue: false } }).entries);
  show("Atom", extractFromXml(ATOM).entries);
});
JS

expect <<'SEEN'
RSS {"id":"10.1","title":"Nineteen","published":"","description":"one"}
RSS {"id":"10.1","title":"7","published":"","description":"two"}
RSS {"id":"31","title":"1000","published":"","description":"three"}
RSS {"id":"d","title":"Rooms","published":"","description":"Where CD4 more died."}
RSS, no numbers {"id":"10.10","title":"Nineteen","published":"","description":"one"}
RSS, no numbers {"id":"10.1","title":"007","published":"","description":"two"}
RSS, no numbers {"id":"0x1F","title":"1e3","published":"","description":"three"}
RSS, no numbers {"id":"d","title":"Rooms","published":"","description":"Where CD4 more died."}
Atom {"id":"e","title":"","published":"2012-05-01T00:00:00.000Z","description":""}
SEEN
