// Prints what mailparser reads in the mail messages that are named, a list in JSON.
const { readFileSync } = require('fs')
const { simpleParser } = require('mailparser')
Promise.all(process.argv.slice(2).map(async path => {
  const mail = await simpleParser(readFileSync(path))
  const list = mail.headers.get('list')
  return { subject: mail.subject, from: mail.from.text, to: mail.to.text, text: mail.text, html: mail.html, list }
})).then(mails => process.stdout.write(JSON.stringify(mails)))
