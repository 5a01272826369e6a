#!/bin/sh
# pubmed-proto 0.5.0: MeSH headings, dates and notices of PubMed XML.
# Expected: a message holds what the record says, but for the 'admin types' that
# the README says are dropped.
# Happens: of a MeSH heading there are the ids and no name: 'Prisons' is D011323
# alone. Each date is a second: autumn 2012 and March to April 2012 are midnight on
# New Year's Day, 'Fall 2012' is in the year 1. The language, the title in it and
# the notice that the article was retracted are nowhere.
# Matters: subjects need MeSH itself beside it, 1 January is a date like another,
# and quarterlies sort as the oldest of all.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pubmed-proto==0.5.0 lxml==6.1.3
see_python <<'PY'
from datetime import datetime, timedelta

from lxml import etree
from pubmed_proto import xml_converter

RECORD = """<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">1</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate>{}</PubDate></JournalIssue>
<Title>J</Title></Journal><ArticleTitle>T</ArticleTitle><Language>fre</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>
<VernacularTitle>Morts en prison</VernacularTitle></Article>
<MedlineJournalInfo><MedlineTA>J</MedlineTA></MedlineJournalInfo><CommentsCorrectionsList>
<CommentsCorrections RefType="RetractionIn"><RefSource>J. 2013</RefSource><PMID Version="1">2</PMID></CommentsCorrections>
</CommentsCorrectionsList><MeshHeadingList><MeshHeading><DescriptorName UI="D011323" MajorTopicYN="Y">Prisons</DescriptorName>
</MeshHeading></MeshHeadingList></MedlineCitation><PubmedData><PublicationStatus>ppublish</PublicationStatus>
<ArticleIdList><ArticleId IdType="pubmed">1</ArticleId></ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>"""
for date in (
    "<Year>2012</Year><Month>May</Month><Day>03</Day>",
    "<Year>2012</Year><Season>Autumn</Season>",
    "<MedlineDate>2012 Mar-Apr</MedlineDate>",
    "<MedlineDate>Fall 2012</MedlineDate>",
):
    record = xml_converter.PubmedArticleSet(etree.fromstring(RECORD.format(date)))
    citation = record.pubmed_article[0].medline_citation
    seconds = citation.article.journal.journal_issue.pub_date.seconds
    print(date, "->", datetime(1970, 1, 1) + timedelta(seconds=seconds))
print(" ".join(str(citation.mesh_heading_list[0]).split()))
print("somewhere in the message:", {word: word in str(record) for word in ("Prisons", "fre", "Morts", "Retraction")})
PY

expect <<'SEEN'
<Year>2012</Year><Month>May</Month><Day>03</Day> -> 2012-05-03 00:00:00
<Year>2012</Year><Season>Autumn</Season> -> 2012-01-01 00:00:00
<MedlineDate>2012 Mar-Apr</MedlineDate> -> 2012-01-01 00:00:00
<MedlineDate>Fall 2012</MedlineDate> -> 0001-01-01 00:00:00
descriptor_name { major_topic_yn: true ui: "D011323" }
somewhere in the message: {'Prisons': False, 'fre': False, 'Morts': False, 'Retraction': False}
SEEN
