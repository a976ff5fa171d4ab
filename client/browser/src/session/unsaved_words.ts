// The words of this device that the server is not known to hold, block by block: what is offered
// for copying when they cannot be sent.

import * as Y from 'yjs'

/**
 * The whole text of every block in which something typed is missing from `vector` (a Yjs state
 * vector of what is saved; null: nothing is). Walks the text's items: an item belongs to its
 * author's clock, so this also finds words typed before the page was last loaded.
 */
export function unsavedWords(text: Y.Text, vector: Uint8Array | null): string[] {
  const saved = vector ? Y.decodeStateVector(vector) : new Map<number, number>()
  const blocks: string[] = []
  let words = ''
  let missing = false
  const close = () => {
    if (missing && words.trim()) blocks.push(words.trim())
    words = ''
    missing = false
  }
  for (let item = text._start; item; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue
    const known = (saved.get(item.id.client) ?? 0) - item.id.clock
    for (const [at, char] of Array.from(item.content.str, offsets())) {
      if (char === '\n') close()
      else words += char === '\u2028' ? '\n' : char
      if (at >= known && char !== '\n') missing = true
    }
  }
  close()
  return blocks
}

/** Pairs each code point with its offset in UTF-16 units, which is what Yjs clocks count. */
function offsets(): (char: string) => [number, string] {
  let at = 0
  return (char) => {
    const pair: [number, string] = [at, char]
    at += char.length
    return pair
  }
}
