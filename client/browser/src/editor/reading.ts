// The caret of one who reads along: the browser gives a text that is not edited none, but its words
// have to be chosen for a comment from the keyboard too.
import { type EditorState, Plugin, Selection, TextSelection } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import { textOf } from './anchors'

export function reading(editable: () => boolean): Plugin {
  let focused = false
  const redraw = (view: EditorView, on: boolean) => {
    focused = on
    if (!editable()) view.dispatch(view.state.tr)
    return false
  }
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown: (view, event) => !editable() && step(view, event),
        focus: (view) => redraw(view, true),
        blur: (view) => redraw(view, false),
      },
      decorations(state) {
        const { selection, doc } = state
        if (!focused || editable() || !selection.empty) return null
        return DecorationSet.create(doc, [Decoration.widget(selection.head, caretElement, { key: 'own', side: -1, marks: [], ignoreSelection: true })])
      },
    },
  })
}

function caretElement(): HTMLElement {
  const caret = document.createElement('span')
  caret.className = 'reading-caret'
  caret.setAttribute('aria-hidden', 'true')
  return caret
}

function step(view: EditorView, event: KeyboardEvent): boolean {
  const head = target(view.state, event)
  if (head === null) return false
  event.preventDefault()
  const anchor = event.shiftKey ? view.state.selection.anchor : head
  const { doc } = view.state
  view.dispatch(view.state.tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))))
  show(view)
  return true
}

/** Where the key leads; null for a key that does not move. */
function target(state: EditorState, { key, ctrlKey, altKey, metaKey }: KeyboardEvent): number | null {
  const byWord = ctrlKey || altKey
  if (metaKey || (altKey && !key.startsWith('Arrow')) || (altKey && /Up|Down/.test(key))) return null
  switch (key) {
    case 'ArrowRight':
      return along(state, 1, byWord)
    case 'ArrowLeft':
      return along(state, -1, byWord)
    case 'ArrowDown':
      return paragraph(state, 1)
    case 'ArrowUp':
      return paragraph(state, -1)
    case 'Home':
      return ctrlKey ? Selection.atStart(state.doc).head : state.selection.$head.start()
    case 'End':
      return ctrlKey ? Selection.atEnd(state.doc).head : state.selection.$head.end()
    default:
      return null
  }
}

function along(state: EditorState, by: 1 | -1, byWord: boolean): number {
  const { $head } = state.selection
  const { parent, parentOffset } = $head
  const edge = by > 0 ? parent.content.size : 0
  if (parentOffset === edge) return Selection.near(state.doc.resolve(by > 0 ? $head.after() : $head.before()), by).head
  const ahead = by > 0 ? textOf(parent, parentOffset) : textOf(parent, 0, parentOffset)
  const stride = by > 0 ? (byWord ? /^\s*\S+/u : /^[\s\S]/u) : byWord ? /\S+\s*$/u : /[\s\S]$/u
  const length = stride.exec(ahead)?.[0].length ?? ahead.length
  return $head.pos + by * Math.max(1, Math.min(length, Math.abs(edge - parentOffset)))
}

/** The start of the next paragraph or of the one before; with no further one, the end or start of this. */
function paragraph(state: EditorState, by: 1 | -1): number {
  const { $head } = state.selection
  const index = $head.index(0) + by
  if (index < 0) return $head.start()
  if (index >= state.doc.childCount) return $head.end()
  return (by > 0 ? $head.after() : $head.before() - state.doc.child(index).nodeSize) + 1
}

/** ProseMirror leaves the browser's selection alone in a text that is not edited. */
function show(view: EditorView): void {
  const { anchor, head } = view.state.selection
  const [from, to] = [view.domAtPos(anchor), view.domAtPos(head)]
  view.dom.ownerDocument.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset)
  const place = to.node instanceof Element ? to.node : to.node.parentElement
  place?.closest('.block')?.scrollIntoView({ block: 'nearest' })
}
