import { Fragment, Slice } from 'prosemirror-model'
import { expect, test } from 'vitest'
import { block, blocksSlice } from '../../src/editor/cells'
import { mint } from '../../src/editor/ids'
import { schema } from '../../src/editor/schema'
import type { Peer } from './peer'
import { alone, caretAfter, inText, meet, table } from './table'

test('an id is 16 characters of a-z and 2-7', () => {
  expect(mint()).toMatch(/^[a-z2-7]{16}$/)
  expect(mint()).not.toBe(mint())
})

test('pasted blocks whose ids are in the draft already get new ones; the original keeps its own', () => {
  const ana = alone(['one', 'two'])
  const copy = blocksSlice(ana.state.doc, 1, 2)
  ana.dispatch(ana.state.tr.replace(0, 0, copy))
  expect(ana.ids).toEqual(['n1-1', 'p1', 'p2'])
})

test('a block that was cut and pasted keeps its id', () => {
  const ana = alone(['one', 'two'])
  const cut = blocksSlice(ana.state.doc, 1, 2)
  const { nodeSize } = ana.state.doc.child(0)
  ana.dispatch(ana.state.tr.delete(nodeSize, ana.state.doc.content.size))
  ana.dispatch(ana.state.tr.replace(0, 0, cut))
  expect(ana.ids).toEqual(['p2', 'p1'])
})

test('of several pasted blocks with one id the first keeps it', () => {
  const ana = alone(['one'])
  const twins = Fragment.fromArray(['x', 'y'].map((words) => block({ id: 'twin' }, [schema.text(words)])))
  ana.dispatch(ana.state.tr.replace(0, 0, new Slice(twins, 0, 0)))
  expect(ana.ids).toEqual(['twin', 'n1-1', 'p1'])
})

test('a block without an id gets one', () => {
  const ana = alone(['one'])
  ana.dispatch(ana.state.tr.insert(0, block({}, [])))
  expect(inText(ana)[0]).toEqual([{ id: 'n1-1', type: 'paragraph' }, ''])
})

test('ids that others repeat are left to the server', () => {
  const [ana, ben] = table(2, ['one', 'two']) as [Peer, Peer]
  ben.text.format(4, 1, { id: 'p1' })
  meet(ana, ben)
  caretAfter(ana, 'two')
  ana.type('!')
  expect(ana.ids).toEqual(['p1', 'p1'])
})

test('what others write starts no edit of ours', () => {
  const [ana, ben] = table(2, ['one']) as [Peer, Peer]
  let edits = 0
  ana.doc.on('update', (_: unknown, origin: unknown) => {
    if (origin === ana.binding) edits++
  })
  ben.text.insert(0, 'stray')
  ben.text.insert(ben.text.length, '\n\n')
  meet(ana, ben)
  expect(edits).toBe(0)
})
