// Every block has an id of its own. A local change that leaves a block without one, or with that of
// another block, is completed here; what others leave so is repaired by the server alone, or every
// page at the table would repair it at once.
import type { Node } from 'prosemirror-model'
import { Plugin } from 'prosemirror-state'
import { isLocalChange } from './binding'
import { blockPos, changedBlocks, isNameless } from './cells'
import type { Mint } from './ids'
import { idOf } from './schema'

export function identity(mint: Mint): Plugin {
  return new Plugin({
    appendTransaction(transactions, before, after) {
      if (!transactions.some(isLocalChange)) return null
      const tr = after.tr
      for (const index of withoutOwnId(before.doc, after.doc)) {
        const pos = blockPos(tr.doc, index)
        const node = tr.doc.child(index)
        if (node.attrs['nameless']) tr.setNodeMarkup(pos, null, named(node, mint()))
        else tr.setNodeAttribute(pos, 'id', mint())
      }
      return tr.docChanged ? tr : null
    },
  })
}

function named(node: Node, id: string): object {
  return { ...node.attrs, id, type: node.attrs['type'] ?? 'paragraph', nameless: false }
}

function withoutOwnId(before: Node, after: Node): number[] {
  const { from, toBefore, toAfter } = changedBlocks(before, after)
  if (isNameless(after) || isNameless(before)) return faults(before, after, 0, after.childCount)
  const sameBlock =
    toBefore - from === 1 && toAfter - from === 1 && idOf(after.child(from)) && idOf(before.child(from)) === idOf(after.child(from))
  return sameBlock ? [] : faults(before, after, from, toAfter)
}

/** Blocks from `from` to `to` that lack an id or repeat one which was not already repeated before. */
function faults(before: Node, after: Node, from: number, to: number): number[] {
  const earlier = countIds(before)
  const now = countIds(after)
  const kept = new Set<string>()
  after.forEach((block, _, index) => {
    if (index < from || index >= to) kept.add(idOf(block))
  })
  const found: number[] = []
  for (let index = from; index < to; index++) {
    const block = after.child(index)
    const id = idOf(block)
    const repeated = kept.has(id) && (now.get(id) ?? 0) > (earlier.get(id) ?? 0)
    if (!id || block.attrs['nameless'] || repeated) found.push(index)
    kept.add(id)
  }
  return found
}

function countIds(doc: Node): Map<string, number> {
  const counts = new Map<string, number>()
  doc.forEach((block) => counts.set(idOf(block), (counts.get(idOf(block)) ?? 0) + 1))
  return counts
}
