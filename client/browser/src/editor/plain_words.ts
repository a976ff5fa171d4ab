// A newline inside words would start a block in the flat text, and half a surrogate pair cannot
// be sent at all. Neither is left in the document after a local change, however it got there.
import type { Node } from 'prosemirror-model'
import { Plugin } from 'prosemirror-state'
import { isLocalChange } from './binding'
import { blockPos, changedBlocks, inline, plain } from './cells'

const NOT_WORDS = /[\n\u2028]|\p{Surrogate}/u

export function plainWords(): Plugin {
  return new Plugin({
    appendTransaction(transactions, before, after) {
      if (!transactions.some(isLocalChange)) return null
      const tr = after.tr
      for (const { node, pos } of wrongWords(before.doc, after.doc)) {
        tr.replaceWith(pos, pos + node.nodeSize, inline(plain(node.text ?? ''), node.marks))
      }
      return tr.docChanged ? tr : null
    },
  })
}

function wrongWords(before: Node, after: Node): { node: Node; pos: number }[] {
  const { from, toAfter } = changedBlocks(before, after)
  const found: { node: Node; pos: number }[] = []
  if (from === toAfter) return found
  after.nodesBetween(blockPos(after, from), blockPos(after, toAfter), (node, pos) => {
    if (node.isText && NOT_WORDS.test(node.text ?? '')) found.push({ node, pos })
  })
  return found
}
