// Prints what Citation.js reads in a file of citations on standard input, as CSL-JSON.
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-bibtex')
require('@citation-js/plugin-csl')
require('@citation-js/plugin-ris')
const text = require('fs').readFileSync(0, 'utf8')
process.stdout.write(JSON.stringify(new Cite(text, { generateGraph: false }).data))
