import { describe, expect, test } from 'vitest'
import { acknowledged, ledger, level, made, opened, sent, settled, unsaved, type Ledger } from '../../src/session/saving'

/** A change that is made and sent at once, as when typing on a live connection. */
const typed = (book: Ledger): Ledger => sent(made(book), 'change')
/** A connection that found itself level with the server. */
const live = (carried = 0): Ledger => level(opened(ledger(carried)))

describe('while the connection is up', () => {
  test('a change is unsaved until its own acknowledgement', () => {
    const book = typed(typed(live()))
    expect(unsaved(book)).toBe(2)
    expect(unsaved(acknowledged(book, 1))).toBe(1)
    expect(settled(acknowledged(book, 2))).toBe(true)
  })

  test('one acknowledgement covers all before it', () => {
    expect(settled(acknowledged(typed(typed(typed(live()))), 3))).toBe(true)
  })

  test('an acknowledgement repeated, or of more than was sent, changes nothing', () => {
    const book = acknowledged(typed(live()), 1)
    expect(acknowledged(book, 1)).toEqual(book)
    expect(unsaved(acknowledged(typed(book), 1))).toBe(1)
    expect(acknowledged(book, 7).saved).toBe(1)
  })
})

describe('after changes were made without a connection', () => {
  const offline = made(made(live()))

  test('they stay unsaved when the connection returns', () => {
    expect(unsaved(opened(offline))).toBe(2)
  })

  test('the answer to the server’s question saves them all, once acknowledged', () => {
    const book = sent(opened(offline), 'whole')
    expect(unsaved(book)).toBe(2)
    expect(settled(acknowledged(book, 1))).toBe(true)
  })

  test('a key typed before that answer is acknowledged alone and proves nothing of those before it', () => {
    const book = acknowledged(typed(opened(offline)), 1)
    expect(unsaved(book)).toBe(3)
    expect(unsaved(acknowledged(sent(book, 'whole'), 2))).toBe(0)
  })

  test('keys typed after that answer count on from it', () => {
    const book = typed(sent(opened(offline), 'whole'))
    expect(unsaved(acknowledged(book, 1))).toBe(1)
    expect(unsaved(acknowledged(book, 2))).toBe(0)
  })
})

test('what was on its way when the connection broke is unsaved until sent again', () => {
  const broken = opened(typed(typed(live())))
  expect(unsaved(broken)).toBe(2)
  expect(unsaved(acknowledged(broken, 2))).toBe(2)
  expect(settled(acknowledged(sent(broken, 'whole'), 1))).toBe(true)
})

test('having nothing that the server lacks saves what was on its way when the connection broke', () => {
  expect(settled(level(opened(typed(live()))))).toBe(true)
})

test('a page loaded again carries the count of what is not saved', () => {
  const book = opened(ledger(3))
  expect(unsaved(book)).toBe(3)
  expect(unsaved(acknowledged(sent(made(book), 'whole'), 1))).toBe(0)
})

test('a whole that repeats what the server knows is not settled before its acknowledgement', () => {
  const book = sent(opened(ledger()), 'whole')
  expect(unsaved(book)).toBe(0)
  expect(settled(book)).toBe(false)
  expect(settled(acknowledged(book, 1))).toBe(true)
})

test('a refused change stays unsaved: nothing acknowledges it', () => {
  const book = acknowledged(typed(typed(live())), 1)
  expect(unsaved(book)).toBe(1)
  expect(unsaved(opened(book))).toBe(1)
})
