// One visit to one draft: its document, its shelf on this device, its connection, and the state
// that all of them report to. Knows nothing of the page.

import { Awareness } from 'y-protocols/awareness'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Boot } from './boot'
import { type Heard, openConnection } from './connection'
import { type Left, leftBehind } from './left_behind'
import { openShelf, type Shelf } from './offline'
import { unsaved } from './saving'
import { shelfName } from './shelves'
import { type Here, type Happened, initial, reduce, type State } from './state'
import { unsavedWords } from './unsaved_words'

/** Milliseconds after which a change that is not acknowledged counts as not saved. */
const MOMENT = 5000

export interface Session {
  readonly doc: Y.Doc
  readonly text: Y.Text
  readonly awareness: Awareness
  state(): State
  dispatch(happened: Happened): void
  /** Load what this device keeps, then connect. */
  open(): Promise<void>
  connect(): void
  /** Drop a connection that the browser says is dead, and try again until it is not. */
  retry(): void
  /** The page is going, perhaps for good: what is not saved must be on this device now. */
  leave(): void
  /** Throw away what this device keeps of the draft: of its older history, when there is something left. */
  forget(): Promise<void>
}

export interface Opening {
  readonly boot: Boot
  /** `wss://host/sync`. */
  readonly server: string
  /** Called after every change of the state. */
  changed(after: State, before: State, happened: Happened): void
}

export function openSession({ boot, server, changed }: Opening): Session {
  const doc = new Y.Doc()
  const text = doc.getText('text')
  const awareness = new Awareness(doc)
  let state = initial(boot)
  let shelf: Shelf | null = null
  let left: Left | null = null
  let provider: WebsocketProvider | null = null
  let vector: Uint8Array | null = null
  let waiting: ReturnType<typeof setTimeout> | null = null

  function dispatch(happened: Happened): void {
    const before = state
    state = reduce(state, happened)
    follow(before, happened)
    changed(state, before, happened)
  }

  /** What must happen because of what happened, in the order things depend on each other. */
  function follow(before: State, happened: Happened): void {
    if (happened.type === 'asked') vector = happened.vector
    // Who is here alone is told of no change when the connection comes back.
    if (happened.type === 'synced') dispatch({ type: 'people', people: peopleOf(awareness) })
    if (happened.type === 'hello') awareness.setLocalStateField('user', happened.hello.person)
    if (state.book !== before.book) keep(before)
    if (state.notice && (!before.notice || happened.type === 'refused')) gatherWords()
  }

  /** Note on the shelf what is not saved, and what the server holds whenever all of it is. */
  function keep(before: State): void {
    const missing = unsaved(state.book)
    if (missing === 0 && state.synced) vector = Y.encodeStateVector(doc)
    if (missing !== unsaved(before.book)) shelf?.keep({ unsaved: missing, vector })
    if (state.book.saved !== before.book.saved || missing === 0) stopWaiting()
    if (missing > 0) waiting ??= setTimeout(() => dispatch({ type: 'overdue' }), MOMENT)
  }

  function stopWaiting(): void {
    if (waiting) clearTimeout(waiting)
    waiting = null
  }

  function gatherWords(): void {
    if (unsaved(state.book) && !state.notice?.left) dispatch({ type: 'words', words: unsavedWords(text, vector) })
  }

  async function findLeft(): Promise<void> {
    left = await leftBehind(boot.person.id, boot.draft.id, boot.draft.epoch)
    if (left.unsaved) dispatch({ type: 'left', unsaved: left.unsaved, words: left.words })
  }

  awareness.on('change', () => dispatch({ type: 'people', people: peopleOf(awareness) }))
  const hear = (heard: Heard): void => dispatch(heard)

  return {
    doc,
    text,
    awareness,
    state: () => state,
    dispatch,
    async open() {
      awareness.setLocalStateField('user', { id: boot.person.id, name: boot.person.name, color: '' })
      shelf = await openShelf(shelfName(boot.person.id, boot.draft.id, boot.draft.epoch), doc, () => dispatch({ type: 'unshelved' }))
      vector = shelf.kept.vector
      dispatch({ type: 'loaded', unsaved: shelf.kept.unsaved, hasText: text.length > 0, shelf: shelf.works })
      // After what was kept is loaded, and before the provider listens: a change is noted before it is sent.
      doc.on('update', (_update: Uint8Array, origin: unknown) => {
        if (origin !== provider) dispatch({ type: 'made' })
      })
      provider = openConnection({ doc, awareness, server, draft: boot.draft.id, epoch: boot.draft.epoch, schema: boot.draft.schema, hear })
      // Beside the opening, not before it: a shelf that does not open must not keep the text away.
      if (shelf.works) findLeft().catch((fault: unknown) => console.error(fault))
    },
    connect() {
      dispatch({ type: 'again' })
      provider?.connect()
    },
    retry() {
      if (!provider || state.notice) return
      provider.disconnect()
      provider.connect()
    },
    leave: () => shelf?.leave({ unsaved: unsaved(state.book), vector }),
    forget: async () => (left?.unsaved ? left.clear() : shelf?.clear()),
  }
}

/** Everyone here once, in a fixed order, whichever and how many windows they have open. */
export function peopleOf(awareness: Awareness): Here[] {
  const here = new Map<string, Here>()
  for (const { user } of awareness.getStates().values() as Iterable<{ user?: Here }>) {
    if (user?.id && (user.color || !here.has(user.id))) here.set(user.id, user)
  }
  return [...here.values()].sort((a, b) => a.name.localeCompare(b.name))
}
