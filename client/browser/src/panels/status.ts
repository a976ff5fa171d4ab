import { html, type TemplateResult } from 'lit-html'
import { type Status, statusOf, worthSaying } from '../session/status'
import type { State } from '../session/state'

/** Remembers what was shown before, so that typing and saving are not read out at every key. */
export function statusPanel(): (state: State) => TemplateResult {
  let before: Status = { kind: 'opening', words: '' }
  let live: 'polite' | 'off' = 'polite'
  return (state) => {
    const now = statusOf(state)
    if (now.words !== before.words) live = worthSaying(before, now) ? 'polite' : 'off'
    before = now
    return html`<p class="status" role="status" aria-live=${live} data-kind=${now.kind}>${now.words}</p>`
  }
}
