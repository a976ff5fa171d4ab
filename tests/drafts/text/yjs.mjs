// Yjs itself, for comparison. `node yjs.mjs write` prints a draft written by it, update by
// update (base64, a JSON list); `node yjs.mjs read` applies such a list from stdin and prints
// the text as a delta.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../../client/browser/package.json', import.meta.url))
const Y = require('yjs')

function write () {
  const doc = new Y.Doc()
  const text = doc.getText('text')
  const updates = []
  doc.on('update', update => updates.push(Buffer.from(update).toString('base64')))
  text.applyDelta([
    { insert: '\n', attributes: { id: 'a', type: 'bullet', level: 2, question: 'q1', kind: 'finding' } },
    { insert: 'é😀漢 ' },
    { insert: 'bold', attributes: { strong: true } },
    { insert: 'site', attributes: { link: { href: 'https://example.org/?a=1' }, em: true } },
    { insert: { t: 'ref', of: ['2.1', 3] } }
  ])
  text.applyDelta([{ retain: 5 }, { insert: '\n', attributes: { id: 'b', type: 'heading', level: 1 } }])
  text.applyDelta([{ retain: 1, attributes: { kind: null } }, { retain: 3 }, { delete: 1 }])
  return updates
}

function read () {
  const doc = new Y.Doc()
  for (const update of JSON.parse(readFileSync(0, 'utf8'))) Y.applyUpdate(doc, Buffer.from(update, 'base64'))
  return doc.getText('text').toDelta()
}

console.log(JSON.stringify(process.argv[2] === 'write' ? write() : read()))
