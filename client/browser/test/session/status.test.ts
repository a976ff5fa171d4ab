import { describe, expect, test } from 'vitest'
import { statusOf, worthSaying } from '../../src/session/status'
import { ack, after, LINKED, LOADED, LOST, MADE, OPENED, SENT, SYNCED, told, UP, WHOLE } from '../builders'

const words = (...args: Parameters<typeof after>): string => statusOf(after(...args)).words

describe('what the status says to one who writes', () => {
  test('before anything is known', () => expect(words([])).toBe('Opening…'))
  test('level with the server', () => expect(words([...UP])).toBe('Saved'))
  test('a key is typed', () => expect(words([...UP, MADE, SENT])).toBe('Saving…'))
  test('and acknowledged', () => expect(words([...UP, MADE, SENT, ack(1)])).toBe('Saved'))
  test('two keys, one acknowledged', () => expect(words([...UP, MADE, SENT, MADE, SENT, ack(1)])).toBe('Saving…'))
  test('the connection is lost with nothing unsaved', () => expect(words([...UP, LOST])).toBe('Reconnecting…'))
  test('and words are typed', () =>
    expect(words([...UP, LOST, MADE, MADE, MADE])).toBe('Not saved: 3 changes kept on this device'))
  test('one change is one change', () => expect(words([...UP, LOST, MADE])).toBe('Not saved: 1 change kept on this device'))
  test('the connection is back, not yet acknowledged', () =>
    expect(words([...UP, LOST, MADE, OPENED, LINKED, WHOLE, SYNCED])).toBe('Saving…'))
  test('and acknowledged', () => expect(words([...UP, LOST, MADE, OPENED, LINKED, WHOLE, SYNCED, ack(1)])).toBe('Saved'))
  test('the server takes words but keeps none: after a moment that is said', () =>
    expect(words([...UP, MADE, SENT, { type: 'overdue' }])).toBe('Not saved: 1 change kept on this device'))
  test('and heals by itself', () => expect(words([...UP, MADE, SENT, { type: 'overdue' }, ack(1)])).toBe('Saved'))
  test('the tab was closed with words unsaved and opened again without a connection', () =>
    expect(words([{ type: 'loaded', unsaved: 2, hasText: true, shelf: true }])).toBe(
      'Not saved: 2 changes kept on this device',
    ))
  test('a browser that keeps nothing says so', () =>
    expect(words([{ type: 'loaded', unsaved: 0, hasText: true, shelf: false }, MADE])).toBe(
      'Not saved: 1 change kept only in this open page',
    ))
  test('so does one that stops keeping while words are typed', () =>
    expect(words([...UP, LOST, MADE, { type: 'unshelved' }, MADE])).toBe('Not saved: 2 changes kept only in this open page'))
})

describe('what the status says to one who reads', () => {
  test('and that they may comment, with how where there is room for it', () => {
    const wide = [...UP, told([])]
    expect(words(wide, 'read')).toBe('Read-only. You may comment: choose words, then press Comment.')
    expect(words([...wide, { type: 'room', room: 'narrow' }], 'read')).toBe('Read-only. You may comment.')
    expect(words([...wide, { type: 'told', event: { event: 'stage', stage: 'Troika review' } }], 'read')).toMatch(/^Read-only\. The Troika/)
  })
  test('and, to whoever would write here, why that cannot be', () => {
    const hello = { person: { id: 'ana', name: 'Ana', color: '#b3541e' }, rights: 'read', schema: 1, why: 'This draft is damaged on the server’s disk.' } as const
    expect(words([...UP, told([]), { type: 'hello', hello }])).toBe('Read-only. This draft is damaged on the server’s disk.')
  })
  test('and why', () => expect(words([...UP], 'read')).toBe('Read-only. You read along.'))
  test('the connection is lost', () => expect(words([...UP, LOST], 'read')).toBe('Reconnecting…'))
})

test('saved is never said before every change is acknowledged on a connection that is up', () => {
  const steps = [LOADED, OPENED, LINKED, MADE, SENT, WHOLE, SYNCED, ack(1)]
  for (let n = 0; n <= steps.length; n++) expect(words(steps.slice(0, n))).not.toBe('Saved')
  expect(words([...steps, ack(2)])).toBe('Saved')
})

describe('what a screen reader is told', () => {
  const status = (...args: Parameters<typeof after>) => statusOf(after(...args))
  test('not of every key that is saved', () => {
    expect(worthSaying(status([...UP]), status([...UP, MADE, SENT]))).toBe(false)
    expect(worthSaying(status([...UP, MADE, SENT]), status([...UP]))).toBe(false)
  })
  test('not of every change that is kept', () =>
    expect(worthSaying(status([...UP, LOST, MADE]), status([...UP, LOST, MADE, MADE]))).toBe(false))
  test('of a connection lost and of one that is back', () => {
    expect(worthSaying(status([...UP]), status([...UP, LOST]))).toBe(true)
    expect(worthSaying(status([...UP, LOST]), status([...UP]))).toBe(true)
  })
})
