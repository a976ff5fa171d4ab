import { expect, test } from 'vitest'
import { rowOf } from '../../src/overview'

test('a row says what its draft has come to and who is in it', () => {
  const draft = {
    id: 'd11',
    stage: 'comment round',
    coverage: [{ state: 'open' }, { state: 'answered' }, { state: 'waived' }] as const,
    present: [{ name: 'Ana Reyes' }, { name: 'Ben Okafor' }],
  }
  expect(rowOf(draft)).toEqual({
    stage: 'Comment round',
    sum: '1 of 3 answered, 1 open, 1 waived',
    here: 'Here now: Ana Reyes, Ben Okafor',
    cells: ['answered', 'waived', 'open'],
  })
})

test('nobody is here: nothing is said', () => {
  expect(rowOf({ id: 'd', stage: 'drafting', coverage: [], present: [] }).here).toBe('')
})
