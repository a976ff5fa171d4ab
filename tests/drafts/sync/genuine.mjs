// Genuine Yjs traffic, one JSON line each: what several rapporteurs' pages, their IndexedDB and
// their pending updates send, with what Yjs itself reads in it.
// Usage: node genuine.mjs <seed> <lines>
import { createRequire } from 'node:module'

const Y = createRequire(new URL('../../../client/browser/package.json', import.meta.url))('yjs')
const [seed, wanted] = process.argv.slice(2).map(Number)

let state = seed >>> 0
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
const below = n => Math.floor(random() * n)
const pick = list => list[below(list.length)]

const WORDS = ['remittances ', 'é', '漢字', '😀', 'a', ' ', '\n', '👩‍👩‍👧 ', '\u2028', 'العربية', '"quoted"', '[[[', 'x'.repeat(200)]
const MARKS = [
  { strong: true }, { strong: null }, { link: { href: 'https://example.org/?a=[1]' } }, { 'c:t1': true },
  { em: true, link: null }, { question: 'q3', kind: 'finding' }, { type: 'heading', level: 2 }, { note: 'é😀 "\\u"' }
]

const openPage = (careless, n) => {
  const doc = new Y.Doc()
  doc.clientID = pick([below(2 ** 30), below(20), 2 ** 30 - 1 - below(50), 2 ** 51 - 1 - below(50)]) * 4 + n
  const text = doc.getText('text')
  return { doc, text, careless, undo: new Y.UndoManager(text, { trackedOrigins: new Set(['own']), captureTimeout: 0 }) }
}

// A place that is not in the middle of a character, unless this meeting's editor is careless.
const place = (text, at, careless) => {
  const flat = text.toDelta().map(({ insert }) => typeof insert === 'string' ? insert : '.').join('')
  const low = flat.charCodeAt(at)
  return !careless && low >= 0xdc00 && low <= 0xdfff ? at - 1 : at
}

const type = ({ doc, text, careless }) => doc.transact(() => {
  const at = place(text, below(text.length + 1), careless)
  const some = place(text, Math.min(text.length, at + below(12)), careless) - at
  const what = random()
  if (what < 0.5) text.insert(at, pick(WORDS))
  else if (what < 0.6) text.insert(at, pick(WORDS), pick(MARKS))
  else if (what < 0.75) text.delete(at, some)
  else if (what < 0.87) text.format(at, some, pick(MARKS))
  else if (what < 0.91) text.insertEmbed(at, { t: 'ref', to: [1, { deep: true }] })
  else if (what < 0.95) text.applyDelta([{ retain: at }, { insert: '\n', attributes: { id: 'b' + below(99), type: 'bullet', level: 1 } }, { insert: 'word' }])
  else text.applyDelta([{ retain: at }, { insert: 'new ' }, { delete: some }, { insert: '😀' }])
}, 'own')

const act = page => {
  const what = random()
  if (what < 0.06) page.undo.undo()
  else if (what < 0.09) page.undo.redo()
  else type(page)
}

// Reads with Yjs what an update holds; gaps between structs are not in `ranges` but in `needs`.
const read = update => {
  const { structs, ds } = Y.decodeUpdate(update)
  const ranges = {}
  for (const struct of structs) {
    const { client, clock } = struct.id
    ranges[client] ??= [clock, clock]
    ranges[client][1] = clock + struct.length
  }
  const deletes = {}
  ds.clients.forEach((items, client) => { deletes[client] = items.map(({ clock, len }) => [clock, clock + len]) })
  return { ranges, deletes }
}

const base64 = bytes => Buffer.from(bytes).toString('base64')

// How a page that holds `base` takes the update: whether it waits for something it lacks, and what it shows then.
const offerTo = (base, update, careless) => {
  const doc = new Y.Doc()
  doc.getText('text')
  Y.applyUpdate(doc, base)
  const clocks = Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc)))
  Y.applyUpdate(doc, update)
  const early = doc.store.pendingStructs !== null || doc.store.pendingDs !== null
  return { base: base64(base), clocks, early, careless, after: early ? null : doc.getText('text').toDelta() }
}

let lines = 0
const say = (kind, update, base, careless) => {
  if (lines >= wanted) return
  lines++
  const offered = base ? offerTo(base, update, careless) : {}
  process.stdout.write(JSON.stringify({ kind, update: base64(update), ...read(update), ...offered }) + '\n')
}

const some = (list, n) => Array.from({ length: Math.min(n, list.length) }, () => pick(list))

// What a page sends after it has loaded its IndexedDB, where updates lie as they came, the older
// ones squeezed into one: everything at once, under the old session's client ids.
const replayed = log => {
  const squeezed = new Y.Doc()
  const upTo = below(log.length)
  log.slice(0, upTo).forEach(update => Y.applyUpdate(squeezed, update))
  const page = new Y.Doc()
  const sent = []
  page.on('update', update => sent.push(update))
  page.transact(() => [Y.encodeStateAsUpdate(squeezed), ...log.slice(upTo)].forEach(update => Y.applyUpdate(page, update)))
  return Y.mergeUpdates(sent)
}

// What another program sends that keeps its document as V2 updates.
const converted = update => Y.convertUpdateFormatV2ToV1(Y.convertUpdateFormatV1ToV2(update))

const PASTE = Array.from({ length: 60 }, (_, n) => [
  { insert: '\n', attributes: { id: 'p' + n, type: pick(['paragraph', 'bullet', 'ordered', 'quote']) } },
  { insert: pick(WORDS).repeat(1 + below(9)) }, { insert: 'Zürich 😀', attributes: pick(MARKS) }
]).flat()

const meet = () => {
  const careless = random() < 0.2
  const pages = Array.from({ length: 1 + below(4) }, (_, n) => openPage(careless, n))
  const log = []
  const bases = []
  pages.forEach(page => page.doc.on('update', (update, origin) => {
    if (origin === 'wire') return
    log.push(update)
    say('live', update)
  }))
  pages[0].text.applyDelta([{ insert: '\n', attributes: { id: 'b0', type: 'paragraph' } }])
  pages.slice(1).forEach(page => Y.applyUpdate(page.doc, Y.encodeStateAsUpdate(pages[0].doc), 'wire'))
  if (random() < 0.15) pages[0].text.applyDelta(PASTE)
  const exchange = () => pages.forEach(to => pages.forEach(from => {
    if (to === from) return
    const missing = Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc))
    say('step2', missing)
    Y.applyUpdate(to.doc, missing, 'wire')
  }))
  for (let turn = 0; turn < 40 + below(60); turn++) {
    act(pick(pages))
    if (random() < 0.08) exchange()
    if (random() < 0.1) bases.push(Y.encodeStateAsUpdate(pick(pages).doc))
  }
  bases.push(Y.encodeStateAsUpdate(new Y.Doc()), Y.mergeUpdates(log))
  for (let i = 0; i < 12; i++) {
    const from = below(log.length)
    say('merge', Y.mergeUpdates(log.slice(from, from + 1 + below(8))), pick(bases), careless)
    say('gaps', Y.mergeUpdates(some(log, 2 + below(6))), pick(bases), careless)
    say('single', pick(log), pick(bases), careless)
    say('state', Y.encodeStateAsUpdate(pick(pages).doc), pick(bases), careless)
    say('diff', Y.diffUpdate(Y.mergeUpdates(log), Y.encodeStateVectorFromUpdate(pick(bases))), pick(bases), careless)
  }
  const waiting = new Y.Doc() // a page that got pieces only, and keeps the rest pending
  waiting.getText('text')
  some(log, 1 + below(log.length)).forEach(update => Y.applyUpdate(waiting, update))
  say('pending', Y.encodeStateAsUpdate(waiting), pick(bases), careless)
  const keeping = new Y.Doc({ gc: false })
  Y.applyUpdate(keeping, Y.mergeUpdates(log))
  say('kept', Y.encodeStateAsUpdate(keeping), pick(bases), careless)
  for (let i = 0; i < 4; i++) say('replayed', replayed(log), pick(bases), careless)
  for (let i = 0; i < 8; i++) say('converted', converted(pick(log)), pick(bases), careless)
  say('converted', converted(Y.encodeStateAsUpdate(pick(pages).doc)), pick(bases), careless)
}

while (lines < wanted) meet()
