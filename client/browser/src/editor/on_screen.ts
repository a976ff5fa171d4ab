// The paragraph that a reader has before their eyes, when nothing is selected and the caret is out of sight.
import { TextSelection } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { hasWords, idOf } from './schema'

/** Pixels that the bars of the page take above and below. */
const [ABOVE, BELOW] = [120, 70]
/** How far down the window a reader looks. */
const EYES = 0.4

/** Brings the caret into the paragraph that is being looked at, unless it is in sight or something is selected. */
export function bringCaret(view: EditorView): void {
  const { selection, doc } = view.state
  if (!selection.empty || isInSight(view, selection.$from.depth ? selection.$from.before() : 0)) return
  const pos = lookedAt(view)
  if (pos !== null) view.dispatch(view.state.tr.setSelection(TextSelection.create(doc, pos + 1)))
}

function isInSight(view: EditorView, pos: number): boolean {
  const box = boxOf(view, pos)
  return box !== null && box.bottom > ABOVE && box.top < innerHeight - BELOW
}

function lookedAt(view: EditorView): number | null {
  const eyes = innerHeight * EYES
  let [nearest, least] = [null as number | null, Infinity]
  view.state.doc.forEach((block, pos) => {
    const box = idOf(block) && hasWords(block.textContent) ? boxOf(view, pos) : null
    if (!box || !box.height) return
    const away = Math.max(box.top - eyes, eyes - box.bottom, 0)
    if (away < least) [nearest, least] = [pos, away]
  })
  return nearest
}

function boxOf(view: EditorView, pos: number): DOMRect | null {
  const dom = view.nodeDOM(pos)
  return dom instanceof HTMLElement ? dom.getBoundingClientRect() : null
}
