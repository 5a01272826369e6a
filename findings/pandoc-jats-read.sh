#!/bin/sh
# pandoc 3.9 (pypandoc_binary 1.17): an article in JATS, the XML of PubMed
# Central.
# Expected: who wrote it, its abstracts, its tables, its references as they are
# printed, and the labels of tables and figures are in what is read.
# Happens: an author that is a group is an empty author. Of two abstracts, in
# two languages, the first stays. A reference written as a sentence
# (mixed-citation) is nothing but its id, and in one of parts an author that is
# a group is left out. A table whose rows stand in no tbody, which JATS allows,
# is its caption alone. 'Table 1' and 'Figure 1', keywords and statements of
# interest are left out; a quotation's author is there twice; a subtitle begins
# with ': '. Nothing is said.
# Matters: the World Health Organization wrote nothing, and most articles'
# references are a list of ids.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python pypandoc_binary==1.17
see_python <<'PY'
import pypandoc

ARTICLE = """<article><front><article-meta><title-group><article-title>Rooms</article-title>
<subtitle>a study</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><collab>World Health Organization</collab></contrib>
<contrib contrib-type="author"><name><surname>Ash</surname><given-names>Ann</given-names></name></contrib>
</contrib-group>
<abstract><p>We asked.</p></abstract><trans-abstract xml:lang="cy"><p>Gofynnom.</p></trans-abstract>
<kwd-group><kwd>prison</kwd></kwd-group></article-meta></front>
<body><p>See <xref ref-type="bibr" rid="r1">1</xref>.</p><disp-quote><p>Better.</p><attrib>A nurse</attrib></disp-quote>
<table-wrap id="t"><label>Table 1</label><caption><p>Deaths</p></caption>
<table><tr><td>7</td></tr></table></table-wrap>
<table-wrap id="u"><label>Table 2</label><caption><p>Drugs</p></caption>
<table><tbody><tr><td>8</td></tr></tbody></table></table-wrap>
<fig id="f"><label>Figure 1</label><caption><p>Doors</p></caption></fig></body>
<back><fn-group><fn><p>No interests.</p></fn></fn-group><ref-list>
<ref id="r1"><mixed-citation>Oak B. Doors. Door Press; 2010.</mixed-citation></ref>
<ref id="r2"><element-citation publication-type="journal"><person-group person-group-type="author">
<collab>Door Group</collab><name><surname>Elm</surname><given-names>Cy</given-names></name></person-group>
<article-title>Keys</article-title><source>Journal</source><year>2011</year></element-citation></ref></ref-list></back></article>"""
read = pypandoc.convert_text(ARTICLE, "markdown", format="jats", extra_args=["--standalone", "--wrap=none"])
print("\n".join(line for line in read.splitlines() if line.strip()))
PY

expect <<'SEEN'
---
abstract: |
  We asked.
author:
- 
- Ann Ash
references:
- id: r1
- author:
  - family: Elm
    given: Cy
  container-title: Journal
  id: r2
  issued: 2011
  title: Keys
  type: article-journal
subtitle: ": a study"
title: Rooms
---
See [@r1].
> Better.
>
> A nurse
>
> --- A nurse
:::: {#t .table-wrap}
::: caption
Deaths
:::
::::
:::: {#u .table-wrap}
::: caption
Drugs
:::
  ---
  8
  ---
::::
<figure id="f">
<figcaption>Doors</figcaption>
</figure>
SEEN
