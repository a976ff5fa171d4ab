// @vitest-environment happy-dom
// Comments on their words: where they are read, how they are shown, and where they may go.
import { Slice } from 'prosemirror-model'
import { TextSelection } from 'prosemirror-state'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { type Anchor, NOTHING_ANCHORED, readAnchors } from '../../src/editor/anchors'
import { type Editor, type EditorOptions, openEditor } from '../../src/editor/editor'
import { write } from './table'

let editor: Editor
let text: Y.Text
let doc: Y.Doc

afterEach(() => {
  editor?.destroy()
  vi.unstubAllGlobals()
})

function page(blocks: Parameters<typeof write>[1], options: Partial<EditorOptions> = {}): Editor {
  vi.stubGlobal('requestAnimationFrame', () => 1)
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
  doc = new Y.Doc()
  text = doc.getText('text')
  write(text, blocks)
  const mount = document.createElement('div')
  document.body.replaceChildren(mount)
  const nothing = () => undefined
  editor = openEditor({ mount, text, awareness: new Awareness(doc), editable: true, label: 'Draft', questions: [], onOutline: nothing, onSelected: nothing, onChip: nothing, ...options })
  return editor
}

/** As the server does: a format by somebody else. */
const put = (id: string, from: number, length: number) => doc.transact(() => text.format(from, length, { [`c:${id}`]: true }), 'server')
const anchors = (): readonly Anchor[] => readAnchors(editor.view.state.doc, NOTHING_ANCHORED).anchors
const where = () => anchors().map(({ id, block, start, end, text }) => [id, block, start, end, text])
const select = (from: number, to = from) => editor.view.dispatch(editor.view.state.tr.setSelection(TextSelection.create(editor.view.state.doc, from, to)))
const keys = () => JSON.stringify(text.toDelta()).match(/"c:\w+"/g) ?? []
const TWO = [[{ id: 'a' }, 'One two three'], [{ id: 'b' }, 'Four five']] as Parameters<typeof write>[1]

describe('anchors', () => {
  test('are read from the words, in the order of the text', () => {
    page(TWO)
    put('x', 15, 4)
    put('y', 5, 3)
    expect(where()).toEqual([['y', 'a', 4, 7, 'two'], ['x', 'b', 0, 4, 'Four']])
    expect(anchors()[0]?.around).toBe('One two three')
  })
  test('take in what is typed among their words, and nothing beside them', () => {
    page(TWO)
    put('x', 5, 3)
    editor.view.dispatch(editor.view.state.tr.insertText('-', 6)) // inside
    editor.view.dispatch(editor.view.state.tr.insertText('!', 9)) // behind
    editor.view.dispatch(editor.view.state.tr.insertText('?', 5)) // before
    expect(where()).toEqual([['x', 'a', 5, 9, 't-wo']])
  })
  test('go along on both halves when their paragraph is split', () => {
    page(TWO)
    put('x', 5, 9)
    editor.view.dispatch(editor.view.state.tr.split(9))
    expect(where().map(([, , ...rest]) => rest)).toEqual([[4, 8, 'two '], [0, 5, 'three']])
  })
  test('count hard breaks, and embeds not', () => {
    page([[{ id: 'a' }, 'é😀\u2028one two']])
    text.insertEmbed(3, { t: 'ref' })
    put('x', 10, 3)
    expect(where()).toEqual([['x', 'a', 8, 11, 'two']])
  })
  test('are the same value as long as nothing that carries one has changed', () => {
    page(TWO)
    put('x', 5, 3)
    const before = readAnchors(editor.view.state.doc, NOTHING_ANCHORED)
    editor.view.dispatch(editor.view.state.tr.insertText('!', 18))
    expect(readAnchors(editor.view.state.doc, before)).toBe(before)
    editor.view.dispatch(editor.view.state.tr.insertText('!', 1))
    expect(readAnchors(editor.view.state.doc, before)).not.toBe(before)
  })
})

describe('a comment is about', () => {
  test('the words that are selected, without the blanks around them', () => {
    page([[{ id: 'a' }, '😀 One two three']])
    select(7, 12)
    expect(editor.chosen()).toEqual({ block: 'a', start: 6, end: 9, quote: 'two', words: 'two' })
  })
  test('the whole paragraph when only the caret is there', () => {
    page(TWO)
    select(3)
    expect(editor.chosen()).toEqual({ block: 'a', start: 0, end: 13, quote: '', words: 'One two three' })
  })
  test('the words in the first paragraph of several that has some', () => {
    page(TWO)
    select(14, 18)
    expect(editor.chosen()).toMatchObject({ block: 'b', start: 0, end: 2, quote: 'Fo' })
  })
  test('and it is known when words of others were selected too', () => {
    page(TWO)
    select(9, 18)
    expect(editor.chosen()).toEqual({ block: 'a', start: 8, end: 13, quote: 'three', words: 'three', cut: true })
    select(9, 16) // to the very start of the second
    expect(editor.chosen()).toEqual({ block: 'a', start: 8, end: 13, quote: 'three', words: 'three' })
  })
  test('nothing where there is no paragraph yet', () => {
    page([])
    expect(editor.chosen()).toBeNull()
  })
})

describe('on the page', () => {
  const dom = (selector: string) => Array.from(editor.view.dom.querySelectorAll(selector), (part) => part.textContent)
  const show = (focus: string | null = null, whole = false) => editor.showComments(new Map([['x', { number: 12, whole }]]), focus, false)
  test('words carry a line and their comment’s number', () => {
    page(TWO)
    put('x', 5, 3)
    show()
    expect([dom('.remarked'), dom('.remark-number')]).toEqual([['two'], ['12']])
  })
  test('a comment on a whole paragraph has a number alone', () => {
    page(TWO)
    put('x', 1, 13)
    show(null, true)
    expect([dom('.remarked'), dom('.remark-number')]).toEqual([[], ['12']])
  })
  test('the one in focus is stronger', () => {
    page(TWO)
    put('x', 5, 3)
    show('x')
    expect(dom('.remarked.in-focus')).toEqual(['two'])
  })
  test('those that are settled are not shown', () => {
    page(TWO)
    put('y', 5, 3)
    show()
    expect(dom('.remarked, .remark-number')).toEqual([])
  })
  test('its number goes along when somebody types before it, and a click on it says which', () => {
    const chosen: string[] = []
    page(TWO, { onComment: (id, at) => chosen.push(`${id} ${at}`) })
    put('x', 5, 3)
    show()
    editor.view.dispatch(editor.view.state.tr.insertText('Well. ', 1))
    editor.view.dom.querySelector<HTMLElement>('.remark-number > span > span')?.click()
    expect([dom('.remarked'), chosen]).toEqual([['two'], ['x number']])
  })
  test('words typed over in the page of who types carry line and number whole', () => {
    page(TWO)
    put('x', 5, 3)
    show()
    select(5, 8)
    editor.view.dispatch(editor.view.state.tr.insertText('t', 5, 8))
    for (const letter of 'hirty') editor.view.dispatch(editor.view.state.tr.insertText(letter))
    expect(where()).toEqual([['x', 'a', 4, 10, 'thirty']])
    expect([dom('.remarked'), dom('.remark-number')]).toEqual([['thirty'], ['12']])
    expect(editor.view.dom.querySelector('.remark-number')?.previousElementSibling?.textContent).toBe('thirty')
  })
  test('and so they do in the pages of others, where the key comes after the words', () => {
    page(TWO)
    put('x', 5, 3)
    show()
    doc.transact(() => text.applyDelta([{ retain: 6 }, { delete: 2 }, { insert: 'hirty' }]), 'network')
    put('x', 6, 5)
    expect([dom('.remarked'), dom('.remark-number')]).toEqual([['thirty'], ['12']])
  })
  test('words that come to a comment that is shown have its line, and those that lose it have none', () => {
    page(TWO)
    show()
    put('x', 5, 3)
    expect([dom('.remarked'), dom('.remark-number')]).toEqual([['two'], ['12']])
    doc.transact(() => text.format(5, 3, { 'c:x': null }), 'server')
    expect([dom('.remarked'), dom('.remark-number')]).toEqual([[], []])
  })
  test('the number of a comment whose paragraph is split stands behind the second half, and without it behind the first', () => {
    page(TWO)
    put('x', 5, 9)
    show()
    const numbered = () => editor.view.dom.querySelector('.remark-number')?.previousElementSibling?.textContent
    editor.view.dispatch(editor.view.state.tr.split(9))
    expect([dom('.remarked'), dom('.remark-number'), numbered()]).toEqual([['two ', 'three'], ['12'], 'three'])
    editor.view.dispatch(editor.view.state.tr.delete(11, 16))
    expect([dom('.remarked'), dom('.remark-number'), numbered()]).toEqual([['two '], ['12'], 'two '])
  })
  test('words are marked while a comment on them is being written', () => {
    page(TWO)
    select(5, 8)
    editor.showComments(new Map(), null, true)
    expect(dom('.asked-about')).toEqual(['two'])
  })
})

describe('comments and undo', () => {
  test('a comment put by the server is in nobody’s undo', () => {
    page(TWO)
    editor.view.dispatch(editor.view.state.tr.insertText('!', 14))
    put('x', 5, 3)
    editor.undo()
    expect(where()).toEqual([['x', 'a', 4, 7, 'two']])
    expect(anchors()[0]?.around).toBe('One two three')
  })
  test('words deleted and brought back by undo bring their comment', () => {
    page(TWO)
    put('x', 5, 3)
    editor.view.dispatch(editor.view.state.tr.delete(4, 10))
    expect(where()).toEqual([])
    editor.undo()
    expect(where()).toEqual([['x', 'a', 4, 7, 'two']])
  })
})

describe('the clipboard', () => {
  const fire = (type: 'copy' | 'cut') => editor.view.someProp('handleDOMEvents', (handlers) => handlers[type]?.(editor.view, new Event(type) as ClipboardEvent))
  const serialized = (type: 'copy' | 'cut') => {
    fire(type)
    const { dom, slice } = editor.view.serializeForClipboard(editor.view.state.selection.content())
    return { html: dom.innerHTML, slice }
  }
  const paste = (slice: Slice) => {
    let pasted = slice
    editor.view.someProp('transformPasted', (transform) => {
      pasted = transform(pasted, editor.view, false)
    })
    editor.view.someProp('handlePaste', (handle) => handle(editor.view, new Event('paste') as ClipboardEvent, pasted))
  }
  test('copied words carry no comment', () => {
    page(TWO)
    put('x', 5, 3)
    select(1, 14)
    expect(serialized('copy').html).not.toMatch(/c:x|commented/)
  })
  test('words that are cut and pasted take their comment along', () => {
    page(TWO)
    put('x', 5, 3)
    select(5, 8)
    const { slice } = serialized('cut')
    editor.view.dispatch(editor.view.state.tr.deleteSelection())
    select(editor.view.state.doc.content.size - 1)
    paste(slice)
    expect(where()).toEqual([['x', 'b', 9, 12, 'two']])
  })
  test('a comment key that is not of this draft is not pasted', () => {
    page(TWO, { isComment: () => false })
    put('x', 5, 3)
    const slice = editor.view.state.doc.slice(5, 8)
    page(TWO, { isComment: () => false })
    select(14)
    paste(slice)
    expect(keys()).toEqual([])
  })
})

describe('one who reads along', () => {
  const press = (key: string, more: KeyboardEventInit = {}) =>
    editor.view.someProp('handleDOMEvents', (handlers) => handlers.keydown?.(editor.view, new KeyboardEvent('keydown', { key, cancelable: true, ...more })))
  const selected = () => editor.chosen()?.quote
  test('chooses words by the keyboard', () => {
    page(TWO, { editable: false })
    press('Home')
    press('ArrowRight', { ctrlKey: true })
    press('ArrowRight', { ctrlKey: true, shiftKey: true })
    expect(selected()).toBe('two')
    press('ArrowDown')
    press('ArrowRight', { shiftKey: true })
    expect([selected(), editor.chosen()?.block]).toEqual(['F', 'b'])
    press('End', { shiftKey: true })
    expect(selected()).toBe('Four five')
  })
  test('goes over emoji whole, and stops at either end', () => {
    page([[{ id: 'a' }, '😀a']], { editable: false })
    press('ArrowUp')
    press('ArrowRight', { shiftKey: true })
    expect(selected()).toBe('😀')
    press('ArrowDown')
    press('ArrowRight')
    expect(editor.view.state.selection.head).toBe(4)
  })
  test('changes nothing by it', () => {
    page(TWO, { editable: false })
    for (const key of ['a', 'Enter', 'Backspace', 'ArrowRight']) press(key)
    expect(text.toString()).toBe('\nOne two three\nFour five')
  })
  test('a writer’s keys are the editor’s', () => {
    page(TWO)
    expect(press('ArrowRight')).toBeFalsy()
  })
})
