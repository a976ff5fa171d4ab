import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Answer, type AuthoredBlock, authorsAsking, countWords, toldOf, writersOf } from '../../src/session/authors'
import { type Happened, reduce, type State } from '../../src/session/state'
import { after, block as outlined, UP } from '../builders'

const AT = '2026-11-23T10:00:00Z'

function block(words: AuthoredBlock['words'], deleted: AuthoredBlock['deleted'] = []): AuthoredBlock {
  return { id: 'a', number: 1, words, deleted }
}

const gone = (text: string, author: string | null, by: string | null, moved = false) => ({ text, author, by, at: AT, moved })

function answer(...blocks: AuthoredBlock[]): Answer {
  return { seq: 7, people: ['ben', 'ana', 'eva'].map((id) => ({ id, name: id.toUpperCase() })), blocks }
}

describe('words are counted', () => {
  test('for whoever began them', () => {
    const words = [{ text: 'Contracts are re', person: 'ana' }, { text: 'ad aloud', person: 'ben' }, { text: ' now', person: null }]
    expect([...countWords([block(words)])]).toEqual([['ana', 3], ['ben', 1], [null, 1]])
  })
  test('anew in each block', () =>
    expect([...countWords([block([{ text: 'one', person: 'ana' }]), block([{ text: 'two', person: 'ana' }])])]).toEqual([['ana', 2]]))
})

describe('what was taken out is told', () => {
  const told = (...deleted: AuthoredBlock['deleted']) => toldOf(block([], deleted)).map(({ text }) => text)
  test('when it was another’s, however short', () => expect(told(gone('no', 'ana', 'ben'))).toEqual(['no']))
  test('not when it stands elsewhere again', () => expect(told(gone('some words here', 'ana', 'ben', true))).toEqual([]))
  test('not when somebody corrects a word of their own', () => expect(told(gone('teh', 'ana', 'ana'))).toEqual([]))
  test('when somebody takes back a sentence of their own', () => expect(told(gone('three own words', 'ana', 'ana'))).toHaveLength(1))
  test('not when it was a blank', () => expect(told(gone('  ', 'ana', 'ben'))).toEqual([]))
})

describe('writers', () => {
  const text = answer(block([{ text: 'Two words', person: 'ben' }, { text: ' by me', person: 'ana' }, { text: ' draft', person: null }]))
  const writers = writersOf(text, [{ id: 'ben', name: 'BEN', color: '#2f6f4f' }], 'ana', 'The server')
  test('begin with the reader, whose own words have no line', () =>
    expect(writers.map(({ id, line }) => [id, line])).toEqual([['ana', null], ['ben', 0], ['eva', 1], [null, 2]]))
  test('have the colours of their carets, and nobody has another’s', () => {
    expect(writers[1]?.color).toBe('#2f6f4f')
    expect(new Set(writers.map(({ color }) => color)).size).toBe(writers.length)
  })
  test('take no colour that could be more than a colour', () => {
    const [, ben] = writersOf(text, [{ id: 'ben', name: 'BEN', color: 'red; background: url(x)' }], 'ana', 'The server')
    expect(ben?.color).toMatch(/^#[0-9a-f]{6}$/)
  })
})

describe('the server is asked', () => {
  let state: State
  let asked = 0
  const dispatch = (happened: Happened): void => {
    const before = state
    state = reduce(state, happened)
    asking.changed(state, before)
  }
  const asking = authorsAsking(() => state, (happened) => dispatch(happened))
  const typed = () => dispatch({ type: 'outline', outline: [outlined('a')] })

  beforeEach(() => {
    vi.useFakeTimers()
    asked = 0
    vi.stubGlobal('fetch', async () => {
      asked++
      return new Response(JSON.stringify(answer()))
    })
    state = after(UP)
  })
  afterEach(() => {
    dispatch({ type: 'authors', on: false })
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  test('only while it is shown', async () => {
    typed()
    await vi.runAllTimersAsync()
    expect([asked, state.authors.answer]).toEqual([0, null])
  })
  test('at once when it is switched on', async () => {
    dispatch({ type: 'authors', on: true })
    await vi.advanceTimersByTimeAsync(10)
    expect([asked, state.authors.answer?.seq]).toEqual([1, 7])
  })
  test('once for a burst of typing', async () => {
    dispatch({ type: 'authors', on: true })
    await vi.advanceTimersByTimeAsync(10)
    for (let key = 0; key < 20; key++) {
      typed()
      await vi.advanceTimersByTimeAsync(50)
    }
    await vi.runAllTimersAsync()
    expect(asked).toBe(2)
  })
  test('and an answer that comes after it was switched off is dropped', async () => {
    dispatch({ type: 'authors', on: true })
    dispatch({ type: 'authors', on: false })
    dispatch({ type: 'authored', answer: answer() })
    expect(state.authors.answer).toBeNull()
  })
  test('and when it cannot be reached, the last answer stays with the reason', async () => {
    dispatch({ type: 'authors', on: true })
    await vi.advanceTimersByTimeAsync(10)
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')))
    typed()
    await vi.runAllTimersAsync()
    expect(state.authors.fault).toMatch(/cannot be reached/)
    expect(state.authors.answer?.seq).toBe(7)
  })
})
