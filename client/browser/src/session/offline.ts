// The text as this device keeps it, so that a page can be closed or lose its connection without
// losing a word. One store a person, draft and epoch: an older history never meets a newer one.

import type * as Y from 'yjs'
import { IndexeddbPersistence } from 'y-indexeddb'

/** What is known of the kept text: how many changes are not saved, and what the server held. */
export interface Kept {
  readonly unsaved: number
  /** Yjs state vector of what was known to be saved; null when nothing is known. */
  readonly vector: Uint8Array | null
}

export interface Shelf {
  /** The origin of changes that come off the shelf. Null: this browser keeps nothing. */
  readonly origin: unknown
  readonly kept: Kept
  keep(kept: Kept): void
  clear(): Promise<void>
}

const NOTHING: Kept = { unsaved: 0, vector: null }
const RECORD = 'kept'

export const shelfName = (person: string, draft: string, epoch: number): string =>
  `penholder/${person}/${draft}/${epoch}`

/** Loads what is kept into `doc`, then keeps every change. A browser without storage gets an empty shelf. */
export async function openShelf(name: string, doc: Y.Doc): Promise<Shelf> {
  if (!(await storageWorks())) return bareShelf()
  const persistence = new IndexeddbPersistence(name, doc)
  await persistence.whenSynced
  const kept = ((await persistence.get(RECORD)) as Kept | undefined) ?? NOTHING
  return { origin: persistence, kept, keep: keeper(persistence), clear: () => persistence.clearData() }
}

function bareShelf(): Shelf {
  return { origin: null, kept: NOTHING, keep: () => {}, clear: async () => {} }
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
function keeper(persistence: IndexeddbPersistence): (kept: Kept) => void {
  let next: Kept | null = null
  let writing = false
  const write = async () => {
    writing = true
    for (; next !== null; ) {
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
