// Meetings held by Yjs itself, one JSON line a row of the journal: who sent what, and which
// characters (client, clock, length) then stand in the text, in order.
// Usage: node yjs_meeting.mjs <seed> <meetings> <plain|undo>
import { createRequire } from 'node:module'

const Y = createRequire(new URL('../../../client/browser/package.json', import.meta.url))('yjs')
const [seed, meetings] = process.argv.slice(2, 4).map(Number)
const undoing = process.argv[4] === 'undo'

let state = seed >>> 0
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
const below = n => Math.floor(random() * n)
const pick = list => list[below(list.length)]
const SIGNS = ['é', '漢', '😀', 'ع', ' ', '\u2028', '👩‍👧', 'n']
const MARKS = [{ strong: true }, { strong: null }, { link: { href: 'https://example.org' } }, { 'c:t1': true }]

let made = 0
const words = () => pick(SIGNS) + (made++).toString(36) + pick(SIGNS) // never the same twice

const openPage = client => {
  const doc = new Y.Doc()
  doc.clientID = client
  const text = doc.getText('text')
  return { doc, text, kept: [], seen: 0, undo: new Y.UndoManager(text, { trackedOrigins: new Set(['own']), captureTimeout: 0 }) }
}

const flat = text => text.toDelta().map(({ insert }) => typeof insert === 'string' ? insert : '.').join('')

// Not in the middle of a character.
const place = (text, at) => {
  const low = flat(text).charCodeAt(at)
  return low >= 0xdc00 && low <= 0xdfff ? at - 1 : at
}

const act = ({ doc, text, undo }) => {
  if (undoing && random() < 0.2) return random() < 0.7 ? undo.undo() : undo.redo()
  doc.transact(() => {
    const at = place(text, below(text.length + 1))
    const some = place(text, Math.min(text.length, at + below(9))) - at
    const what = random()
    if (what < 0.45) text.insert(at, words())
    else if (what < 0.55) text.insert(at, words(), pick(MARKS))
    else if (what < 0.7) text.delete(at, some)
    else if (what < 0.78) text.format(at, some, pick(MARKS))
    else if (what < 0.82) text.insertEmbed(at, { t: 'ref' })
    else if (what < 0.9) text.applyDelta([{ retain: at }, { insert: '\n', attributes: { id: 'b' + below(99) } }])
    else if (undoing) move(text, at, some)
    else text.applyDelta([{ retain: at }, { insert: words() }, { delete: some }])
  }, 'own')
}

const move = (text, at, some) => {
  const moved = flat(text).slice(at, at + some)
  text.delete(at, some)
  if (moved) text.insert(place(text, below(text.length + 1)), moved)
}

const standing = text => {
  const found = []
  for (let item = text._start; item !== null; item = item.right) {
    if (!item.deleted && item.countable) found.push([item.id.client, item.id.clock, item.length])
  }
  return found
}

const meet = meeting => {
  const pages = [0, 1, 2, 3].map(n => openPage(pick([below(2 ** 30), below(20), 2 ** 50 + below(50)]) * 4 + n))
  const server = new Y.Doc()
  const journal = []
  const hear = page => {
    for (const update of journal.slice(page.seen)) Y.applyUpdate(page.doc, update, 'wire')
    page.seen = journal.length
  }
  // Everything a page has not sent yet goes as one row, as after a broken connection.
  const send = (page, person) => {
    const update = Y.mergeUpdates(page.kept.splice(0))
    journal.push(update)
    Y.applyUpdate(server, update)
    const row = { meeting, person, update: Buffer.from(update).toString('base64'), standing: standing(server.getText('text')) }
    process.stdout.write(JSON.stringify(row) + '\n')
  }
  pages.forEach(page => page.doc.on('update', (update, origin) => origin !== 'wire' && page.kept.push(update)))
  for (let turn = 0; turn < 120; turn++) {
    const person = below(pages.length)
    act(pages[person])
    if (random() < 0.6 && pages[person].kept.length) send(pages[person], person)
    if (random() < 0.5) hear(pages[below(pages.length)])
  }
  pages.forEach((page, person) => page.kept.length && send(page, person))
}

for (let meeting = 0; meeting < meetings; meeting++) meet(meeting)
