import { toggleMark } from 'prosemirror-commands'
import { TextSelection } from 'prosemirror-state'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { retype, splitBlock, tie } from '../../src/editor/blocks'
import { flatAt, posAt } from '../../src/editor/cells'
import { schema } from '../../src/editor/schema'
import { Peer } from './peer'
import { alone, around, caretAfter, caretBefore, inText, meet, selectWords, table, write } from './table'

describe('the flat text', () => {
  test('a flat offset is the position less the block index', () => {
    const ana = alone(['one', '', 'three'])
    const { doc } = ana.state
    for (let flat = 1; flat <= ana.text.length; flat++) expect(flatAt(doc, posAt(doc, flat))).toBe(flat)
  })

  test('accents, emoji and Chinese keep offsets exact', () => {
    const ana = alone(['é😀漢'])
    caretAfter(ana, '😀')
    ana.type('x')
    expect(ana.text.toString()).toBe('\né😀x漢')
  })

  test('a hard break is one character of the text', () => {
    const ana = alone(['one'])
    ana.dispatch(ana.state.tr.insert(2, schema.node('break')))
    expect(ana.text.toString()).toBe('\no\u2028ne')
    expect(ana.agrees).toBe(true)
  })

  test('a newline that gets into words becomes a hard break, not a block', () => {
    const ana = alone(['one'])
    ana.dispatch(ana.state.tr.insertText('a\nb', 1))
    expect(ana.text.toString()).toBe('\na\u2028bone')
    expect(ana.agrees).toBe(true)
  })

  test('half a surrogate pair never reaches the text', () => {
    const ana = alone(['a😀b'])
    ana.dispatch(ana.state.tr.delete(3, 4))
    expect(ana.text.toString()).toBe('\na\ufffdb')
    expect(ana.agrees).toBe(true)
  })

  test('a newline at the very end of a delta is kept', () => {
    const ana = alone(['one'])
    caretAfter(ana, 'one')
    ana.run(splitBlock(ana.mint))
    expect(inText(ana).map(([, words]) => words)).toEqual(['one', ''])
  })
})

describe('what this page does not know', () => {
  test('unknown block attributes are kept and written back', () => {
    const ana = alone([[{ id: 'a', type: 'callout', level: 7, lang: 'fr', box: { deep: [1] } }, 'words']])
    ana.run(tie('q1'))
    expect(inText(ana)[0]?.[0]).toEqual({ id: 'a', type: 'callout', level: 7, lang: 'fr', box: { deep: [1] }, question: 'q1' })
  })

  test('unknown marks survive making words strong', () => {
    const ana = alone(['words here'])
    ana.text.format(1, 5, { highlight: { color: 'red' }, 'b:7': true })
    selectWords(ana, 'words here')
    ana.run(toggleMark(schema.marks.strong))
    expect(ana.text.toDelta()[1]).toEqual({ insert: 'words', attributes: { strong: true, highlight: { color: 'red' }, 'b:7': true } })
  })

  test('an unknown embed is kept and counts one', () => {
    const ana = alone(['ab'])
    ana.text.insertEmbed(2, { t: 'chart', rows: [1, 2] })
    caretBefore(ana, 'b')
    ana.type('x')
    expect(ana.text.toDelta().slice(1).map(({ insert }: { insert: unknown }) => insert)).toEqual(['a', { t: 'chart', rows: [1, 2] }, 'xb'])
    expect(ana.agrees).toBe(true)
  })

  test('a link with an address we do not open is kept and not shown as a link', () => {
    const ana = alone(['press'])
    ana.text.format(1, 5, { link: { href: 'javascript:alert(1)' } })
    expect(ana.state.doc.rangeHasMark(1, 6, schema.marks.link)).toBe(false)
    caretAfter(ana, 'pre')
    ana.type('!')
    expect(ana.text.toDelta()[1].attributes).toEqual({ link: { href: 'javascript:alert(1)' } })
  })

  test('two comments on the same words stand in the same order on every page', () => {
    const [ana, ben] = table(2, ['words']) as [Peer, Peer]
    ana.text.format(1, 5, { 'c:2': true })
    ana.text.format(1, 5, { 'c:1': true })
    meet(ana, ben)
    expect(ana.agrees && ben.agrees).toBe(true)
  })

  test('words typed inside commented words belong to the comment, behind them not', () => {
    const ana = alone(['words'])
    ana.text.format(1, 5, { 'c:1': true })
    caretAfter(ana, 'wor')
    ana.type('X')
    caretAfter(ana, 'ds')
    ana.type('Y')
    expect(ana.text.toDelta().slice(1)).toEqual([{ insert: 'worXds', attributes: { 'c:1': true } }, { insert: 'Y' }])
  })

  test('attributes of a block that leaked onto words mean nothing', () => {
    const ana = alone(['words'])
    ana.text.format(1, 5, { question: 'q9', strong: true })
    expect(ana.state.doc.child(0).child(0).marks.map(({ type }) => type.name)).toEqual(['strong'])
    expect(ana.agrees).toBe(true)
  })
})

describe('text before the first block', () => {
  test('is shown as a nameless first block and healed by the next local edit', () => {
    const ana = new Peer({ mint: () => 'fresh' })
    ana.text.insert(0, 'stray words')
    expect(ana.healed).toBe(false)
    expect(ana.blocks).toEqual(['stray words'])
    caretAfter(ana, 'stray')
    ana.type('!')
    expect(ana.healed).toBe(true)
    expect(inText(ana)).toEqual([[{ id: 'fresh', type: 'paragraph' }, 'stray! words']])
    expect(ana.agrees).toBe(true)
  })

  test('an empty text is one nameless block that a key makes real', () => {
    const ana = new Peer({ mint: () => 'fresh' })
    ana.select(1)
    ana.type('a')
    expect(inText(ana)).toEqual([[{ id: 'fresh', type: 'paragraph' }, 'a']])
  })

  test('Enter at its start leaves the words theirs', () => {
    const ana = new Peer()
    ana.text.insert(0, 'stray')
    ana.select(1)
    ana.run(splitBlock(ana.mint))
    expect(ana.blocks).toEqual(['', 'stray'])
    expect(ana.agrees && ana.healed).toBe(true)
  })

  test('appears when the first block is deleted while somebody types in it', () => {
    const [ana, ben] = table(2, ['', 'second']) as [Peer, Peer]
    ana.dispatch(ana.state.tr.delete(0, 2))
    ben.select(1)
    ben.type('late')
    meet(ana, ben)
    expect(ana.blocks).toEqual(['late', 'second'])
    expect([ana.healed, ana.agrees, ben.agrees]).toEqual([false, true, true])
  })

  test('goes when others delete its last word', () => {
    const ana = alone(['second'])
    ana.text.insert(0, 'stray')
    expect(ana.blocks).toEqual(['stray', 'second'])
    ana.text.delete(0, 5)
    expect(ana.blocks).toEqual(['second'])
    expect(ana.agrees).toBe(true)
  })
})

describe("others' changes", () => {
  test('an insertion before the caret keeps the caret at its words', () => {
    const [ana, ben] = table(2, ['the quick fox']) as [Peer, Peer]
    caretAfter(ana, 'quick')
    caretBefore(ben, 'the')
    ben.type('see ')
    meet(ana, ben)
    expect(around(ana)).toBe('see the quick| fox')
  })

  test('an insertion at the caret lands behind it', () => {
    const [ana, ben] = table(2, ['fox']) as [Peer, Peer]
    caretAfter(ana, 'fo')
    caretAfter(ben, 'fo')
    ben.type('REST')
    meet(ana, ben)
    expect(around(ana)).toBe('fo|RESTx')
  })

  test('a block split before the caret takes the caret along', () => {
    const [ana, ben] = table(2, ['first half second half']) as [Peer, Peer]
    caretAfter(ana, 'second')
    caretBefore(ben, ' second')
    ben.run(splitBlock(ben.mint))
    meet(ana, ben)
    expect(around(ana)).toBe(' second| half')
  })

  test('Enter at the start of my paragraph leaves my caret at its words', () => {
    const [ana, ben] = table(2, ['above', 'mine']) as [Peer, Peer]
    caretBefore(ana, 'mine')
    caretBefore(ben, 'mine')
    ben.run(splitBlock(ben.mint))
    meet(ana, ben)
    expect([ana.blocks, around(ana)]).toEqual([['above', '', 'mine'], '|mine'])
  })

  test('a retyped block keeps the caret and the selection', () => {
    const [ana, ben] = table(2, ['some words']) as [Peer, Peer]
    selectWords(ana, 'words')
    caretBefore(ben, 'some')
    ben.run(retype('heading', 2))
    meet(ana, ben)
    const { from, to } = ana.state.selection
    expect(ana.state.doc.textBetween(from, to)).toBe('words')
  })

  test('bold that is chosen and not yet typed survives them', () => {
    const [ana, ben] = table(2, ['mine', 'yours']) as [Peer, Peer]
    caretAfter(ana, 'mine')
    ana.run(toggleMark(schema.marks.strong))
    caretAfter(ben, 'yours')
    ben.type('!')
    meet(ana, ben)
    ana.type('X')
    expect(ana.text.toDelta()[2]).toEqual({ insert: 'X', attributes: { strong: true } })
  })

  test('a delta too large to follow is read anew, and the caret stays in its block', () => {
    const [ana, ben] = table(2, ['mine here']) as [Peer, Peer]
    caretAfter(ana, 'mine')
    const many = Array.from({ length: 150 }, (_, index): [object, string] => [{ id: `x${index}` }, `line ${index}`])
    ben.doc.transact(() => {
      for (const [attributes, words] of many) {
        ben.text.insert(0, words, { strong: true })
        ben.text.insert(0, '\n', { ...attributes, type: 'bullet' })
      }
    })
    meet(ana, ben)
    expect(ana.blocks.length).toBe(151)
    expect([ana.agrees, around(ana)]).toEqual([true, 'mine| here'])
  })

  test('what is typed into a block while another splits it is in both halves where it was typed', () => {
    const [ana, ben] = table(2, ['left right']) as [Peer, Peer]
    caretAfter(ana, 'left')
    ana.run(splitBlock(ana.mint))
    caretAfter(ben, 'right')
    ben.type('!')
    caretBefore(ben, 'left')
    ben.type('?')
    meet(ana, ben)
    expect(ben.blocks).toEqual(['?left', ' right!'])
  })
})

describe('repeated letters', () => {
  test('a deletion among equal letters deletes just those that were selected', () => {
    const [ana, ben] = table(2, ['w11 w12 ']) as [Peer, Peer]
    ana.select(1, 5)
    ana.dispatch(ana.state.tr.deleteSelection())
    ben.select(5)
    ben.type('w99 ')
    meet(ana, ben)
    expect(ana.blocks).toEqual(['w99 w12 '])
  })
})

describe('undo', () => {
  const patient = { captureTimeout: 0 }

  test('takes back only my own typing', () => {
    const [ana, ben] = table(2, ['text'], patient) as [Peer, Peer]
    caretAfter(ana, 'text')
    ana.type('A')
    meet(ana, ben)
    caretAfter(ben, 'textA')
    ben.type('B')
    meet(ana, ben)
    ana.binding.undo()
    expect(ana.blocks).toEqual(['textB'])
    expect(ana.binding.undo()).toBe(false)
  })

  test('puts the caret back to where the change was made', () => {
    const ana = alone(['one two', 'three'], patient)
    selectWords(ana, 'two')
    ana.dispatch(ana.state.tr.deleteSelection())
    caretAfter(ana, 'three')
    ana.binding.undo()
    const { from, to } = ana.state.selection
    expect(ana.state.doc.textBetween(from, to)).toBe('two')
  })

  test('puts the caret back among words that others have moved meanwhile', () => {
    const [ana, ben] = table(2, ['one two'], patient) as [Peer, Peer]
    caretAfter(ana, 'one')
    ana.type('X')
    meet(ana, ben)
    caretBefore(ben, 'one')
    ben.type('zero ')
    meet(ana, ben)
    ana.select(1)
    ana.binding.undo()
    expect(around(ana)).toBe('zero one| two')
  })

  test('takes back a tie alone, not the typing before it', () => {
    const ana = alone(['text'])
    caretAfter(ana, 'text')
    ana.type('!')
    ana.run(tie('q1'))
    ana.binding.undo()
    expect(inText(ana)).toEqual([[{ id: 'p1', type: 'paragraph' }, 'text!']])
  })

  test('never takes a comment off words', () => {
    const ana = alone(['some words'], patient)
    selectWords(ana, 'words')
    ana.run(toggleMark(schema.marks.strong))
    ana.doc.transact(() => ana.text.format(6, 5, { 'c:7': true }), 'server')
    ana.binding.undo()
    expect(ana.text.toDelta()[2]).toEqual({ insert: 'words', attributes: { 'c:7': true } })
    ana.binding.redo()
    expect(ana.text.toDelta()[2]).toEqual({ insert: 'words', attributes: { 'c:7': true, strong: true } })
  })

  test('brings back deleted words with their comment', () => {
    const ana = alone(['some words'], patient)
    ana.doc.transact(() => ana.text.format(6, 5, { 'c:7': true }), 'server')
    selectWords(ana, 'words')
    ana.dispatch(ana.state.tr.deleteSelection())
    ana.binding.undo()
    expect(ana.text.toDelta()[2]).toEqual({ insert: 'words', attributes: { 'c:7': true } })
  })

  test('typing goes back as one when there was no pause in it', () => {
    const ana = alone([''])
    ana.select(1)
    ana.type('several words')
    ana.binding.undo()
    expect(ana.blocks).toEqual([''])
    ana.binding.redo()
    expect(ana.blocks).toEqual(['several words'])
    expect(around(ana)).toBe('several words|')
  })
})

test('a change of many blocks is one update', () => {
  const ana = alone(['one', 'two', 'three'])
  let updates = 0
  ana.doc.on('update', () => updates++)
  const { doc } = ana.state
  ana.dispatch(ana.state.tr.setSelection(TextSelection.create(doc, 1, doc.content.size - 1)))
  ana.run(tie('q1'))
  expect(updates).toBe(1)
  expect(inText(ana).map(([{ question }]) => question)).toEqual(['q1', 'q1', 'q1'])
})

test('a text that starts with words of every kind reads the same when it is written again', () => {
  const doc = new Y.Doc()
  write(doc.getText('text'), [[{ id: 'h', type: 'heading', level: 2 }, 'Title'], [{ id: 'b', type: 'bullet', level: 9 }, 'item'], [{}, 'bare']])
  const ana = new Peer({ doc })
  expect(ana.agrees).toBe(true)
  expect(ana.blocks).toEqual(['Title', 'item', 'bare'])
})
