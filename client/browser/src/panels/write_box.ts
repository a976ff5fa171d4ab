// A field for longer words in which @ offers the people one may mention. The list is drawn beside
// the field by itself: it comes and goes with the keys, and nothing else depends on it.

import { html, nothing, render, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import type { Author, Named } from '../session/comments'
import { matching, mentionAt } from '../session/remark_text'
import { forms as words, speaksFor } from '../ui/words'

/** People offered at once: as many as find room above the box of a panel's first form. */
const MOST = 4

export interface WriteBox {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly text: string
  readonly rows: number
  /** `mention`: somebody who has just been chosen from the list. */
  written(text: string, mention: Named | null): void
  people(): Promise<readonly Author[]>
}

export function writeBox(box: WriteBox): TemplateResult {
  return html`<div class="write-box">
    <label for=${box.id}>${box.label}</label>
    <div class="with-people">
      <textarea id=${box.id} name="text" rows=${box.rows} dir="auto" data-first aria-describedby="${box.id}-hint"
        aria-autocomplete="list" aria-controls="${box.id}-people" .value=${live(box.text)}
        @input=${(event: InputEvent) => typed(event.target as HTMLTextAreaElement, box)}
        @keydown=${pressed} @blur=${(event: Event) => hide(event.target as HTMLTextAreaElement)}></textarea>
      <div class="people-list" id="${box.id}-people" role="listbox" aria-label=${words.mention}></div>
    </div>
    <p class="visually-hidden" role="status"></p>
    <p class="quiet hint" id="${box.id}-hint">${box.hint}</p>
  </div>`
}

function typed(field: HTMLTextAreaElement, box: WriteBox): void {
  box.written(field.value, null)
  const mention = mentionAt(field.value, field.selectionStart)
  if (!mention) return hide(field)
  void box.people().then((people) => {
    const still = mentionAt(field.value, field.selectionStart)
    if (still && field.isConnected) show(field, matching(people, still.typed, MOST), box)
  })
}

const listOf = (field: HTMLElement): HTMLElement => field.parentElement?.querySelector('.people-list') as HTMLElement
const optionsOf = (field: HTMLElement): HTMLElement[] => [...listOf(field).querySelectorAll<HTMLElement>('[role=option]')]

function show(field: HTMLTextAreaElement, people: readonly Author[], box: WriteBox): void {
  const option = (person: Author, index: number) => html`<div role="option" id="${box.id}-person-${index}" aria-selected=${index === 0}
      @mousedown=${(event: Event) => event.preventDefault()} @click=${() => choose(field, person, box)}>
      <bdi>${person.name}</bdi> <span class="quiet"><bdi>${speaksFor(person.capacity, person.delegation)}</bdi></span></div>`
  render(people.length ? people.map(option) : nothing, listOf(field))
  say(field, words.people(people.length))
  mark(field, people.length ? 0 : -1)
  listOf(field).scrollIntoView({ block: 'nearest' })
}

function hide(field: HTMLTextAreaElement): void {
  if (!optionsOf(field).length) return
  render(nothing, listOf(field))
  say(field, '')
  mark(field, -1)
}

function say(field: HTMLElement, told: string): void {
  const place = field.closest('.write-box')?.querySelector('[role=status]')
  if (place) place.textContent = told
}

function mark(field: HTMLElement, at: number): void {
  optionsOf(field).forEach((option, index) => option.setAttribute('aria-selected', String(index === at)))
  const option = optionsOf(field)[at]
  if (option) field.setAttribute('aria-activedescendant', option.id)
  else field.removeAttribute('aria-activedescendant')
}

/** The blank behind a name is there already: one that is typed would be a second, and a comma stands before it. */
function afterName(event: KeyboardEvent, field: HTMLTextAreaElement): void {
  const at = field.selectionStart
  const behind = field.dataset['named'] === String(at) && field.selectionEnd === at
  if (event.key.length > 1) return
  delete field.dataset['named']
  if (!behind || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === ' ') event.preventDefault()
  else if (/^[,.;:!?)]$/.test(event.key)) field.setRangeText('', at - 1, at, 'end')
}

function pressed(event: KeyboardEvent): void {
  const field = event.target as HTMLTextAreaElement
  afterName(event, field)
  const options = optionsOf(field)
  if (!options.length || event.isComposing) return
  const at = options.findIndex((option) => option.getAttribute('aria-selected') === 'true')
  if (event.key === 'ArrowDown') mark(field, (at + 1) % options.length)
  else if (event.key === 'ArrowUp') mark(field, (at - 1 + options.length) % options.length)
  else if (event.key === 'Enter' || event.key === 'Tab') options[at]?.click()
  else if (event.key === 'Escape') hide(field)
  else return
  event.preventDefault()
  event.stopPropagation()
}

function choose(field: HTMLTextAreaElement, person: Named, box: WriteBox): void {
  const caret = field.selectionStart
  const mention = mentionAt(field.value, caret)
  if (!mention) return
  const before = `${field.value.slice(0, mention.from)}@${person.name} `
  field.value = before + field.value.slice(caret).replace(/^ /, '')
  field.setSelectionRange(before.length, before.length)
  field.dataset['named'] = String(before.length)
  hide(field)
  box.written(field.value, { id: person.id, name: person.name })
}
