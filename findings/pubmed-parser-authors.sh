#!/bin/sh
# pubmed-parser 0.5.1: authors and keywords of PubMed XML.
# Expected: an author's second affiliation, a suffix and a group of authors are
# kept, or their absence documented.
# Happens: only the first affiliation is kept, 'Jr' is dropped, and a group
# (CollectiveName) is an author with every field empty, who still counts.
# Keywords are joined with '; ', also one that holds it, so two are three.
# Matters: counts of authors are right and names missing, which no check of
# numbers shows.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pubmed-parser==0.5.1

see_python <<'EOF'
import gzip

from pubmed_parser import parse_medline_xml

XML = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><JournalIssue><PubDate><Year>2010</Year></PubDate>
</JournalIssue><Title>J</Title></Journal><ArticleTitle>T</ArticleTitle><AuthorList><Author><LastName>Ash</LastName><ForeName>Ann</ForeName>
<Initials>A</Initials><Suffix>Jr</Suffix><AffiliationInfo><Affiliation>First</Affiliation></AffiliationInfo>
<AffiliationInfo><Affiliation>Second</Affiliation></AffiliationInfo></Author><Author><CollectiveName>The Group</CollectiveName></Author>
</AuthorList></Article><MedlineJournalInfo><MedlineTA>J</MedlineTA></MedlineJournalInfo><KeywordList><Keyword>debt; housing</Keyword>
<Keyword>work</Keyword></KeywordList></MedlineCitation></PubmedArticle></PubmedArticleSet>"""
with gzip.open("one.xml.gz", "wt") as file:
    file.write(XML)
record = next(iter(parse_medline_xml("one.xml.gz", author_list=True)))
for author in record["authors"]:
    print(author)
print(repr(record["keywords"]))
EOF

expect <<'EOF'
{'lastname': 'Ash', 'forename': 'Ann', 'initials': 'A', 'identifier': '', 'affiliation': 'First'}
{'lastname': '', 'forename': '', 'initials': '', 'identifier': '', 'affiliation': ''}
'debt; housing; work'
EOF
