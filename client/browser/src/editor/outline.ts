// The outline that the rail is drawn from: every block with its number, tie, kind and word count.
import type { Node } from 'prosemirror-model'
import { textOf } from './anchors'
import type { OutlineBlock } from './editor'
import { hasWords, idOf, isCounted, kindOf, levelOf, questionOf, typeOf } from './schema'

/** Entries by node: a keystroke changes one node, so one entry is made anew. */
const known = new WeakMap<Node, OutlineBlock>()

export function readOutline(doc: Node): OutlineBlock[] {
  let counted = 0
  return doc.content.content.map((node) => {
    const entry = known.get(node) ?? describe(node)
    const number = entry.number === null ? null : ++counted
    const current = entry.number === number ? entry : { ...entry, number }
    known.set(node, current)
    return current
  })
}

/** With 0 for a number: that depends on the blocks before. Headings and blocks without words have none. */
function describe(node: Node): OutlineBlock {
  const text = textOf(node)
  return {
    id: idOf(node),
    number: isCounted(node) && hasWords(text) ? 0 : null,
    type: typeOf(node),
    level: levelOf(node),
    question: questionOf(node),
    kind: kindOf(node),
    words: node.textBetween(0, node.content.size, undefined, ' ').match(/\S+/g)?.length ?? 0,
    text,
  }
}
