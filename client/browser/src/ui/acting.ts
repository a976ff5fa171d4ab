// Forms of the pages that the server wrote, sent as JSON. A refusal stands in the form, and what was
// written stays there; a form that is under way is not sent a second time.

import { ask, type Method, Problem, sentence } from './api'
import { refusals } from './words_review'

/** What a form sends: fields with `data-type` boolean or number as such ("null" as null), others as text. */
export function bodyOf(form: HTMLFormElement): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const [name, value] of new FormData(form)) {
    const field = form.elements.namedItem(name)
    const type = field instanceof HTMLElement ? field.dataset['type'] : undefined
    body[name] = type === 'boolean' || type === 'number' ? (JSON.parse(String(value)) as unknown) : value
  }
  return body
}

export function acting(page: Document): void {
  sayWhatWasDone(page)
  for (const form of page.querySelectorAll<HTMLFormElement>('form[data-act]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const sure = event.submitter?.dataset['sure'] ?? (bodyOf(form)['verdict'] === 'returned' ? event.submitter?.dataset['sureReturned'] : undefined)
      if (form.ariaBusy === 'true' || (sure && !confirm(sure))) return
      void send(form)
    })
  }
}

async function send(form: HTMLFormElement): Promise<void> {
  const { act, road, done } = form.dataset
  const place = form.querySelector<HTMLElement>('[data-refused]')
  form.ariaBusy = 'true'
  place?.replaceChildren()
  try {
    await ask(act as Method, road ?? '', bodyOf(form))
    sessionStorage.setItem(DONE, done ?? '')
    location.reload()
  } catch (fault) {
    form.ariaBusy = 'false'
    place?.replaceChildren(...refusalLines(form.ownerDocument, fault))
  }
}

const DONE = 'done'

/** After a page was loaded again because something was done: say that it was. */
function sayWhatWasDone(page: Document): void {
  const said = sessionStorage.getItem(DONE)
  const place = page.getElementById('said')
  sessionStorage.removeItem(DONE)
  if (!said || !place) return
  place.textContent = said
  place.focus({ preventScroll: true })
}

/** The sentence, what it is about, and the way on. */
function refusalLines(page: Document, fault: unknown): HTMLElement[] {
  const lines = [line(page, sentence(fault))]
  if (!(fault instanceof Problem)) return lines
  const more = refusals.more(fault.code, fault.about)
  if (more) lines.push(line(page, more))
  if (refusals.reload.has(fault.code)) lines.push(reloading(page))
  return lines
}

function line(page: Document, words: string): HTMLElement {
  const paragraph = page.createElement('p')
  paragraph.className = 'fault'
  paragraph.textContent = words
  return paragraph
}

function reloading(page: Document): HTMLElement {
  const button = page.createElement('button')
  button.type = 'button'
  button.textContent = refusals.loadAgain
  button.addEventListener('click', () => location.reload())
  return button
}
