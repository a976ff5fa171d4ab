// The menu of a paragraph's chip: which question it answers and what it is. One menu for the
// page; it belongs to the block whose id is in the state.

import { html, nothing, type TemplateResult } from 'lit-html'
import { editable, type State } from '../session/state'
import { chips, KINDS } from '../ui/words'
import type { Doing } from './doing'

export function chipMenu(state: State, does: Doing): TemplateResult | typeof nothing {
  const block = state.outline.find((each) => each.id === state.menu)
  if (!block || !editable(state)) return nothing
  const choose = (act: () => void) => () => {
    act()
    does.closeMenu()
  }
  return html`<div class="menu" role="menu" aria-label=${chips.title(block.number)} @keydown=${(event: KeyboardEvent) => keys(event, does)}>
    ${state.boot.questions.length ? html`<div role="group" aria-label=${chips.answers}>
      <p class="menu-title" aria-hidden="true">${chips.answers}</p>
      ${state.boot.questions.map((question) =>
        item(block.question === question.id, `${question.number}`, question.text, choose(() => does.tie(question.id, [block.id]))),
      )}
      ${item(block.question === null, '–', chips.none, choose(() => does.tie(null, [block.id])), '0')}
    </div>` : nothing}
    <div role="group" aria-label=${chips.kind}>
      <p class="menu-title" aria-hidden="true">${chips.kind}</p>
      ${KINDS.map(({ kind, words }) => item(block.kind === kind, '', words, choose(() => does.mark(kind, [block.id]))))}
      ${item(block.kind === null, '', chips.unmarked, choose(() => does.mark(null, [block.id])))}
    </div>
  </div>`
}

/** `sign` stands before the words; a digit in it, or `key`, chooses the item from the keyboard. */
const item = (checked: boolean, sign: string, words: string, chosen: () => void, key = sign): TemplateResult =>
  html`<button class="item" type="button" role="menuitemradio" tabindex="-1" aria-checked=${checked} data-key=${key} @click=${chosen}>
    ${sign ? html`<span class="number">${sign}</span>` : nothing}<span class="words" dir="auto">${words}</span>
  </button>`

function keys(event: KeyboardEvent, does: Doing): void {
  const menu = event.currentTarget as HTMLElement
  const items = [...menu.querySelectorAll<HTMLElement>('.item')]
  const at = items.indexOf(menu.ownerDocument.activeElement as HTMLElement)
  const next = target(event.key, at, items.length)
  if (next !== null) items[next]?.focus()
  else if (event.key === 'Escape' || event.key === 'Tab') does.closeMenu()
  else if (!chooseByKey(event, items)) return
  event.preventDefault()
}

function target(key: string, at: number, length: number): number | null {
  if (key === 'ArrowDown') return (at + 1) % length
  if (key === 'ArrowUp') return (at - 1 + length) % length
  if (key === 'Home') return 0
  return key === 'End' ? length - 1 : null
}

function chooseByKey(event: KeyboardEvent, items: readonly HTMLElement[]): boolean {
  if (event.ctrlKey || event.metaKey || !/^[0-9]$/.test(event.key)) return false
  const item = items.find((each) => each.dataset['key'] === event.key)
  item?.click()
  return item !== undefined
}

/** Under the chip, inside the window; a sheet at the bottom on a narrow page (the style does that). */
export function placeMenu(menu: HTMLElement, chip: Element): void {
  const { left, right, bottom, top } = chip.getBoundingClientRect()
  const below = bottom + menu.offsetHeight + 12 < window.innerHeight
  const x = Math.max(8, Math.min(left, right - menu.offsetWidth, window.innerWidth - menu.offsetWidth - 8))
  const y = below ? bottom + 4 : Math.max(8, top - menu.offsetHeight - 4)
  menu.style.left = `${x + window.scrollX}px`
  menu.style.top = `${y + window.scrollY}px`
}

export function focusMenu(menu: HTMLElement): void {
  const chosen = menu.querySelector<HTMLElement>('.item[aria-checked=true]') ?? menu.querySelector<HTMLElement>('.item')
  chosen?.focus({ preventScroll: true })
}
