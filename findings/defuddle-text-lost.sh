#!/bin/sh
# defuddle 0.19.4 (npm, with jsdom 29.1.1), @mozilla/readability 0.6.0: the text of
# an article of eight paragraphs, with one thing more before its last.
# Expected: what stands in the middle of an article's text is text.
# Happens: both drop a section for a word of its class, so 'related-work',
# 'comments-on-method' and 'market-share', and a box in <aside>. defuddle also
# drops a section for its heading, 'Related work', what <time> says within a
# sentence, a list behind a table, and definitions behind a list; readability a
# button's words within a sentence.
# Matters: nothing tells, and what is read next is a whole sentence without a date.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node defuddle@0.19.4 jsdom@29.1.1 @mozilla/readability@0.6.0
see_node <<'EOF'
const {JSDOM} = require('jsdom')
const {Readability} = require('@mozilla/readability')

const text = n => `<p>Paragraph ${n} of an article says that naloxone was given to all who left
prison in one country, and that deaths fell, which it takes for an effect of the programme.</p>`
const texts = Array.from({length: 8}, (_, n) => text(n)).join('')
const page = more => `<html><head><title>Naloxone</title></head><body><article><h1>Naloxone</h1>
${texts}<h2>Results</h2>${more}<p>Last of all comes a paragraph about what the programme cost, in
the country and in others.</p></article></body></html>`
const section = (kind, title) => `<section class="${kind}"><h2>${title}</h2>
<p>Others have found the same in two more countries, says the MARK.</p></section>`
const kinds = {
  'a section in no class': section('', 'Related work'),
  'related-work': section('related-work', 'Related work'),
  'comments-on-method': section('comments-on-method', 'Comments on method'),
  'market-share': section('market-share', 'Market share'),
  'a box': '<aside><h3>Box 1</h3><p>What was known before is the MARK.</p></aside>',
  'time': '<p>It began on <time datetime="2010-03-04">MARK</time> at noon.</p>',
  'button': '<p>See <button>MARK</button> for the rest.</p>',
  'list behind table': '<table><tr><th>A</th><td>1</td></tr></table><ul><li>One</li><li>MARK</li></ul>',
  'terms behind list': '<ul><li>One</li><li>Two</li></ul><dl><dt>NNT</dt><dd>MARK</dd></dl>',
}
const kept = html => html.includes('Last of all') && html.includes('MARK') ? 'kept' : 'lost'
import('defuddle/node').then(async ({Defuddle}) => {
  for (const [name, more] of Object.entries(kinds)) {
    const dom = () => new JSDOM(page(more), {url: 'http://example.org/a'}).window.document
    const one = await Defuddle(dom(), 'http://example.org/a', {})
    const two = new Readability(dom()).parse()
    console.log(`${name}: defuddle ${kept(one.content)}, readability ${kept(two.content)}`)
  }
})
EOF

expect <<'EOF'
a section in no class: defuddle lost, readability kept
related-work: defuddle lost, readability lost
comments-on-method: defuddle lost, readability lost
market-share: defuddle lost, readability lost
a box: defuddle lost, readability lost
time: defuddle lost, readability kept
button: defuddle kept, readability lost
list behind table: defuddle lost, readability kept
terms behind list: defuddle lost, readability kept
EOF
