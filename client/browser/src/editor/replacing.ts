// A comment goes on to the words that are written in place of its own. Whoever rewrites selects and types, or deletes
// and types: that takes away every letter that carries the comment's key, and without this it would stand
// nowhere, though everybody sees what has come in its place.
import type { Mark, Node } from 'prosemirror-model'
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state'
import type { Mapping } from 'prosemirror-transform'
import type { EditorView } from 'prosemirror-view'
import { piecesOf } from './anchors'
import { isLocalChange } from './binding'
import { remark } from './remote'
import { COMMENT_PREFIX, marksToText, schema } from './schema'

interface Range {
  readonly from: number
  readonly to: number
}

/** Words being written in place of commented ones: until the caret leaves their end. */
interface Replacing extends Range {
  readonly keys: readonly Mark[]
}

const KEY = new PluginKey<Replacing | null>('replacing')
/** Milliseconds after which the end of a composition has been read from the page. */
const COMPOSED = 50

export function replacing(): Plugin<Replacing | null> {
  let page: EditorView | null = null
  /** Words still being composed are left alone: marking them would end their composition. */
  const composing = () => page?.composing ?? false
  return new Plugin<Replacing | null>({
    key: KEY,
    view(view) {
      page = view
      return {}
    },
    state: {
      init: () => null,
      apply: (tr, now, before, after) => followed(tr, now, before, after, composing()),
    },
    appendTransaction(_transactions, _before, after) {
      const now = KEY.getState(after)
      return now && !composing() ? keyed(after, now) : null
    },
    props: {
      handleDOMEvents: {
        compositionend(view) {
          setTimeout(() => {
            if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(KEY, 'composed'))
          }, COMPOSED)
          return false
        },
      },
    },
  })
}

function followed(tr: Transaction, now: Replacing | null, before: EditorState, after: EditorState, composing: boolean): Replacing | null {
  const next = tr.docChanged ? changed(tr, now, before) : now
  return next && (composing || isAtItsEnd(next, after)) ? next : null
}

/** What others write at the end of the words is theirs; what is typed there belongs to them. */
function changed(tr: Transaction, now: Replacing | null, before: EditorState): Replacing | null {
  if (!isLocalChange(tr)) return now && { ...now, ...mapped(now, tr.mapping, -1) }
  return now ? { ...now, ...mapped(now, tr.mapping, 1) } : begun(tr, before)
}

function mapped({ from, to }: Range, mapping: Mapping, end: 1 | -1): Range {
  return { from: mapping.map(from, -1), to: mapping.map(to, end) }
}

function begun(tr: Transaction, { doc, selection }: EditorState): Replacing | null {
  if (tr.getMeta('uiEvent') === 'cut') return null // the comment goes along with its words
  const range = selection.empty ? replacedBy(tr) : selection
  const keys = range ? keysOn(doc, range, selection.empty) : []
  return range && keys.length ? { ...mapped(range, tr.mapping, 1), keys } : null
}

/** What a change of one step took away. A selection says more: of what is typed over it, equal letters stay. */
function replacedBy(tr: Transaction): Range | null {
  const ranges: Range[] = []
  for (const step of tr.steps) step.getMap().forEach((from, to) => ranges.push({ from, to }))
  const [only] = ranges
  return only && ranges.length === 1 && tr.steps.length === 1 && only.from < only.to ? only : null
}

/**
 * The keys of comments whose words, or a selected beginning or end of them, are in the range and
 * nothing else is. `whole`: only of those that lose all of them.
 */
function keysOn(doc: Node, range: Range, whole: boolean): Mark[] {
  const $from = doc.resolve(range.from)
  if (!$from.parent.isTextblock || !$from.sameParent(doc.resolve(range.to))) return []
  const { from, to } = withoutBlanks($from.parent, { from: range.from - $from.start(), to: range.to - $from.start() })
  const touched = piecesOf($from.parent).filter((piece) => from < to && piece.from <= from && to <= piece.to)
  const lost = touched.filter((piece) => (whole ? piece.from === from && piece.to === to : piece.from === from || piece.to === to))
  return lost.map(({ id }) => schema.mark('other', { key: COMMENT_PREFIX + id, value: true }))
}

function withoutBlanks(block: Node, { from, to }: Range): Range {
  const words = block.textBetween(from, to, undefined, '\ufffc')
  return { from: from + words.length - words.trimStart().length, to: to - (words.length - words.trimEnd().length) }
}

function isAtItsEnd({ from, to }: Range, { doc, selection }: EditorState): boolean {
  return selection.empty && selection.head === to && doc.resolve(from).sameParent(selection.$head)
}

function keyed(state: EditorState, { from, to, keys }: Replacing): Transaction | null {
  const tr = state.tr
  state.doc.nodesBetween(from, to, (node, pos) => {
    if (node.isInline) remark(tr, node, Math.max(pos, from), Math.min(pos + node.nodeSize, to), marksToText(keys))
  })
  return tr.docChanged ? tr.setStoredMarks(state.storedMarks) : null
}
