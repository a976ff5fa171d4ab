// The language of the binding's tests: writers at one table, hearing each other when told to.
import { type Node } from 'prosemirror-model'
import { EditorState, TextSelection } from 'prosemirror-state'
import * as Y from 'yjs'
import { block } from '../../src/editor/cells'
import { schema } from '../../src/editor/schema'
import { Peer, type PeerOptions } from './peer'

export type Start = Record<string, unknown>

/** A text of blocks: `[{id: 'a'}, 'words']` for each; a bare string is a paragraph with the id p1, p2, … */
export function write(text: Y.Text, blocks: readonly (string | [Start, string?])[]): void {
  text.applyDelta(
    blocks.flatMap((one, index) => {
      const [attributes, words] = typeof one === 'string' ? [{ id: `p${index + 1}`, type: 'paragraph' }, one] : one
      return [{ insert: '\n', attributes: { ...attributes } }, ...(words ? [{ insert: words }] : [])]
    }),
  )
}

/** Peers that share one text and have heard each other so far. */
export function table(count: number, blocks: readonly (string | [Start, string?])[], options: PeerOptions = {}): Peer[] {
  const origin = new Y.Doc()
  write(origin.getText('text'), blocks)
  return Array.from({ length: count }, (_, index) => {
    const doc = new Y.Doc()
    doc.clientID = index + 1
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(origin))
    return new Peer({ ...options, doc, mint: counting(`n${index + 1}-`) })
  })
}

export function alone(blocks: readonly (string | [Start, string?])[], options: PeerOptions = {}): Peer {
  return table(1, blocks, options)[0] as Peer
}

/** Everybody hears everything. */
export function meet(...peers: readonly Peer[]): void {
  for (const to of peers) {
    for (const from of peers) {
      if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), 'network')
    }
  }
}

/** Puts the caret behind these words, or selects them. */
export function caretAfter(peer: Peer, words: string): void {
  peer.select(find(peer.state.doc, words).to)
}

export function caretBefore(peer: Peer, words: string): void {
  peer.select(find(peer.state.doc, words).from)
}

export function selectWords(peer: Peer, words: string): void {
  const { from, to } = find(peer.state.doc, words)
  peer.select(from, to)
}

/** The words before and after the caret in its block, with | for the caret. */
export function around(peer: Peer): string {
  const { $head } = peer.state.selection
  const text = $head.parent.textBetween(0, $head.parent.content.size, undefined, '¤')
  return `${text.slice(0, $head.parentOffset)}|${text.slice($head.parentOffset)}`
}

export function find(doc: Node, words: string): { from: number; to: number } {
  let from = -1
  doc.forEach((node, pos) => {
    const at = node.textBetween(0, node.content.size, undefined, '¤').indexOf(words)
    if (at >= 0 && from < 0) from = pos + 1 + at
  })
  if (from < 0) throw new Error(`nobody wrote ${words}`)
  return { from, to: from + words.length }
}

/** What stands in the text about each block: its attributes, then its words. */
export function inText(peer: Peer): [Start, string][] {
  const blocks: [Start, string][] = []
  for (const { insert, attributes } of peer.text.toDelta() as { insert: unknown; attributes?: Start }[]) {
    if (typeof insert !== 'string') continue
    insert.split('\n').forEach((words, index) => {
      if (index > 0) blocks.push([attributes ?? {}, ''])
      const last = blocks.at(-1)
      if (words && last) last[1] += words
      else if (words) blocks.push([{}, words])
    })
  }
  return blocks
}

/** A state without a text behind it, for what only reads. */
export function stateOf(...blocks: readonly [Start, string?][]): EditorState {
  const doc = schema.node(
    'doc',
    null,
    blocks.map(([attrs, words]) => block({ ...attrs }, words ? [schema.text(words)] : [])),
  )
  return EditorState.create({ doc, selection: TextSelection.create(doc, 1) })
}

export function counting(prefix: string): () => string {
  let count = 0
  return () => `${prefix}${++count}`
}

