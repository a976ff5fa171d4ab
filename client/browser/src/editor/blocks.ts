// What the keyboard and the panels do to whole blocks: split, join, tie, mark, retype, indent.
import type { Node, ResolvedPos } from 'prosemirror-model'
import { type Command, type EditorState, TextSelection, type Transaction } from 'prosemirror-state'
import { ReplaceStep } from 'prosemirror-transform'
import { Fragment, Slice } from 'prosemirror-model'
import { asOwnUndoStep } from './binding'
import { block } from './cells'
import type { Mint } from './ids'
import { type BlockType, idOf, isCounted, levelOf, nearestLevel, typeOf } from './schema'

export interface PlacedBlock {
  node: Node
  pos: number
  index: number
}

/** The blocks with these ids, or those of the selection. */
export function blocksOf(state: EditorState, ids?: readonly string[]): PlacedBlock[] {
  const wanted = ids && new Set(ids)
  const found: PlacedBlock[] = []
  const [first, last] = wanted ? [0, state.doc.childCount - 1] : selectedIndexes(state)
  state.doc.forEach((node, pos, index) => {
    if (index >= first && index <= last && (!wanted || wanted.has(idOf(node)))) found.push({ node, pos, index })
  })
  return found
}

/** A selection that ends before the first letter of a block does not mean that block. */
function selectedIndexes({ selection: { $from, $to } }: EditorState): [number, number] {
  const [first, last] = [$from.index(0), $to.index(0)]
  return [first, last > first && $to.parentOffset === 0 ? last - 1 : last]
}

/**
 * Enter. The first half keeps id, tie and kind, the second gets the tie and kind and a new id.
 * At the very start of a block its words keep their id, and the new empty block goes before them.
 * In an empty list item or quotation it leads back to a plain paragraph.
 */
export function splitBlock(mint: Mint): Command {
  return (state, dispatch) => {
    if (!(state.selection instanceof TextSelection)) return false
    const tr = state.tr
    if (!state.selection.empty) tr.delete(state.selection.from, state.selection.to)
    const { $from } = tr.selection
    if ($from.parent.content.size === 0 && isEnclosed($from.parent) && state.selection.empty) return retype('paragraph')(state, dispatch)
    if ($from.parentOffset === 0 && $from.parent.content.size > 0) insertBefore(tr, $from, mint)
    else splitAt(tr, $from, mint)
    dispatch?.(asOwnUndoStep(tr).scrollIntoView())
    return true
  }
}

function insertBefore(tr: Transaction, $at: ResolvedPos, mint: Mint): void {
  const type = typeOf($at.parent) === 'heading' ? 'paragraph' : $at.parent.attrs['type']
  tr.insert($at.before(), successor($at.parent, mint(), type))
}

function splitAt(tr: Transaction, $at: ResolvedPos, mint: Mint): void {
  const atEnd = $at.parentOffset === $at.parent.content.size
  const type = atEnd && typeOf($at.parent) === 'heading' ? 'paragraph' : $at.parent.attrs['type']
  const halves = Fragment.fromArray([$at.parent.copy(Fragment.empty), successor($at.parent, mint(), type)])
  tr.step(new ReplaceStep($at.pos, $at.pos, new Slice(halves, 1, 1)))
  tr.setSelection(TextSelection.create(tr.doc, $at.pos + 2))
}

/** An empty block like this one, with its tie and kind, but itself. */
function successor({ attrs }: Node, id: string, type: unknown): Node {
  const level: unknown = type === attrs['type'] ? attrs['level'] : null
  return block({ ...attrs, id, type, level, other: null, nameless: false }, [])
}

/** Backspace at the start of a block: first it becomes a paragraph, then it joins the one before. */
export const joinBackward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.depth === 0 || $from.parentOffset > 0) return false
  if (typeOf($from.parent) !== 'paragraph') return retype('paragraph')(state, dispatch)
  if ($from.index(0) > 0) dispatch?.(joined(state, $from.before()))
  return true
}

/** Delete at the end of a block: the next one joins it. */
export const joinForward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.depth === 0 || $from.parentOffset < $from.parent.content.size) return false
  if ($from.index(0) < state.doc.childCount - 1) dispatch?.(joined(state, $from.after()))
  return true
}

/**
 * Joins the blocks on both sides of `pos`; the first keeps id, tie and kind. An empty first block
 * goes instead, so that the words of the second keep theirs.
 */
function joined(state: EditorState, pos: number): Transaction {
  const $pos = state.doc.resolve(pos)
  const [before, after] = [$pos.nodeBefore as Node, $pos.nodeAfter as Node]
  const emptyFirst = before.content.size === 0 && after.content.size > 0
  const tr = emptyFirst ? state.tr.delete(pos - before.nodeSize, pos) : state.tr.delete(pos - 1, pos + 1)
  return asOwnUndoStep(tr).scrollIntoView()
}

/** Makes the selection's blocks headings, list items, quotations or paragraphs. */
export function retype(type: BlockType, level?: number): Command {
  return (state, dispatch) => {
    const tr = state.tr
    for (const { node, pos } of blocksOf(state)) {
      setAttribute(tr, pos, node, 'type', type)
      setAttribute(tr, pos, node, 'level', nearestLevel(type, level ?? node.attrs['level']) || null)
      if (type === 'heading') untie(tr, pos, node)
    }
    return finish(tr, dispatch)
  }
}

/** Deeper or shallower: list items by 1 to 4, headings by 1 to 3. */
export function indent(by: 1 | -1): Command {
  return (state, dispatch) => {
    const tr = state.tr
    for (const { node, pos } of blocksOf(state)) {
      setAttribute(tr, pos, node, 'level', nearestLevel(typeOf(node), levelOf(node) + by) || node.attrs['level'])
    }
    return finish(tr, dispatch)
  }
}

/** Ties blocks to a question, or to none. Headings answer nothing. */
export function tie(question: string | null, ids?: readonly string[]): Command {
  return describe('question', question, ids)
}

/** Says what blocks are: finding, good practice, recommendation, follow-up; or nothing. */
export function mark(kind: string | null, ids?: readonly string[]): Command {
  return describe('kind', kind, ids)
}

function describe(key: string, value: string | null, ids?: readonly string[]): Command {
  return (state, dispatch) => {
    const tr = state.tr
    for (const { node, pos } of blocksOf(state, ids)) {
      if (isCounted(node)) setAttribute(tr, pos, node, key, value)
    }
    return finish(tr, dispatch)
  }
}

function untie(tr: Transaction, pos: number, node: Node): void {
  setAttribute(tr, pos, node, 'question', null)
  setAttribute(tr, pos, node, 'kind', null)
}

function setAttribute(tr: Transaction, pos: number, node: Node, key: string, value: unknown): void {
  if (node.attrs[key] !== value) tr.setNodeAttribute(pos, key, value)
}

function finish(tr: Transaction, dispatch: ((tr: Transaction) => void) | undefined): boolean {
  if (tr.docChanged) dispatch?.(asOwnUndoStep(tr))
  return tr.docChanged
}

function isEnclosed(node: Node): boolean {
  return ['bullet', 'ordered', 'quote'].includes(typeOf(node))
}
