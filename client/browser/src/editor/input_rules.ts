// "- ", "1. ", "> " and "# " at the start of a paragraph make it a list item, a quotation, a heading.
import { Plugin } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { asOwnUndoStep } from './binding'
import { retype } from './blocks'
import { type BlockType, typeOf } from './schema'

const RULES: readonly [RegExp, BlockType][] = [
  [/^[-*•]$/, 'bullet'],
  [/^1[.)]$/, 'ordered'],
  [/^>$/, 'quote'],
  [/^#{1,3}$/, 'heading'],
]

export function inputRules(): Plugin {
  return new Plugin({
    props: {
      handleTextInput: (view, from, to, text) => text === ' ' && from === to && applyRule(view, from),
    },
  })
}

/** The blank is typed first, so that undo gives back what was typed. */
function applyRule(view: EditorView, at: number): boolean {
  const $at = view.state.doc.resolve(at)
  const typed = $at.parent.textBetween(0, $at.parentOffset, undefined, '\u0000')
  const type = RULES.find(([pattern]) => pattern.test(typed))?.[1]
  if (!type || typeOf($at.parent) !== 'paragraph') return false
  view.dispatch(view.state.tr.insertText(' ', at))
  const level = type === 'heading' ? typed.length : 1
  retype(type, level)(view.state, (tr) => view.dispatch(asOwnUndoStep(tr.delete($at.start(), at + 1))))
  return true
}
