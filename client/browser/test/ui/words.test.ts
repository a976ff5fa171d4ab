import { expect, test } from 'vitest'
import { coverage, count } from '../../src/ui/words'

test('one and many', () => {
  expect(count(1, 'change')).toBe('1 change')
  expect(count(0, 'paragraph')).toBe('0 paragraphs')
})

test.each([
  [[2, 1, 0, 3], '2 of 3 answered, 1 open'],
  [[0, 3, 0, 3], '0 of 3 answered, 3 open'],
  [[1, 1, 1, 3], '1 of 3 answered, 1 open, 1 waived'],
  [[3, 0, 0, 3], 'All 3 answered'],
  [[0, 0, 0, 0], 'No guiding questions'],
] as const)('coverage of %j is “%s”', ([answered, open, waived, total], said) => {
  expect(coverage.sum(answered, open, waived, total)).toBe(said)
})
