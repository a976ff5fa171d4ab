import { describe, expect, test } from 'vitest'
import { changesInWords, refusals, verdict } from '../../src/ui/words_review'

const none = { added: 0, removed: 0, changed: 0, moved: 0, retied: 0, words_added: 0, words_removed: 0 }

describe('what changed, in words', () => {
  test.each([
    [{ ...none, added: 3, changed: 12, words_added: 240 }, '3 paragraphs added, 12 changed; 240 words added.'],
    [{ ...none, removed: 1, words_removed: 1 }, '1 paragraph removed; 1 word removed.'],
    [{ ...none, moved: 2, retied: 1 }, '2 paragraphs moved, 1 tied to another question.'],
    [none, 'No paragraph changed.'],
    [null, 'The first version.'],
  ])('%o', (changes, said) => expect(changesInWords(changes)).toBe(said))
})

describe('what a refusal says beside its sentence', () => {
  test('of a text that has moved on: from where to where, and how far', () => {
    const moved = { from: 2, to: 3, changes: { ...none, changed: 1, words_added: 4 } }
    expect(refusals.more('stale-hash', { moved })).toBe('From version 2 to version 3: 1 paragraph changed; 4 words added.')
    expect(refusals.more('stale-hash', { moved: { from: null, to: 3, changes: null } })).toBe('Version 3 is under review now.')
    expect(refusals.more('stale-hash', {})).toBe('')
  })
  test('of a verdict that was given: which', () =>
    expect(refusals.more('verdict-given', { verdict: { seat: 'past', verdict: 'endorsed', person: 'p1' } })).toBe('The past seat has said: endorsed.'))
  test('of a missing reason: whose endorsement is missing', () =>
    expect(refusals.more('reason-needed', { seats: ['past', 'future'] })).toBe('Not endorsed by: past, future.'))
})

test.each([
  ['endorsed', false, 'Remarks'],
  ['endorsed with remarks', true, 'Remarks (required)'],
  ['returned', true, 'Reasons (required)'],
])('“%s” asks for words: %s', (chosen, needed, label) => expect([verdict.needsRemarks(chosen), verdict.label(chosen)]).toEqual([needed, label]))
