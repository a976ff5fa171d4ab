// What a stock page's awareness shows after each frame of entries, as one JSON line each.
// Usage: node awareness.mjs <own client id>; reads a JSON array of base64 entries from standard input.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const require = createRequire(new URL('../../../client/browser/package.json', import.meta.url))
const Y = require('yjs')
const { Awareness, applyAwarenessUpdate } = require('y-protocols/awareness')

const doc = new Y.Doc()
doc.clientID = Number(process.argv[2])
const awareness = new Awareness(doc)
for (const entries of JSON.parse(readFileSync(0, 'utf8'))) {
  applyAwarenessUpdate(awareness, Buffer.from(entries, 'base64'), 'wire')
  const others = [...awareness.getStates()].filter(([client]) => client !== doc.clientID)
  console.log(JSON.stringify(Object.fromEntries(others)))
}
awareness.destroy()
