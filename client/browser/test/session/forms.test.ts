// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest'
import { requestOf } from '../../src/session/discussion_asking'
import { type Form, keptForms } from '../../src/session/forms'

const reply: Form = { kind: 'reply', comment: 'c1', text: 'Half a sentence', mentions: [] }
const remark: Form = { kind: 'comment', block: 'a', start: 0, end: 5, quote: 'words', words: 'words', type: 'editorial', text: ' Hm, @Ana ', wording: 'words', mentions: [{ id: 'p', name: 'Ana' }] }
const decision: Form = { kind: 'settle', comment: 'c1', decision: 'accepted', text: ' As agreed. ', wording: 'better', put: true, seen: 'words', offered: { decision: 'accepted', wording: 'better' } }
const open = () => keptForms(() => localStorage, 'ana', 'd11')

beforeEach(() => localStorage.clear())

describe('what is being written is kept on this device', () => {
  test('and there after a reload', () => {
    open().keep(new Map([['reply c1', reply]]), new Map())
    expect([...open().forms]).toEqual([['reply c1', reply]])
  })
  test('not for another person, nor in another draft', () => {
    open().keep(new Map([['reply c1', reply]]), new Map())
    expect([keptForms(() => localStorage, 'ben', 'd11').forms.size, keptForms(() => localStorage, 'ana', 'd12').forms.size]).toEqual([0, 0])
  })
  test('until it is sent or thrown away', () => {
    const before = new Map([['reply c1', reply]])
    open().keep(before, new Map())
    open().keep(new Map(), before)
    expect(open().forms.size).toBe(0)
  })
  test('not while nothing is written', () => {
    open().keep(new Map([['reply c1', { ...reply, text: ' ' }]]), new Map())
    expect(localStorage.length).toBe(0)
  })
  test.each([
    ['an edited wording', { wording: 'best of all' }],
    ['a wording emptied', { wording: '' }],
    ['a chosen decision', { decision: 'declined' }],
  ] as const)('%s without a reason yet', (_, written) => {
    const begun: Form = { ...decision, text: '' }
    open().keep(new Map([['settle c1', { ...begun, ...written }]]), new Map())
    expect(open().forms.get('settle c1')).toMatchObject(written)
    open().keep(new Map([['settle c1', begun]]), new Map())
    expect(open().forms.size).toBe(0)
  })
  test('another window’s forms are left alone', () => {
    open().keep(new Map([['reply c1', reply]]), new Map())
    open().keep(new Map([['reply c2', reply]]), new Map())
    expect([...open().forms.keys()].sort()).toEqual(['reply c1', 'reply c2'])
  })
  test('and it is said when the browser does not', () => {
    const full = { setItem: () => { throw new DOMException('full', 'QuotaExceededError') } } as unknown as Storage
    expect(keptForms(() => full, 'ana', 'd11').keep(new Map([['reply c1', reply]]), new Map())).toBe(false)
    expect(keptForms(() => { throw new DOMException('denied', 'SecurityError') }, 'ana', 'd11').forms.size).toBe(0)
  })
  test('whatever else lies there is passed over', () => {
    localStorage.setItem('penholder/forms/ana/d11/x', '{broken')
    expect(open().forms.size).toBe(0)
  })
})

describe('what is sent', () => {
  test('mentions with ids; no wording where none is proposed', () =>
    expect(requestOf(remark)).toEqual(['/comments', { block: 'a', start: 0, end: 5, quote: 'words', type: 'editorial', text: 'Hm, @[Ana](p)' }]))
  test('the wording where one is', () => expect(requestOf({ ...remark, wording: 'other words' })[1]).toMatchObject({ wording: 'other words' }))
  test('a decision with its reason, and the edited wording when it is accepted', () => {
    expect(requestOf(decision)).toEqual(['/comments/c1/disposition', { decision: 'accepted', reason: 'As agreed.', wording: 'better', seen: 'words' }])
    expect(requestOf({ ...decision, decision: 'accepted in part', put: false })[1]).toEqual({ decision: 'accepted in part', reason: 'As agreed.' })
    expect(requestOf({ ...decision, decision: 'declined' })[1]).toEqual({ decision: 'declined', reason: 'As agreed.' })
  })
})
