import { expect, test } from 'vitest'
import { initial, reduce } from '../../src/session/state'
import { statusOf } from '../../src/session/status'
import { boot } from '../builders'

const found = reduce(initial(boot()), { type: 'left', unsaved: 3, words: ['Of another time.'] })

test('words of an older history stop the typing and are offered', () => {
  expect(found.notice).toMatchObject({ refused: true, words: ['Of another time.'], left: 3, copied: 'no' })
  expect(found.notice?.title).toContain('the draft has been opened anew')
})

test('they are not saved, whatever is said of the new history', () => {
  expect(statusOf({ ...found, linked: true, synced: true }).words).toBe('Not saved: 3 changes kept on this device')
})

test('a close that follows does not hide them', () => {
  const closed = reduce(found, { type: 'closed', code: 4401, reason: '' })
  expect(closed.notice?.words).toEqual(['Of another time.'])
})
