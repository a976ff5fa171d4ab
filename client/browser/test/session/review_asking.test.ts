import { beforeEach, describe, expect, test, vi } from 'vitest'
import { reviewAsking } from '../../src/session/review_asking'
import type { Happened, State } from '../../src/session/state'
import { reduce } from '../../src/session/state'
import { after, UP } from '../builders'

const COUNTS = { blocks: 3, added: 0, changed: 1, removed: 0, frozen: null }
const file = (words: string) => new File([words], 'a.md')
let state: State
let asked: string[]
/** What the server answers, one after the other, each when it is let go. */
let answers: ((answer: [number, unknown]) => void)[]

const dispatch = (happened: Happened): void => {
  state = reduce(state, happened)
}
const choose = (): void => dispatch({ type: 'review', act: { do: 'open', act: 'import', number: 0 } })

beforeEach(() => {
  state = after(UP)
  asked = []
  answers = []
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path.split('/').at(-1) as string)
    return new Promise((resolve) => answers.push(([status, body]) => resolve(new Response(JSON.stringify(body), { status }))))
  })
})

describe('a file that is brought in', () => {
  test('is shown first, and then does what was shown', async () => {
    const asking = reviewAsking(() => state, dispatch)
    choose()
    const shown = asking.bringIn(file('a'))
    answers[0]?.([200, COUNTS])
    await shown
    expect(state.review.brings).toEqual(COUNTS)
    void asking.bringIn(file('a'))
    expect(asked).toEqual(['import?anyway=false&preview=true', 'import?anyway=false&expected=0,1,0'])
  })
  test('is not taken for another that was chosen before its answer came', async () => {
    const asking = reviewAsking(() => state, dispatch)
    choose()
    const late = asking.bringIn(file('a'))
    choose()
    answers[0]?.([200, COUNTS])
    await late
    expect(state.review.brings).toBeNull()
  })
  test('is shown again when somebody has written meanwhile', async () => {
    const asking = reviewAsking(() => state, dispatch)
    choose()
    dispatch({ type: 'review', act: { do: 'previewed', brings: COUNTS } })
    const done = asking.bringIn(file('a'))
    answers[0]?.([409, { code: 'preview-outdated', detail: 'Changed.' }])
    await vi.waitFor(() => expect(asked).toHaveLength(2))
    answers[1]?.([200, { ...COUNTS, changed: 2 }])
    await done
    expect([state.review.brings?.changed, state.review.fault]).toEqual([2, 'The text has changed since you looked. Look again at what the file changes:'])
  })
})
