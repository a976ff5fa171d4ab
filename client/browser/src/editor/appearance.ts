// What a block's looks owe to its neighbours: the number of an ordered item, the placeholder of an
// empty draft, the one chip that the Tab key reaches.
import type { Node } from 'prosemirror-model'
import { type EditorState, Plugin } from 'prosemirror-state'
import type { BlockPage, BlockView } from './block_view'
import { levelOf, typeOf } from './schema'

export function appearance(page: BlockPage, placeholder: string): Plugin {
  let reachable: BlockView | undefined
  let blank: BlockView | undefined
  const show = (state: EditorState) => {
    for (const [node, number] of orderedNumbers(state.doc)) page.viewOf.get(node)?.setStart(number)
    blank?.setPlaceholder(null)
    blank = isBlank(state.doc) ? page.viewOf.get(state.doc.child(0)) : undefined
    blank?.setPlaceholder(placeholder)
  }
  const reach = (state: EditorState) => {
    const { $head } = state.selection
    const current = $head.depth ? page.viewOf.get($head.parent) : undefined
    if (reachable === current) return
    reachable?.setReachable(false)
    reachable = current
    reachable?.setReachable(true)
  }
  return new Plugin({
    view(view) {
      show(view.state)
      reach(view.state)
      return {
        update({ state }, before) {
          if (state.doc !== before.doc) show(state)
          if (state.doc !== before.doc || !state.selection.eq(before.selection)) reach(state)
        },
      }
    },
  })
}

/** Ordered items count on over neighbours of their level; deeper items between do not stop them. */
export function orderedNumbers(doc: Node): Map<Node, number> {
  const numbers = new Map<Node, number>()
  let counts: number[] = []
  doc.forEach((node) => {
    const type = typeOf(node)
    const level = levelOf(node)
    counts = type === 'ordered' ? counts.slice(0, level + 1) : type === 'bullet' ? counts.slice(0, level) : []
    if (type !== 'ordered') return
    counts[level] = (counts[level] ?? 0) + 1
    numbers.set(node, counts[level])
  })
  return numbers
}

function isBlank(doc: Node): boolean {
  return doc.childCount === 1 && doc.child(0).content.size === 0
}
