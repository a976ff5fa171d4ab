// The editor of one draft: ProseMirror on the flat text, put together from small plugins.
import { toggleMark } from 'prosemirror-commands'
import { type Command, EditorState, Plugin, TextSelection } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { appearance } from './appearance'
import { authors, type MarkedBlock, showAuthors } from './authors'
import { Binding, remoteChange } from './binding'
import { type BlockPage, BlockView, viewAtCaret } from './block_view'
import { blocksOf, indent, mark, retype, tie } from './blocks'
import { carets, isOccupied, rebuiltFlag } from './carets'
import { readDoc } from './cells'
import { flash, flashing } from './flash'
import { everyFrame } from './frame'
import { identity } from './identity'
import { mint } from './ids'
import { inputRules } from './input_rules'
import { keys } from './keys'
import { link, linkOpening } from './links'
import { move } from './moves'
import { readOutline } from './outline'
import { paste } from './paste'
import { plainWords } from './plain_words'
import { type BlockType, BLOCK_TYPES, schema } from './schema'
import { readSelected } from './selected'

export interface Question {
  id: string
  number: number
  text: string
}

export interface OutlineBlock {
  id: string
  number: number | null
  type: string
  level: number
  question: string | null
  kind: string | null
  words: number
}

export interface Selected {
  blocks: string[]
  type: string | null
  level: number
  /** undefined when the blocks differ */
  question: string | null | undefined
  kind: string | null | undefined
  strong: boolean
  em: boolean
  link: string | null
  empty: boolean
}

export interface EditorOptions {
  mount: HTMLElement
  text: Y.Text
  awareness: Awareness
  editable: boolean
  label: string
  questions: readonly Question[]
  /** After changes, at most once an animation frame. */
  onOutline(blocks: readonly OutlineBlock[]): void
  /** At most once an animation frame. */
  onSelected(selected: Selected): void
  /** The chip beside a paragraph was chosen: by click, by Enter on it, or by Alt+Enter in its words. */
  onChip(block: string, button: HTMLElement): void
  /** Mod-k was pressed. */
  onLink?(): void
}

export interface Editor {
  readonly view: EditorView
  destroy(): void
  setEditable(editable: boolean): void
  setQuestions(questions: readonly Question[]): void
  focus(): void
  /** For these blocks, or those of the selection; so are `mark`, `retype`, `indent`, `move`. */
  tie(question: string | null, blocks?: readonly string[]): void
  mark(kind: string | null, blocks?: readonly string[]): void
  retype(type: string, level?: number): void
  indent(by: 1 | -1): void
  move(by: 1 | -1): void
  toggle(mark: 'strong' | 'em'): void
  link(href: string | null): void
  undo(): void
  redo(): void
  /** Marks whose the words are; with no blocks, none. */
  showAuthors(blocks: readonly MarkedBlock[]): void
  /** Scrolls to the block, puts the caret at its start and lights it up for a moment. */
  goTo(block: string): void
}

export function openEditor(options: EditorOptions): Editor {
  const page: BlockPage = {
    questions: options.questions,
    editable: options.editable,
    views: new Set(),
    viewOf: new WeakMap(),
    onChip: options.onChip,
  }
  const binding = new Binding(options.text, {
    get state() {
      return view.state
    },
    updateState: (state) => view.updateState(state),
  })
  const reports = reporting(options)
  const view: EditorView = new EditorView(
    { mount: mountPoint(options.mount) },
    {
      state: EditorState.create({
        doc: readDoc(options.text.toDelta()),
        plugins: [
          onlyWriters(page),
          keys({
            binding,
            mint,
            questions: () => page.questions,
            onLink: () => options.onLink?.(),
            openChip: (view) => viewAtCaret(view, page)?.openChip(),
          }),
          inputRules(),
          paste(() => page.questions),
          linkOpening(),
          plainWords(),
          identity(mint),
          authors(),
          carets(binding, options.awareness),
          rebuiltFlag(),
          flashing(),
          appearance(page, { writing: 'Write what this session found', reading: 'Nothing has been written yet.' }),
          reports,
        ],
      }),
      editable: () => page.editable,
      attributes: () => attributes(options.label, page.editable),
      nodeViews: { block: (node) => new BlockView(node, page) },
      dispatchTransaction: (tr) => binding.dispatch(tr),
    },
  )
  // Without it ProseMirror's blanks collapse, whatever the style sheet says.
  view.dom.style.whiteSpace = 'pre-wrap'
  const run = (command: Command) => {
    if (page.editable) command(view.state, view.dispatch.bind(view), view)
  }
  const drawChips = () => {
    for (const block of page.views) block.drawChip()
  }
  return {
    view,
    destroy() {
      binding.destroy()
      view.destroy()
    },
    setEditable(editable) {
      page.editable = editable
      view.setProps({})
      drawChips()
    },
    setQuestions(questions) {
      page.questions = questions
      drawChips()
    },
    focus: () => view.focus(),
    tie: (question, blocks) => run(tie(question, blocks)),
    mark: (kind, blocks) => run(mark(kind, blocks)),
    retype: (type, level) => run(retype(knownType(type), level)),
    indent: (by) => run(indent(by)),
    move: (by) => run(move(by, isOccupied)),
    toggle: (name) => run(toggleMark(schema.marks[name])),
    link: (href) => run(link(href)),
    undo: () => run(() => binding.undo()),
    redo: () => run(() => binding.redo()),
    showAuthors: (blocks) => showAuthors(view, blocks),
    goTo: (block) => goTo(view, block),
  }
}

function mountPoint(mount: HTMLElement): HTMLElement {
  const text = document.createElement('div')
  mount.replaceChildren(text)
  return text
}

function attributes(label: string, editable: boolean): Record<string, string> {
  return {
    class: 'ph-text',
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-label': label,
    'aria-readonly': String(!editable),
    tabindex: '0',
  }
}

function knownType(type: string): BlockType {
  return BLOCK_TYPES.find((known) => known === type) ?? 'paragraph'
}

/** A reader's page changes only by what others write. */
function onlyWriters(page: BlockPage): Plugin {
  return new Plugin({
    filterTransaction: (tr) => !tr.docChanged || page.editable || remoteChange(tr) !== undefined,
  })
}

/** Tells the panels what they are drawn from, once a frame. */
function reporting({ onOutline, onSelected }: EditorOptions): Plugin {
  return new Plugin({
    view(view) {
      const outline = everyFrame(() => onOutline(readOutline(view.state.doc)))
      const selected = everyFrame(() => onSelected(readSelected(view.state)))
      outline.request()
      selected.request()
      return {
        update({ state }, before) {
          if (state.doc !== before.doc) outline.request()
          if (state.doc !== before.doc || !state.selection.eq(before.selection) || state.storedMarks !== before.storedMarks) selected.request()
        },
        destroy() {
          outline.cancel()
          selected.cancel()
        },
      }
    },
  })
}

function goTo(view: EditorView, id: string): void {
  const found = blocksOf(view.state, [id])[0]
  if (!found) return
  const caret = TextSelection.create(view.state.doc, found.pos + 1)
  view.dispatch(view.state.tr.setSelection(caret))
  view.focus()
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const dom = view.nodeDOM(found.pos)
  if (dom instanceof HTMLElement) dom.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' })
  flash(view, found.pos, found.pos + found.node.nodeSize)
}
