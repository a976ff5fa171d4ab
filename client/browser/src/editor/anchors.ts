// Where the words that comments are about stand now, read from the comment keys on them.
import type { Node } from 'prosemirror-model'
import { COMMENT_PREFIX, HARD_BREAK, idOf, schema } from './schema'

/** Where one comment's words are. Offsets count UTF-16 units of the block's text. */
export interface Anchor {
  readonly id: string
  /** The block they begin in. */
  readonly block: string
  readonly start: number
  readonly end: number
  /** The words; of several blocks when the paragraph was split, one a line. */
  readonly text: string
  /** All words of the block they begin in. */
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
  const anchors = new Map<string, Anchor>()
  for (const node of nodes) {
    const around = textOf(node)
    for (const { id, start, end } of piecesOf(node)) {
      const first = anchors.get(id)
      const text = around.slice(start, end)
      anchors.set(id, first ? { ...first, text: `${first.text}\n${text}` } : { id, block: idOf(node), start, end, text, around })
    }
  }
  return { nodes, anchors: [...anchors.values()] }
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
