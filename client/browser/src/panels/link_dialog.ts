import { html, nothing, type TemplateResult } from 'lit-html'
import type { State } from '../session/state'
import { link } from '../ui/words'
import type { Doing } from './doing'
import { fault } from './rail'

/** The same addresses as the server's schema keeps. */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

/** An address that may be linked, completed where it is plain what is meant; null when it may not. */
export function address(typed: string): string | null {
  const words = typed.trim()
  if (/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(words)) return `mailto:${words}`
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `https://${words}`
  if (!URL.canParse(whole) || /\s/.test(whole)) return null
  const { protocol, hostname } = new URL(whole)
  return SCHEMES.has(protocol) && (protocol === 'mailto:' || hostname.includes('.') || hostname === 'localhost') ? whole : null
}

export function linkForm(state: State, does: Doing): TemplateResult {
  const now = state.selected?.link ?? ''
  if (!now && (state.selected?.empty ?? true)) return nothingToLink(does)
  const done = (href: string | null) => {
    does.dispatch({ type: 'dialog', dialog: null })
    does.link(href)
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const href = address(String(new FormData(event.target as HTMLFormElement).get('address') ?? ''))
    if (href === null) does.dispatch({ type: 'fault', fault: link.wrong })
    else done(href)
  }
  return html`<form @submit=${submit} novalidate>
    <h2 id="dialog-title">${link.title}</h2>
    <label>${link.address}
      <input name="address" inputmode="url" autocomplete="url" spellcheck="false" autofocus aria-describedby="address-hint" .defaultValue=${now} /></label>
    <p class="quiet hint" id="address-hint">${link.hint}</p>
    ${fault(state)}
    <div class="acts">
      <button class="primary" type="submit">${link.set}</button>
      ${now ? html`<button type="button" @click=${() => done(null)}>${link.remove}</button>` : nothing}
      <button class="plain" type="button" @click=${() => does.dispatch({ type: 'dialog', dialog: null })}>${link.cancel}</button>
    </div>
  </form>`
}

const nothingToLink = (does: Doing): TemplateResult => html`<h2 id="dialog-title">${link.title}</h2>
  <p>${link.select}</p>
  <div class="acts"><button class="primary" type="button" autofocus @click=${() => does.dispatch({ type: 'dialog', dialog: null })}>${link.close}</button></div>`
