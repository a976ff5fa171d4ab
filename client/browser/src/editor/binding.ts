// Our binding of ProseMirror to one flat Y.Text.
//
// Local steps become deltas of the text (local.ts); deltas of others become steps on the document
// (remote.ts), so that carets, selections and decorations map by themselves. When that cannot be
// trusted (a very large delta, a step that fails, a length that does not agree) the document is
// read anew from the text and only what differs is replaced.
import { type EditorState, PluginKey, TextSelection, type Transaction } from 'prosemirror-state'
import * as Y from 'yjs'
import { type Delta, flatAt, flatLength, posAt, readDoc } from './cells'
import { deltasOf } from './local'
import { follow, rebuild } from './remote'
import { idOf } from './schema'

/** An EditorView, or whatever stands for it where there is no page. */
export interface Page {
  readonly state: EditorState
  updateState(state: EditorState): void
}

/** A place in the text that others' edits do not move: for carets and for undo. */
export interface Place {
  anchor: Y.RelativePosition
  head: Y.RelativePosition
}

export interface RemoteChange {
  rebuilt: boolean
}

const REMOTE = new PluginKey<RemoteChange>('remote')
const OWN_UNDO_STEP = 'own undo step'
/** More operations than this and reading the text anew is cheaper than stepping through them. */
const MOST_OPS = 200

/** Set on transactions that carry what others did (or what undo did); undefined on local ones. */
export function remoteChange(tr: Transaction): RemoteChange | undefined {
  return tr.getMeta(REMOTE) as RemoteChange | undefined
}

export function isLocalChange(tr: Transaction): boolean {
  return tr.docChanged && !remoteChange(tr)
}

/** Makes undo take this transaction back by itself, not together with the typing before it. */
export function asOwnUndoStep(tr: Transaction): Transaction {
  return tr.setMeta(OWN_UNDO_STEP, true)
}

export class Binding {
  private readonly history: Y.UndoManager
  /** The selection before the change that is being made: what undo comes back to. */
  private before: Place | null = null

  /**
   * The page must already show `readDoc(text.toDelta())`, and hand its transactions to `dispatch`.
   * Typing without a pause of `captureTimeout` ms is undone as one.
   */
  constructor(
    readonly text: Y.Text,
    private readonly page: Page,
    captureTimeout = 500,
  ) {
    this.history = new Y.UndoManager(text, { trackedOrigins: new Set([this]), captureTimeout })
    this.history.on('stack-item-added', ({ stackItem }) => stackItem.meta.set(this, this.before))
    this.history.on('stack-item-popped', ({ stackItem }) => this.select(stackItem.meta.get(this) as Place | null))
    text.observe(this.receive)
  }

  destroy(): void {
    this.text.unobserve(this.receive)
    this.history.destroy()
  }

  /**
   * Applies a transaction to the page and, if it is local, to the text. The text comes first:
   * showing the new state may make plugins dispatch again, and their steps count from there.
   */
  dispatch(tr: Transaction): void {
    const { state, transactions } = this.page.state.applyTransaction(tr)
    const local = transactions.filter(isLocalChange)
    if (local.length) this.write(local)
    this.page.updateState(state)
  }

  undo(): boolean {
    return this.travel(() => this.history.undo())
  }

  redo(): boolean {
    return this.travel(() => this.history.redo())
  }

  /** Where the selection is, in terms of the text. */
  place(): Place {
    const { anchor, head } = this.page.state.selection
    return { anchor: this.relative(anchor), head: this.relative(head) }
  }

  /** The position of the page that a relative position means; null if it is of another document. */
  resolve(relative: Y.RelativePosition): number | null {
    const doc = this.text.doc
    const absolute = doc && Y.createAbsolutePositionFromRelativePosition(relative, doc)
    if (!absolute || absolute.type !== this.text) return null
    return Math.max(1, posAt(this.page.state.doc, absolute.index))
  }

  private relative(pos: number): Y.RelativePosition {
    return Y.createRelativePositionFromTypeIndex(this.text, flatAt(this.page.state.doc, pos))
  }

  private write(transactions: readonly Transaction[]): void {
    const alone = transactions.some((tr) => tr.getMeta(OWN_UNDO_STEP))
    if (alone) this.history.stopCapturing()
    if (this.startsUndoStep()) this.before = this.place()
    this.text.doc?.transact(() => {
      for (const delta of transactions.flatMap(deltasOf)) this.text.applyDelta(delta as Delta & unknown[])
    }, this)
    if (alone) this.history.stopCapturing()
  }

  /** Whether the next change is not merged with the last: only then its selection is kept. */
  private startsUndoStep(): boolean {
    return Date.now() - this.history.lastChange >= this.history.captureTimeout
  }

  private travel(go: () => unknown): boolean {
    this.before = this.place()
    return go() !== null
  }

  private readonly receive = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this) return
    const delta = event.delta as Delta
    const tr = this.followed(delta) ?? this.rebuilt()
    if (tr.docChanged) this.dispatch(tr.setMeta('addToHistory', false))
  }

  /** Null when the outcome cannot be trusted. */
  private followed(delta: Delta): Transaction | null {
    if (delta.length > MOST_OPS) return null
    const tr = this.page.state.tr
    try {
      follow(tr, delta)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return null
    }
    if (flatLength(tr.doc) !== this.text.length) return null
    return this.keepSelection(tr).setMeta(REMOTE, { rebuilt: false })
  }

  private rebuilt(): Transaction {
    const tr = this.page.state.tr
    rebuild(tr, readDoc(this.text.toDelta()))
    return this.keepSelection(tr).setMeta(REMOTE, { rebuilt: true })
  }

  /**
   * What others write exactly at the caret lands behind it, as it does in the text. When the caret's
   * block was taken away and stands elsewhere (moved, rebuilt), the caret follows it there.
   */
  private keepSelection(tr: Transaction): Transaction {
    const { selection, storedMarks } = this.page.state
    if (!tr.docChanged || !(selection instanceof TextSelection)) return tr
    const [anchor, head] = [selection.anchor, selection.head].map((pos) => this.kept(tr, pos)) as [number, number]
    tr.setSelection(TextSelection.between(tr.doc.resolve(anchor), tr.doc.resolve(head)))
    return tr.setStoredMarks(storedMarks)
  }

  private kept(tr: Transaction, pos: number): number {
    const mapped = tr.mapping.mapResult(pos, -1)
    if (!mapped.deletedAcross) return mapped.pos
    const $old = this.page.state.doc.resolve(pos)
    const $new = tr.doc.resolve(mapped.pos)
    const id = idOf($old.parent)
    if (!id || ($new.depth && idOf($new.parent) === id)) return mapped.pos
    let found = mapped.pos
    tr.doc.forEach((block, offset) => {
      if (idOf(block) === id) found = offset + 1 + Math.min($old.parentOffset, block.content.size)
    })
    return found
  }

  private select(place: Place | null): void {
    const anchor = place && this.resolve(place.anchor)
    const head = place && this.resolve(place.head)
    if (anchor === null || head === null) return
    const { state } = this.page
    const selection = TextSelection.between(state.doc.resolve(anchor), state.doc.resolve(head))
    this.dispatch(state.tr.setSelection(selection).scrollIntoView())
  }
}
