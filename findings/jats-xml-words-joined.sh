#!/bin/sh
# jats-xml 1.1.1 (npm): JATS as a tree, its facts, and JATS again.
# Expected: a blank between two marked words stays, since it is text within an
# element of mixed content; a line break in a sentence is a blank; a group is an
# author by its name; 3 May 2012 is that day whichever way May is written.
# Happens: '<italic>Helicobacter</italic> <bold>pylori</bold>' is one word, and
# so are 'in' at the end of a line and the '<italic>E.' of the next, in the tree,
# in the title and in what serialize() writes. A group's name is ' ', and 'Jr' is
# gone. With the month as 'May' the date is 1 January, for 'may' is looked for;
# of an article of 2012 that was accepted in 2011 it is the day of acceptance.
# Matters: names of species and of drugs are in italics: neither word of two
# that were joined is found, and what is written again has lost them for good.
# Source: jats-utils' convertToUnist drops text that is blank outside preformat,
# and a line break with the blanks that end a text; its toDate looks up months
# in small letters as they stand.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node jats-xml@1.1.1 jats-utils@1.1.1 myst-common@1.10.0

see_node <<'PROGRAM'
const article = (dates) => `<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "JATS.dtd">
<article><front><journal-meta><journal-title-group><journal-title>J</journal-title></journal-title-group></journal-meta>
<article-meta><title-group><article-title><italic>Helicobacter</italic> <bold>pylori</bold> and deaths in
  <italic>E. coli</italic></article-title></title-group><contrib-group><contrib contrib-type="author"><name>
<surname>Ash</surname><given-names>Ann</given-names><suffix>Jr</suffix></name></contrib>
<contrib contrib-type="author"><collab>The Group</collab></contrib></contrib-group>${dates}</article-meta></front>
<body><p>Of <bold>140</bold> <italic>women</italic>, 12 died.</p></body></article>`
const printed = '<pub-date><year>2012</year></pub-date>'
const accepted = '<history><date date-type="accepted"><day>3</day><month>11</month><year>2011</year></date></history>'

import('jats-xml').then(async ({Jats}) => {
  const {toText} = await import('myst-common')
  const jats = new Jats(article('<pub-date><day>3</day><month>May</month><year>2012</year></pub-date>'))
  console.log(jats.frontmatter.title)
  console.log(JSON.stringify(jats.frontmatter.authors.map(({name}) => name)), jats.frontmatter.date)
  console.log(toText(jats.body))
  console.log(jats.serialize().split('\n').find((line) => line.includes('Helicobacter')))
  console.log(new Jats(article(printed + accepted)).frontmatter.date)
})
PROGRAM

expect <<'EOF'
Helicobacterpylori and deaths inE. coli
["Ann Ash"," "] 2012-01-01
Of 140women, 12 died.
<article-title><italic>Helicobacter</italic><bold>pylori</bold> and deaths in<italic>E. coli</italic></article-title>
2011-11-03
EOF
