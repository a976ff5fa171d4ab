import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { unsavedWords } from '../../src/session/unsaved_words'

const START = (id: string) => ({ insert: '\n', attributes: { id, type: 'paragraph' } })

function draft(...delta: object[]): Y.Text {
  const text = new Y.Doc().getText('text')
  text.applyDelta(delta)
  return text
}

const vector = (text: Y.Text): Uint8Array => Y.encodeStateVector(text.doc as Y.Doc)

test('without knowing what is saved, every block with words', () => {
  const text = draft(START('a'), { insert: 'First.' }, START('b'), START('c'), { insert: 'Third.' })
  expect(unsavedWords(text, null)).toEqual(['First.', 'Third.'])
})

test('the whole text of a block that was typed in since, and no other', () => {
  const text = draft(START('a'), { insert: 'Saved.' }, START('b'), { insert: 'Also saved' })
  const saved = vector(text)
  text.insert(text.length, ', and more')
  expect(unsavedWords(text, saved)).toEqual(['Also saved, and more'])
})

test('nothing, when all is saved', () => {
  const text = draft(START('a'), { insert: 'Saved.' })
  expect(unsavedWords(text, vector(text))).toEqual([])
})

test('words are found in the middle of a run that is partly saved', () => {
  const text = draft(START('a'), { insert: 'One' })
  const saved = vector(text)
  text.insert(text.length, ' 😀 two')
  expect(unsavedWords(text, saved)).toEqual(['One 😀 two'])
})

test('deleted words are not offered, and a line break is a line break', () => {
  const text = draft(START('a'), { insert: 'One\u2028two gone' })
  text.delete(text.length - 5, 5)
  expect(unsavedWords(text, null)).toEqual(['One\ntwo'])
})

test('words of others that have arrived meanwhile are not called unsaved', () => {
  const mine = draft(START('a'), { insert: 'Mine' })
  const theirs = new Y.Doc()
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine.doc as Y.Doc))
  theirs.getText('text').applyDelta([{ retain: 5 }, START('b'), { insert: 'Theirs' }])
  Y.applyUpdate(mine.doc as Y.Doc, Y.encodeStateAsUpdate(theirs))
  const saved = vector(mine)
  mine.insert(1, 'Not ')
  expect(unsavedWords(mine, saved)).toEqual(['Not Mine'])
})
