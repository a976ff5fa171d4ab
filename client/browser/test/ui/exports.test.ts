import { describe, expect, test } from 'vitest'
import { askedOf } from '../../src/exports'
import { nameOf } from '../../src/ui/download'
import { standingOf } from '../../src/ui/watching'
import { seat, standing } from '../reviewing'

describe('where a file is had from', () => {
  test('one session', () =>
    expect(askedOf({ what: 'session d11', versions: 'adopted', format: 'docx', profile: 'public' })).toEqual({
      road: '/api/drafts/d11/export',
      wish: { format: 'docx', profile: 'public' },
    }))
  test('a roundtable', () =>
    expect(askedOf({ what: 'roundtable 2', versions: 'newest', format: 'html' })).toEqual({ road: '/api/export', wish: { roundtable: '2', versions: 'newest', format: 'html' } }))
  test('everything of one kind', () =>
    expect(askedOf({ what: 'kind good practice', format: 'docx' })).toEqual({ road: '/api/export/compendium', wish: { kind: 'good practice', format: 'markdown' } }))
})

describe('the name of a file', () => {
  test('as the server gives it', () => expect(nameOf('attachment; filename="session-1.1-version-2.md"')).toBe('session-1.1-version-2.md'))
  test('in any script', () => expect(nameOf("attachment; filename=\"x.md\"; filename*=UTF-8''caf%C3%A9.md")).toBe('café.md'))
  test('when it gives none', () => expect(nameOf('')).toBe('export'))
})

describe('how a review stands', () => {
  test('is the same as long as nobody says anything', () => expect(standingOf(standing())).toBe(standingOf(standing())))
  test('is another when a seat has spoken, or the stage has changed', () => {
    expect(standingOf(standing({ seats: [seat('past', 'endorsed'), seat('present', null)] }))).not.toBe(standingOf(standing()))
    expect(standingOf(standing({ stage: 'adopted' }))).not.toBe(standingOf(standing()))
  })
})
