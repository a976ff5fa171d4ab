// Going from one change to the next on a page that the server wrote: with buttons, and with n and p.

import { walking as words } from './words_review'

/** Where one stands among `n` stops after a step; -1 stands before the first. */
export function stepped(at: number, by: 1 | -1, n: number): number {
  if (n === 0) return -1
  if (at < 0) return by > 0 ? 0 : n - 1
  return (at + by + n) % n
}

/** A key that means a step, unless somebody is writing. */
export function stepOf(event: KeyboardEvent): 1 | -1 | 0 {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isField(event.target)) return 0
  return event.key === 'n' ? 1 : event.key === 'p' ? -1 : 0
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null

export function walkable(page: Document): void {
  const bar = page.querySelector<HTMLElement>('[data-walk]')
  if (!bar) return
  bar.hidden = false
  const stops = [...page.querySelectorAll<HTMLElement>('[data-stop]')]
  const place = bar.querySelector('[data-place]')
  const step = (by: 1 | -1) => {
    const held = stops.findIndex((stop) => stop.contains(page.activeElement))
    const at = stepped(held >= 0 ? held : last, by, stops.length)
    if (at < 0) return
    last = at
    show(stops[at] as HTMLElement)
    if (place) place.textContent = words.place(at + 1, stops.length)
  }
  let last = -1
  for (const button of bar.querySelectorAll<HTMLElement>('[data-by]')) button.addEventListener('click', () => step(button.dataset['by'] === '1' ? 1 : -1))
  page.addEventListener('keydown', (event) => {
    const by = stepOf(event)
    if (by === 0) return
    event.preventDefault()
    step(by)
  })
  unfolding(page, bar)
}

function show(stop: HTMLElement): void {
  for (let fold = stop.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) fold.open = true
  stop.focus({ preventScroll: true })
  stop.scrollIntoView({ block: 'center' })
}

function unfolding(page: Document, bar: HTMLElement): void {
  const button = bar.querySelector<HTMLElement>('[data-unfold]')
  const folds = [...page.querySelectorAll<HTMLDetailsElement>('.folded > details')]
  if (!button) return
  if (!folds.length) button.hidden = true
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-pressed') !== 'true'
    button.setAttribute('aria-pressed', String(open))
    for (const fold of folds) fold.open = open
  })
}
