// What a block's looks owe to its neighbours: the number of an ordered item, the placeholder of an
// empty draft, the one chip that the Tab key reaches.
import type { Node } from 'prosemirror-model'
import { Plugin } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { type BlockPage, type BlockView, viewAtCaret } from './block_view'
import { levelOf, typeOf } from './schema'

/** The words of an empty draft, for those who write and for those who read. */
export interface Placeholder {
  writing: string
  reading: string
}

export function appearance(page: BlockPage, placeholder: Placeholder): Plugin {
  let reachable: BlockView | undefined
  let blank: BlockView | undefined
  const number = (view: EditorView) => {
    const numbers = orderedNumbers(view.state.doc)
    if (numbers.size === 0) return
    const views = Array.from(view.dom.children, (dom) => page.viewOf.get(dom)).filter((block) => block !== undefined)
    for (const [index, start] of numbers) views[index]?.setStart(start)
  }
  const hint = (view: EditorView) => {
    blank?.setPlaceholder(null)
    blank = isBlank(view.state.doc) ? viewAtStart(view, page) : undefined
    blank?.setPlaceholder(page.editable ? placeholder.writing : placeholder.reading)
  }
  const reach = (view: EditorView) => {
    const current = viewAtCaret(view, page)
    if (reachable === current) return
    reachable?.setReachable(false)
    reachable = current
    reachable?.setReachable(true)
  }
  return new Plugin({
    view(view) {
      const show = () => {
        number(view)
        hint(view)
      }
      show()
      reach(view)
      return {
        update({ state }, before) {
          if (state.doc !== before.doc) show()
          else hint(view) // who may write may have changed
          if (state.doc !== before.doc || !state.selection.eq(before.selection)) reach(view)
        },
      }
    },
  })
}

function viewAtStart(view: EditorView, page: BlockPage): BlockView | undefined {
  const dom = view.nodeDOM(0)
  return dom ? page.viewOf.get(dom) : undefined
}

/** The numbers of ordered items by block index. They count on over neighbours of their level; deeper items between do not stop them. */
export function orderedNumbers(doc: Node): Map<number, number> {
  const numbers = new Map<number, number>()
  let counts: number[] = []
  doc.forEach((node, _, index) => {
    const type = typeOf(node)
    const level = levelOf(node)
    counts = type === 'ordered' ? counts.slice(0, level + 1) : type === 'bullet' ? counts.slice(0, level) : []
    if (type !== 'ordered') return
    counts[level] = (counts[level] ?? 0) + 1
    numbers.set(index, counts[level])
  })
  return numbers
}

function isBlank(doc: Node): boolean {
  return doc.childCount === 1 && doc.child(0).content.size === 0
}
