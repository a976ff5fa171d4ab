// How a text leaves the house: in which form, and for whom. And where it would name somebody.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { Hit, Stopped } from '../session/review'
import { exporting as words } from '../ui/words_review'

export const FORMATS = ['markdown', 'html', 'docx', 'json'] as const

export function exportFields(working: boolean): TemplateResult {
  return html`<label>${words.format}<select name="format">${FORMATS.map((each) => html`<option value=${each}>${words.formats[each]}</option>`)}</select></label>
    ${
      working
        ? html`<label>${words.profile}<select name="profile"><option value="public">${words.profiles.public}</option><option value="working">${words.profiles.working}</option></select></label>`
        : nothing
    }
    <label class="choice"><input type="checkbox" name="group" value="question" /> ${words.group}</label>`
}

/** The fields as an address has them; empty ones are left out. */
export function wishOf(fields: FormData): Record<string, string> {
  return Object.fromEntries([...fields].filter(([, value]) => value !== '').map(([name, value]) => [name, String(value)]))
}

/** The fields with the button that sent them, which may say more than they do: which hit is confirmed, and why. */
export function fieldsOf(event: SubmitEvent): FormData {
  const fields = new FormData(event.target as HTMLFormElement)
  const button = event.submitter as HTMLButtonElement | null
  if (button?.name) fields.set(button.name, button.value)
  const reason = button?.closest('li')?.querySelector<HTMLInputElement>('input')?.value.trim()
  if (reason) fields.set('reason', reason)
  return fields
}

/** `confirms`: whether this person may say that they are false alarms. */
export function leaks(stopped: Stopped | null, confirms: boolean): TemplateResult | typeof nothing {
  if (!stopped) return nothing
  return html`<div class="leaks"><p>${words.hits}</p>
    <ul>${stopped.hits.map((each) => hit(each, confirms))}</ul>
    <p class="quiet">${confirms ? words.hintChair : words.hint}</p></div>`
}

const hit = (each: Hit, confirms: boolean): TemplateResult =>
  html`<li><strong dir="auto">${each.words}</strong> <span class="quiet">${each.session ? words.inSession(each.session) : nothing}${each.place}: ${words.whys[each.why] ?? each.why}</span>
    ${confirms ? html`<div class="acts">${each.whole ? html`<label>${words.whyNot}<input type="text" maxlength="500" @keydown=${confirmByEnter} /></label>` : nothing}
      <button class="small" type="submit" name="confirm" value=${each.fingerprint} @click=${each.whole ? needReason : nothing}>${words.confirm}</button></div>` : nothing}</li>`

const of = <E extends HTMLElement>(event: Event, what: string): E | null => (event.currentTarget as HTMLElement).closest('li')?.querySelector<E>(what) ?? null

/** What is hardly a false alarm is not clicked away. */
function needReason(event: Event): void {
  const input = of<HTMLInputElement>(event, 'input')
  if (!input || input.value.trim()) return
  event.preventDefault()
  input.setAttribute('aria-invalid', 'true')
  input.focus()
}

/** Enter in a reason is about its own hit, and not about the first button of the form. */
function confirmByEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter') return
  event.preventDefault()
  of<HTMLButtonElement>(event, 'button')?.click()
}
