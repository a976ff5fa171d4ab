import { html, nothing, type TemplateResult } from 'lit-html'
import type { Version } from '../session/boot'
import { settled } from '../session/saving'
import type { State } from '../session/state'
import { when } from '../ui/when'
import { versions } from '../ui/words'
import type { Doing } from './doing'
import { fault } from './rail'

export function versionsPanel(state: State, does: Doing): TemplateResult {
  return html`<section class="versions" aria-labelledby="versions-title">
    <h2 id="versions-title">${versions.title}</h2>
    <p class="told" aria-live="polite">${state.frozen === null ? nothing : versions.frozen(state.frozen)}</p>
    ${
      state.versions.length
        ? html`<ol reversed>${[...state.versions].reverse().map((each) => version(state, each))}</ol>`
        : html`<p class="quiet">${versions.none}</p>`
    }
    ${
      state.boot.may.freeze
        ? html`<button type="button" @click=${() => does.dispatch({ type: 'dialog', dialog: 'freeze' })}>${versions.freeze}</button>`
        : nothing
    }
  </section>`
}

function version(state: State, each: Version): TemplateResult {
  return html`<li>
    <p class="name">${versions.name(each.number)}${each.label ? html` <span class="label" dir="auto">${each.label}</span>` : nothing}</p>
    <p class="quiet"><time datetime=${each.at}>${when(each.at)}</time></p>
    <p class="quiet" title=${each.hash}>${versions.hash} <code>${each.hash.slice(0, 8)}</code></p>
    ${
      state.boot.may.export
        ? html`<a class="download" href=${`/api/drafts/${state.boot.draft.id}/export?version=${each.number}&format=markdown`}
            download aria-label=${versions.downloadOf(each.number)}>${versions.download}</a>`
        : nothing
    }
  </li>`
}

export function freezeForm(state: State, does: Doing): TemplateResult {
  const next = Math.max(0, ...state.versions.map((each) => each.number)) + 1
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    does.freeze(String(new FormData(event.target as HTMLFormElement).get('label') ?? '').trim())
  }
  return html`<form @submit=${submit}>
    <h2 id="dialog-title">${versions.freezeTitle}</h2>
    <p>${versions.explain}</p>
    <label>${versions.label}<input name="label" maxlength="120" autocomplete="off" autofocus aria-describedby="label-hint" /></label>
    <p class="quiet hint" id="label-hint">${versions.labelHint}</p>
    ${fault(state)}
    ${settled(state.book) && state.synced ? nothing : html`<p class="fault" role="alert">${versions.wait}</p>`}
    <div class="acts">
      ${
        settled(state.book) && state.synced
          ? html`<button class="primary" type="submit" ?disabled=${state.asking.busy}>${versions.freezeNow(next)}</button>`
          : nothing
      }
      <button class="plain" type="button" @click=${() => does.dispatch({ type: 'dialog', dialog: null })}>${versions.cancel}</button>
    </div>
  </form>`
}
