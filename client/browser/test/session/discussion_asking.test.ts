import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CommentsAnswer } from '../../src/session/comments'
import { type DiscussionAsking, discussionAsking } from '../../src/session/discussion_asking'
import { type Happened, reduce, type State } from '../../src/session/state'
import { acts, after, comment, LOST, openRound, SYNCED, told, UP } from '../builders'

const reply = { kind: 'reply', comment: 'c1', text: 'Yes.', mentions: [] } as const
let state: State
let asking: DiscussionAsking
let asked: [method: string, path: string, body: unknown][]
let answers: Record<string, () => Response>

const json = (body: unknown, status = 200) => () => new Response(JSON.stringify(body), { status })
const all: CommentsAnswer = { items: [comment(1)], round: null, may: { comment: true, settle: false, settle_anew: false, round: false }, why: '' }
const closed = json({ code: 'round-closed', detail: 'The comment round was over on 25 November. Ask the chair.' }, 409)

function dispatch(happened: Happened): void {
  const before = state
  state = reduce(state, happened)
  asking.changed(state, before)
}

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  answers = { 'GET /comments': json(all) }
  vi.stubGlobal('fetch', async (path: string, { method, body }: RequestInit) => {
    const short = path.replace('/api/drafts/d11', '')
    asked.push([method ?? '', short, body ? JSON.parse(String(body)) : undefined])
    const answer = answers[`${method} ${short}`]
    if (!answer) throw new TypeError('away')
    return answer()
  })
  state = after(UP.slice(0, -1))
  asking = discussionAsking(() => state, (act) => dispatch({ type: 'discussion', act }))
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const settle = () => vi.advanceTimersByTimeAsync(1)

describe('comments are asked for', () => {
  test('once the text is there, and again whenever the connection has come back', async () => {
    dispatch(SYNCED)
    await settle()
    expect([state.discussion.loaded, state.discussion.items.length]).toEqual([true, 1])
    dispatch(LOST)
    dispatch(SYNCED)
    await settle()
    expect(asked.map(([, path]) => path)).toEqual(['/comments', '/comments'])
  })
  test('again when a round opens or closes, since that changes who may comment', async () => {
    dispatch(SYNCED)
    await settle()
    dispatch({ type: 'told', event: { event: 'round', round: openRound, stage: 'comment round' } })
    await settle()
    expect(asked).toHaveLength(2)
  })
  test('and a fault is told', async () => {
    answers = {}
    dispatch(SYNCED)
    await settle()
    expect(state.discussion.fault).toMatch(/cannot be reached/)
  })
})

describe('a form', () => {
  const write = () => {
    for (const each of [told([comment(1)]), ...acts({ do: 'write', key: 'reply c1', form: reply, fromText: false })]) dispatch(each)
  }
  test('that is taken goes, and the thread is shown as it is now', async () => {
    write()
    answers['POST /comments/c1/replies'] = json(comment(1, { text: 'with the answer' }), 201)
    await asking.send('reply c1')
    expect([state.discussion.forms.size, state.discussion.items[0]?.text, state.discussion.sending]).toEqual([0, 'with the answer', null])
  })
  test('that cannot be sent without a connection keeps its words and says why', async () => {
    write()
    await asking.send('reply c1')
    expect(state.discussion.forms.get('reply c1')).toEqual(reply)
    expect(state.discussion.refused?.fault).toMatch(/cannot be reached/)
  })
  test('that comes after the round has closed keeps its words, says so, and knows it from then on', async () => {
    write()
    answers['POST /comments/c1/replies'] = closed
    answers['GET /comments'] = json({ ...all, may: { comment: false, settle: false, settle_anew: false, round: false }, why: 'The comment round was over.' })
    await asking.send('reply c1')
    await settle()
    const { forms, writing, refused, may, why } = state.discussion
    expect([forms.get('reply c1'), writing, refused?.fault, may.comment, why]).toEqual([
      reply, 'reply c1', 'The comment round was over on 25 November. Ask the chair.', false, 'The comment round was over.',
    ])
  })
  test('is sent once, however often it is asked to be', async () => {
    write()
    answers['POST /comments/c1/replies'] = json(comment(1), 201)
    await Promise.all([asking.send('reply c1'), asking.send('reply c1')])
    expect(asked.filter(([method]) => method === 'POST')).toHaveLength(1)
  })
})

describe('a round', () => {
  test('is opened with its deadline and note', async () => {
    answers['POST /rounds'] = json(openRound, 201)
    expect(await asking.round({ deadline: '2026-11-25T09:00:00Z', words: 'Be brief' })).toBe(true)
    expect([asked[0], state.discussion.round?.id]).toEqual([['POST', '/rounds', { deadline: '2026-11-25T09:00:00Z', note: 'Be brief' }], 'r1'])
  })
  test('is changed with a reason', async () => {
    dispatch(told([], { round: openRound }))
    answers['PATCH /rounds/r1'] = json(openRound)
    await asking.round({ close: true, words: 'All have spoken' })
    expect(asked.find(([method]) => method === 'PATCH')).toEqual(['PATCH', '/rounds/r1', { close: true, reason: 'All have spoken' }])
  })
  test('is watched while it is open, and no longer', async () => {
    dispatch(told([], { round: openRound }))
    const begun = state.discussion.now
    await vi.advanceTimersByTimeAsync(31_000)
    expect(state.discussion.now).toBeGreaterThan(begun)
    dispatch(told([], { round: { ...openRound, closed: '2026-11-25T09:00:00Z' } }))
    expect(vi.getTimerCount()).toBe(0)
  })
})

test('people are asked for once, and again when that failed', async () => {
  await asking.people()
  answers['GET /people'] = json({ items: [{ id: 'p', name: 'Ana', capacity: 'chair', delegation: null }] })
  await asking.people()
  await asking.people()
  expect([asked.length, state.discussion.people?.length]).toEqual([2, 1])
})
