import { describe, expect, test } from 'vitest'
import { editable, reduce } from '../../src/session/state'
import { after, boot, LOST, MADE, UP } from '../builders'

describe('who may type, and when', () => {
  test('a rapporteur, once there is a text', () => {
    expect(editable(after([]))).toBe(false)
    expect(editable(after([...UP]))).toBe(true)
  })
  test('also without a connection', () => expect(editable(after([...UP, LOST]))).toBe(true))
  test('not a reader', () => expect(editable(after([...UP], 'read'))).toBe(false))
  test('not after the server has refused a change', () =>
    expect(editable(after([...UP, { type: 'refused', code: 'read-only', reason: '' }]))).toBe(false))
  test('not when the greeting says that the rights have changed', () => {
    const hello = { person: { id: 'ana', name: 'Ana Reyes', color: '#b3541e' }, rights: 'read', schema: 1 } as const
    const state = after([...UP, { type: 'hello', hello }])
    expect(editable(state)).toBe(false)
    expect(state.why).toBe('Your rights on this draft have changed.')
  })
  test('and the greeting’s own reason is told, when it has one', () => {
    const reason = 'Part of this draft was damaged on the server’s disk (row 4 is damaged).'
    const hello = { person: { id: 'ana', name: 'Ana Reyes', color: '#b3541e' }, rights: 'read', schema: 1, why: reason } as const
    expect(after([...UP, { type: 'hello', hello }]).why).toBe(reason)
  })
  test('not with a page that is older than the server', () => {
    const hello = { person: { id: 'ana', name: 'Ana Reyes', color: '#b3541e' }, rights: 'edit', schema: 2 } as const
    expect(after([...UP, { type: 'hello', hello }]).why).toBe('This page is older than the server: load it again.')
  })
})

describe('when the server ends it', () => {
  test.each([
    [4401, 'Your sign-in has ended.'],
    [4403, 'This draft is not open to you for writing.'],
    [4404, 'This draft is no longer here, or not open to you.'],
    [4409, 'The draft has been opened anew since this page was loaded.'],
    [4413, 'That was too much in one piece.'],
    [4429, 'More came from this page than the server takes at once.'],
    [4205, 'Your rights on this draft have changed.'],
    [4400, 'The server could not read what this page sent.'],
  ])('%i has its own words', (code, title) =>
    expect(after([...UP, { type: 'closed', code, reason: '' }]).notice?.title).toBe(title),
  )

  test('the reason of a refusal is not talked over by the close that follows it', () => {
    const state = after([...UP, MADE, { type: 'refused', code: 'too-large', reason: '' }, { type: 'closed', code: 4413, reason: '' }])
    expect(state.notice?.title).toBe('Your last words were not taken: that was too much in one piece.')
    expect(state.notice?.refused).toBe(true)
  })

  test('the words gathered for copying stay in the notice', () => {
    const state = after([...UP, { type: 'refused', code: 'read-only', reason: '' }, { type: 'words', words: ['Kept.'] }])
    expect(reduce(state, { type: 'closed', code: 4403, reason: '' }).notice?.words).toEqual(['Kept.'])
  })
})

describe('what others do reaches the page', () => {
  test('a waiver', () => {
    const waivers = [{ question: 'q1', reason: 'Not discussed' }]
    expect(after([{ type: 'told', event: { event: 'waivers', waivers } }]).waivers).toEqual(waivers)
  })
  test('a version', () => {
    const version = { number: 1, label: 'For the plenary', hash: 'ab'.repeat(32), at: '2026-11-23T10:00:00Z' }
    expect(after([{ type: 'told', event: { event: 'versions', versions: [version] } }]).versions).toEqual([version])
  })
  test('our own version is not listed twice when its event comes as well', () => {
    const version = { number: 1, label: '', hash: 'ab'.repeat(32), at: '2026-11-23T10:00:00Z' }
    const told = after([{ type: 'told', event: { event: 'versions', versions: [version] } }])
    expect(reduce(told, { type: 'frozen', version }).versions).toHaveLength(1)
  })
  test('an event that this page does not know is passed over', () =>
    expect(() => after([{ type: 'told', event: { event: 'comments' } as never }])).not.toThrow())
})

test('the page starts with what the server wrote into it', () => {
  const state = after([])
  expect(state.stage).toBe(boot().draft.stage)
  expect(state.people).toEqual([])
})
