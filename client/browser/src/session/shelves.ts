// Where texts are kept on this device, and how all of one person's are thrown away. Without Yjs:
// the overview signs people out and does not carry an editor.

/** The custom record beside a kept text: what of it is not saved. */
export const RECORD = 'kept'

/** Epoch '': what the names of all of a draft's shelves begin with. */
export const shelfName = (person: string, draft: string, epoch: number | ''): string =>
  `penholder/${person}/${draft}/${epoch}`

/** The names of all that is kept here for a person. */
export async function shelvesOf(person: string): Promise<string[]> {
  const all = (await indexedDB.databases?.()) ?? []
  return all.map((each) => each.name ?? '').filter((name) => name.startsWith(`penholder/${person}/`))
}

/** Keys in localStorage of what pages left when they went. */
export const crumbsOf = (shelf: string): string[] =>
  Object.keys(localStorage).filter((key) => key.startsWith(`${shelf}/`))

/** Throw away every text kept for the person, except those with words that are not saved. */
export async function clearShelves(person: string): Promise<void> {
  for (const name of await shelvesOf(person)) {
    if (crumbsOf(name).length === 0 && !(await hasUnsaved(name))) indexedDB.deleteDatabase(name)
  }
}

async function hasUnsaved(name: string): Promise<boolean> {
  const shelf = await settled(indexedDB.open(name))
  try {
    const record = await settled(shelf.transaction('custom').objectStore('custom').get(RECORD))
    return Boolean((record as { unsaved?: number } | undefined)?.unsaved)
  } finally {
    shelf.close()
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
