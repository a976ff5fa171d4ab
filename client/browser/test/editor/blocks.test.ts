import { describe, expect, test } from 'vitest'
import { indent, joinBackward, joinForward, mark, retype, splitBlock, tie } from '../../src/editor/blocks'
import { link } from '../../src/editor/links'
import { move } from '../../src/editor/moves'
import type { Peer } from './peer'
import { alone, around, caretAfter, caretBefore, find, inText, meet, selectWords, table } from './table'

const FINDING = { id: 'a', type: 'paragraph', question: 'q1', kind: 'finding' }

describe('Enter', () => {
  test('keeps id, tie and kind on the first half and copies tie and kind to the second with a new id', () => {
    const ana = alone([[FINDING, 'first second']])
    caretAfter(ana, 'first')
    ana.run(splitBlock(ana.mint))
    expect(inText(ana)).toEqual([
      [FINDING, 'first'],
      [{ ...FINDING, id: 'n1-1' }, ' second'],
    ])
    expect(around(ana)).toBe('| second')
  })

  test('at the end starts a paragraph with the same tie', () => {
    const ana = alone([[FINDING, 'first']])
    caretAfter(ana, 'first')
    ana.run(splitBlock(ana.mint))
    expect(inText(ana)[1]).toEqual([{ ...FINDING, id: 'n1-1' }, ''])
  })

  test('at the very start leaves the words their id and puts the new empty block before them', () => {
    const ana = alone([[FINDING, 'words']])
    caretBefore(ana, 'words')
    ana.run(splitBlock(ana.mint))
    expect(inText(ana)).toEqual([
      [{ ...FINDING, id: 'n1-1' }, ''],
      [FINDING, 'words'],
    ])
    expect(around(ana)).toBe('|words')
  })

  test('writes only the new beginning: the words stay the ones others know', () => {
    const [ana, ben] = table(2, [[FINDING, 'words']]) as [Peer, Peer]
    caretBefore(ana, 'words')
    ana.run(splitBlock(ana.mint))
    caretAfter(ben, 'words')
    ben.type('!')
    ben.run(tie('q2'))
    meet(ana, ben)
    expect(inText(ana)[1]).toEqual([{ ...FINDING, question: 'q2' }, 'words!'])
  })

  test('after a heading starts a paragraph without a tie', () => {
    const ana = alone([[{ id: 'h', type: 'heading', level: 2 }, 'Title']])
    caretAfter(ana, 'Title')
    ana.run(splitBlock(ana.mint))
    expect(inText(ana)[1]).toEqual([{ id: 'n1-1', type: 'paragraph' }, ''])
  })

  test('in an empty list item leads back to a paragraph', () => {
    const ana = alone([[{ id: 'a', type: 'bullet', level: 2, question: 'q1' }, '']])
    ana.select(1)
    ana.run(splitBlock(ana.mint))
    expect(inText(ana)).toEqual([[{ id: 'a', type: 'paragraph', question: 'q1' }, '']])
  })

  test('over a selection replaces it', () => {
    const ana = alone(['one two', 'three four'])
    ana.select(find(ana.state.doc, ' two').from, find(ana.state.doc, ' four').from)
    ana.run(splitBlock(ana.mint))
    expect(inText(ana).map(([{ id }, words]) => [id, words])).toEqual([
      ['p1', 'one'],
      ['n1-1', ' four'],
    ])
  })
})

describe('Backspace at a start', () => {
  test('joins and keeps the first block with its id, tie and kind', () => {
    const ana = alone([[FINDING, 'first'], [{ id: 'b', type: 'paragraph', question: 'q2' }, 'second']])
    caretBefore(ana, 'second')
    ana.run(joinBackward)
    expect(inText(ana)).toEqual([[FINDING, 'firstsecond']])
    expect(around(ana)).toBe('first|second')
  })

  test('first turns a list item, quotation or heading into a paragraph', () => {
    for (const type of ['bullet', 'ordered', 'quote', 'heading']) {
      const ana = alone(['above', [{ id: 'b', type, level: 1 }, 'words']])
      caretBefore(ana, 'words')
      ana.run(joinBackward)
      expect(inText(ana)[1]).toEqual([{ id: 'b', type: 'paragraph' }, 'words'])
    }
  })

  test('behind an empty block takes that away: the words keep their id', () => {
    const ana = alone([[FINDING, ''], [{ id: 'b', type: 'paragraph', question: 'q2' }, 'second']])
    caretBefore(ana, 'second')
    ana.run(joinBackward)
    expect(inText(ana)).toEqual([[{ id: 'b', type: 'paragraph', question: 'q2' }, 'second']])
  })

  test('in the first block does nothing', () => {
    const ana = alone(['only'])
    caretBefore(ana, 'only')
    expect(ana.run(joinBackward)).toBe(true)
    expect(ana.blocks).toEqual(['only'])
  })
})

test('Delete at an end joins the next block', () => {
  const ana = alone([[FINDING, 'first'], 'second'])
  caretAfter(ana, 'first')
  ana.run(joinForward)
  expect(inText(ana)).toEqual([[FINDING, 'firstsecond']])
})

describe('ties and kinds', () => {
  test('go to all blocks of the selection, but never to headings', () => {
    const ana = alone([[{ id: 'h', type: 'heading', level: 1 }, 'Title'], 'one', 'two', 'three'])
    ana.select(1, find(ana.state.doc, 'two').to)
    ana.run(tie('q1'))
    ana.run(mark('finding'))
    expect(inText(ana).map(([{ question, kind }]) => [question, kind])).toEqual([
      [undefined, undefined],
      ['q1', 'finding'],
      ['q1', 'finding'],
      [undefined, undefined],
    ])
  })

  test('a selection that ends before the first letter of a block does not mean that block', () => {
    const ana = alone(['one', 'two'])
    ana.select(1, find(ana.state.doc, 'two').from)
    ana.run(tie('q1'))
    expect(inText(ana).map(([{ question }]) => question)).toEqual(['q1', undefined])
  })

  test('go to named blocks wherever the caret is', () => {
    const ana = alone(['one', 'two'])
    ana.run(tie('q1', ['p2']))
    ana.run(mark('recommendation', ['p2']))
    ana.run(tie(null, ['p1']))
    expect(inText(ana)[1]?.[0]).toEqual({ id: 'p2', type: 'paragraph', question: 'q1', kind: 'recommendation' })
  })

  test('untying removes the attribute', () => {
    const ana = alone([[FINDING, 'words']])
    ana.select(1)
    ana.run(tie(null))
    expect(inText(ana)[0]?.[0]).toEqual({ id: 'a', type: 'paragraph', kind: 'finding' })
  })
})

describe('types', () => {
  test('a paragraph that becomes a heading loses tie and kind', () => {
    const ana = alone([[FINDING, 'words']])
    ana.select(1)
    ana.run(retype('heading', 2))
    expect(inText(ana)[0]?.[0]).toEqual({ id: 'a', type: 'heading', level: 2 })
  })

  test('levels stay between 1 and 4 in lists, 1 and 3 in headings', () => {
    const ana = alone([[{ id: 'a', type: 'bullet', level: 4 }, 'deep'], [{ id: 'b', type: 'heading', level: 1 }, 'high']])
    ana.select(1, find(ana.state.doc, 'high').to)
    ana.run(indent(1))
    expect(inText(ana).map(([{ level }]) => level)).toEqual([4, 2])
    ana.run(indent(-1))
    ana.run(indent(-1))
    expect(inText(ana).map(([{ level }]) => level)).toEqual([2, 1])
  })

  test('typing goes on in a block that another retypes', () => {
    const [ana, ben] = table(2, ['words']) as [Peer, Peer]
    ana.select(1)
    ana.run(retype('bullet'))
    caretAfter(ben, 'words')
    ben.type(' more')
    meet(ana, ben)
    expect(inText(ana)).toEqual([[{ id: 'p1', type: 'bullet', level: 1 }, 'words more']])
  })
})

describe('moving a block', () => {
  test('up and down keeps ids, ties and the caret in its words', () => {
    const ana = alone(['one', [FINDING, 'moved words'], 'three'])
    caretAfter(ana, 'moved')
    ana.run(move(-1))
    expect([ana.ids, around(ana)]).toEqual([['a', 'p1', 'p3'], 'moved| words'])
    ana.run(move(1))
    ana.run(move(1))
    expect([ana.ids, around(ana)]).toEqual([['p1', 'p3', 'a'], 'moved| words'])
    expect(inText(ana)[2]).toEqual([FINDING, 'moved words'])
  })

  test('stops at either end', () => {
    const ana = alone(['one', 'two'])
    caretBefore(ana, 'one')
    expect(ana.run(move(-1))).toBe(false)
    caretBefore(ana, 'two')
    expect(ana.run(move(1))).toBe(false)
  })

  test('moves all blocks of a selection together', () => {
    const ana = alone(['one', 'two', 'three', 'four'])
    ana.select(find(ana.state.doc, 'two').from, find(ana.state.doc, 'three').to)
    ana.run(move(-1))
    expect(ana.blocks).toEqual(['two', 'three', 'one', 'four'])
    ana.run(move(1))
    ana.run(move(1))
    expect(ana.blocks).toEqual(['one', 'four', 'two', 'three'])
  })

  test('writes the shorter of the two anew: what others type in the longer stays in it', () => {
    const [ana, ben] = table(2, ['short', 'a rather long paragraph']) as [Peer, Peer]
    caretBefore(ana, 'a rather')
    ana.run(move(-1))
    caretAfter(ben, 'rather')
    ben.type(' very')
    meet(ana, ben)
    expect(ben.blocks).toEqual(['a rather very long paragraph', 'short'])
  })

  test('writes the one nobody else is in anew', () => {
    const [ana, ben] = table(2, ['short', 'a rather long paragraph']) as [Peer, Peer]
    caretBefore(ana, 'a rather')
    const benIsInShort = (_: unknown, from: number) => from === 0
    ana.run(move(-1, benIsInShort))
    caretAfter(ben, 'short')
    ben.type(' but busy')
    meet(ana, ben)
    expect(ben.blocks).toEqual(['a rather long paragraph', 'short but busy'])
  })

  test('words typed into a block that is written anew stay, joined to the paragraph before', () => {
    const [ana, ben] = table(2, ['above', 'a rather long paragraph', 'short']) as [Peer, Peer]
    caretBefore(ana, 'short')
    ana.run(move(-1))
    caretAfter(ben, 'short')
    ben.type(' late')
    meet(ana, ben)
    expect(ana.blocks).toEqual(['above', 'short', 'a rather long paragraph late'])
  })

  test('takes a reader whose caret was in it along', () => {
    const [ana, ben] = table(2, ['above', 'a rather long paragraph', 'short']) as [Peer, Peer]
    caretAfter(ben, 'sho')
    caretBefore(ana, 'short')
    ana.run(move(-1))
    meet(ana, ben)
    expect(around(ben)).toBe('sho|rt')
  })
})

describe('links', () => {
  test('only lead to http, https and mailto', () => {
    const ana = alone(['press here'])
    selectWords(ana, 'here')
    expect(ana.run(link('javascript:alert(1)'))).toBe(false)
    expect(ana.run(link('https://gfmd.example/x'))).toBe(true)
    expect(ana.text.toDelta()[2]).toEqual({ insert: 'here', attributes: { link: { href: 'https://gfmd.example/x' } } })
  })

  test('are changed and removed under the caret as a whole', () => {
    const ana = alone(['press here now'])
    selectWords(ana, 'here')
    ana.run(link('https://gfmd.example/x'))
    caretAfter(ana, 'he')
    ana.run(link('mailto:chair@gfmd.example'))
    expect(ana.text.toDelta()[2].attributes).toEqual({ link: { href: 'mailto:chair@gfmd.example' } })
    ana.run(link(null))
    expect(ana.text.toDelta().slice(1).every(({ attributes }: { attributes?: object }) => !attributes)).toBe(true)
    expect(ana.blocks).toEqual(['press here now'])
  })

  test('give way even where the old one could not be read', () => {
    const ana = alone(['here'])
    ana.text.format(1, 4, { link: { href: 'ftp://old' } })
    selectWords(ana, 'here')
    ana.run(link('https://gfmd.example/x'))
    expect(ana.text.toDelta()[1].attributes).toEqual({ link: { href: 'https://gfmd.example/x' } })
    expect(ana.agrees).toBe(true)
  })
})
