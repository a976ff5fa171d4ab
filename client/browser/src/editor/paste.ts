// Pasting and dropping. What comes from a draft keeps everything, what comes from elsewhere keeps its
// structure. A block that is still in the draft is copied under a new id; one that was cut keeps its own.
// Comments go along with words that are moved (cut, dragged), never with words that are copied.
import { DOMParser, Fragment, type Mark, type Node, type ParseOptions, type ResolvedPos, Slice } from 'prosemirror-model'
import { Plugin, TextSelection, type Transaction } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { asOwnUndoStep } from './binding'
import { block } from './cells'
import type { Question } from './editor'
import { readHtml } from './html'
import { COMMENT_PREFIX, idOf, isCounted, questionOf, schema, typeOf } from './schema'

/** `isOurs`: is this the key of one of this draft's comments? */
export function paste(questions: () => readonly Question[], isOurs: (key: string) => boolean): Plugin {
  let moving = false
  const taken = new Set<string>()
  const begin = (moves: boolean) => () => {
    moving = moves
    return false
  }
  return new Plugin({
    props: {
      handleDOMEvents: { copy: begin(false), cut: begin(true), dragstart: begin(true) },
      transformCopied(slice) {
        if (!moving) return withoutKeys(slice, () => false)
        for (const key of keysOf(slice)) taken.add(key)
        return slice
      },
      clipboardParser: new ClipboardParser(schema, DOMParser.fromSchema(schema).rules),
      transformPastedHTML: (html) => withoutActiveParts(html),
      clipboardTextParser: (text, $context) => readPlain(text, $context),
      clipboardTextSerializer: (slice) => plainText(slice),
      transformPasted: (slice, view) =>
        isMove(view) ? slice : asCopy(withoutKeys(slice, (key) => taken.has(key) || isOurs(key)), view.state.doc, questions()),
      handlePaste: (view, _event, slice) => {
        view.dispatch(pasted(view.state.tr.deleteSelection(), slice))
        return true
      },
      handleDrop: (view, event, slice, moved) => drop(view, event, slice, moved),
    },
  })
}

/** Own clipboard by the schema, everything else by `readHtml`. */
class ClipboardParser extends DOMParser {
  override parseSlice(dom: globalThis.Node, options?: ParseOptions): Slice {
    if ((dom as Element).querySelector('[data-pm-slice], [data-block]')) return super.parseSlice(dom, options)
    return new Slice(Fragment.fromArray(readHtml(dom as Element)), 0, 0)
  }
}

/**
 * Markup whose styles and handlers are mere data. Nothing would come of them anyway; but the page's
 * policy is asked about each while the markup is parsed, and complains. `readHtml` is what drops them.
 */
export function withoutActiveParts(html: string): string {
  if (html.includes('data-pm-slice')) return html
  const markup = html.replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, '')
  return markup.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, ' data-$1='))
}

/** One paragraph a line; lines without words are no paragraphs. */
export function readPlain(text: string, $context: ResolvedPos): Slice {
  const lines = text.split(/\r\n?|[\n\u2028\u2029]/).filter((line) => line.trim())
  const blocks = lines.map((line) => block({}, [schema.text(line, $context.marks())]))
  return new Slice(Fragment.fromArray(blocks), blocks.length ? 1 : 0, blocks.length ? 1 : 0)
}

function plainText(slice: Slice): string {
  return slice.content.content.map((node) => (node.isText ? (node.text ?? '') : node.textBetween(0, node.content.size))).join('\n')
}

/** Without what can only be once in a draft: ids and comments that are still there, ties to others' questions. */
export function asCopy(slice: Slice, doc: Node, questions: readonly Question[]): Slice {
  const there = inUse(doc)
  const known = new Set(questions.map(({ id }) => id))
  const copy = (node: Node): Node => {
    const words = node.content.content.map((child) => withoutComments(child, there))
    if (node.type !== schema.nodes.block) return withoutComments(node, there)
    const question = known.has(questionOf(node) ?? '') ? node.attrs['question'] : null
    const id = there.has(idOf(node)) ? null : node.attrs['id']
    return block({ ...node.attrs, id, question, nameless: false }, words)
  }
  return new Slice(Fragment.fromArray(slice.content.content.map(copy)), slice.openStart, slice.openEnd)
}

/** Without the comments that may not stay. */
function withoutKeys(slice: Slice, stays: (key: string) => boolean): Slice {
  const strip = (node: Node): Node => {
    if (node.isInline) return node.mark(node.marks.filter((mark) => commentKey(mark) === null || stays(commentKey(mark) as string)))
    return node.copy(Fragment.fromArray(node.content.content.map(strip)))
  }
  return new Slice(Fragment.fromArray(slice.content.content.map(strip)), slice.openStart, slice.openEnd)
}

function keysOf(slice: Slice): string[] {
  const found: string[] = []
  slice.content.descendants((node) => {
    found.push(...node.marks.map(commentKey).filter((key) => key !== null))
  })
  return found
}

function commentKey({ type, attrs }: Mark): string | null {
  const key = String(attrs['key'])
  return type === schema.marks.other && key.startsWith(COMMENT_PREFIX) ? key : null
}

/** The block ids and comment keys of a document. */
function inUse(doc: Node): Set<string> {
  const found = new Set<string>()
  doc.descendants((node) => {
    if (node.type === schema.nodes.block) found.add(idOf(node))
    for (const mark of node.marks) {
      if (mark.type === schema.marks.other) found.add(mark.attrs['key'] as string)
    }
  })
  return found
}

function withoutComments(node: Node, there: ReadonlySet<string>): Node {
  return node.mark(node.marks.filter((mark) => !there.has(commentKey(mark) ?? '')))
}

/** Puts a slice at the selection, which is a caret. */
export function pasted(tr: Transaction, slice: Slice): Transaction {
  const { $from } = tr.selection
  const words = wordsOf(slice, $from.parent)
  if (words) tr.replace($from.pos, $from.pos, new Slice(words, 0, 0))
  else if ($from.parent.content.size === 0 || $from.parentOffset === 0) putBefore(tr, $from, slice)
  else putInside(tr, $from, slice)
  return asOwnUndoStep(tr).scrollIntoView().setMeta('paste', true)
}

/** The slice as mere words, if it is no more than that: part of one block, or one plain paragraph. */
function wordsOf(slice: Slice, target: Node): Fragment | null {
  const only = slice.content.childCount === 1 ? slice.content.firstChild : null
  if (!only) return slice.content.childCount === 0 ? Fragment.empty : slice.content.firstChild?.isInline ? slice.content : null
  if (only.isInline) return slice.content
  const isPlain = typeOf(only) === 'paragraph' && !questionOf(only) && !idOf(only)
  return (slice.openStart > 0 && slice.openEnd > 0 && target.content.size > 0) || isPlain ? only.content : null
}

/** Whole blocks before the words that the caret stands before; in place of a block without any. */
function putBefore(tr: Transaction, $at: ResolvedPos, slice: Slice): void {
  const [from, empty] = [$at.before(), $at.parent.content.size === 0]
  const blocks = tied(slice, $at.parent)
  tr.replace(from, empty ? $at.after() : from, new Slice(blocks, 0, 0))
  caretAt(tr, from + blocks.size - 1)
}

/** Into the words: the first goes on in this block, the last goes on in what follows, where they are plain. */
function putInside(tr: Transaction, $at: ResolvedPos, slice: Slice): void {
  const blocks = tied(slice, $at.parent)
  const openStart = joinsOn(blocks.firstChild) ? 1 : 0
  const openEnd = $at.parentOffset === $at.parent.content.size || joinsOn(blocks.lastChild) ? 1 : 0
  const size = tr.doc.content.size
  const rest = size - $at.pos
  tr.replace($at.pos, $at.pos, new Slice(blocks, openStart, openEnd))
  caretAt(tr, tr.doc.content.size - rest - (openEnd ? 0 : 2))
}

function joinsOn(node: Node | null): boolean {
  return node !== null && typeOf(node) === 'paragraph'
}

/** New paragraphs take the tie of the one they are pasted into. */
function tied(slice: Slice, target: Node): Fragment {
  const blocks = slice.content.content.map((node) => {
    if (!isCounted(node) || questionOf(node)) return node
    return block({ ...node.attrs, question: questionOf(target) }, node.content.content)
  })
  return Fragment.fromArray(blocks)
}

function caretAt(tr: Transaction, pos: number): void {
  tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(pos, tr.doc.content.size)), -1))
}

function drop(view: EditorView, event: DragEvent, slice: Slice, moved: boolean): boolean {
  const target = view.posAtCoords({ left: event.clientX, top: event.clientY })
  if (!target) return false
  const tr = moved ? view.state.tr.deleteSelection() : view.state.tr
  const at = TextSelection.near(tr.doc.resolve(tr.mapping.map(target.pos)))
  view.dispatch(pasted(tr.setSelection(at), slice))
  view.focus()
  return true
}

function isMove(view: EditorView): boolean {
  return view.dragging?.move === true
}

