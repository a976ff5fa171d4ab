// What a proposal takes out and puts in, word by word.

export interface DiffPiece {
  readonly what: 'same' | 'removed' | 'inserted'
  readonly words: string
}

/** Above this many pairs of words the whole is shown as taken out and put in. */
const MOST_PAIRS = 400_000

/** Read together, the same and removed pieces are `before`, the same and inserted ones `after`. */
export function wordDiff(before: string, after: string): readonly DiffPiece[] {
  const [old, fresh] = [tokens(before), tokens(after)]
  let start = 0
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++
  let end = 0
  while (end < old.length - start && end < fresh.length - start && old.at(-1 - end) === fresh.at(-1 - end)) end++
  const [gone, come] = [old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)]
  return joined([
    ...old.slice(0, start).map(same),
    ...(gone.length * come.length > MOST_PAIRS ? replaced(gone, come) : between(gone, come)),
    ...old.slice(old.length - end).map(same),
  ])
}

const same = (words: string): DiffPiece => ({ what: 'same', words })

const replaced = (gone: readonly string[], come: readonly string[]): DiffPiece[] => [
  ...gone.map((words): DiffPiece => ({ what: 'removed', words })),
  ...come.map((words): DiffPiece => ({ what: 'inserted', words })),
]

/** A word with the blanks behind it, so that pieces read as they stand in the text. */
const tokens = (text: string): string[] => text.match(/\s*\S+\s*|\s+/gu) ?? []

/** The longest common run of words, by the usual table. */
function between(old: readonly string[], fresh: readonly string[]): DiffPiece[] {
  const width = fresh.length + 1
  const common = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      const best = old[i] === fresh[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
      common[i * width + j] = best
    }
  }
  const pieces: DiffPiece[] = []
  let [i, j] = [0, 0]
  while (i < old.length && j < fresh.length) {
    if (old[i] === fresh[j]) {
      pieces.push(same(old[i]!))
      i++
      j++
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) pieces.push({ what: 'removed', words: old[i++]! })
    else pieces.push({ what: 'inserted', words: fresh[j++]! })
  }
  return [...pieces, ...replaced(old.slice(i), fresh.slice(j))]
}

/** Neighbours of one kind as one piece, what is removed before what stands in its place. */
function joined(pieces: readonly DiffPiece[]): DiffPiece[] {
  const result: DiffPiece[] = []
  let [removed, inserted] = ['', '']
  const flush = () => {
    if (removed) result.push({ what: 'removed', words: removed })
    if (inserted) result.push({ what: 'inserted', words: inserted })
    removed = inserted = ''
  }
  for (const { what, words } of pieces) {
    if (what === 'removed') removed += words
    else if (what === 'inserted') inserted += words
    else {
      flush()
      const last = result.at(-1)
      if (last?.what === 'same') result[result.length - 1] = same(last.words + words)
      else result.push(same(words))
    }
  }
  flush()
  return result
}
