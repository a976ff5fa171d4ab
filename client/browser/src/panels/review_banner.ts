// Above the text: that it is under review or adopted, or why it came back, and where one reads on.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { Version } from '../session/boot'
import type { SeatVerdict, Standing } from '../session/review'
import type { State } from '../session/state'
import { reviewing as words } from '../ui/words_review'

export function reviewBanner(state: State): TemplateResult | typeof nothing {
  const { standing } = state.review
  if (!standing || standing.stage !== state.stage) return nothing
  const said = saidOf(state, standing)
  if (said === nothing) return nothing
  return html`<section class="round reviewing" aria-label=${words.title}>${said}
    <a href=${`/drafts/${state.boot.draft.id}/review`}>${words.open}</a></section>`
}

function saidOf(state: State, standing: Standing): TemplateResult | readonly TemplateResult[] | typeof nothing {
  const { version, reopened } = standing
  if (state.stage === 'adopted' && version) return html`<span>${words.adopted(version.number)}</span>`
  if (state.stage === 'Troika review' && version) return html`<span>${words.under(version.number)}</span> ${standing.drafting_allowed ? html`<span>${words.drafting}</span>` : nothing}`
  const back = returned(state.versions)
  if (back) return back.verdicts.map(({ seat, person, remarks }) => html`<span>${words.returned(back.number, seat, person.name)} <q dir="auto">${remarks}</q></span>`)
  if (reopened) return html`<span>${words.reopened(reopened.number, reopened.by)} <q dir="auto">${reopened.reason}</q></span>`
  return nothing
}

/** The version submitted last, where it came back: until another one is submitted, or adopted. */
function returned(versions: readonly Version[]): { readonly number: number; readonly verdicts: readonly SeatVerdict[] } | null {
  const last = versions.filter(({ submitted }) => submitted).at(-1)
  if (!last?.returned) return null
  return { number: last.number, verdicts: (last.verdicts ?? []).filter(({ verdict }) => verdict === 'returned') }
}
