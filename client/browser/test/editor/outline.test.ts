import { TextSelection } from 'prosemirror-state'
import { describe, expect, test } from 'vitest'
import { orderedNumbers } from '../../src/editor/appearance'
import { chipWords } from '../../src/editor/chip'
import { readOutline } from '../../src/editor/outline'
import { readSelected } from '../../src/editor/selected'
import { alone, caretAfter, selectWords, stateOf } from './table'

const QUESTIONS = [{ id: 'q1', number: 1, text: 'What works?' }]

describe('the outline', () => {
  test('numbers what a reader can quote: no headings, no blocks without words', () => {
    const { doc } = stateOf([{ id: 'h', type: 'heading' }, 'Title'], [{ id: 'a' }, 'one'], [{ id: 'b' }, ' \u00a0'], [{ id: 'c', type: 'bullet' }, 'two'])
    expect(readOutline(doc).map(({ id, number }) => [id, number])).toEqual([
      ['h', null],
      ['a', 1],
      ['b', null],
      ['c', 2],
    ])
  })

  test('gives type, level, tie, kind and words as they are read', () => {
    const { doc } = stateOf([{ id: 'a', type: 'callout', level: 3, question: 'q1', kind: 'finding' }, 'three  little words'])
    expect(readOutline(doc)).toEqual([{ id: 'a', number: 1, type: 'paragraph', level: 0, question: 'q1', kind: 'finding', words: 3, text: 'three  little words' }])
  })

  test('makes anew only what a keystroke changed', () => {
    const ana = alone(['one', 'two', 'three'])
    const before = readOutline(ana.state.doc)
    caretAfter(ana, 'two')
    ana.type('!')
    const after = readOutline(ana.state.doc)
    expect(after.map((entry, index) => entry === before[index])).toEqual([true, false, true])
  })
})

describe('ordered items', () => {
  const numbers = (...items: [string, number][]) =>
    Array.from(orderedNumbers(stateOf(...items.map(([type, level]): [object, string] => [{ type, level }, 'x']) as [Record<string, unknown>, string][]).doc).values())

  test('count on over neighbours of one level', () => {
    expect(numbers(['ordered', 1], ['ordered', 1], ['ordered', 1])).toEqual([1, 2, 3])
  })

  test('are not stopped by deeper items, and start anew inside the next', () => {
    expect(numbers(['ordered', 1], ['ordered', 2], ['bullet', 2], ['ordered', 1], ['ordered', 2])).toEqual([1, 1, 2, 1])
  })

  test('start anew behind a paragraph', () => {
    expect(numbers(['ordered', 1], ['paragraph', 0], ['ordered', 1])).toEqual([1, 1])
  })
})

describe('what is selected', () => {
  test('says undefined where the blocks differ', () => {
    const { doc } = stateOf([{ id: 'a', question: 'q1', kind: 'finding' }, 'one'], [{ id: 'b', question: 'q2', kind: 'finding' }, 'two'])
    const state = stateOf([{ id: 'a' }, 'x']).reconfigure({})
    const both = state.apply(state.tr.replaceWith(0, state.doc.content.size, doc.content))
    const all = both.apply(both.tr.setSelection(TextSelection.create(both.doc, 1, both.doc.content.size - 1)))
    expect(readSelected(all)).toMatchObject({ blocks: ['a', 'b'], type: 'paragraph', question: undefined, kind: 'finding', empty: false })
  })

  test('knows the looks of the words under the caret', () => {
    const ana = alone(['plain strong link'])
    ana.text.format(7, 6, { strong: true })
    ana.text.format(14, 4, { link: { href: 'https://gfmd.example/' } })
    caretAfter(ana, 'stro')
    expect(readSelected(ana.state)).toMatchObject({ strong: true, em: false, link: null, empty: true })
    selectWords(ana, 'link')
    expect(readSelected(ana.state)).toMatchObject({ strong: false, link: 'https://gfmd.example/', empty: false })
  })
})

describe('the chip', () => {
  const chip = (attrs: Record<string, unknown>, editable = true) => chipWords(stateOf([attrs, 'x']).doc.child(0), QUESTIONS, editable)

  test('says which question is answered and what the paragraph is', () => {
    expect(chip({ question: 'q1', kind: 'good-practice' })).toEqual({
      text: 'Q1 · Good practice',
      label: 'Q1 · Good practice. Answers question 1: What works? Change question or kind.',
    })
  })

  test('says so when there is no question', () => {
    expect(chip({}, false)).toEqual({ text: 'No question', label: 'No question. Answers no question yet.' })
    const free = (attrs: Record<string, unknown>, editable: boolean) => chipWords(stateOf([attrs, 'x']).doc.child(0), [], editable).text
    expect([free({}, true), free({}, false), free({ kind: 'finding' }, false)]).toEqual(['Mark', '', 'Finding'])
  })

  test('says so when the question was withdrawn', () => {
    expect(chip({ question: 'gone' }).text).toBe('Withdrawn question')
  })
})
