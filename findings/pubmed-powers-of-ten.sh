#!/bin/sh
# metapub 0.7.5, pubmed-proto 0.5.0, biomed-article-converter 0.2.0 and
# bioconverters 4.1.1: raised figures of PubMed XML and JATS, as plain text.
# Expected: 2 x 10<sup>6</sup> keeps its power in some form, in titles and in
# abstracts, and a formula in MathML its letters.
# Happens: metapub and pubmed-proto write 2 x 106 and 10−5 M; biomed-article-
# converter 10^6 in abstracts and 106 in titles; bioconverters 10^6, but 10−5 where
# the minus is a real one. 'p<0.05' in MathML is 'p&lt;0.05' in metapub, and dropped
# by bioconverters and, from JATS, by biomed-article-converter.
# Matters: two million cells are 2 times 106, and a concentration is a range.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python metapub==0.7.5 pubmed-proto==0.5.0 biomed-article-converter==0.2.0 bioconverters==4.1.1 \
    lxml==6.1.3 setuptools==84.2.1
see_python 2>/dev/null <<'PY'
from pathlib import Path

import bioconverters
from biomed_article_converter import convert_format
from lxml import etree
from metapub import PubMedArticle
from pubmed_proto import xml_converter

MATHS = (
    '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">'
    "<mml:mi>p</mml:mi><mml:mo>&lt;</mml:mo><mml:mn>0.05</mml:mn></mml:math>"
)
TITLE = "Of 2 x 10<sup>6</sup> cells"
ABSTRACT = f"In 10<sup>\N{MINUS SIGN}5</sup> M, 2 x 10<sup>6</sup> died ({MATHS})."
PUBMED = f"""<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">1</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate><Year>2012</Year></PubDate></JournalIssue>
<Title>J</Title></Journal><ArticleTitle>{TITLE}</ArticleTitle><Abstract><AbstractText>{ABSTRACT}</AbstractText></Abstract>
<AuthorList><Author ValidYN="Y"><LastName>Ash</LastName><ForeName>Ann</ForeName></Author></AuthorList><Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article>
<MedlineJournalInfo><MedlineTA>J</MedlineTA></MedlineJournalInfo></MedlineCitation><PubmedData>
<PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">1</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle></PubmedArticleSet>"""
JATS = f"""<article><front><article-meta><title-group><article-title>{TITLE}</article-title></title-group>
<abstract><p>{ABSTRACT.replace(MATHS, f"<inline-formula>{MATHS}</inline-formula>")}</p></abstract></article-meta></front></article>"""
for name, text in (("pubmed.xml", PUBMED), ("jats.xml", JATS)):
    Path(name).write_text(text)


def shown(name, *texts):
    print(name, "|", " ".join(" ".join(texts).split()))


article = PubMedArticle(PUBMED)
shown("metapub, PubMed", article.title, article.abstract)
article = xml_converter.PubmedArticleSet(etree.fromstring(PUBMED)).pubmed_article[0].medline_citation.article
plain = xml_converter.markdown_to_plain_text
shown("pubmed-proto, PubMed", plain(article.article_title.value), plain(article.abstract.abstract_text[0].value))
for kind, name, text in (("pubmed", "PubMed", PUBMED), ("pmc", "JATS", JATS)):
    shown(f"biomed-article-converter, {name}", convert_format("xml", "txt", text, source_type=kind))
for name, read in (("PubMed", bioconverters.pubmedxml2txt), ("JATS", bioconverters.pmcxml2txt)):
    for _, text in read(f"{name.lower()}.xml"):
        shown(f"bioconverters, {name}", text)
PY

expect <<'SEEN'
metapub, PubMed | Of 2 x 106 cells In 10−5 M, 2 x 106 died (p&lt;0.05).
pubmed-proto, PubMed | Of 2 x 106 cells In 10−5 M, 2 x 106 died (p<0.05).
biomed-article-converter, PubMed | Of 2 x 106 cells In 10^-5 M, 2 x 10^6 died (p<0.05).
biomed-article-converter, JATS | Of 2 x 106 cells In 10^-5 M, 2 x 10^6 died ().
bioconverters, PubMed | Of 2 x 10^6 cells In 10−5 M, 2 x 10^6 died.
bioconverters, JATS | Of 2 x 10^6 cells In 10−5 M, 2 x 10^6 died.
SEEN
