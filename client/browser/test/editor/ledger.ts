// The plain account of what was written: which words must stand in the text, and how often.
//
// A word is typed once in a run. It must be there exactly once at the end, on every page, unless
// - somebody deleted it, or undid having typed it: then nothing is asked of it;
// - it was written anew (by a move or an undo) by two people who did not know of each other, or an
//   undo brought it back after somebody else had moved it: then it may stand there more than once,
//   and must at least once.
// Undo (Yjs's) puts the pieces of a word back one by one. What somebody else typed at the word's edge
// before they heard of it may then stand inside the word: such a word counts once its guests are left out.
/** Stands for an embed, which `Y.Text.toString` leaves out: a word with one in the middle is not whole. */
export const EMBED = '\u0000'
const NO_WORDS = /[\n\u2028\u0000]/g

/** The number stands at both ends, so that no deletion makes one word out of another. */
export const WORD = /w(\d+)_(?:é|e\u0301|😀|漢字|שלום|مرحبا)?\1;/gu

interface Rewriting {
  peer: number
  clock: number
  known: ReadonlyMap<number, number>
  travel: boolean
}

export class Ledger {
  private readonly rewritings = new Map<string, Rewriting[]>()
  private readonly deleted = new Set<string>()
  private readonly broken = new Set<string>()

  typed(word: string): void {
    this.rewritings.set(word, [])
  }

  delete(words: Iterable<string>): void {
    for (const word of words) this.deleted.add(word)
  }

  rewrite(words: Iterable<string>, rewriting: Rewriting): void {
    for (const word of words) this.rewritings.get(word)?.push(rewriting)
  }

  /** Looks for words that undo brought back and that stand broken in this text. */
  watch(text: string): void {
    const whole = countWords(text)
    const withoutGuests = countWords(text.replace(WORD, '').replace(NO_WORDS, ''))
    for (const word of withoutGuests.keys()) {
      const brought = this.rewritings.get(word)?.some(({ travel }) => travel)
      if (brought && !whole.has(word)) this.broken.add(word)
    }
  }

  /** Faults of a text, in words; and how many words were held to each promise. */
  judge(text: string): { faults: string[]; exactly: number; atLeast: number; free: number; broken: number } {
    const counts = countWords(text)
    const faults: string[] = []
    const held = { exactly: 0, atLeast: 0, free: this.deleted.size, broken: this.broken.size }
    for (const [word, rewritings] of this.rewritings) {
      if (this.deleted.has(word) || this.broken.has(word)) continue
      const count = counts.get(word) ?? 0
      const collided = rewritings.some((one) => rewritings.some((other) => collide(one, other)))
      held[collided ? 'atLeast' : 'exactly']++
      if (count === 0) faults.push(`${word} lost`)
      else if (count > 1 && !collided) faults.push(`${word} there ${count} times`)
    }
    return { faults, ...held }
  }
}

export function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [word] of text.matchAll(WORD)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function collide(one: Rewriting, other: Rewriting): boolean {
  if (one.peer === other.peer) return false
  if (one.travel || other.travel) return true
  return !knows(one, other) && !knows(other, one)
}

function knows(one: Rewriting, other: Rewriting): boolean {
  return (one.known.get(other.peer) ?? 0) >= other.clock
}
