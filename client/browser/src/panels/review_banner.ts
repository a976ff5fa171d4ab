// Above the text: that it is under review or adopted, and where one reads on.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { State } from '../session/state'
import { reviewing as words } from '../ui/words_review'

export function reviewBanner(state: State): TemplateResult | typeof nothing {
  const { standing } = state.review
  if (!standing?.version || standing.stage !== state.stage) return nothing
  const { number } = standing.version
  const said = state.stage === 'adopted' ? words.adopted(number) : state.stage === 'Troika review' ? words.under(number) : ''
  if (!said) return nothing
  return html`<section class="round reviewing" aria-label=${words.title}><span>${said}</span>
    ${state.stage === 'Troika review' && standing.drafting_allowed ? html`<span>${words.drafting}</span>` : nothing}
    <a href=${`/drafts/${state.boot.draft.id}/review`}>${words.open}</a></section>`
}
