// What others did to the text, as steps on the document: inserted, split, joined, marked.
// Because they are steps, the caret, the selection and every decoration map by themselves.
import { Fragment, type Node, Slice } from 'prosemirror-model'
import type { Transaction } from 'prosemirror-state'
import { AddMarkStep, RemoveMarkStep, ReplaceStep } from 'prosemirror-transform'
import { block, blockPos, blocksSlice, changedBlocks, type Delta, embed, inline, isNameless, NAMELESS, posAt } from './cells'
import { type Attributes, BLOCK_START, blockFromText, blockToText, marksFromText, marksToText } from './schema'

/** Plays a delta of the text on the document that showed the text before it. */
export function follow(tr: Transaction, delta: Delta): void {
  let at = 0
  for (const op of delta) {
    if ('retain' in op) {
      if (op.attributes) format(tr, at, at + op.retain, op.attributes)
      at += op.retain
    } else if ('delete' in op) {
      remove(tr, at, at + op.delete)
    } else {
      insert(tr, at, op.insert, op.attributes ?? {})
      at += typeof op.insert === 'string' ? op.insert.length : 1
    }
    dropEmptyNameless(tr)
  }
}

/** Makes the document equal to `next` by replacing what differs: whole blocks, or the words of one. */
export function rebuild(tr: Transaction, next: Node): void {
  const { from, toBefore, toAfter } = changedBlocks(tr.doc, reusing(tr.doc, next))
  if (from === toBefore && from === toAfter) return
  if (toBefore - from === 1 && toAfter - from === 1 && tr.doc.child(from).sameMarkup(next.child(from))) {
    rebuildWords(tr, blockPos(tr.doc, from) + 1, tr.doc.child(from), next.child(from))
  } else {
    replace(tr, blockPos(tr.doc, from), blockPos(tr.doc, toBefore), blocksSlice(next, from, toAfter))
  }
}

function rebuildWords(tr: Transaction, pos: number, old: Node, fresh: Node): void {
  const start = old.content.findDiffStart(fresh.content)
  const end = old.content.findDiffEnd(fresh.content)
  if (start === null || !end) return
  const overlap = Math.max(0, start - Math.min(end.a, end.b))
  replace(tr, pos + start, pos + end.a + overlap, fresh.slice(start, end.b + overlap))
}

/** `next` with every block that is equal to the old one in its place, counted from either end. */
function reusing(old: Node, next: Node): Node {
  const shift = next.childCount - old.childCount
  const blocks = Array.from({ length: next.childCount }, (_, index) => {
    const fresh = next.child(index)
    const twins = [old.maybeChild(index), index >= shift ? old.maybeChild(index - shift) : null]
    return twins.find((twin) => twin?.eq(fresh)) ?? fresh
  })
  return next.copy(Fragment.fromArray(blocks))
}

function insert(tr: Transaction, at: number, insert: string | object, attributes: Attributes): void {
  const marks = marksFromText(attributes)
  if (typeof insert !== 'string') {
    insertWords(tr, at, [embed(insert, marks)])
    return
  }
  insert.split(BLOCK_START).forEach((piece, index) => {
    if (index > 0) startBlock(tr, at++, attributes)
    if (piece) insertWords(tr, at, inline(piece, marks))
    at += piece.length
  })
}

function insertWords(tr: Transaction, at: number, words: readonly Node[]): void {
  const pos = posAt(tr.doc, at)
  const content = pos === 0 ? Fragment.from(block(NAMELESS, words)) : Fragment.fromArray([...words])
  replace(tr, pos, pos, new Slice(content, 0, 0))
}

function startBlock(tr: Transaction, at: number, attributes: Attributes): void {
  const pos = posAt(tr.doc, at)
  const fresh = block(blockFromText(attributes), [])
  if (at > 0) {
    const left = tr.doc.resolve(pos).parent.copy(Fragment.empty)
    replace(tr, pos, pos, new Slice(Fragment.fromArray([left, fresh]), 1, 1))
  } else if (isNameless(tr.doc)) {
    tr.setNodeMarkup(0, null, fresh.attrs)
  } else {
    replace(tr, 0, 0, new Slice(Fragment.from(fresh), 0, 0))
  }
}

function remove(tr: Transaction, from: number, to: number): void {
  const end = posAt(tr.doc, to)
  if (from > 0 || isNameless(tr.doc)) replace(tr, posAt(tr.doc, from), end, Slice.empty)
  else removeFirstStart(tr, end)
}

/** The first "\n" goes, and all up to `end`: what is left of the block there has no beginning any more. */
function removeFirstStart(tr: Transaction, end: number): void {
  const $end = tr.doc.resolve(end)
  const wholeBlocks = $end.parentOffset === $end.parent.content.size && $end.after() < tr.doc.content.size
  if (wholeBlocks) {
    replace(tr, 0, $end.after(), Slice.empty)
    return
  }
  if (end > 1) replace(tr, 1, end, Slice.empty)
  tr.setNodeMarkup(0, null, NAMELESS)
}

/** A nameless block without words stands for nothing, unless the whole text is empty. */
function dropEmptyNameless(tr: Transaction): void {
  const first = tr.doc.child(0)
  if (isNameless(tr.doc) && first.childCount === 0 && tr.doc.childCount > 1) replace(tr, 0, first.nodeSize, Slice.empty)
}

function format(tr: Transaction, from: number, to: number, attributes: Attributes): void {
  const doc = tr.doc
  const start = posAt(doc, from)
  const end = posAt(doc, to)
  doc.nodesBetween(start, end, (node, pos) => {
    if (node.isInline) remark(tr, node, Math.max(pos, start), Math.min(pos + node.nodeSize, end), attributes)
    else if (pos >= start) {
      tr.setNodeMarkup(pos, null, blockFromText({ ...blockToText(node), ...attributes }))
    }
  })
}

/** Marks are taken off and put on from the first that differs, so that all clients have them in one order. */
export function remark(tr: Transaction, node: Node, from: number, to: number, attributes: Attributes): void {
  const wanted = marksFromText({ ...marksToText(node.marks), ...attributes })
  let kept = 0
  while (kept < wanted.length && node.marks[kept] && wanted[kept]?.eq(node.marks[kept]!)) kept++
  for (const mark of node.marks.slice(kept)) tr.step(new RemoveMarkStep(from, to, mark))
  for (const mark of wanted.slice(kept)) tr.step(new AddMarkStep(from, to, mark))
}

function replace(tr: Transaction, from: number, to: number, slice: Slice): void {
  tr.step(new ReplaceStep(from, to, slice))
}
