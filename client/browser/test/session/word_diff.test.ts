import { describe, expect, test } from 'vitest'
import { wordDiff } from '../../src/session/word_diff'

const told = (before: string, after: string) =>
  wordDiff(before, after).map(({ what, words }) => (what === 'same' ? words : what === 'removed' ? `[-${words}-]` : `[+${words}+]`)).join('')
const side = (before: string, after: string, without: string) => wordDiff(before, after).filter(({ what }) => what !== without).map(({ words }) => words).join('')

describe('removed and inserted words', () => {
  test.each([
    ['the rights of migrants', 'the rights of all migrants', 'the rights of [+all +]migrants'],
    ['should protect', 'must protect', '[-should -][+must +]protect'],
    ['one two three', 'one three', 'one [-two -]three'],
    ['same', 'same', 'same'],
    ['', 'new', '[+new+]'],
    ['old', '', '[-old-]'],
  ])('%j → %j', (before, after, expected) => expect(told(before, after)).toBe(expected))
  test('both sides read in full, in any writing', () => {
    const [before, after] = ['Héllo  العربية 😀 漢字\n end', 'Héllo العربية 😀! 漢\nthe end']
    expect([side(before, after, 'inserted'), side(before, after, 'removed')]).toEqual([before, after])
  })
  test('very long texts are shown as a whole rather than kept waiting for', () => {
    const [before, after] = ['a '.repeat(2_000), 'b '.repeat(2_000)]
    expect(wordDiff(before, after).map(({ what }) => what)).toEqual(['removed', 'inserted'])
  })
})
