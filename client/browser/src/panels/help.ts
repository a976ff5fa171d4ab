import { html, type TemplateResult } from 'lit-html'
import { help } from '../ui/words'
import type { Doing } from './doing'

type Row = readonly [keys: string, words: string]

const mac = (): boolean => /mac|iphone|ipad/i.test(navigator.platform)

/** `Mod` and `Alt` are named the way this machine's keyboard names them. */
const named = (keys: string): string =>
  mac() ? keys.replaceAll('Mod', '⌘').replaceAll('Alt', '⌥ Option') : keys.replaceAll('Mod', 'Ctrl')

const GROUPS: readonly (readonly [string, readonly Row[]])[] = [
  [
    'Questions',
    [
      ['Alt+1 … Alt+9', 'Tie the paragraph to question 1 … 9'],
      ['Alt+0', 'Tie it to no question'],
      ['Alt+Enter', 'Open the menu of the paragraph’s chip'],
      ['1 … 9, 0', 'Choose a question in that menu'],
    ],
  ],
  [
    'Text',
    [
      ['Mod+B, Mod+I', 'Bold, italic'],
      ['Mod+K', 'Link'],
      ['Mod+click', 'Open a link'],
      ['Mod+Z, Mod+Shift+Z', 'Undo, redo your own typing'],
      ['Shift+Enter', 'New line in the same paragraph'],
    ],
  ],
  [
    'Paragraphs',
    [
      ['Mod+Alt+1 … 3', 'Heading 1 … 3'],
      ['Mod+Alt+0', 'Plain paragraph'],
      ['Alt+↑, Alt+↓', 'Move the paragraph up, down'],
      ['- or 1. or > or #, then a space', 'List, numbered list, quotation, heading at the start of a paragraph'],
    ],
  ],
  [
    'Discussion',
    [
      ['Mod+Alt+M', 'Comment on the selected words, or on the paragraph'],
      ['Mod+Alt+N, Mod+Alt+P', 'To the next, previous comment'],
      ['N, P', 'The same, while the discussion has the focus'],
      ['@', 'Mention somebody, while you write a comment'],
      ['Mod+Enter', 'Send what you have written'],
      ['Arrows, with Shift', 'Choose words in a text that you only read'],
    ],
  ],
  [
    'Getting around',
    [
      ['F6, Shift+F6', 'To the next part of the page: questions, text, discussion or people'],
      ['Tab', 'Out of the text to what follows'],
      ['?', 'This list, outside the text'],
      ['Escape', 'Close what is open'],
    ],
  ],
]

export function helpPanel(does: Doing): TemplateResult {
  return html`<h2 id="dialog-title">${help.title}</h2>
    <div class="shortcuts">
      ${GROUPS.map(([title, rows]) => html`<section><h3>${title}</h3><dl>
        ${rows.map(([keys, words]) => html`<div><dt>${named(keys)}</dt><dd>${words}</dd></div>`)}</dl></section>`)}
    </div>
    <div class="acts"><button class="primary" type="button" autofocus @click=${() => does.dispatch({ type: 'dialog', dialog: null })}>${help.close}</button></div>`
}
