// @vitest-environment happy-dom
// The editor as the page opens it. Typing, the caret and the clipboard of a real browser are tried in a real browser.
import { DOMSerializer, Slice } from 'prosemirror-model'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { blocksSlice } from '../../src/editor/cells'
import { type Editor, type EditorOptions, openEditor, type OutlineBlock, type Selected } from '../../src/editor/editor'
import { asCopy, pasted, readPlain } from '../../src/editor/paste'
import { schema } from '../../src/editor/schema'
import { find, write } from './table'

const QUESTIONS = [
  { id: 'q1', number: 1, text: 'What works?' },
  { id: 'q2', number: 2, text: 'What next?' },
]

interface Desk {
  editor: Editor
  text: Y.Text
  awareness: Awareness
  outline: readonly OutlineBlock[]
  selected: Selected | null
  chips: string[]
}

const open: Editor[] = []
let frames: FrameRequestCallback[] = []

/** Every animation frame that was asked for so far. */
function nextFrame(): void {
  const due = frames
  frames = []
  for (const frame of due) frame(0)
}

beforeEach(() => {
  frames = []
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame))
  vi.stubGlobal('cancelAnimationFrame', (id: number) => {
    frames[id - 1] = () => undefined
  })
})

afterEach(() => {
  for (const editor of open.splice(0)) editor.destroy()
  vi.unstubAllGlobals()
})

function desk(blocks: Parameters<typeof write>[1], options: Partial<EditorOptions> = {}): Desk {
  const doc = new Y.Doc()
  const text = doc.getText('text')
  write(text, blocks)
  const mount = document.createElement('div')
  document.body.replaceChildren(mount)
  const desk = { text, awareness: new Awareness(doc), outline: [], selected: null, chips: [] } as unknown as Desk
  desk.editor = openEditor({
    mount,
    text,
    awareness: desk.awareness,
    editable: true,
    label: 'Text of session 1.1',
    questions: QUESTIONS,
    onOutline: (outline) => {
      desk.outline = outline
    },
    onSelected: (selected) => {
      desk.selected = selected
    },
    onChip: (block) => desk.chips.push(block),
    ...options,
  })
  open.push(desk.editor)
  return desk
}

function dom({ editor }: Desk, selector: string): HTMLElement[] {
  return Array.from(editor.view.dom.querySelectorAll<HTMLElement>(selector))
}

function press({ editor }: Desk, key: string, more: KeyboardEventInit = {}, altGr = ''): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  // The stand-in for a browser takes every Alt for AltGr.
  event.getModifierState = (modifier) => modifier === altGr
  return editor.view.someProp('handleKeyDown', (handle) => handle(editor.view, event) || undefined) ?? false
}

function type({ editor }: Desk, words: string): void {
  for (const sign of words) {
    const { from, to } = editor.view.state.selection
    const handled = editor.view.someProp('handleTextInput', (handle) => handle(editor.view, from, to, sign, () => editor.view.state.tr) || undefined)
    if (!handled) editor.view.dispatch(editor.view.state.tr.insertText(sign))
  }
}

function blocks({ editor }: Desk): unknown[] {
  return editor.view.state.doc.content.content.map(({ attrs, textContent }) => [attrs['type'], attrs['level'], textContent])
}

describe('the page', () => {
  test('is a multi-line text box with a name', () => {
    const { dom } = desk(['words']).editor.view
    expect(['role', 'aria-multiline', 'aria-label', 'class'].map((name) => dom.getAttribute(name))).toEqual([
      'textbox',
      'true',
      'Text of session 1.1',
      'ProseMirror ph-text',
    ])
  })

  test('draws each block with its chip and its words in an element of its own direction', () => {
    const ana = desk([[{ id: 'a', type: 'paragraph', question: 'q1', kind: 'finding' }, 'words'], [{ id: 'h', type: 'heading', level: 2 }, 'Title']])
    expect(dom(ana, '.block').map(({ dataset }) => ({ ...dataset }))).toEqual([
      { id: 'a', type: 'paragraph', level: '0', question: 'q1', kind: 'finding' },
      { id: 'h', type: 'heading', level: '2' },
    ])
    expect(dom(ana, '.block > p[dir=auto]').map((p) => p.textContent)).toEqual(['words'])
    expect(dom(ana, '.block > h3[dir=auto]').map((h) => h.textContent)).toEqual(['Title'])
    expect(dom(ana, '.chip').map((chip) => chip.textContent)).toEqual(['Q1 · Finding'])
  })

  test('draws a list item as a list of one, and ordered items count on', () => {
    const ana = desk([[{ id: 'a', type: 'bullet' }, 'dot'], [{ id: 'b', type: 'ordered' }, 'one'], [{ id: 'c', type: 'ordered' }, 'two']])
    expect(dom(ana, '.block > ul > li').map((li) => li.textContent)).toEqual(['dot'])
    expect(dom(ana, '.block > ol').map((ol) => ol.getAttribute('start'))).toEqual(['1', '2'])
    ana.text.format(4, 1, { type: 'paragraph' })
    expect(dom(ana, '.block > ol').map((ol) => ol.getAttribute('start'))).toEqual(['1'])
  })

  test('says when a block has no words, and shows a placeholder while the draft is empty', () => {
    const ana = desk([''])
    expect(dom(ana, '[data-empty]').length).toBe(1)
    expect(dom(ana, '[data-placeholder]').length).toBe(1)
    type(ana, 'words')
    expect(dom(ana, '[data-empty], [data-placeholder]').length).toBe(0)
  })

  test('shows an unknown embed as a small inert box', () => {
    const ana = desk(['words'])
    ana.text.insertEmbed(2, { t: 'chart' })
    expect(dom(ana, '.embed').map((box) => [box.textContent, box.getAttribute('contenteditable')])).toEqual([['chart', 'false']])
  })

  test('tells the panels once a frame', () => {
    const ana = desk([[{ id: 'a', type: 'paragraph' }, 'words']])
    expect(ana.outline).toEqual([])
    nextFrame()
    expect(ana.outline.map(({ id, words }) => [id, words])).toEqual([['a', 1]])
    type(ana, 'more ')
    nextFrame()
    expect(ana.outline[0]?.words).toBe(2)
    expect(ana.selected?.blocks).toEqual(['a'])
  })
})

describe('a chip', () => {
  test('asks for its menu when it is chosen', () => {
    const ana = desk([[{ id: 'a' }, 'one'], [{ id: 'b' }, 'two']])
    dom(ana, '.chip')[1]?.click()
    press(ana, 'Enter', { altKey: true })
    expect(ana.chips).toEqual(['b', 'a'])
  })

  test('follows the tie, and the questions themselves', () => {
    const ana = desk([[{ id: 'a' }, 'one']])
    ana.editor.tie('q2', ['a'])
    expect(dom(ana, '.chip')[0]?.textContent).toBe('Q2')
    ana.editor.setQuestions([{ id: 'q2', number: 5, text: 'What next?' }])
    expect(dom(ana, '.chip')[0]?.textContent).toBe('Q5')
  })

  test('is on the way of the Tab key only beside the block with the caret', () => {
    const ana = desk([[{ id: 'a' }, 'one'], [{ id: 'b' }, 'two']])
    expect(dom(ana, '.chip').map(({ tabIndex }) => tabIndex)).toEqual([0, -1])
    ana.editor.goTo('b')
    expect(dom(ana, '.chip').map(({ tabIndex }) => tabIndex)).toEqual([-1, 0])
  })
})

describe("a reader's page", () => {
  test('has the same look and no way to change anything', () => {
    const rita = desk([[{ id: 'a', question: 'q1' }, 'words']], { editable: false })
    expect(dom(rita, '.chip').map((chip) => [chip.textContent, chip.getAttribute('aria-disabled')])).toEqual([['Q1', 'true']])
    dom(rita, '.chip')[0]?.click()
    rita.editor.tie(null, ['a'])
    type(rita, 'x')
    expect([rita.chips, rita.text.toString()]).toEqual([[], '\nwords'])
    rita.text.insert(1, 'their ')
    expect(rita.editor.view.dom.textContent).toContain('their words')
  })

  test('becomes a writer’s page when rights change', () => {
    const rita = desk([[{ id: 'a' }, 'words']], { editable: false })
    rita.editor.setEditable(true)
    type(rita, 'x')
    expect(rita.text.toString()).toBe('\nxwords')
    expect(rita.editor.view.dom.getAttribute('aria-readonly')).toBe('false')
  })
})

describe('keys', () => {
  const digit = (code: string, more: KeyboardEventInit = {}): [string, KeyboardEventInit] => ['¡', { code, altKey: true, ...more }]

  test('Alt with a digit ties, by the place of the key and not its sign; Alt+0 unties', () => {
    const ana = desk([[{ id: 'a' }, 'words']])
    expect(press(ana, ...digit('Digit2'))).toBe(true)
    expect(dom(ana, '.block')[0]?.dataset['question']).toBe('q2')
    press(ana, ...digit('Digit0'))
    expect(dom(ana, '.block')[0]?.dataset['question']).toBeUndefined()
  })

  test('AltGr types a sign, it never ties', () => {
    const ana = desk([[{ id: 'a' }, 'words']])
    const [key, more] = digit('Digit2', { ctrlKey: true })
    expect(press(ana, key, more, 'AltGraph')).toBe(false)
  })

  test('Alt with the digit of no question does nothing', () => {
    const ana = desk([[{ id: 'a' }, 'words']])
    expect(press(ana, ...digit('Digit7'))).toBe(false)
  })

  test('Ctrl+Alt with 1 to 3 makes headings, with 0 a paragraph', () => {
    const ana = desk([[{ id: 'a' }, 'words']])
    press(ana, ...digit('Digit3', { ctrlKey: true }))
    expect(blocks(ana)).toEqual([['heading', 3, 'words']])
    press(ana, ...digit('Digit0', { ctrlKey: true }))
    expect(blocks(ana)).toEqual([['paragraph', null, 'words']])
  })

  test('Tab is never bound', () => {
    const ana = desk([[{ id: 'a', type: 'bullet' }, 'words']])
    expect(press(ana, 'Tab')).toBe(false)
    expect(press(ana, 'Tab', { shiftKey: true })).toBe(false)
  })

  test('Ctrl+K asks the page for a link', () => {
    let asked = 0
    const ana = desk(['words'], { onLink: () => asked++ })
    press(ana, 'k', { ctrlKey: true })
    expect(asked).toBe(1)
  })

  test('Shift+Enter breaks the line, Ctrl+Z takes it back', () => {
    const ana = desk([[{ id: 'a' }, 'words']])
    press(ana, 'Enter', { shiftKey: true })
    expect(ana.text.toString()).toBe('\n\u2028words')
    press(ana, 'z', { ctrlKey: true })
    expect(ana.text.toString()).toBe('\nwords')
    press(ana, 'y', { ctrlKey: true })
    expect(ana.text.toString()).toBe('\n\u2028words')
  })
})

describe('signs at the start of a paragraph', () => {
  test.each([
    ['- ', ['bullet', 1, '']],
    ['1. ', ['ordered', 1, '']],
    ['> ', ['quote', null, '']],
    ['## ', ['heading', 2, '']],
  ])('"%s" changes its type', (signs, expected) => {
    const ana = desk([[{ id: 'a', type: 'paragraph' }, '']])
    type(ana, signs)
    expect(blocks(ana)).toEqual([expected])
  })

  test('undo gives back what was typed', () => {
    const ana = desk([[{ id: 'a', type: 'paragraph' }, '']])
    type(ana, '- ')
    ana.editor.undo()
    expect(blocks(ana)).toEqual([['paragraph', null, '- ']])
  })

  test('elsewhere are signs', () => {
    const ana = desk([[{ id: 'a', type: 'paragraph' }, '']])
    type(ana, 'a - b')
    expect(blocks(ana)).toEqual([['paragraph', null, 'a - b']])
  })
})

describe("others' carets", () => {
  function ben(ana: Desk, cursor: (text: Y.Text) => unknown, user: unknown = { name: 'Ben', color: '#0a6e5c' }): Awareness {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(ana.text.doc!))
    const awareness = new Awareness(doc)
    awareness.setLocalState({ user, cursor: cursor(doc.getText('text')) })
    applyAwarenessUpdate(ana.awareness, encodeAwarenessUpdate(awareness, [doc.clientID]), 'network')
    return awareness
  }
  const at = (anchor: number, head = anchor) => (text: Y.Text) => ({
    anchor: Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, anchor)),
    head: Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, head)),
  })

  test('stand with their names where the others are, and stay there while the text changes', () => {
    const ana = desk([[{ id: 'a' }, 'some words']])
    ben(ana, at(6))
    const before = () => dom(ana, '.caret')[0]?.previousSibling?.textContent
    expect([dom(ana, '.caret-name').map((name) => name.textContent), before()]).toEqual([['Ben'], 'some '])
    ana.editor.view.dispatch(ana.editor.view.state.tr.insertText('in ', 1))
    expect(before()).toBe('in some ')
  })

  test('show what is selected', () => {
    const ana = desk([[{ id: 'a' }, 'some words']])
    ben(ana, at(1, 5))
    expect(dom(ana, '.selection').map((part) => part.textContent)).toEqual(['some'])
  })

  test('go when the others go', () => {
    const ana = desk([[{ id: 'a' }, 'some words']])
    const awareness = ben(ana, at(6))
    awareness.setLocalState(null)
    applyAwarenessUpdate(ana.awareness, encodeAwarenessUpdate(awareness, [awareness.clientID]), 'network')
    expect(dom(ana, '.caret')).toEqual([])
  })

  test('take no harm from what another page may publish', () => {
    const ana = desk([[{ id: 'a' }, 'some words']])
    ben(ana, () => ({ anchor: 'nonsense', head: { type: 7 } }), { name: 7, color: 'red; background: url(x)' })
    ben(ana, at(2), { name: 'Eve', color: 'red; background: url(x)' })
    expect(dom(ana, '.caret').map((caret) => caret.style.borderColor)).not.toContain('red')
    expect(dom(ana, '.caret-name').map((name) => name.textContent)).toEqual(['Eve'])
  })

  test('our own is told once a frame, and to nobody while the text has not the focus', () => {
    const ana = desk([[{ id: 'a' }, 'some words']])
    const focus = vi.spyOn(ana.editor.view, 'hasFocus').mockReturnValue(true)
    ana.editor.goTo('a')
    nextFrame()
    expect(ana.awareness.getLocalState()?.['cursor']).toMatchObject({ anchor: {}, head: {} })
    focus.mockReturnValue(false)
    ana.editor.view.dom.dispatchEvent(new Event('blur'))
    nextFrame()
    expect(ana.awareness.getLocalState()?.['cursor']).toBe(null)
  })
})

describe('pasting', () => {
  const texts = (ana: Desk) => ana.editor.view.state.doc.content.content.map((node) => node.textContent)
  const caretAfter = (ana: Desk, words: string) => {
    const { state } = ana.editor.view
    return state.apply(state.tr.setSelection(at(state, find(state.doc, words).to)))
  }
  const at = (state: Desk['editor']['view']['state'], pos: number) => {
    const selection = state.selection.constructor as unknown as { create(doc: unknown, pos: number): typeof state.selection }
    return selection.create(state.doc, pos)
  }

  test('plain text makes a paragraph of each line with words', () => {
    const ana = desk([[{ id: 'a', question: 'q1' }, 'before after']])
    const state = caretAfter(ana, 'before')
    const slice = readPlain('one\r\n\r\ntwo\nthree', state.selection.$from)
    const after = state.apply(pasted(state.tr, slice))
    expect(after.doc.content.content.map((node) => [node.textContent, node.attrs['question']])).toEqual([
      ['beforeone', 'q1'],
      ['two', 'q1'],
      ['three after', 'q1'],
    ])
    expect(after.selection.$head.parent.textContent.slice(0, after.selection.$head.parentOffset)).toBe('three')
  })

  test('blocks pasted before words leave the words their id', () => {
    const ana = desk([[{ id: 'a' }, 'words']])
    const { state } = ana.editor.view
    ana.editor.view.dispatch(pasted(state.tr, readPlain('one\ntwo', state.selection.$from)))
    expect(texts(ana)).toEqual(['one', 'two', 'words'])
    expect(ana.editor.view.state.doc.child(2).attrs['id']).toBe('a')
  })

  test('a copy gets a new id, loses the comment that is still there and a tie that is not of this session', () => {
    const ana = desk([[{ id: 'a', question: 'q1' }, 'one'], [{ id: 'b', question: 'elsewhere' }, 'two']])
    ana.text.format(1, 3, { 'c:1': true, strong: true })
    const { doc } = ana.editor.view.state
    const copy = asCopy(blocksSlice(doc, 0, 2), doc, QUESTIONS).content
    expect(copy.content.map(({ attrs }) => [attrs['id'], attrs['question']])).toEqual([
      [null, 'q1'],
      [null, null],
    ])
    expect(copy.child(0).child(0).marks.map(({ type }) => type.name)).toEqual(['strong'])
  })

  test('what was cut keeps id and comment', () => {
    const ana = desk([[{ id: 'a', question: 'q1' }, 'one'], [{ id: 'b' }, 'two']])
    ana.text.format(1, 3, { 'c:1': true })
    const { state } = ana.editor.view
    const slice = blocksSlice(state.doc, 0, 1)
    const left = state.apply(state.tr.delete(0, state.doc.child(0).nodeSize)).doc
    expect(asCopy(slice, left, QUESTIONS).eq(slice)).toBe(true)
  })

  test('a draft’s own clipboard keeps type, tie, kind, marks and what is unknown', () => {
    const ana = desk([[{ id: 'a', type: 'ordered', level: 2, question: 'q1', kind: 'finding', lang: 'fr' }, 'one']])
    ana.text.format(1, 3, { strong: true, 'b:4': { by: 'x' } })
    const { view } = ana.editor
    const html = document.createElement('div')
    html.append(DOMSerializer.fromSchema(schema).serializeFragment(view.state.doc.content, { document }))
    const parser = view.someProp('clipboardParser')
    expect(parser?.parseSlice(html)).toEqual(Slice.maxOpen(view.state.doc.content))
  })
})
