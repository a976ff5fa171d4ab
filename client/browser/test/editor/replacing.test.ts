// @vitest-environment happy-dom
// Comments go on to what is written in place of their words.
import { TextSelection } from 'prosemirror-state'
import { beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { NOTHING_ANCHORED, readAnchors } from '../../src/editor/anchors'
import { Peer } from './peer'
import { write } from './table'

let doc: Y.Doc
let peer: Peer

beforeEach(() => {
  doc = new Y.Doc()
  write(doc.getText('text'), [[{ id: 'a' }, 'Staff meet twice a year in each region.'], [{ id: 'b' }, 'Others.']])
  peer = new Peer({ doc, captureTimeout: Infinity })
  comment('x', 'twice a year')
})

const text = () => doc.getText('text')
/** As the server does. */
const comment = (id: string, words: string) => doc.transact(() => text().format(text().toString().indexOf(words), words.length, { [`c:${id}`]: true }), 'server')
const select = (words: string) => {
  const at = text().toString().indexOf(words)
  peer.select(at, at + words.length)
}
const words = () => readAnchors(peer.state.doc, NOTHING_ANCHORED).anchors.map(({ id, text }) => [id, text])
const backspace = (times: number) => {
  for (let n = 0; n < times; n++) peer.dispatch(peer.state.tr.delete(peer.state.selection.from - 1, peer.state.selection.from))
}

describe('a comment goes on to the words', () => {
  test('typed over its own', () => {
    select('twice a year')
    peer.type('four times yearly')
    expect(words()).toEqual([['x', 'four times yearly']])
    expect([peer.agrees, peer.blocks[0]]).toEqual([true, 'Staff meet four times yearly in each region.'])
  })
  test('typed over its own and the blank after them', () => {
    select('twice a year ')
    peer.type('often ')
    expect(words()).toEqual([['x', 'often ']])
  })
  test('when the first letter is the same, and only the rest is replaced', () => {
    select('twice a year')
    const { from, to } = peer.state.selection
    const typed = peer.state.tr.delete(from + 1, to) // so the page reads a "t" typed over them
    peer.dispatch(typed.setSelection(TextSelection.create(typed.doc, from + 1)))
    peer.type('hrice')
    expect(words()).toEqual([['x', 'thrice']])
  })
  test('typed after its own were deleted, at once or letter by letter', () => {
    select('twice a year')
    peer.dispatch(peer.state.tr.deleteSelection())
    peer.type('often')
    expect(words()).toEqual([['x', 'often']])
    peer.select(peer.state.selection.from)
    backspace(5)
    expect(words()).toEqual([])
    peer.type('seldom')
    expect(words()).toEqual([['x', 'seldom']])
  })
  test('typed over their beginning or end', () => {
    select('twice')
    peer.type('four times')
    select('year')
    peer.type('season')
    expect(words()).toEqual([['x', 'four times a season']])
  })
  test('with every comment that stood on them', () => {
    comment('y', 'twice a year')
    select('twice a year')
    peer.type('often')
    expect(words()).toEqual([['x', 'often'], ['y', 'often']])
  })
  test('while somebody else writes in the paragraph, and takes none of theirs', () => {
    select('twice a year')
    peer.type('of')
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    other.getText('text').insert(1, 'All ')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), 'server')
    peer.type('ten')
    expect([words(), peer.blocks[0]]).toEqual([[['x', 'often']], 'All Staff meet often in each region.'])
  })
  test('and undo brings it back to the old ones', () => {
    select('twice a year')
    peer.type('often')
    peer.binding.undo()
    expect([words(), peer.blocks[0]]).toEqual([[['x', 'twice a year']], 'Staff meet twice a year in each region.'])
    peer.binding.redo()
    expect([words(), peer.agrees]).toEqual([[['x', 'often']], true])
  })
})

describe('it does not', () => {
  test('when more than its words was rewritten: nobody knows which of the new ones they are', () => {
    select('meet twice a year in')
    peer.type('never meet in')
    expect(words()).toEqual([])
  })
  test('once the caret has been elsewhere', () => {
    select('twice a year')
    peer.dispatch(peer.state.tr.deleteSelection())
    const { from } = peer.state.selection
    peer.select(1)
    peer.select(from)
    peer.type('often')
    expect(words()).toEqual([])
  })
  test('when they were cut: it goes along with them', () => {
    select('twice a year')
    peer.dispatch(peer.state.tr.deleteSelection().setMeta('uiEvent', 'cut'))
    peer.type('often')
    expect(words()).toEqual([])
  })
  test('into the next paragraph', () => {
    select('twice a year')
    peer.type('often')
    peer.dispatch(peer.state.tr.split(peer.state.selection.from))
    peer.type('And')
    expect(words()).toEqual([['x', 'often']])
  })
  test('to words typed beside its own', () => {
    peer.select(text().toString().indexOf(' in each'))
    peer.type(' or so')
    expect(words()).toEqual([['x', 'twice a year']])
  })
})
