// The text as this device keeps it, so that a page can be closed or lose its connection without
// losing a word. One store a person, draft and epoch: an older history never meets a newer one.
//
// Every change goes to IndexedDB as it is made. IndexedDB finishes its writes after the key was
// pressed and drops them when the page goes in between, so a page that goes also leaves a crumb:
// what is not saved, written to localStorage, which needs no waiting.

import * as buffer from 'lib0/buffer'
import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import { crumbsOf, RECORD } from './shelves'

/** What is known of the kept text: how many changes are not saved, and what the server held. */
export interface Kept {
  readonly unsaved: number
  /** Yjs state vector of what was known to be saved; null when nothing is known. */
  readonly vector: Uint8Array | null
}

export interface Shelf {
  /** False where the browser keeps nothing. */
  readonly works: boolean
  readonly kept: Kept
  keep(kept: Kept): void
  /** The page is going: leave what is not saved, at once. */
  leave(kept: Kept): void
  clear(): Promise<void>
}

const NOTHING: Kept = { unsaved: 0, vector: null }


/** Loads what is kept into `doc`, then keeps every change. */
export async function openShelf(name: string, doc: Y.Doc): Promise<Shelf> {
  if (!(await storageWorks())) return { works: false, kept: NOTHING, keep() {}, leave() {}, clear: async () => {} }
  const persistence = new IndexeddbPersistence(name, doc)
  await persistence.whenSynced
  const record = ((await persistence.get(RECORD)) as Kept | undefined) ?? NOTHING
  const crumbs = crumbsOf(name)
  const kept = crumbs.reduce((sum, crumb) => pickUp(sum, crumb, doc), record)
  const write = writer(persistence)
  return {
    works: true,
    kept,
    keep(kept) {
      write(kept)
      if (kept.unsaved === 0) for (const crumb of crumbs.splice(0)) localStorage.removeItem(crumb)
    },
    leave(kept) {
      const crumb = `${name}/${doc.clientID}`
      if (kept.unsaved > 0 && drop(crumb, kept, doc)) crumbs.push(crumb)
    },
    async clear() {
      for (const crumb of crumbs.splice(0)) localStorage.removeItem(crumb)
      await persistence.clearData()
    },
  }
}

// ── crumbs: `{unsaved, vector, update}` with bytes in base64 ──

/** False when there is no room for it. */
function drop(crumb: string, { unsaved, vector }: Kept, doc: Y.Doc): boolean {
  const update = Y.encodeStateAsUpdate(doc, vector ?? undefined)
  const said = { unsaved, vector: vector && buffer.toBase64(vector), update: buffer.toBase64(update) }
  try {
    localStorage.setItem(crumb, JSON.stringify(said))
    return true
  } catch {
    return false
  }
}

/** What a page that went left goes into the text, and from there into IndexedDB. Twice does no harm. */
function pickUp(kept: Kept, crumb: string, doc: Y.Doc): Kept {
  try {
    const said = JSON.parse(localStorage.getItem(crumb) ?? '') as { unsaved: number; vector: string | null; update: string }
    Y.applyUpdate(doc, buffer.fromBase64(said.update), 'crumb')
    const vector = kept.vector ?? (said.vector === null ? null : buffer.fromBase64(said.vector))
    return { unsaved: Math.max(kept.unsaved, said.unsaved), vector }
  } catch {
    localStorage.removeItem(crumb)
    return kept
  }
}

/** Private windows and full disks refuse to open a database at all: find out on one of our own. */
function storageWorks(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const asked = indexedDB.open('penholder')
      asked.onerror = asked.onblocked = () => resolve(false)
      asked.onsuccess = () => {
        asked.result.close()
        resolve(true)
      }
    } catch {
      resolve(false)
    }
  })
}

/** Writes the newest record, one write at a time: typing makes one for every key. */
function writer(persistence: IndexeddbPersistence): (kept: Kept) => void {
  let next: Kept | null = null
  let writing = false
  const write = async () => {
    writing = true
    while (next !== null) {
      const kept = next
      next = null
      await persistence.set(RECORD, kept as never).catch(() => {})
    }
    writing = false
  }
  return (kept) => {
    next = kept
    if (!writing) void write()
  }
}
