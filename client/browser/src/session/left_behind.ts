// Words of this person that belong to another history of the draft: typed without a connection,
// under an epoch that has ended before they could be sent. They can never be merged into the new
// text (that is what the epoch is for), and a page of the new one would not show them: so they
// are found here, and offered for copying.

import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import { type Kept, NOTHING, pickUp } from './offline'
import { crumbsOf, RECORD, shelfName, shelvesOf } from './shelves'
import { unsavedWords } from './unsaved_words'

export interface Left {
  /** Changes that were never saved. */
  readonly unsaved: number
  readonly words: readonly string[]
  /** Throw away what was left; shelves without anything unsaved stay as they are. */
  clear(): Promise<void>
}

interface Old {
  readonly name: string
  readonly unsaved: number
  readonly words: readonly string[]
}

/** What this person left on the shelves of this draft's other epochs. */
export async function leftBehind(person: string, draft: string, epoch: number): Promise<Left> {
  const current = shelfName(person, draft, epoch)
  const names = (await shelvesOf(person)).filter((name) => name.startsWith(shelfName(person, draft, '')) && name !== current)
  const found = (await Promise.all(names.map(read))).filter(({ unsaved }) => unsaved > 0)
  return {
    unsaved: found.reduce((sum, { unsaved }) => sum + unsaved, 0),
    words: found.flatMap(({ words }) => words),
    clear: async () => {
      await Promise.all(found.map(({ name }) => throwAway(name)))
    },
  }
}

async function read(name: string): Promise<Old> {
  const doc = new Y.Doc()
  const persistence = new IndexeddbPersistence(name, doc)
  await persistence.whenSynced
  const record = ((await persistence.get(RECORD)) as Kept | undefined) ?? NOTHING
  const { unsaved, vector } = crumbsOf(name).reduce((sum, crumb) => pickUp(sum, crumb, doc), record)
  const words = unsavedWords(doc.getText('text'), vector)
  await persistence.destroy()
  return { name, unsaved, words }
}

function throwAway(name: string): Promise<void> {
  for (const crumb of crumbsOf(name)) localStorage.removeItem(crumb)
  return new Promise((done) => {
    const asked = indexedDB.deleteDatabase(name)
    // Blocked: a page of that epoch is still open. It goes when that page does.
    asked.onsuccess = asked.onerror = asked.onblocked = () => done()
  })
}
