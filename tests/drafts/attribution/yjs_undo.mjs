// Bakary deletes words of Ana's key by key in Yjs, and takes it back; one JSON line a row.
import { createRequire } from 'node:module'

const Y = createRequire(new URL('../../../client/browser/package.json', import.meta.url))('yjs')
const [ana, bakary] = [11, 22].map(client => {
  const doc = new Y.Doc()
  doc.clientID = client
  return doc
})
const share = (from, to, person) => from.on('update', (update, origin) => {
  if (origin === 'wire') return
  process.stdout.write(JSON.stringify([person, Buffer.from(update).toString('base64')]) + '\n')
  Y.applyUpdate(to, update, 'wire')
})
share(ana, bakary, 'ana')
share(bakary, ana, 'bakary')

ana.getText('text').applyDelta([{ insert: '\n', attributes: { id: 'a' } }, { insert: 'Pay é😀 fairly' }])
const text = bakary.getText('text')
const undo = new Y.UndoManager(text, { trackedOrigins: new Set(['own']) })
const own = what => bakary.transact(what, 'own')
own(() => text.insert(5, 'more '))
undo.stopCapturing()
for (let at = text.length - 1; at > 14; at--) own(() => text.delete(at, 1))
own(() => text.delete(10, 4))
undo.undo()
