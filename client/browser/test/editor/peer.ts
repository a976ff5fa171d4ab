// One writer at the table: the real binding and the real commands over a Y.Doc, without a page.
// Its document can be joined to a network flushed by hand or to a provider.
import { type Command, EditorState, TextSelection, type Transaction } from 'prosemirror-state'
import * as Y from 'yjs'
import { Binding, type Page } from '../../src/editor/binding'
import { isNameless, readDoc } from '../../src/editor/cells'
import { identity } from '../../src/editor/identity'
import { mint as mintId, type Mint } from '../../src/editor/ids'
import { plainWords } from '../../src/editor/plain_words'
import { replacing } from '../../src/editor/replacing'
import { idOf } from '../../src/editor/schema'
import { EMBED } from './ledger'

export interface PeerOptions {
  doc?: Y.Doc
  mint?: Mint
  /** ms of pause that end an undo step: 0 makes each change one, Infinity joins all typing. */
  captureTimeout?: number
}

export class Peer implements Page {
  readonly doc: Y.Doc
  readonly text: Y.Text
  readonly mint: Mint
  readonly binding: Binding
  state: EditorState

  constructor({ doc = new Y.Doc(), mint = mintId, captureTimeout }: PeerOptions = {}) {
    this.doc = doc
    this.text = doc.getText('text')
    this.mint = mint
    this.state = EditorState.create({
      doc: readDoc(this.text.toDelta()),
      plugins: [plainWords(), identity(mint), replacing()],
    })
    this.binding = new Binding(this.text, this, captureTimeout)
  }

  updateState(state: EditorState): void {
    this.state = state
  }

  readonly dispatch = (tr: Transaction): void => this.binding.dispatch(tr)

  run(command: Command): boolean {
    return command(this.state, this.dispatch)
  }

  select(anchor: number, head = anchor): void {
    const { doc } = this.state
    this.dispatch(this.state.tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))))
  }

  /** Types at the caret (over the selection), one key at a time. */
  type(words: string): void {
    for (const sign of words) this.dispatch(this.state.tr.insertText(sign))
  }

  /** The words of each block; a hard break is "\n" in them. */
  get blocks(): string[] {
    return this.state.doc.content.content.map((node) => node.textContent)
  }

  get ids(): string[] {
    return this.state.doc.content.content.map(idOf)
  }

  /** The text with a sign for each embed. */
  get flat(): string {
    const ops = this.text.toDelta() as { insert: unknown }[]
    return ops.map(({ insert }) => (typeof insert === 'string' ? insert : EMBED)).join('')
  }

  /** The document as it would be read anew from the text: what the page must show at all times. */
  get oracle() {
    return readDoc(this.text.toDelta())
  }

  get agrees(): boolean {
    return this.state.doc.eq(this.oracle)
  }

  get healed(): boolean {
    return !isNameless(this.state.doc)
  }
}
