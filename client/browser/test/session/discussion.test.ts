import { describe, expect, test } from 'vitest'
import type { Comment } from '../../src/session/comments'
import { countOpen, delegationsOf, expected, type Filters, nearOf, neighbour, rowsOf, wordsNow } from '../../src/session/discussion'
import { discussing, type Happened, reduce, type State } from '../../src/session/state'
import { acts, after, ANA, anchor, block, comment, decided, ELENA, openRound, told, UP } from '../builders'

const page = (items: readonly Comment[], ...more: readonly Happened[]): State => after([...UP, told(items), ...more])
const outline = (...blocks: ReturnType<typeof block>[]): Happened => ({ type: 'outline', outline: blocks })
const numbers = ({ discussion, boot }: State): number[] => rowsOf(discussion, boot.person.id).map((row) => row.comment.number)
const states = ({ discussion, boot }: State): string[] => rowsOf(discussion, boot.person.id).map((row) => row.state)
const filter = (filters: Partial<Filters>): Happened[] => acts({ do: 'filter', filters })
const told1 = (event: object): Happened => ({ type: 'told', event: event as never })

describe('the order is that of the text', () => {
  const items = [comment(1, { block: 'b' }), comment(2), comment(3), comment(4, { block: 'lost' })]
  const anchors = [anchor(1, 'b'), anchor(2, 'a', 20), anchor(3, 'a', 5)]
  test('by paragraph, then by place in it; what stands nowhere any more comes last', () =>
    expect(numbers(page(items, outline(block('a'), block('b')), ...acts({ do: 'anchors', anchors })))).toEqual([3, 2, 1, 4]))
  test('a comment whose words are gone keeps the place of its paragraph', () =>
    expect(numbers(page(items, outline(block('a'), block('b')), ...acts({ do: 'anchors', anchors: anchors.slice(1) })))).toEqual([3, 2, 1, 4]))
  test('it follows a paragraph that is moved', () =>
    expect(numbers(page(items, outline(block('b'), block('a')), ...acts({ do: 'anchors', anchors })))).toEqual([1, 3, 2, 4]))
  test('it is not worked out anew while somebody types', () => {
    const before = page(items, outline(block('a'), block('b')), ...acts({ do: 'anchors', anchors }))
    const after = reduce(before, outline(block('a', null, { words: 6 }), block('b')))
    expect(after.discussion).toBe(before.discussion)
    expect(rowsOf(after.discussion, 'ana')).toBe(rowsOf(before.discussion, 'ana'))
  })
})

describe('what became of the words', () => {
  const with1 = (more: Partial<Comment>, text: string | null) =>
    states(page([comment(1, more)], outline(block('a')), ...acts({ do: 'anchors', anchors: text === null ? [] : [anchor(1, 'a', 0, text)] })))
  test('they stand as they were', () => expect(with1({}, 'words')).toEqual(['here']))
  test('they were rewritten', () => expect(with1({}, 'other words')).toEqual(['changed']))
  test('they are gone', () => expect(with1({}, null)).toEqual(['gone']))
  test('they came apart, and are told with a line for each paragraph', () => {
    const state = page([comment(1)], outline(block('a'), block('b')), ...acts({ do: 'anchors', anchors: [anchor(1, 'a', 0, 'wo'), anchor(1, 'b', 0, 'rds')] }))
    expect([states(state), wordsNow(rowsOf(state.discussion, 'ana')[0]!)]).toEqual([['changed'], 'wo\nrds'])
  })
  test('they stand somewhere as they were, whatever else carries their key', () => {
    const anchors = [anchor(1, 'b', 0, 'wo'), anchor(1, 'c'), anchor(1, 'a')]
    const state = page([comment(1)], outline(block('b'), block('c'), block('a')), ...acts({ do: 'anchors', anchors }))
    expect([states(state), rowsOf(state.discussion, 'ana')[0]?.anchor?.block]).toEqual([['here'], 'a'])
  })
  test('they stand as they were accepted, which is no change', () => {
    expect(with1(decided('accepted', { wording: 'better words', before: 'words' }), 'better words')).toEqual(['here'])
    expect(expected(comment(1, decided('accepted', { wording: 'better words' })))).toBe('better words')
  })
  test('they were changed after they were accepted', () =>
    expect(with1(decided('accepted', { wording: 'better words' }), 'best words')).toEqual(['changed']))
  test('a remark on a paragraph stands as long as all its words do', () => {
    expect(with1({ quote: '', then: 'words' }, 'words')).toEqual(['here'])
    expect(with1({ quote: '', then: 'words' }, 'more words')).toEqual(['changed'])
    expect(with1({ quote: '', then: '' }, null)).toEqual(['here'])
    expect(states(page([comment(1, { quote: '', block: 'lost' })], outline(block('a'))))).toEqual(['gone'])
  })
})

describe('filters', () => {
  const items = [
    comment(1, { type: 'editorial' }),
    comment(2, { ...decided('noted'), block: 'b' }),
    comment(3, { closed: { by: ANA, at: '' } }),
    comment(4, { withdrawn: '2026-11-23T12:00:00Z', author: { ...ELENA, id: 'x', delegation: null } }),
    comment(5, { author: ANA }),
    comment(6, { replies: [{ id: 'r', author: ANA, at: '', text: 'Yes', mentions: [], withdrawn: null }] }),
  ]
  const shown = (filters: Partial<Filters>) => numbers(page(items, outline(block('a', 'q1'), block('b')), ...filter(filters)))
  test.each<[Partial<Filters>, number[]]>([
    [{}, [1, 3, 4, 5, 6, 2]],
    [{ show: 'open' }, [1, 5, 6]],
    [{ show: 'undecided' }, [1, 3, 5, 6]],
    [{ show: 'mine' }, [5, 6]],
    [{ type: 'editorial' }, [1]],
    [{ question: 'q1' }, [1, 3, 4, 5, 6]],
    [{ question: 'none' }, [2]],
    [{ delegation: 'Portugal' }, [1, 3, 6, 2]],
    [{ delegation: 'none' }, [4, 5]],
    [{ show: 'open', delegation: 'Portugal', type: 'editorial' }, [1]],
  ])('%j', (filters, expected) => expect(shown(filters)).toEqual(expected))

  test('the comment in focus stays in sight when deciding it takes it out of the list', () =>
    expect(numbers(page(items, ...filter({ show: 'open' }), ...acts({ do: 'focus', id: 'c1', by: 'key' }, { do: 'comment', comment: comment(1, decided('noted')) })))).toEqual([1, 5, 6]))
  test('count and choices come from all comments', () => {
    expect(countOpen(items)).toBe(3)
    expect(delegationsOf(items)).toEqual(['Portugal'])
  })
})

describe('of many comments those near are drawn', () => {
  const items = Array.from({ length: 500 }, (_, index) => comment(index + 1))
  const near = (state: State) => nearOf(rowsOf(state.discussion, 'ana'), state.discussion)
  test('from the beginning at first', () => expect(near(page(items))).toEqual({ from: 0, to: 40 }))
  test('on both sides of the one in focus', () => expect(near(page(items, ...acts({ do: 'focus', id: 'c250', by: 'key' })))).toEqual({ from: 220, to: 280 }))
  test('and the list stays still while one goes from one to the next', () =>
    expect(near(page(items, ...acts({ do: 'focus', id: 'c251', by: 'key' })))).toEqual({ from: 220, to: 280 }))
  test('and more when asked for', () => expect(near(page(items, ...acts({ do: 'more', where: 'after' })))).toEqual({ from: 0, to: 80 }))
  test('next and previous stop at either end', () => {
    const rows = rowsOf(page(items).discussion, 'ana')
    expect([neighbour(rows, null, 1), neighbour(rows, null, -1), neighbour(rows, 'c1', -1), neighbour(rows, 'c500', 1), neighbour(rows, 'c7', 1)]).toEqual(['c1', 'c500', 'c1', 'c500', 'c8'])
  })
})

describe('what comes from others', () => {
  const arrived = (items: Comment[], event: object) => page(items, told1(event)).discussion.arrived
  test('a comment is shown and told', () => {
    const state = page([], told1({ event: 'comment', comment: comment(1) }))
    expect([numbers(state), state.discussion.arrived]).toEqual([[1], 'Comment 1 by Elena Duarte.'])
  })
  test('one’s own is not told', () => expect(arrived([], { event: 'comment', comment: comment(1, { author: ANA }) })).toBe(''))
  test('a decision and an answer are told', () => {
    const by = { ...ANA, id: 'ben', name: 'Ben' }
    expect(arrived([comment(1)], { event: 'comment', comment: comment(1, decided('accepted', { by })) })).toBe('Comment 1: accepted.')
    const replies = [{ id: 'r1', author: by, at: '', text: 'Yes', mentions: [], withdrawn: null }]
    expect(arrived([comment(1)], { event: 'comment', comment: comment(1, { replies }) })).toBe('Ben answered comment 1.')
  })
  test('a round changes the stage, and notices their count', () => {
    const state = page([], told1({ event: 'round', round: openRound, stage: 'comment round' }), told1({ event: 'notices', unread: 3 }))
    expect([state.stage, state.discussion.round?.id, state.notices.unread]).toEqual(['comment round', 'r1', 3])
  })
})

describe('where it is shown', () => {
  const narrow: Happened = { type: 'room', room: 'narrow' }
  test('beside the text, or as a sheet on a phone', () => {
    const open = acts({ do: 'open', open: true })
    expect([discussing(page([])), discussing(page([], ...open)), page([], narrow, ...open).sheet]).toEqual([false, true, 'discussion'])
  })
  test('going to a comment and writing one bring it into sight', () => {
    expect(discussing(page([comment(1)], ...acts({ do: 'focus', id: 'c1', by: 'key' })))).toBe(true)
    const form = { kind: 'reply', comment: 'c1', text: '', mentions: [] } as const
    expect(page([comment(1)], narrow, ...acts({ do: 'write', key: 'reply c1', form, fromText: false })).sheet).toBe('discussion')
  })
})

describe('forms', () => {
  const form = { kind: 'reply', comment: 'c1', text: 'Half a sen', mentions: [] } as const
  const writing = acts({ do: 'write', key: 'reply c1', form, fromText: false })
  test('a refusal keeps the words', () => {
    const { forms, refused, writing: open } = page([comment(1)], ...writing, ...acts({ do: 'sending', key: 'reply c1' }, { do: 'refused', key: 'reply c1', fault: 'Closed.' })).discussion
    expect([forms.get('reply c1'), refused?.fault, open]).toEqual([form, 'Closed.', 'reply c1'])
  })
  test('so does putting it aside, and the end of the round', () => {
    const { discussion } = page([comment(1)], ...writing, ...acts({ do: 'put aside' }), told([comment(1)], { may: { comment: false, settle: false, settle_anew: false, round: false }, why: 'Over.' }))
    expect([discussion.forms.get('reply c1'), discussion.writing, discussion.why]).toEqual([form, null, 'Over.'])
  })
  test('once sent it is gone, and the comment has the focus', () => {
    const { discussion } = page([comment(1)], ...writing, ...acts({ do: 'sent', key: 'reply c1', comment: comment(1) }))
    expect([discussion.forms.size, discussion.writing, discussion.focus?.id, discussion.focus?.by]).toEqual([0, null, 'c1', 'key'])
  })
})

test('a form of a thread that was put aside opens that thread', () => {
  const answer = { kind: 'reply', comment: 'c2', text: 'Half', mentions: [] } as const
  expect(page([comment(1), comment(2)], ...acts({ do: 'write', key: 'reply c2', form: answer, fromText: false })).discussion.focus?.id).toBe('c2')
})
test('a filter lets go of a comment that it does not fit, but not of one in which something is being written', () => {
  const other = comment(2, { type: 'editorial' })
  const filtered = (...more: Happened[]) => page([comment(1), other], ...acts({ do: 'focus', id: 'c2', by: 'panel' }), ...more, ...filter({ type: 'translation' }))
  expect(numbers(filtered())).toEqual([])
  const answer = { kind: 'reply', comment: 'c2', text: 'Half', mentions: [] } as const
  expect(numbers(filtered(...acts({ do: 'write', key: 'reply c2', form: answer, fromText: false })))).toEqual([2])
})

test('keys that come quicker than frames do not undo each other', () => {
  const form = { kind: 'settle', comment: 'c1', decision: 'accepted', text: '', wording: 'words', put: true, seen: 'words', offered: { decision: 'accepted', wording: 'words' } } as const
  const writing = acts({ do: 'write', key: 'settle c1', form, fromText: false }, { do: 'written', key: 'settle c1', change: { wording: 'better' } }, { do: 'written', key: 'settle c1', change: { text: 'Why' } })
  expect(page([comment(1)], ...writing).discussion.forms.get('settle c1')).toEqual({ ...form, wording: 'better', text: 'Why' })
})
