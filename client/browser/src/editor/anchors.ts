// Where the words that comments are about stand now, read from the comment keys on them.
import type { Node } from 'prosemirror-model'
import { COMMENT_PREFIX, HARD_BREAK, idOf, schema } from './schema'

/**
 * Where one comment's words are in one block: a split leaves some in each half, and a block that two
 * people moved stands there twice. Offsets count UTF-16 units of the block's text.
 */
export interface Anchor {
  readonly id: string
  readonly block: string
  readonly start: number
  readonly end: number
  readonly text: string
  /** All words of the block. */
  readonly around: string
}

/** `nodes`: the blocks that carry anchors, by which a change is known. */
export interface Anchored {
  readonly nodes: readonly Node[]
  readonly anchors: readonly Anchor[]
}

/** One comment's words in one block; `from` and `to` are offsets of the node, `start` and `end` of its text. */
export interface Piece {
  readonly id: string
  from: number
  to: number
  start: number
  end: number
}

export const NOTHING_ANCHORED: Anchored = { nodes: [], anchors: [] }
const NONE: readonly Piece[] = []
const known = new WeakMap<Node, readonly Piece[]>()

/** In the order of the text. The same value as before when nothing that carries an anchor has changed. */
export function readAnchors(doc: Node, before: Anchored): Anchored {
  const nodes = doc.content.content.filter((node) => piecesOf(node).length > 0)
  if (nodes.length === before.nodes.length && nodes.every((node, index) => node === before.nodes[index])) return before
  const anchors = nodes.flatMap((node) => {
    const around = textOf(node)
    return piecesOf(node).map(({ id, start, end }): Anchor => ({ id, block: idOf(node), start, end, text: around.slice(start, end), around }))
  })
  return { nodes, anchors }
}

/** A keystroke changes one node, so one block is read anew. What was typed between an anchor's words belongs to it. */
export function piecesOf(node: Node): readonly Piece[] {
  const pieces = known.get(node) ?? readPieces(node)
  known.set(node, pieces)
  return pieces
}

function readPieces(node: Node): readonly Piece[] {
  const found = new Map<string, Piece>()
  let start = 0
  node.forEach((child, from) => {
    const end = start + textLength(child)
    for (const id of commentsOn(child)) {
      const piece = found.get(id)
      if (piece) Object.assign(piece, { to: from + child.nodeSize, end })
      else found.set(id, { id, from, to: from + child.nodeSize, start, end })
    }
    start = end
  })
  return found.size ? [...found.values()] : NONE
}

/** The ids of the comments that these words carry. */
export function commentsOn(node: Node): string[] {
  const keys = node.marks.filter(({ type }) => type === schema.marks.other).map(({ attrs }) => String(attrs['key']))
  return keys.filter((key) => key.startsWith(COMMENT_PREFIX)).map((key) => key.slice(COMMENT_PREFIX.length))
}

/** A block's words as the server reads them: a hard break is a character, an embed is none. */
export const textOf = (block: Node, from = 0, to = block.content.size): string =>
  block.textBetween(from, to, undefined, (leaf) => (leaf.type === schema.nodes.break ? HARD_BREAK : ''))

const textLength = (node: Node): number => (node.isText ? node.nodeSize : node.type === schema.nodes.break ? 1 : 0)
