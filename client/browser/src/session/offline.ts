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
  /** False where the browser keeps nothing, and from when it has stopped keeping. */
  readonly works: boolean
  readonly kept: Kept
  keep(kept: Kept): void
  /** The page is going: leave what is not saved, at once. */
  leave(kept: Kept): void
  clear(): Promise<void>
}

export const NOTHING: Kept = { unsaved: 0, vector: null }

/** Loads what is kept into `doc`, then keeps every change; `failed` is called once if that stops. */
export async function openShelf(name: string, doc: Y.Doc, failed: () => void): Promise<Shelf> {
  if (!(await storageWorks())) return { works: false, kept: NOTHING, keep() {}, leave() {}, clear: async () => {} }
  const persistence = new IndexeddbPersistence(name, doc)
  let works = true
  const fail = () => {
    if (!works) return
    works = false
    persistence.destroy().catch(() => {}) // It may never have opened.
    failed()
  }
  await loaded(persistence, fail)
  guard(persistence, fail)
  const record = await recordOf(persistence, fail)
  const crumbs = crumbsOf(name)
  const kept = crumbs.reduce((sum, crumb) => pickUp(sum, crumb, doc), record)
  const write = writer(persistence, fail)
  return {
    get works() {
      return works
    },
    kept,
    keep(kept) {
      if (works) write(kept)
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

/** Resolves when all that is kept is in the text, or when that will not happen any more. */
function loaded(persistence: IndexeddbPersistence, fail: () => void): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = () => {
      fail()
      resolve()
    }
    const watch = (db: IDBDatabase) => {
      // Another page deletes the database, the browser closes it, or the disk is full.
      for (const end of ['versionchange', 'close', 'abort']) db.addEventListener(end, giveUp)
    }
    persistence._db.then(watch).catch(giveUp)
    void persistence.whenSynced.then(() => resolve())
  })
}

/**
 * A database that is gone throws at every change, and an update that throws in one listener of a
 * document never reaches the next ones: the words would be neither counted nor sent.
 */
function guard(persistence: IndexeddbPersistence, fail: () => void): void {
  const { doc, _storeUpdate: store } = persistence
  if (persistence._destroyed) return
  doc.off('update', store)
  persistence._storeUpdate = (update, origin) => {
    try {
      store(update, origin)
    } catch {
      fail()
    }
  }
  doc.on('update', persistence._storeUpdate)
}

async function recordOf(persistence: IndexeddbPersistence, fail: () => void): Promise<Kept> {
  try {
    return ((await persistence.get(RECORD)) as Kept | undefined) ?? NOTHING
  } catch {
    fail()
    return NOTHING
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
export function pickUp(kept: Kept, crumb: string, doc: Y.Doc): Kept {
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
function writer(persistence: IndexeddbPersistence, fail: () => void): (kept: Kept) => void {
  let next: Kept | null = null
  let writing = false
  const write = async () => {
    writing = true
    while (next !== null) {
      const kept = next
      next = null
      await persistence.set(RECORD, kept as never).catch(fail)
    }
    writing = false
  }
  return (kept) => {
    next = kept
    if (!writing) void write()
  }
}
