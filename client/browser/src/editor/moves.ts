// Moving a block up or down.
//
// In the text a move takes words away and writes them anew elsewhere; what somebody types meanwhile
// into the words taken away stays behind, joined to the paragraph before. A block moves past
// another, so either of the two can be the one written anew: it is the one nobody else is in, and
// of two such the shorter. Both keep their ids.
import type { Node } from 'prosemirror-model'
import { type Command, type EditorState, TextSelection, type Transaction } from 'prosemirror-state'
import { asOwnUndoStep } from './binding'
import { blockPos, blocksSlice } from './cells'
import { blocksOf } from './blocks'

/** Whether somebody else's caret or selection is between these positions. */
export type IsOccupied = (state: EditorState, from: number, to: number) => boolean

interface Span {
  from: number
  to: number
}

export function move(by: 1 | -1, isOccupied: IsOccupied = () => false): Command {
  return (state, dispatch) => {
    const blocks = blocksOf(state)
    const [first, last] = [blocks[0]?.index ?? 0, blocks.at(-1)?.index ?? 0]
    const neighbour = by < 0 ? first - 1 : last + 1
    if (!state.doc.maybeChild(neighbour) || hasNameless(state.doc)) return false
    const spans = inOrder(spanOf(state.doc, first, last), spanOf(state.doc, neighbour, neighbour))
    dispatch?.(asOwnUndoStep(swap(state, ...spans, isOccupied)).scrollIntoView())
    return true
  }
}

function swap(state: EditorState, upper: Span, lower: Span, isOccupied: IsOccupied): Transaction {
  const { anchor, head } = state.selection
  const upperBusy = isOccupied(state, upper.from, upper.to)
  const lowerBusy = isOccupied(state, lower.from, lower.to)
  const upperGoes = upperBusy === lowerBusy ? sizeOf(upper) < sizeOf(lower) : lowerBusy
  const tr = upperGoes ? rewrite(state.tr, upper, lower.to) : rewrite(state.tr, lower, upper.from)
  const shift = anchor < lower.from ? sizeOf(lower) : -sizeOf(upper)
  const [$anchor, $head] = [anchor, head].map((pos) => tr.doc.resolve(Math.min(pos + shift, tr.doc.content.size)))
  return tr.setSelection(TextSelection.between($anchor!, $head!))
}

/** Writes the blocks of `span` at `target` and takes the old ones away. */
function rewrite(tr: Transaction, span: Span, target: number): Transaction {
  const slice = blocksSlice(tr.doc, tr.doc.resolve(span.from).index(0), tr.doc.resolve(span.to).index(0))
  tr.replace(target, target, slice)
  return tr.delete(tr.mapping.map(span.from, 1), tr.mapping.map(span.to, -1))
}

function spanOf(doc: Node, first: number, last: number): Span {
  return { from: blockPos(doc, first), to: blockPos(doc, last + 1) }
}

function inOrder(one: Span, other: Span): [Span, Span] {
  return one.from < other.from ? [one, other] : [other, one]
}

function sizeOf({ from, to }: Span): number {
  return to - from
}

function hasNameless(doc: Node): boolean {
  return doc.child(0).attrs['nameless'] === true
}
