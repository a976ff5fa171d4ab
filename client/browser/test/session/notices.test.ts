import { describe, expect, test } from 'vitest'
import { NO_NOTICES, notice, type NoticeItem, noticeLink } from '../../src/session/notices'
import { notices as words } from '../../src/ui/words'

const item = (id: string, read = false): NoticeItem => ({ id, kind: 'answer', draft: 'd11', session: '1.1', comment: 'c1', number: 1, by: null, at: '', read })
const shown = notice(NO_NOTICES, { do: 'items', items: [item('a'), item('b'), item('c', true)], unread: 2 })

describe('notices', () => {
  test('one that is read counts no longer', () => {
    const after = notice(shown, { do: 'read', ids: ['a', 'c'] })
    expect([after.unread, after.items?.map(({ read }) => read)]).toEqual([1, [true, false, true]])
  })
  test('all at once', () => expect(notice(shown, { do: 'read', ids: 'all' }).unread).toBe(0))
  test('more may be unread than are listed', () => expect(notice({ ...shown, unread: 250 }, { do: 'read', ids: ['a'] }).unread).toBe(249))
  test('each leads to what it is about', () => {
    const version = { ...item('a'), comment: null, number: 2 }
    expect(noticeLink(item('a'))).toBe('/drafts/d11#comment-1')
    expect(noticeLink({ ...version, kind: 'submitted' })).toBe('/drafts/d11/review')
    expect(noticeLink({ ...version, kind: 'reopened' })).toBe('/drafts/d11')
    expect(noticeLink({ ...version, kind: 'round opened', number: null })).toBe('/drafts/d11')
  })
  test('each kind has its words, and one that is newer than this page has some', () => {
    expect(words.says('mention', 'Ana', 12, '1.1', null)).toBe('Ana mentioned you in comment 12 on session 1.1')
    expect(words.says('round opened', '', null, '1.1', '25 Nov')).toBe('Comments on session 1.1 are taken until 25 Nov')
    expect(words.says('round closing', '', null, '1.1', '25 Nov')).toBe('Comments on session 1.1 are taken only until 25 Nov')
    expect(words.says('round closing', '', null, '1.1', null)).toBe('The comment round for session 1.1 is closed')
    expect(words.says('submitted', 'Ana', 2, '1.1', null)).toBe('Version 2 of session 1.1 waits for your verdict')
    expect(words.says('returned', 'Hugo', 2, '1.1', null)).toBe('Hugo returned version 2 of session 1.1, with reasons')
    expect(words.says('something new', '', null, '1.1', null)).toBe('Something happened in session 1.1')
  })
})
