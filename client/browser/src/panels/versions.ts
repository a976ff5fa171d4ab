// The versions of a draft, the newest first: what each is, what became of it, what may be done with it.

import { html, nothing, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { Version } from '../session/boot'
import { actsOn, type VersionAct } from '../session/review'
import { settled } from '../session/saving'
import { editable, type State } from '../session/state'
import { when } from '../ui/when'
import { versions } from '../ui/words'
import { changesInWords, versionWords as words } from '../ui/words_review'
import type { Doing } from './doing'
import { fault } from './rail'

export function versionsPanel(state: State, does: Doing): TemplateResult {
  const { review } = state
  const told = toldOf(state)
  const newest = state.versions.at(-1)?.number
  return html`<section class="versions" aria-labelledby="versions-title">
    <h2 id="versions-title" tabindex="-1">${versions.title}</h2>
    <p class="told" aria-live="polite">${told || nothing}</p>
    ${
      state.versions.length
        ? html`<ol reversed>${repeat([...state.versions].reverse(), ({ number }) => number, (each) => version(state, each, each.number === newest, does))}</ol>`
        : html`<p class="quiet">${versions.none}</p>`
    }
    <div class="acts">
      ${
        state.boot.may.freeze && state.stage !== 'adopted' && state.notice === null
          ? html`<button type="button" @click=${() => does.dispatch({ type: 'dialog', dialog: 'freeze' })}>${versions.freeze}</button>`
          : nothing
      }
      ${editable(state) ? draftButton('import', does) : nothing}
      ${review.standing?.may.reopen && state.stage === 'adopted' ? draftButton('reopen', does) : nothing}
    </div>
  </section>`
}

/** What came of the last act. */
export const toldOf = (state: State): string => state.review.told || (isNews(state) ? versions.frozen(state.frozen ?? 0) : '')

/** It was frozen last, and nothing has become of it since. */
const isNews = ({ frozen, versions: kept }: State): boolean => {
  const newest = kept.at(-1)
  return frozen !== null && newest?.number === frozen && !newest.submitted
}

function version(state: State, each: Version, open: boolean, does: Doing): TemplateResult {
  return html`<li class="version">
    <details ?open=${open}>
      <summary><span class="name">${versions.name(each.number)}</span>${each.label ? html` <span class="label" dir="auto">${each.label}</span>` : nothing}${fate(state, each)}</summary>
      ${about(each)}
      ${ways(state, each)}
      <div class="acts">${repeat(actsOn(each, state.versions, state.review.standing, state.boot.may.export), (act) => act, (act) => actButton(act, each.number, words.act[act], words.of(words.act[act].replace('…', ''), each.number), does))}</div>
    </details>
  </li>`
}

/** What became of it, in one word. */
function fate(state: State, each: Version): TemplateResult | typeof nothing {
  const { standing } = state.review
  if (each.damaged) return html` <span class="fate damaged">${damagedSign}${words.damaged}</span>`
  const under = standing?.stage === 'Troika review' && standing.version?.number === each.number
  const said = each.adopted ? words.adopted : each.returned ? words.returned : under ? words.under : each.state === 'superseded' ? words.superseded : each.submitted ? words.submitted : ''
  return said ? html` <span class="fate">${said}</span>` : nothing
}

const about = (each: Version): TemplateResult => html`
  ${each.note ? html`<p class="version-note" dir="auto">${each.note}</p>` : nothing}
  <p class="quiet"><time datetime=${each.at}>${when(each.at)}</time>${each.author ? html` ${words.by} <bdi>${each.author.name}</bdi>` : nothing}</p>
  ${each.changes === undefined || (each.changes === null && each.number > 1) ? nothing : html`<p class="quiet">${changesInWords(each.changes)}</p>`}
  <p class="quiet" title=${each.hash}>${versions.hash} <code>${each.hash.slice(0, 8)}</code></p>`

const damagedSign = html`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false"><path d="M8 2 1.5 13.5h13ZM8 6.5v3.2M8 11.4v.4" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"/></svg>`

function ways(state: State, { number, submitted }: Version): TemplateResult {
  const draft = `/drafts/${state.boot.draft.id}`
  const sound = (other: number) => !state.versions.some((each) => each.number === other && each.damaged)
  if (!sound(number)) return html`<p class="fault">${words.damagedWhy}</p>`
  return html`<p class="ways-on">
    ${number > 1 && sound(number - 1) ? html`<a href=${`${draft}/compare?from=${number - 1}&to=${number}`}>${words.compareBefore(number - 1)}</a>` : nothing}
    <a href=${`${draft}/compare?from=${number}&to=live`}>${words.compareLive}</a>
    ${submitted ? html`<a href=${`${draft}/review`}>${words.review}</a>` : nothing}
  </p>`
}

const actButton = (act: VersionAct, number: number, shown: string, name: string, does: Doing): TemplateResult =>
  html`<button class="small" type="button" aria-haspopup="dialog" aria-label=${name} data-act=${act} @click=${() => does.version({ do: 'open', act, number })}>${shown}</button>`

/** For what is done with the draft as a whole. */
const draftButton = (act: VersionAct, does: Doing): TemplateResult =>
  html`<button type="button" aria-haspopup="dialog" data-act=${act} @click=${() => does.version({ do: 'open', act, number: 0 })}>${words.act[act]}</button>`

export function freezeForm(state: State, does: Doing): TemplateResult {
  const next = Math.max(0, ...state.versions.map((each) => each.number)) + 1
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.target as HTMLFormElement)
    does.freeze(String(fields.get('label') ?? '').trim(), String(fields.get('note') ?? '').trim())
  }
  return html`<form @submit=${submit}>
    <h2 id="dialog-title">${versions.freezeTitle}</h2>
    <p>${versions.explain}</p>
    <label>${versions.label}<input name="label" maxlength="120" autocomplete="off" autofocus aria-describedby="label-hint" /></label>
    <p class="quiet hint" id="label-hint">${versions.labelHint}</p>
    <label>${words.note}<textarea name="note" rows="3" maxlength="4000" aria-describedby="note-hint"></textarea></label>
    <p class="quiet hint" id="note-hint">${words.noteHint}</p>
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
