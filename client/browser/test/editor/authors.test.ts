// @vitest-environment happy-dom
// Marks under others' words: where they stand when the page is level with the server, and when it is ahead.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { MarkedBlock } from '../../src/editor/authors'
import { type Editor, openEditor } from '../../src/editor/editor'
import { write } from './table'

const BEN = { name: 'Ben Reyes', initials: 'BR', color: '#2f6f4f', line: 0 }
let editor: Editor | null = null
let text: Y.Text

afterEach(() => {
  editor?.destroy()
  editor = null
  vi.unstubAllGlobals()
})

function page(...blocks: Parameters<typeof write>[1]): Editor {
  vi.stubGlobal('requestAnimationFrame', () => 1)
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
  const doc = new Y.Doc()
  text = doc.getText('text')
  write(text, blocks)
  const mount = document.createElement('div')
  document.body.replaceChildren(mount)
  const nothing = () => undefined
  editor = openEditor({
    mount, text, awareness: new Awareness(doc), editable: true, label: 'Draft', questions: [],
    onOutline: nothing, onSelected: nothing, onChip: nothing,
  })
  return editor
}

const saved = (id: string, ...words: string[]): MarkedBlock => ({
  id,
  words: words.map((text, index) => ({ text, mark: index % 2 ? BEN : null })), // every second run is Ben's
})

const marked = () => Array.from(editor!.view.dom.querySelectorAll('.by'), (part) => part.textContent)
const type = (pos: number, words: string) => editor!.view.dispatch(editor!.view.state.tr.insertText(words, pos))

describe('another’s words', () => {
  test('carry a line, their name for the mouse, and initials where they begin', () => {
    page([{ id: 'a' }, 'mine his mine']).showAuthors([saved('a', 'mine ', 'his ', 'mine')])
    expect(marked()).toEqual(['his'])
    expect(editor?.view.dom.querySelector('.by')?.getAttribute('title')).toBe('Ben Reyes')
    const label = editor?.view.dom.querySelector('.by-name')
    expect([label?.textContent, label?.getAttribute('aria-hidden'), label?.previousSibling?.textContent]).toEqual(['BR', 'true', 'mine '])
  })
  test('are found by block, wherever the block stands', () => {
    page([{ id: 'b' }, 'mine'], [{ id: 'a' }, 'mine his']).showAuthors([saved('a', 'mine ', 'his'), saved('b', 'mine')])
    expect(marked()).toEqual(['his'])
  })
  test('are counted rightly behind hard breaks, emoji and embeds', () => {
    page([{ id: 'a' }, 'é😀\u2028mine his'])
    text.insertEmbed(5, { t: 'ref' })
    editor?.showAuthors([saved('a', 'é😀\u2028mine ', 'his')])
    expect(marked()).toEqual(['his'])
  })
  test('stay marked while somebody types before and behind them', () => {
    page([{ id: 'a' }, 'mine his mine']).showAuthors([saved('a', 'mine ', 'his', ' mine')])
    type(1, 'new ')
    type(10, 'just before ')
    expect(marked()).toEqual(['his'])
    expect(editor?.view.dom.querySelector('.by-name')?.previousSibling?.textContent).toBe('new mine just before ')
  })
  test('are marked around what is not saved yet, and that is not', () => {
    page([{ id: 'a' }, 'his new words']).showAuthors([saved('a', '', 'his words')])
    expect(marked()).toEqual(['his ', 'words'])
  })
  test('are not marked where the page says something else altogether', () => {
    page([{ id: 'a' }, 'other']).showAuthors([saved('a', '', 'his words')])
    expect(marked()).toEqual([])
  })
  test('lose the line when it is switched off', () => {
    page([{ id: 'a' }, 'his']).showAuthors([saved('a', '', 'his')])
    editor?.showAuthors([])
    expect([marked(), editor?.view.dom.querySelectorAll('.by-name').length]).toEqual([[], 0])
  })
})
