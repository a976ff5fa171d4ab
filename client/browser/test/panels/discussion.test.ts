// @vitest-environment happy-dom
// The discussion as it is drawn. Focus, keys and layout of a real browser are tried in a real browser.
import { render } from 'lit-html'
import { beforeEach, describe, expect, test } from 'vitest'
import { discussionPanel } from '../../src/panels/discussion'
import type { Doing } from '../../src/panels/doing'
import { deadlineOf, roundBanner, roundForm } from '../../src/panels/round'
import { noticesList } from '../../src/panels/notices'
import type { Act } from '../../src/session/discussion'
import type { Comment, CommentsAnswer } from '../../src/session/comments'
import { NO_NOTICES } from '../../src/session/notices'
import type { Happened } from '../../src/session/state'
import { timeLeft } from '../../src/ui/words'
import { acts, after, ANA, anchor, block, comment, decided, openRound, told, UP } from '../builders'

let place: HTMLElement
let done: [string, ...unknown[]][]
/** Notes whatever a person does. */
const does = new Proxy({} as Doing, { get: (_, what) => (...args: unknown[]) => void done.push([String(what), ...args]) })

beforeEach(() => {
  done = []
  place = document.createElement('div')
  document.body.replaceChildren(place)
})

const draw = (items: readonly Comment[], more: readonly Happened[] = [], answer: Partial<CommentsAnswer> = {}) =>
  render(discussionPanel(after([...UP, { type: 'outline', outline: [block('a')] }, told(items, answer), ...more]), does), place)
const focus = (number: number, ...more: Act[]) => acts({ do: 'focus', id: `c${number}`, by: 'key' }, ...more)
const texts = (selector: string) => Array.from(place.querySelectorAll(selector), (each) => each.textContent?.replace(/\s+/g, ' ').trim())
const button = (words: string) => Array.from(place.querySelectorAll('button')).find((each) => each.textContent?.trim() === words)

describe('a thread', () => {
  test('names who speaks and for whom, the type, the words, and where it stands', () => {
    draw([comment(7, { type: 'editorial' })], acts({ do: 'anchors', anchors: [anchor(7)] }))
    expect(texts('.who-said')).toEqual(['Elena Duarte Portugal'])
    expect(texts('.about-it')[0]).toMatch(/^Editorial · /)
    expect([texts('.quote'), texts('.remark'), texts('.standing')]).toEqual([['words'], ['Remark 7'], ['Open']])
  })
  test('shows a proposal as words taken out and put in, which are said as well', () => {
    draw([comment(1, { wording: 'other words' })], [...acts({ do: 'anchors', anchors: [anchor(1)] })])
    expect([texts('ins')]).toEqual([['put in: other .']])
  })
  test('in focus it shows the paragraph as if accepted', () => {
    const around = { ...anchor(1, 'a', 4), around: 'The words here.' }
    draw([comment(1, { wording: 'best words' })], [...acts({ do: 'anchors', anchors: [around] }), ...focus(1, { do: 'preview' })])
    expect(texts('.as-if p:last-child')).toEqual(['The best words here.'])
  })
  test('and with the wording as it is edited by whoever decides', () => {
    const around = { ...anchor(1, 'a', 4), around: 'The words here.' }
    const offered = { decision: 'accepted', wording: 'best words' } as const
    const form = { kind: 'settle', comment: 'c1', ...offered, text: '', put: true, seen: 'words', offered } as const
    const editing = acts({ do: 'write', key: 'settle c1', form, fromText: false }, { do: 'written', key: 'settle c1', change: { wording: 'better words' } })
    draw([comment(1, { wording: 'best words' })], [...acts({ do: 'anchors', anchors: [around] }), ...focus(1, { do: 'preview' }), ...editing])
    expect(texts('.as-if p:last-child')).toEqual(['The better words here.'])
  })
  test('says that the text has changed since, with then and now', () => {
    draw([comment(1)], [...acts({ do: 'anchors', anchors: [anchor(1, 'a', 0, 'new words')] }), ...focus(1)])
    expect(texts('.changed > p')).toEqual(['The text has changed since'])
    expect(texts('.changed dd')).toEqual(['words', 'new words'])
  })
  test('whose words are gone says what they were, and how their paragraph reads now', () => {
    draw([comment(1)], focus(1))
    expect([texts('.changed > p'), texts('.changed dd')]).toEqual([['The text has changed since: these words are gone'], ['words', 'Five words of a paragraph.']])
    expect([button('Go to the words'), button('Go to the paragraph')]).toEqual([undefined, expect.anything()])
  })
  test('whose paragraph is gone too says what its words were', () => {
    draw([comment(1, { block: 'lost' })], focus(1))
    expect([texts('.changed dd'), texts('.where'), button('Go to the paragraph')]).toEqual([['words'], ['No longer in the text'], undefined])
  })
  test('whose words were taken out as was proposed says so, and tells of no accident', () => {
    draw([comment(1, { wording: '', ...decided('accepted', { wording: '', before: 'words' }) })], focus(1))
    expect([texts('.changed'), texts('.decision strong'), texts('.decision del')]).toEqual([[], ['Accepted'], ['taken out: words.']])
    draw([comment(1, { wording: '', ...decided('accepted', { wording: '', before: 'words' }) })])
    expect(texts('.standing')).toEqual(['Accepted'])
  })
  test('whose words a split has parted names both paragraphs', () => {
    draw([comment(1)], [{ type: 'outline', outline: [block('a'), block('b', null, { number: 2 })] }, ...acts({ do: 'anchors', anchors: [anchor(1, 'a', 0, 'wo'), anchor(1, 'b', 0, 'rds')] }), ...focus(1)])
    expect(texts('.where')).toEqual(['Paragraphs 1 and 2'])
  })
  test('shows the decision, its reason and the words as they are now', () => {
    draw([comment(1, decided('accepted', { wording: 'best words', before: 'words' }))], [...acts({ do: 'anchors', anchors: [anchor(1, 'a', 0, 'best words')] }), ...focus(1)])
    expect(texts('.decision strong, .decision .remark, .decision .quote')).toEqual(['Accepted', 'So agreed.', 'best words'])
  })
  test('that is closed says that this decides nothing', () => {
    draw([comment(1, { closed: { by: { id: 'x', name: 'Ben' }, at: '2026-11-23T10:00:00Z' } })], focus(1))
    expect(place.textContent).toMatch(/Thread closed by Ben, .* Not decided yet\./)
  })
  test('that is withdrawn says so, and keeps the words it was about', () => {
    draw([comment(1, { text: '', withdrawn: '2026-11-23T10:00:00Z' })])
    expect([texts('.withdrawn')[0], texts('.quote')]).toEqual([expect.stringMatching(/^Withdrawn by Elena Duarte/), ['words']])
  })
  test('is withdrawn only after its author has said so once more', () => {
    const own = comment(1, { author: { id: 'ana', name: 'Ana Reyes', capacity: 'rapporteur', delegation: null } })
    draw([own], focus(1))
    button('Withdraw')?.click()
    expect(done.at(-1)).toEqual(['discuss', { do: 'confirm', id: 'c1' }])
    draw([own], focus(1, { do: 'confirm', id: 'c1' }))
    button('Withdraw it')?.click()
    expect(done.at(-1)).toEqual(['withdraw', 'c1'])
  })
  test('and so is an answer, while nothing is settled or closed', () => {
    const author = { id: 'ana', name: 'Ana Reyes', capacity: 'rapporteur', delegation: null }
    const replies = [{ id: 'r1', author, at: '2026-11-23T10:00:00Z', text: 'Yes.', mentions: [], withdrawn: null }]
    draw([comment(1, { replies })], focus(1))
    button('Withdraw')?.click()
    expect(done.at(-1)).toEqual(['discuss', { do: 'confirm', id: 'r1' }])
    draw([comment(1, { replies })], focus(1, { do: 'confirm', id: 'r1' }))
    button('Withdraw it')?.click()
    expect(done.at(-1)).toEqual(['withdrawReply', 'c1', 'r1'])
    draw([comment(1, { replies, ...decided('noted') })], focus(1))
    expect(button('Withdraw')).toBeUndefined()
  })
  test('offers to decide only to those who may', () => {
    draw([comment(1)], focus(1))
    expect(button('Decide…')).toBeDefined()
    draw([comment(1)], focus(1), { may: { comment: true, settle: false, settle_anew: false, round: false } })
    expect(button('Decide…')).toBeUndefined()
  })
  test('offers to decide anew to whoever decided, and to the chair', () => {
    const rapporteur = { comment: true, settle: true, settle_anew: false, round: true }
    const by = (who: typeof ANA) => comment(1, decided('noted', { by: who }))
    draw([by(ANA)], focus(1), { may: rapporteur })
    expect(button('Decide anew…')).toBeDefined()
    draw([by({ ...ANA, id: 'bakary' })], focus(1), { may: rapporteur })
    expect(button('Decide anew…')).toBeUndefined()
    draw([by({ ...ANA, id: 'bakary' })], focus(1), { may: { ...rapporteur, settle_anew: true } })
    expect(button('Decide anew…')).toBeDefined()
    draw([by(ANA)], focus(1), { may: { ...rapporteur, settle: false } })
    expect(button('Decide anew…')).toBeUndefined()
  })
})

describe('hostile words are mere words', () => {
  const HOSTILE = ['<img src=x onerror="alert(1)">', 'javascript:alert(1)', '<a href="javascript:alert(1)">x</a>', '\u202egnp.exe', `${'x'.repeat(10_000)}`]
  test.each(HOSTILE)('%.40s', (words) => {
    const author = { id: 'h', name: words, capacity: words, delegation: words }
    const replies = [{ id: 'r', author, at: words, text: words, mentions: [], withdrawn: null }]
    draw([comment(1, { author, text: words, quote: words, wording: words, at: words, replies, ...decided('noted', { reason: words, by: author }) })], focus(1))
    expect(place.querySelectorAll('img, script, a[href^="javascript" i]').length).toBe(0)
    expect(place.textContent).toContain(words)
  })
  test('a link goes to nobody’s opener and no search engine', () => {
    draw([comment(1, { text: 'https://example.org' })])
    const link = place.querySelector('.remark a')
    expect(['href', 'rel', 'target'].map((name) => link?.getAttribute(name))).toEqual(['https://example.org', 'noopener noreferrer nofollow', '_blank'])
  })
  test('a number is a link only when there is such a comment', () => {
    const known = new Proxy({} as Doing, { get: (_, what) => (what === 'isNumber' ? (n: number) => n === 2 : () => undefined) })
    render(discussionPanel(after([...UP, told([comment(1, { text: 'See #2 and #77.' }), comment(2)])]), known), place)
    expect([texts('.remark a'), texts('.remark')[0]]).toEqual([['#2'], 'See #2 and #77.'])
  })
  test('in a notice too', () => {
    const item = { id: 'n', kind: 'mention', draft: '../x"><img>', session: '<img>', comment: 'c', number: 3, by: { id: 'h', name: HOSTILE[0]! }, at: 'never', read: false } as const
    render(noticesList({ ...NO_NOTICES, items: [item], unread: 1 }, does.notices), place)
    expect(place.querySelector('img')).toBeNull()
    expect(place.querySelector('a')?.getAttribute('href')).toBe('/drafts/..%2Fx%22%3E%3Cimg%3E#comment-3')
  })
})

describe('what is being written', () => {
  const form = { kind: 'comment', block: 'a', start: 0, end: 5, quote: 'words', words: 'words', type: 'general', text: 'My remark', wording: 'my words', mentions: [] } as const
  const write = acts({ do: 'write', key: 'comment 1', form, fromText: true })
  const over = { may: { comment: false, settle: false, settle_anew: false, round: false }, why: 'The comment round was over on 25 November.' }
  test('has its words, the quote and the proposal', () => {
    draw([], write)
    expect(Array.from(place.querySelectorAll('textarea'), ({ value }) => value)).toEqual(['My remark', 'my words'])
    expect(texts('.comment-form .quote')).toEqual(['words'])
  })
  test('when the round has closed, it keeps them, says why, and offers copying in place of sending', () => {
    draw([], [...write, told([], over)])
    expect(texts('.comment-form [role=alert]')[0]).toMatch(/^Not sent\. The comment round was over on 25 November\. Your words stay here and on this device\./)
    expect([button('Send comment'), button('Copy my words')?.textContent?.trim()]).toEqual([undefined, 'Copy my words'])
    expect(place.querySelector('textarea')?.value).toBe('My remark')
  })
  test('a refusal is told in the server’s words', () => {
    draw([], [...write, ...acts({ do: 'refused', key: 'comment 1', fault: 'Keep it under 4,000 characters.' })])
    expect(texts('.fault')).toEqual(['Not sent. Keep it under 4,000 characters.'])
  })
  test('what was put aside is listed, to go on with or to throw away', () => {
    draw([], [...write, ...acts({ do: 'put aside' })])
    expect(texts('.unsent li p')).toEqual(['Comment: My remark'])
    button('Go on writing')?.click()
    expect(done.at(-1)).toEqual(['write', 'comment 1', form])
  })
})

describe('a decision that is being written', () => {
  const proposal = comment(1, { wording: 'other words' })
  const offered = { decision: 'accepted', wording: 'other words' } as const
  const form = { kind: 'settle', comment: 'c1', ...offered, text: '', put: true, seen: 'words', offered } as const
  const begin = focus(1, { do: 'write', key: 'settle c1', form, fromText: false })
  test('is cancelled while nothing of it is written', () => {
    draw([proposal], begin)
    expect([button('Cancel'), button('Keep for later')]).toEqual([expect.anything(), undefined])
  })
  test('is kept or thrown away once the wording is edited', () => {
    draw([proposal], [...begin, ...acts({ do: 'written', key: 'settle c1', change: { wording: 'best words' } })])
    expect([button('Cancel'), button('Keep for later')]).toEqual([undefined, expect.anything()])
  })
  test('and listed when it was put aside, with what is written of it', () => {
    const aside = (change: object) => draw([proposal], [...begin, ...acts({ do: 'written', key: 'settle c1', change }, { do: 'put aside' })])
    aside({ wording: 'best words' })
    expect(texts('.unsent li p')).toEqual(['Decision 1: best words'])
    aside({ decision: 'declined' })
    expect(texts('.unsent li p')).toEqual(['Decision 1: Decline'])
  })
})

describe('of 500 comments', () => {
  const many = Array.from({ length: 500 }, (_, index) => comment(index + 1))
  test('those near are drawn, and each knows its place among all', () => {
    draw(many, focus(250))
    expect(place.querySelectorAll('.thread').length).toBe(60)
    const item = place.querySelector('#comment-250')?.closest('li')
    expect(['aria-posinset', 'aria-setsize'].map((name) => item?.getAttribute(name))).toEqual(['250', '500'])
    expect(texts('.counts p')).toEqual(['500 comments, 500 open'])
    expect(texts('.more')).toEqual(['Show 40 earlier', 'Show 40 later'])
  })
  test('those open are counted among those shown', () => {
    draw([comment(1), comment(2, { type: 'editorial' }), comment(3, { type: 'editorial', ...decided('noted') })], acts({ do: 'filter', filters: { type: 'editorial' } }))
    expect(texts('.counts p')).toEqual(['2 of 3 comments, 1 open'])
  })
})

describe('the round', () => {
  const HOUR = 3_600_000
  test.each([[30_000, 'less than a minute'], [60_000, '1 minute'], [119 * 60_000, '119 minutes'], [47 * HOUR, '47 hours'], [49 * HOUR, '2 days']])('%i ms is %s', (left, words) => expect(timeLeft(left)).toBe(words))
  test('says until when, and how long that still is', () => {
    const now = Date.parse(openRound.deadline) - 3 * HOUR
    render(roundBanner(after([...UP, told([], { round: openRound }), ...acts({ do: 'tick', now })])), place)
    expect(place.textContent?.replace(/\s+/g, ' ')).toMatch(/^Comment round Comments are taken until .* 3 hours left/)
  })
  test('that is closed shows no banner', () => {
    render(roundBanner(after([...UP, told([], { round: { ...openRound, closed: openRound.deadline } })])), place)
    expect(place.textContent).toBe('')
  })
  test('that is closed tells those who can comment no longer when that was, and who can change it', () => {
    const closed = { ...openRound, closed: openRound.deadline }
    const may = { comment: false, settle: false, settle_anew: false, round: false }
    render(roundBanner(after([...UP, told([], { round: closed, may })])), place)
    expect(place.textContent?.replace(/\s+/g, ' ')).toMatch(/^Comment round The comment round closed on .*2026.* Comments are no longer taken; the chair can reopen the round\./)
  })
  test('is asked for in the reader’s own time, and sent in everybody’s', () => {
    expect(deadlineOf('2026-11-25', '10:30', 0)).toBe(new Date(2026, 10, 25, 10, 30).toISOString().replace('.000', ''))
    expect([deadlineOf('', '10:30', 0), deadlineOf('2020-01-01', '10:30', Date.now())]).toEqual([null, null])
  })
  test('asks for a reason once there has been one', () => {
    render(roundForm(after([...UP, told([], { round: openRound })]), does), place)
    expect(texts('label').at(-1)).toBe('Why? Those who comment read it, and it is kept in the register.')
  })
})
