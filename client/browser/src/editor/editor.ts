// The editor of one draft: ProseMirror on the flat text, put together from small plugins.
import { toggleMark } from 'prosemirror-commands'
import { type Command, EditorState, Plugin, TextSelection } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { type Anchor, NOTHING_ANCHORED, readAnchors } from './anchors'
import { appearance } from './appearance'
import { authors, type MarkedBlock, showAuthors } from './authors'
import { Binding, remoteChange } from './binding'
import { type BlockPage, BlockView, viewAtCaret } from './block_view'
import { blocksOf, indent, mark, retype, tie } from './blocks'
import { carets, isOccupied, rebuiltFlag } from './carets'
import { readDoc } from './cells'
import { type Chosen, readChosen } from './chosen'
import { comments, placeOf, type Remark, showRemarks } from './comments'
import { flash, flashing } from './flash'
import { everyFrame } from './frame'
import { identity } from './identity'
import { mint } from './ids'
import { inputRules } from './input_rules'
import { keys } from './keys'
import { link, linkOpening } from './links'
import { move } from './moves'
import { bringCaret } from './on_screen'
import { readOutline } from './outline'
import { paste } from './paste'
import { plainWords } from './plain_words'
import { reading } from './reading'
import { replacing } from './replacing'
import { type BlockType, BLOCK_TYPES, COMMENT_PREFIX, schema } from './schema'
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
  text: string
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
  /** Where comments' words are, in the order of the text; at most once a frame, and only when that has changed. */
  onAnchors?(anchors: readonly Anchor[]): void
  /** A comment's number, or words that carry one, were clicked. */
  onComment?(comment: string, where: 'number' | 'words'): void
  /** Is this a comment of this draft? Unknown ones are not pasted. */
  isComment?(comment: string): boolean
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
  /** What a comment would be about now, with the caret brought into sight; null where there is nothing to comment on. */
  chosen(): Chosen | null
  /** Shows comments on their words. With `asking`, also what is selected or chosen now. */
  showComments(shown: ReadonlyMap<string, Remark>, focus: string | null, asking: boolean): void
  /** Scrolls a comment's words into view, or its block; the caret stays. False when both are gone. */
  showWords(comment: string, block: string): boolean
  /** Puts the caret before a comment's words, and the focus into the text. */
  goToWords(comment: string, block: string): void
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
          paste(() => page.questions, (key) => options.isComment?.(key.slice(COMMENT_PREFIX.length)) ?? false),
          linkOpening(),
          plainWords(),
          identity(mint),
          replacing(),
          authors(),
          comments((id, where) => options.onComment?.(id, where)),
          reading(() => page.editable),
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
    focus: () => focusText(view),
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
    chosen() {
      bringCaret(view)
      return readChosen(view.state)
    },
    showComments: (shown, focus, asking) => showRemarks(view, { shown, focus, asked: asking ? askedAbout(view) : null }),
    showWords: (comment, block) => showWords(view, comment, block),
    goToWords: (comment, block) => goToWords(view, comment, block),
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
function reporting({ onOutline, onSelected, onAnchors }: EditorOptions): Plugin {
  return new Plugin({
    view(view) {
      let anchored = NOTHING_ANCHORED
      const anchors = everyFrame(() => {
        const before = anchored
        anchored = readAnchors(view.state.doc, before)
        if (anchored !== before) onAnchors?.(anchored.anchors)
      })
      anchors.request()
      const outline = everyFrame(() => onOutline(readOutline(view.state.doc)))
      const selected = everyFrame(() => onSelected(readSelected(view.state)))
      outline.request()
      selected.request()
      return {
        update({ state }, before) {
          if (state.doc !== before.doc) {
            anchors.request()
            outline.request()
          }
          if (state.doc !== before.doc || !state.selection.eq(before.selection) || state.storedMarks !== before.storedMarks) selected.request()
        },
        destroy() {
          anchors.cancel()
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
  focusText(view)
  const dom = view.nodeDOM(found.pos)
  if (dom instanceof HTMLElement) dom.scrollIntoView({ block: 'center', behavior: isCalm() ? 'auto' : 'smooth' })
  flash(view, found.pos, found.pos + found.node.nodeSize)
}

function askedAbout(view: EditorView): { from: number; to: number } {
  const { selection } = view.state
  if (!selection.empty) return selection
  return { from: selection.$from.start(), to: selection.$from.end() }
}

function showWords(view: EditorView, comment: string, block: string): boolean {
  const place = placeOf(view.state.doc, comment, block)
  const dom = place && view.nodeDOM(place.pos)
  if (!place || !(dom instanceof HTMLElement)) return false
  const { top, bottom } = dom.getBoundingClientRect()
  if (top < 120 || bottom > window.innerHeight - 80) dom.scrollIntoView({ block: 'center', behavior: isCalm() ? 'auto' : 'smooth' })
  if (place.from === place.to) flash(view, place.pos, place.pos + (view.state.doc.nodeAt(place.pos)?.nodeSize ?? 0))
  return true
}

function goToWords(view: EditorView, comment: string, block: string): void {
  const place = placeOf(view.state.doc, comment, block)
  if (place) view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, place.from)))
  focusText(view)
  showWords(view, comment, block)
}

/** ProseMirror gives the focus to a text that is edited only. */
function focusText(view: EditorView): void {
  if (view.editable) view.focus()
  else view.dom.focus({ preventScroll: true })
}

const isCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches
