// The keyboard. Tab is never bound: it leads out of the text, first to the chip of the block with the caret.
import { baseKeymap, toggleMark } from 'prosemirror-commands'
import { keydownHandler } from 'prosemirror-keymap'
import { type Command, Plugin, TextSelection } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { asOwnUndoStep, type Binding } from './binding'
import { joinBackward, joinForward, retype, splitBlock, tie } from './blocks'
import { isOccupied } from './carets'
import type { Question } from './editor'
import type { Mint } from './ids'
import { move } from './moves'
import { schema } from './schema'

export interface KeyOptions {
  binding: Binding
  mint: Mint
  questions(): readonly Question[]
  onLink(): void
  openChip(view: EditorView): void
}

export function keys(options: KeyOptions): Plugin {
  const bound = keydownHandler({ ...bindings(options), ...chained(baseKeymap, ownKeys(options.mint)) })
  return new Plugin({
    props: {
      handleKeyDown: (view, event) => readCaret(view, event) || digitKey(view, event, options) || bound(view, event),
    },
  })
}

function bindings({ binding, onLink, openChip }: KeyOptions): Record<string, Command> {
  const undo: Command = () => binding.undo() || true
  const redo: Command = () => binding.redo() || true
  return {
    'Mod-b': toggleMark(schema.marks.strong),
    'Mod-i': toggleMark(schema.marks.em),
    'Mod-k': () => {
      onLink()
      return true
    },
    'Mod-z': undo,
    'Mod-y': redo,
    'Mod-Shift-z': redo,
    'Mod-a': selectAll,
    'Shift-Enter': breakLine,
    'Alt-ArrowUp': move(-1, isOccupied),
    'Alt-ArrowDown': move(1, isOccupied),
    'Alt-Enter': (_state, _dispatch, view) => {
      if (view) openChip(view)
      return true
    },
  }
}

function ownKeys(mint: Mint): Record<string, Command> {
  return {
    Enter: splitBlock(mint),
    Backspace: joinBackward,
    'Mod-Backspace': joinBackward,
    'Shift-Backspace': joinBackward,
    Delete: joinForward,
    'Mod-Delete': joinForward,
    'Alt-Delete': joinForward,
  }
}

/** The usual keys of ProseMirror, with ours tried first where both know one. */
function chained(usual: Record<string, Command>, own: Record<string, Command>): Record<string, Command> {
  const both = { ...usual, ...own }
  for (const [key, ours] of Object.entries(own)) {
    const theirs = usual[key]
    both[key] = (state, dispatch, view) => ours(state, dispatch, view) || (theirs?.(state, dispatch, view) ?? false)
  }
  delete both['Mod-a']
  delete both['Mod-Enter']
  return both
}

/**
 * A caret moved by the browser is told to ProseMirror a moment later. Keys typed quickly (Home, Enter)
 * on a busy machine come before that, and would act where the caret was.
 */
function readCaret(view: EditorView, event: KeyboardEvent): false {
  const { domObserver } = view as EditorView & { domObserver?: { flush?(): void } }
  if (!event.isComposing && !view.composing && event.keyCode !== 229) domObserver?.flush?.()
  return false
}

/** By the key's place, not its sign: with Alt, some keyboards type other signs. AltGr types, it never commands. */
function digitKey(view: EditorView, event: KeyboardEvent, { questions }: KeyOptions): boolean {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]
  if (!digit || !event.altKey || event.shiftKey || event.getModifierState('AltGraph')) return false
  const number = Number(digit)
  const command = event.ctrlKey || event.metaKey ? heading(number) : tieTo(number, questions())
  if (!command) return false
  command(view.state, view.dispatch.bind(view), view)
  return true
}

function heading(number: number): Command | null {
  if (number > 3) return null
  return number === 0 ? retype('paragraph') : retype('heading', number)
}

function tieTo(number: number, questions: readonly Question[]): Command | null {
  if (number === 0) return tie(null)
  const question = questions.find((one) => one.number === number)
  return question ? tie(question.id) : null
}

/** Everything, as words: typing over it keeps the first block's id. */
const selectAll: Command = (state, dispatch) => {
  const { doc } = state
  dispatch?.(state.tr.setSelection(TextSelection.between(doc.resolve(1), doc.resolve(doc.content.size - 1))))
  return true
}

const breakLine: Command = (state, dispatch) => {
  const marks = state.storedMarks ?? state.selection.$from.marks()
  const tr = state.tr.replaceSelectionWith(schema.node('break', null, undefined, marks), false)
  dispatch?.(asOwnUndoStep(tr).scrollIntoView())
  return true
}
