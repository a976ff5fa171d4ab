import { expect, test } from 'vitest'
import { readCoverage, sums } from '../../src/session/coverage'
import { block, boot } from '../builders'

const questions = boot().questions

test('a question is answered by the paragraphs tied to it, in their order', () => {
  const { answers } = readCoverage([block('a', 'q1'), block('b', 'q2'), block('c', 'q1')], questions, [])
  expect(answers.map((each) => [each.state, each.paragraphs])).toEqual([
    ['answered', ['a', 'c']],
    ['answered', ['b']],
    ['open', []],
  ])
})

test('headings and empty paragraphs answer nothing and are not untied', () => {
  const outline = [block('h', 'q1', { type: 'heading' }), block('e', 'q1', { words: 0 }), block('u', null, { words: 0 })]
  const { answers, untied } = readCoverage(outline, questions, [])
  expect(answers[0]?.state).toBe('open')
  expect(untied).toEqual([])
})

test('a tie to a question that is no longer asked counts as none', () => {
  expect(readCoverage([block('a', 'gone')], questions, []).untied).toEqual(['a'])
})

test('a waived question is waived until something answers it', () => {
  const waivers = [{ question: 'q1', reason: 'Not discussed' }]
  expect(readCoverage([], questions, waivers).answers[0]).toMatchObject({ state: 'waived', reason: 'Not discussed' })
  expect(readCoverage([block('a', 'q1')], questions, waivers).answers[0]?.state).toBe('answered')
})

test('a session without guiding questions has no untied paragraphs', () => {
  expect(readCoverage([block('a')], [], [])).toEqual({ answers: [], untied: [] })
})

test('the sums', () => {
  const coverage = readCoverage([block('a', 'q2')], questions, [{ question: 'q3', reason: 'Not discussed' }])
  expect(sums(coverage)).toEqual({ answered: 1, open: 1, waived: 1, total: 3 })
})
