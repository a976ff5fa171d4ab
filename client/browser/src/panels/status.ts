// The saved state, drawn. While somebody types it changes twice a key; shown so, it would flicker
// under their eyes, and the browser would lay out and paint as often.

import { html, render } from 'lit-html'
import { type Status, statusOf, worthSaying } from '../session/status'
import type { State } from '../session/state'

/** Milliseconds for which everything must have stayed saved until that is said again. */
export const REST = 400

/** Remembers what is shown, so that typing and saving are not read out at every key. */
export function statusDrawer(place: HTMLElement): (state: State) => void {
  let shown: Status = { kind: 'opening', words: '' }
  let live: 'polite' | 'off' = 'polite'
  let resting: ReturnType<typeof setTimeout> | null = null
  /** Saved was left for saving, not reached for the first time since the page opened or came back. */
  let typing = false

  function show(now: Status): void {
    if (resting !== null) clearTimeout(resting)
    resting = null
    typing = now.kind === 'saving' && (typing || shown.kind === 'saved')
    if (now.words !== shown.words) live = worthSaying(shown, now) ? 'polite' : 'off'
    shown = now
    render(html`<p class="status" role="status" aria-live=${live} data-kind=${now.kind}>${now.words}</p>`, place)
  }

  return (state) => {
    const now = statusOf(state)
    if (typing && now.kind === 'saved') resting ??= setTimeout(() => show(now), REST)
    else show(now)
  }
}
