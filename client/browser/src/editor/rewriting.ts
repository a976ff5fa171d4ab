// Words typed in place of words that carry a comment carry it on: whoever chooses a phrase and types
// another one has rewritten it, and not taken it out. So the comment shows what stands there now.
import type { Mark, Node } from 'prosemirror-model'
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state'
import { ReplaceStep } from 'prosemirror-transform'
import { commentsOn, piecesOf } from './anchors'
import { isLocalChange } from './binding'
import { COMMENT_PREFIX, schema } from './schema'

/** What is being typed in place of commented words, and with which keys. Empty once they were deleted. */
interface Rewriting {
  readonly marks: readonly Mark[]
  readonly from: number
  readonly to: number
}

const KEY = new PluginKey<Rewriting | null>('rewriting')

export function rewriting(): Plugin<Rewriting | null> {
  return new Plugin<Rewriting | null>({
    key: KEY,
    state: { init: () => null, apply: (tr, before, _old, state) => after(tr, before, state) },
    props: {
      handleDOMEvents: {
        // Read from the page afterwards, a first letter that is the same as that of the old words would
        // pass for one that has stayed.
        beforeinput: (view, event) => {
          const { from, to, empty } = view.state.selection
          if (empty || view.composing || event.inputType !== 'insertText' || !event.data || !wholeIn(view.state.doc, from, to).length) return false
          event.preventDefault()
          view.dispatch(view.state.tr.insertText(event.data).scrollIntoView())
          return true
        },
      },
    },
    appendTransaction(transactions, _old, state) {
      const now = KEY.getState(state)
      // A mark put on words that are being composed would end the composition.
      if (!now || now.from === now.to || transactions.some((tr) => tr.getMeta('composition') !== undefined)) return null
      const { tr } = state
      for (const mark of now.marks) tr.addMark(now.from, now.to, mark)
      return tr.docChanged ? tr : null
    },
  })
}

function after(tr: Transaction, before: Rewriting | null, state: EditorState): Rewriting | null {
  if (!tr.docChanged) return before && stays(before, state) ? before : null
  if (!isLocalChange(tr)) return before && mapped(before, tr)
  if (tr.steps.every((step) => !(step instanceof ReplaceStep))) return before // marks alone
  const typed = replaced(tr)
  if (!typed) return null
  const { from, to, length } = typed
  if (before && before.from <= from && to <= before.to) return { ...before, to: before.to - (to - from) + length }
  const marks = wholeIn(tr.docs[0] as Node, from, to)
  return marks.length ? { marks, from, to: from + length } : null
}

/** The one place in which a transaction exchanged words within a paragraph; null for any other edit. */
function replaced(tr: Transaction): { from: number; to: number; length: number } | null {
  const [step, ...others] = tr.steps.filter((each) => each instanceof ReplaceStep)
  if (!step || others.length || tr.steps[0] !== step) return null
  const { from, to, slice } = step
  const before = tr.docs[0] as Node
  const inline = slice.openStart === 0 && slice.openEnd === 0 && (slice.content.firstChild?.isInline ?? true)
  return inline && before.resolve(from).sameParent(before.resolve(to)) ? { from, to, length: slice.size } : null
}

/** The keys of the comments all of whose words lie in this range of the document. */
function wholeIn(doc: Node, from: number, to: number): readonly Mark[] {
  const found = new Set<string>()
  if (to > from) doc.nodesBetween(from, to, (node) => void (node.isInline && commentsOn(node).forEach((id) => found.add(id))))
  if (!found.size) return []
  doc.forEach((block, pos) => {
    for (const piece of piecesOf(block)) {
      if (pos + 1 + piece.from < from || pos + 1 + piece.to > to) found.delete(piece.id)
    }
  })
  return [...found].map((id) => schema.mark('other', { key: `${COMMENT_PREFIX}${id}`, value: true }))
}

const stays = ({ from, to }: Rewriting, { selection }: EditorState): boolean =>
  selection.empty && from <= selection.head && selection.head <= to

/** What others write beside it is theirs. */
function mapped(before: Rewriting, tr: Transaction): Rewriting | null {
  const from = tr.mapping.map(before.from, before.from === before.to ? -1 : 1)
  const to = tr.mapping.map(before.to, -1)
  return from <= to ? { ...before, from, to } : null
}
