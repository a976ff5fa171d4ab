// Ana's page in Yjs: gets a draft's state, edits it, takes some of that back as the page does, and
// hands back her updates. stdin: {state, deltas, then, undo}; bytes are base64.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../../client/browser/package.json', import.meta.url))
const Y = require('yjs')

const { state, deltas, then, undo } = JSON.parse(readFileSync(0, 'utf8'))
const doc = new Y.Doc()
const text = doc.getText('text')
Y.applyUpdate(doc, Buffer.from(state, 'base64'))
const me = {}
const history = new Y.UndoManager(text, { trackedOrigins: new Set([me]), captureTimeout: 0 })
const updates = []
doc.on('update', (update, origin) => {
  if (origin !== 'server') updates.push(Buffer.from(update).toString('base64'))
})
for (const delta of deltas) doc.transact(() => text.applyDelta(delta), me)
for (const update of then) Y.applyUpdate(doc, Buffer.from(update, 'base64'), 'server')
for (let times = 0; times < undo; times++) history.undo()
console.log(JSON.stringify({ updates, text: text.toDelta() }))
