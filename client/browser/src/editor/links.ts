// Links: put on, taken off, and opened only on purpose.
import type { Node } from 'prosemirror-model'
import { type Command, type EditorState, Plugin } from 'prosemirror-state'
import { asOwnUndoStep } from './binding'
import { isSafeLink, schema } from './schema'

/** Puts a link on the selected words, or changes or removes (null) the one under the caret. */
export function link(href: string | null): Command {
  return (state, dispatch) => {
    const range = state.selection.empty ? linkAround(state) : state.selection
    if (!range || (href !== null && !isSafeLink(href))) return false
    const tr = state.tr.removeMark(range.from, range.to, schema.marks.link)
    dropUnreadable(tr.doc, range.from, range.to, (from, to, mark) => tr.removeMark(from, to, mark))
    if (href !== null) tr.addMark(range.from, range.to, schema.mark('link', { href }))
    dispatch?.(asOwnUndoStep(tr))
    return true
  }
}

/** Ctrl or Cmd with a click opens a link in a new tab; a reader's plain click does too. */
export function linkOpening(): Plugin {
  return new Plugin({
    props: {
      handleClick(view, _pos, event) {
        const anchor = (event.target as HTMLElement).closest('a[href]')
        if (!anchor || !(event.ctrlKey || event.metaKey)) return false
        event.preventDefault()
        window.open((anchor as HTMLAnchorElement).href, '_blank', 'noopener,noreferrer')
        return view.editable
      },
    },
  })
}

function linkAround(state: EditorState): { from: number; to: number } | null {
  const { $from } = state.selection
  if (!$from.depth) return null
  const found: { from: number; to: number }[] = []
  $from.parent.forEach((node, offset) => {
    const from = $from.start() + offset
    const touches = from <= $from.pos && from + node.nodeSize >= $from.pos
    if (touches && schema.marks.link.isInSet(node.marks)) found.push({ from, to: from + node.nodeSize })
  })
  return found[0] ? { from: found[0].from, to: found.at(-1)!.to } : null
}

/** A link that this page cannot read (another scheme, more than an address) gives way to ours. */
function dropUnreadable(
  doc: Node,
  from: number,
  to: number,
  drop: (from: number, to: number, mark: Node['marks'][number]) => void,
): void {
  doc.nodesBetween(from, to, (node, pos) => {
    for (const mark of node.marks) {
      if (mark.type === schema.marks.other && mark.attrs['key'] === 'link') {
        drop(Math.max(pos, from), Math.min(pos + node.nodeSize, to), mark)
      }
    }
  })
}
