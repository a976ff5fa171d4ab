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

/** The fields with the button that sent them, which may say more than they do. */
export function fieldsOf(event: SubmitEvent): FormData {
  const fields = new FormData(event.target as HTMLFormElement)
  const button = event.submitter as HTMLButtonElement | null
  if (button?.name) fields.set(button.name, button.value)
  return fields
}

/** `confirms`: whether this person may say that they are false alarms. */
export function leaks(stopped: Stopped | null, confirms: boolean): TemplateResult | typeof nothing {
  if (!stopped) return nothing
  return html`<div class="leaks"><p>${words.hits}</p>
    <ul>${stopped.hits.map((each) => hit(each, confirms))}</ul>
    <p class="quiet">${confirms ? words.hintChair : words.hint}</p>
    ${confirms && !named(stopped) ? html`<button type="submit" name="confirm" value=${stopped.fingerprint}>${words.confirm}</button>` : nothing}</div>`
}

/** Somebody's address is no false alarm. */
const named = ({ hits }: Stopped): boolean => hits.some(({ why }) => why === 'address')

/** Who confirms looks at each, one by one. */
function hit({ session, place, why, words: found }: Hit, confirms: boolean): TemplateResult {
  const said = html`<strong dir="auto">${found}</strong> <span class="quiet">${session ? words.inSession(session) : nothing}${place}: ${words.whys[why] ?? why}</span>`
  if (!confirms) return html`<li>${said}</li>`
  if (why === 'address') return html`<li>${said} <span class="quiet">${words.noAlarm}</span></li>`
  return html`<li><label class="choice"><input type="checkbox" required /> <span>${said} <span class="quiet">${words.alarm}</span></span></label></li>`
}
