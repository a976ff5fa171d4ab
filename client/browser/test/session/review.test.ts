import { describe, expect, test } from 'vitest'
import type { Version } from '../../src/session/boot'
import { actsOn, missing, NO_REVIEW, review, type Standing } from '../../src/session/review'
import { after, UP } from '../builders'
import { seat, standing, version } from '../reviewing'

const mayAll = (versions: readonly Version[], more: Partial<Standing> = {}) => versions.map((each) => actsOn(each, versions, standing(more), true))

describe('what may be done with a version', () => {
  test('the newest is submitted; what is older than a submitted one is not', () => {
    const versions = [version(1), version(2, { submitted: '2026-11-25T10:00:00Z', returned: true }), version(3)]
    expect(mayAll(versions)).toEqual([['export', 'restore'], ['export', 'restore'], ['export', 'restore', 'submit']])
  })
  test('the one under review is adopted', () => {
    const versions = [version(1, { submitted: '2026-11-25T10:00:00Z' })]
    expect(mayAll(versions, { stage: 'Troika review', version: { number: 1, hash: 'h', label: '' } })[0]).toContain('adopt')
  })
  test('nothing but export is left when a version is adopted', () => {
    const versions = [version(1, { submitted: '2026-11-25T10:00:00Z', adopted: '2026-11-25T11:00:00Z' })]
    expect(mayAll(versions, { stage: 'adopted', version: { number: 1, hash: 'h', label: '' } })).toEqual([['export']])
  })
  test('whoever may not export working text still exports what is adopted', () => {
    expect(actsOn(version(1), [version(1)], null, false)).toEqual([])
    expect(actsOn(version(1, { adopted: '2026-11-25T11:00:00Z' }), [], null, false)).toEqual(['export'])
  })
  test('nothing is offered before the server has said what one may do', () => {
    expect(actsOn(version(1), [version(1)], null, true)).toEqual(['export'])
  })
})

test('seats that said nothing, or returned it, have not endorsed it', () => {
  const seats = [seat('past', 'endorsed'), seat('present', 'returned'), seat('future', null), seat('co', 'endorsed with remarks')]
  expect(missing(standing({ seats }))).toEqual(['present', 'future'])
})

describe('an act', () => {
  const open = review(NO_REVIEW, { do: 'open', act: 'submit', number: 2 })
  test('that is refused keeps its form open and says why', () => {
    const questions = [{ id: 'q2', number: 2, text: 'Why?' }]
    const refused = review(review(open, { do: 'asking' }), { do: 'refused', fault: 'Two questions stand open.', questions })
    expect([refused.open, refused.busy, refused.fault, refused.questions]).toEqual([{ act: 'submit', number: 2 }, false, 'Two questions stand open.', questions])
  })
  test('that is tried again says nothing of the last refusal', () => {
    const again = review(review(open, { do: 'refused', fault: 'No.' }), { do: 'asking' })
    expect([again.fault, again.busy]).toEqual(['', true])
  })
  test('that is done closes its form and is told', () => {
    const done = after([...UP, { type: 'review', act: { do: 'open', act: 'submit', number: 2 } }, { type: 'review', act: { do: 'done', told: 'Done.' } }])
    expect([done.dialog, done.review.open, done.review.told]).toEqual([null, null, 'Done.'])
  })
  test('is not told of any more once the draft is written in again', () => {
    const submitted = review(review(NO_REVIEW, { do: 'known', standing: standing() }), { do: 'done', told: 'With the Troika.' })
    const under = review(submitted, { do: 'known', standing: standing({ stage: 'Troika review' }) })
    expect([under.told, review(under, { do: 'known', standing: standing() }).told]).toEqual(['With the Troika.', ''])
  })
  test('whose dialog is closed is given up', () => {
    const shut = after([...UP, { type: 'review', act: { do: 'open', act: 'restore', number: 1 } }, { type: 'dialog', dialog: null }])
    expect(shut.review.open).toBeNull()
  })
})

describe('a stage that changes while the page is open', () => {
  const stage = (name: string) => ({ type: 'told', event: { event: 'stage', stage: name } }) as const
  test('tells a reader why nobody writes', () => {
    expect(after([...UP, stage('Troika review')], 'read').why).toBe('The Troika is reviewing this text; it is not edited meanwhile.')
    expect(after([...UP, stage('adopted')], 'read').why).toBe('This text has been adopted and is locked.')
  })
  test('and that they read along when it is written again', () => {
    expect(after([...UP, stage('Troika review'), stage('drafting')], 'read').why).toBe('You read along: only this session’s rapporteurs write.')
  })
  test('says nothing of the kind to who may write', () => expect(after([...UP, stage('Troika review')]).why).toBe(''))
})

test('an event that only names versions does not forget what is known of them', () => {
  const known = version(1, { note: 'For the plenary', changes: null })
  const { number, label, hash, at } = known
  const told = { type: 'told', event: { event: 'versions', versions: [{ number, label, hash, at }] } } as const
  expect(after([...UP, { type: 'versions', versions: [known] }, told]).versions).toEqual([known])
})
