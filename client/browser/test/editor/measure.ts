// What a keystroke costs the binding in a long draft, without a page:
//
//   npx esbuild test/editor/measure.ts --bundle --platform=node --format=esm | node --input-type=module
import * as Y from 'yjs'
import { readDoc } from '../../src/editor/cells'
import { readOutline } from '../../src/editor/outline'
import { Peer } from './peer'
import { meet, write } from './table'

const PARAGRAPHS = 1500
const WORDS = 'Members shared what had worked at home and what had not, and agreed that remittances need more than good rates. '
const KEYS = 300

const origin = new Y.Doc()
write(
  origin.getText('text'),
  Array.from({ length: PARAGRAPHS }, (_, index): [Record<string, unknown>, string] => [
    { id: `p${index}`, type: 'paragraph', question: `q${index % 3}`, kind: 'finding' },
    WORDS + (index % 5),
  ]),
)
const update = Y.encodeStateAsUpdate(origin)

function opened(): [Peer, number] {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  const start = performance.now()
  const peer = new Peer({ doc })
  return [peer, performance.now() - start]
}

/** Median and 95th percentile, in ms. */
function measure(name: string, times: number, work: (index: number) => void): void {
  const costs = Array.from({ length: times }, (_, index) => {
    const start = performance.now()
    work(index)
    return performance.now() - start
  }).sort((a, b) => a - b)
  const at = (share: number) => (costs[Math.floor(share * times)] ?? 0).toFixed(2)
  console.log(`${name}: median ${at(0.5)} ms, 95 % under ${at(0.95)} ms`)
}

const [ana, opening] = opened()
const [ben] = opened()
console.log(`${PARAGRAPHS} paragraphs, ${ana.text.length} characters: read into a document in ${opening.toFixed(0)} ms`)

ana.select(ana.state.doc.content.size - 1)
measure('a key at the end, local', KEYS, () => ana.type('x'))
ana.select(1)
measure('a key at the start, local', KEYS, () => ana.type('x'))
meet(ana, ben)
const updates: Uint8Array[] = []
ana.doc.on('update', (one: Uint8Array) => updates.push(one))
ana.select(Math.floor(ana.state.doc.content.size / 2))
measure('a key in the middle, local', KEYS, () => ana.type('x'))
measure('the same key, heard by another (Yjs and binding)', KEYS, (index) => Y.applyUpdate(ben.doc, updates[index]!, 'network'))
measure('the outline after a key', KEYS, () => {
  ana.type('x')
  readOutline(ana.state.doc)
})
measure('reading the whole text anew (what following steps saves)', 20, () => readDoc(ana.text.toDelta()))
if (!ana.agrees || !ben.agrees) throw new Error('a page differs from its text')
