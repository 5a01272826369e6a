#!/bin/sh
# metascraper 5.49.24 (npm), with its date and author: pages of articles.
# Expected: an article of two authors, published in 2010, is by them, or by the
# first, and its date is 2010.
# Happens: of two authors in JSON-LD there is none; of one, that one. The date
# is that of the last change where there is one, 2020. What publishers state for
# Google Scholar (citation_author, citation_publication_date) is not read: the
# date is then the first <time> of the page, here that of a comment, years later,
# and so it is of a page whose own date is 'Spring 2010'.
# Matters: in a list newest first, old reviews whose page was touched lead, and
# most articles, which have two authors, have none. The option datePublished gives
# the day of publication beside the other.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node metascraper@5.49.24 metascraper-date@5.49.24 metascraper-author@5.49.24
see_node <<'JS'
const scrape = require("metascraper")([require("metascraper-author")(), require("metascraper-date")()]);
const work = (told) =>
  `<script type="application/ld+json">${JSON.stringify({ "@context": "https://schema.org", "@type": "ScholarlyArticle", ...told })}</script>`;
const [ann, bob] = ["Ann Ash", "Bob Birch"].map((name) => ({ "@type": "Person", name }));
const HEADS = {
  "one author": work({ author: ann, datePublished: "2010-03-04" }),
  "two authors": work({ author: [ann, bob], datePublished: "2010-03-04" }),
  "changed since": work({ author: ann, datePublished: "2010-03-04", dateModified: "2020-01-02" }),
  "Google Scholar": `<meta name="citation_author" content="Ash, Ann"><meta name="citation_author"
    content="Birch, Bob"><meta name="citation_publication_date" content="2010/03/04">`,
  "a season": '<meta name="date" content="Spring 2010">',
};
(async () => {
  for (const [name, head] of Object.entries(HEADS)) {
    const html = `<html><head><title>Doors</title>${head}</head><body><p>Of doors.</p>
      <section>A reader, <time datetime="2015-06-07">7 June 2015</time>: Well said.</section></body></html>`;
    console.log(name, JSON.stringify(await scrape({ url: "https://example.org/doors", html })));
  }
})();
JS

expect <<'SEEN'
one author {"author":"Ann Ash","date":"2010-03-04T00:00:00.000Z"}
two authors {"author":null,"date":"2010-03-04T00:00:00.000Z"}
changed since {"author":"Ann Ash","date":"2020-01-02T00:00:00.000Z"}
Google Scholar {"author":null,"date":"2015-06-07T00:00:00.000Z"}
a season {"author":null,"date":"2015-06-07T00:00:00.000Z"}
SEEN
