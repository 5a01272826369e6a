#!/bin/sh
# pmc_xml 1.0.3: abstracts and texts of PubMed Central's articles.
# Expected: the abstract as it is, a section's own paragraphs and those of all its
# parts, what stands in its lists, and all authors.
# Happens: of an abstract what is between '<' and '>' is taken for a tag, so 'aged
# <18 or >65' is 'aged 65'. Of a section with parts only the first part is kept,
# under the name of the section: its own paragraphs and the other parts are gone.
# Lists and quotations are left out, and a heading ends at its first italics.
# Groups of authors are left out, and the first person is the first author. It
# needs python-dateutil and does not say so: without it the import fails.
# Matters: 'Methods' of most articles have parts, and what is read of them is the
# setting; a search for their outcomes finds nothing.
# Source: core/abstract.py takes the text of the elements, then removes tags from
# it; core/body.py puts the first `sec` within a section in its place.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pmc_xml==1.0.3 python-dateutil==2.9.0.post0

see_python <<'PROGRAM'
from pmc_xml import PMC_XML_Parser

XML = """<?xml version="1.0"?><pmc-articleset><article article-type="research-article"><front>
<journal-meta><journal-title-group><journal-title>J</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">1</article-id><article-id pub-id-type="pmc">2</article-id>
<title-group><article-title>One</article-title></title-group><contrib-group>
<contrib contrib-type="author"><collab>The Group</collab></contrib>
<contrib contrib-type="author"><name><surname>Ash</surname><given-names>Ann</given-names></name></contrib>
</contrib-group><pub-date pub-type="epub"><day>3</day><month>5</month><year>2012</year></pub-date>
<abstract><p>Adults aged &lt;18 or &gt;65 were left out (p&lt;0.05).</p></abstract></article-meta></front>
<body><sec><title>Methods</title><p>We asked 140 people.</p><sec><title>Setting</title><p>Ten prisons.</p></sec>
<sec><title>Outcomes</title><p>Deaths.</p></sec></sec><sec><title>Tests of <italic>E. coli</italic></title>
<p>Twelve died:</p><list><list-item><p>nine with the drug.</p></list-item></list></sec></body></article></pmc-articleset>"""
for article in PMC_XML_Parser().parse(XML):
    print(article.abstract)
    print(article.authors, article.author_first)
    for section in article.body:
        print(section)
PROGRAM

expect <<'EOF'
Adults aged 65 were left out (p<0.05).
['Ann Ash'] Ann Ash
{'title': 'Methods', 'text': 'Ten prisons.'}
{'title': 'Tests of ', 'text': 'Twelve died:'}
EOF
