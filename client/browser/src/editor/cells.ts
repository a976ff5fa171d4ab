// The flat text and the ProseMirror document, as one sequence of cells.
//
// A cell is one character or embed with its attributes. The "\n" of a block and the opening
// token of its node are the same cell; closing tokens are none. Hence, for every position,
// flat offset = ProseMirror position − block index (less one where the first block is nameless).
// Offsets count UTF-16 units, as Yjs and ProseMirror both do.
import { Fragment, type Mark, type Node, Slice } from 'prosemirror-model'
import {
  type Attributes,
  BLOCK_START,
  blockFromText,
  blockToText,
  HARD_BREAK,
  marksFromText,
  marksToText,
  schema,
} from './schema'

export interface Insert {
  insert: string | object
  attributes?: Record<string, unknown>
}
export interface Retain {
  retain: number
  attributes?: Record<string, unknown>
}
export interface Delete {
  delete: number
}
export type Op = Insert | Retain | Delete
export type Delta = readonly Op[]

export const NAMELESS = { ...blockFromText({}), nameless: true }

/** The document that a text shows. Total: every text has one. */
export function readDoc(text: readonly { insert?: unknown; attributes?: Attributes }[]): Node {
  const blocks: Node[] = []
  let attrs: object = NAMELESS
  let words: Node[] = []
  const close = () => {
    if (attrs !== NAMELESS || words.length) blocks.push(block(attrs, words))
    words = []
  }
  for (const { insert, attributes } of text) {
    const marks = marksFromText(attributes)
    if (typeof insert !== 'string') {
      words.push(embed(insert, marks))
      continue
    }
    insert.split(BLOCK_START).forEach((piece, index) => {
      if (index > 0) {
        close()
        attrs = blockFromText(attributes)
      }
      words.push(...inline(piece, marks))
    })
  }
  close()
  return schema.node('doc', null, blocks.length ? blocks : [block(NAMELESS, [])])
}

export function block(attrs: object, words: readonly Node[]): Node {
  return schema.node('block', attrs as Record<string, unknown>, Fragment.fromArray([...words]))
}

/** Words without "\n" as inline nodes. */
export function inline(text: string, marks: readonly Mark[]): Node[] {
  return text
    .split(HARD_BREAK)
    .flatMap((piece, index) => [
      ...(index > 0 ? [schema.node('break', null, undefined, marks)] : []),
      ...(piece ? [schema.text(piece, marks)] : []),
    ])
}

export function embed(data: unknown, marks: readonly Mark[]): Node {
  return schema.node('embed', { data }, undefined, marks)
}

export function isNameless(doc: Node): boolean {
  return doc.firstChild?.attrs['nameless'] === true
}

/** Length of the text that this document shows. */
export function flatLength(doc: Node): number {
  return flatAt(doc, doc.content.size)
}

/**
 * The flat offset of a position. With `healing`, nameless blocks are looked for everywhere:
 * between two steps of the transaction that heals one, it may stand behind a new block.
 */
export function flatAt(doc: Node, pos: number, healing = false): number {
  const $pos = doc.resolve(pos)
  const opened = $pos.index(0) + ($pos.depth ? 1 : 0)
  return pos - $pos.index(0) - namelessAmong(doc, healing ? opened : Math.min(opened, 1))
}

function namelessAmong(doc: Node, count: number): number {
  let found = 0
  for (let index = 0; index < count; index++) {
    if (doc.child(index).attrs['nameless']) found++
  }
  return found
}

/**
 * The position just behind the cell before `offset`, always inside a block: an offset between two
 * blocks is the end of the first. Offset 0 is inside a nameless block, else before the first block.
 */
export function posAt(doc: Node, offset: number): number {
  let flat = isNameless(doc) ? -1 : 0
  let pos = 0
  for (let index = 0; index < doc.childCount; index++) {
    const size = doc.child(index).nodeSize
    if (offset < flat + size) return pos + offset - flat
    flat += size - 1
    pos += size
  }
  return doc.content.size - 1
}

/** The cells between two positions, as insertions. */
export function cellsBetween(doc: Node, from: number, to: number): Insert[] {
  const cells: Insert[] = []
  if (from === to) return cells
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.isText) {
      const words = (node.text ?? '').slice(Math.max(from - pos, 0), to - pos)
      cells.push({ insert: plain(words), attributes: marksToText(node.marks) })
    } else if (node.isInline) {
      const insert = node.type === schema.nodes.break ? HARD_BREAK : (node.attrs['data'] as object)
      cells.push({ insert, attributes: marksToText(node.marks) })
    } else if (pos >= from && pos < to && !node.attrs['nameless']) {
      cells.push({ insert: BLOCK_START, attributes: blockToText(node) })
    }
  })
  return cells
}

/** A text node's words without what would mean something else in the flat text. */
export function plain(words: string): string {
  return words.replace(/\n/g, HARD_BREAK).replace(/\p{Surrogate}/gu, '\ufffd')
}

/** The blocks that differ between two documents that share their untouched nodes. */
export function changedBlocks(before: Node, after: Node): { from: number; toBefore: number; toAfter: number } {
  const common = Math.min(before.childCount, after.childCount)
  let from = 0
  while (from < common && before.child(from) === after.child(from)) from++
  let same = 0
  while (
    same < common - from &&
    before.child(before.childCount - 1 - same) === after.child(after.childCount - 1 - same)
  )
    same++
  return { from, toBefore: before.childCount - same, toAfter: after.childCount - same }
}

/** The position before the block of this index. */
export function blockPos(doc: Node, index: number): number {
  let pos = 0
  for (let before = 0; before < index; before++) pos += doc.child(before).nodeSize
  return pos
}

export function blocksSlice(doc: Node, from: number, to: number): Slice {
  const blocks = Array.from({ length: to - from }, (_, index) => doc.child(from + index))
  return new Slice(Fragment.fromArray(blocks), 0, 0)
}
