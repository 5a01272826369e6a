#!/bin/sh
# astrocite-eutils and astrocite-ris 0.16.4 (npm): CSL-JSON of PubMed's summaries
# and of RIS.
# Expected: an article has an id of its own, and the same one when it is read
# again; names are parted as PubMed and RIS write them; abstracts are whole.
# Happens: of PubMed's summaries the id is that of the journal, so all articles
# of a journal are one work; 'van der Berg A' has the family name 'van' and the
# given name 'der', 'Garcia Lopez M' is Garcia, Lopez. Spring 2012 is 1 March.
# Of RIS, 'Lee, Carl, Jr' has the given name Jr and the suffix Carl, the last of
# two AB lines is the abstract, and ids are drawn by chance.
# Matters: CSL processors hold works by id: a list of references shows one
# article several times, and the others never.
# Source: eutils' constants map `nlmuniqueid`, which PubMed gives for the
# journal, to `id`, and its names are split at blanks.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node astrocite-eutils@0.16.4 astrocite-ris@0.16.4

see_node <<'PROGRAM'
const {toCSL} = require('astrocite-eutils')
const {parse} = require('astrocite-ris')

const summary = (uid, name) => ({
  uid, pubdate: '2012 Spring', epubdate: '', source: 'Lancet', title: 'Article ' + uid, volume: '3', issue: '1',
  pages: '1-9', authors: [{name, authtype: 'Author', clusterid: ''}], lang: ['eng'], nlmuniqueid: '2985213R',
  issn: '0140-6736', essn: '', pubtype: ['Journal Article'], articleids: [{idtype: 'pubmed', idtypen: 1, value: uid}],
  fulljournalname: 'Lancet', sortpubdate: '2012/03/01 00:00', history: [], references: [], attributes: []
})
const result = {uids: ['11', '12'], 11: summary('11', 'van der Berg A'), 12: summary('12', 'Garcia Lopez M')}
for (const {id, title, author, issued} of toCSL({header: {type: 'esummary', version: '0.3'}, result})) {
  console.log(JSON.stringify({id, title, author, issued}))
}
const ris = 'TY  - JOUR\nAU  - Lee, Carl, Jr\nTI  - One\nAB  - Background.\nAB  - Twelve died.\nER  - \n'
const [once, again] = [parse(ris)[0], parse(ris)[0]]
console.log(JSON.stringify(once.author), once.abstract, once.id === again.id)
PROGRAM

expect <<'EOF'
{"id":"2985213R","title":"Article 11","author":[{"family":"van","given":"der"}],"issued":{"date-parts":[["2012","03","01"]]}}
{"id":"2985213R","title":"Article 12","author":[{"family":"Garcia","given":"Lopez"}],"issued":{"date-parts":[["2012","03","01"]]}}
[{"family":"Lee","given":"Jr","suffix":"Carl"}] Twelve died. false
EOF
