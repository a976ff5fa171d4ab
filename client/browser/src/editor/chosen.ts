// The words that a comment is to be about: the selection, or the caret's paragraph.
import type { Node, ResolvedPos } from 'prosemirror-model'
import type { EditorState } from 'prosemirror-state'
import { textOf } from './anchors'
import { idOf } from './schema'

/** Offsets count code points of the block's text; `quote` is empty when the whole paragraph is meant. */
export interface Chosen {
  readonly block: string
  readonly start: number
  readonly end: number
  readonly quote: string
  /** The quote, or all words of the paragraph. */
  readonly words: string
  /** More was selected, in other paragraphs. */
  readonly cut?: true
}

/** Of a selection over several paragraphs the part in the first that has some. Null where there is no paragraph. */
export function readChosen({ selection: { $from, $to, empty }, doc }: EditorState): Chosen | null {
  if (empty || $from.depth === 0) return whole($from.depth ? $from.parent : doc.firstChild)
  for (let index = $from.index(0); index <= $to.index(0); index++) {
    const block = doc.child(index)
    const from = index === $from.index(0) ? $from.parentOffset : 0
    const to = index === $to.index(0) ? $to.parentOffset : block.content.size
    const quote = textOf(block, from, to)
    if (!quote.trim()) continue
    const chosen = part(block, textOf(block, 0, from) + quote.slice(0, quote.length - quote.trimStart().length), quote.trim())
    return chosen && goesOn(doc, index, $to) ? { ...chosen, cut: true } : chosen
  }
  return whole($from.parent)
}

/** Whether words of paragraphs behind this one are selected too. */
function goesOn(doc: Node, index: number, $to: ResolvedPos): boolean {
  const last = $to.index(0)
  for (let next = index + 1; next <= last; next++) {
    if (textOf(doc.child(next), 0, next === last ? $to.parentOffset : undefined).trim()) return true
  }
  return false
}

function part(block: Node, before: string, quote: string): Chosen | null {
  const start = length(before)
  return idOf(block) ? { block: idOf(block), start, end: start + length(quote), quote, words: quote } : null
}

function whole(block: Node | null): Chosen | null {
  if (!block || !idOf(block)) return null
  const words = textOf(block)
  return { block: idOf(block), start: 0, end: length(words), quote: '', words }
}

const length = (text: string): number => Array.from(text).length
