// What one writes about the text: a new comment, an answer, a decision. A form that cannot be sent
// keeps its words, says why, and offers them for copying.

import { html, nothing, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { COMMENT_TYPES, type CommentType, DECISIONS, type Decision, type Named } from '../session/comments'
import { rowsOf, wordsNow } from '../session/discussion'
import { applies } from '../session/discussion_asking'
import { type Form, hasWritten, type Written } from '../session/forms'
import type { State } from '../session/state'
import { COMMENT_TYPE_WORDS, forms as words } from '../ui/words'
import type { Doing } from './doing'
import { quoted } from './remark'
import { whyNot } from './round'
import { writeBox } from './write_box'

type Of<Kind extends Form['kind']> = Form & { readonly kind: Kind }

/** The form with this key, if it is the one that is open. */
export function openForm(state: State, key: string, does: Doing): TemplateResult | typeof nothing {
  const form = state.discussion.writing === key ? state.discussion.forms.get(key) : undefined
  switch (form?.kind) {
    case 'comment':
      return commentForm(state, key, form, does)
    case 'reply':
      return replyForm(state, key, form, does)
    case 'settle':
      return settleForm(state, key, form, does)
    case undefined:
      return nothing
  }
}

function frame(state: State, key: string, form: Form, title: string, inside: TemplateResult, send: string, does: Doing): TemplateResult {
  const submit = (event: Event) => {
    event.preventDefault()
    does.send(key)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') does.putAside()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) does.send(key)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return html`<form class="comment-form" data-form=${key} aria-label=${title} novalidate @submit=${submit} @keydown=${keys}>
    ${inside}
    ${trouble(state, key, form)}
    <div class="acts">
      ${mayNot(state, form) ? nothing : html`<button class="primary small" type="submit" ?disabled=${state.discussion.sending === key}>${state.discussion.sending === key ? words.sending : send}</button>`}
      ${troubled(state, key, form) && hasWritten(form) ? html`<button class="small" type="button" @click=${() => does.copyForm(key)}>${words.copy}</button>` : nothing}
      ${
        hasWritten(form)
          ? html`<button class="plain small" type="button" @click=${() => does.putAside()}>${words.later}</button>
            <button class="plain small" type="button" @click=${() => does.throwAway(key)}>${words.throwAway}</button>`
          : html`<button class="plain small" type="button" @click=${() => does.throwAway(key)}>${words.cancel}</button>`
      }
    </div>
  </form>`
}

/** Why the person may not send this now, known before they try. */
function mayNot(state: State, form: Form): string {
  return form.kind === 'settle' && state.discussion.may.settle ? '' : whyNot(state)
}

const troubled = (state: State, key: string, form: Form): boolean => mayNot(state, form) !== '' || state.discussion.refused?.key === key

function trouble(state: State, key: string, form: Form): TemplateResult {
  const { refused, copied, keeps } = state.discussion
  const why = mayNot(state, form) || (refused?.key === key ? refused.fault : '')
  return html`<div role="alert">${
    why
      ? html`<p class="fault"><strong>${words.notSent}</strong> <bdi>${why}</bdi></p>
        ${hasWritten(form) ? html`<p class="told">${keeps ? words.kept : words.keptInPage}</p>` : nothing}`
      : !keeps && hasWritten(form)
        ? html`<p class="told">${words.keptInPage}</p>`
        : nothing
  }${copied === 'no' || !troubled(state, key, form) ? nothing : html`<p class="told">${copied === 'yes' ? words.copied : words.copyYourself}</p>`}</div>`
}

function commentForm(state: State, key: string, form: Of<'comment'>, does: Doing): TemplateResult {
  const write = (change: Written) => does.written(key, change)
  const place = state.discussion.blocks.get(form.block)
  const inside = html`
    <h3>${words.comment}</h3>
    ${form.quote ? html`<p class="quiet">${words.about}</p>${quoted(form.quote)}` : html`<p class="quiet">${words.aboutParagraph(place?.number ?? null)}</p>`}
    ${form.cut ? html`<p class="told">${words.cut}</p>` : nothing}
    ${textBox(key, form.text, words.text, 4, form.mentions, write, does)}
    <label class="inline">${words.type}
      <select .value=${live(form.type)} @change=${(event: Event) => write({ type: (event.target as HTMLSelectElement).value as CommentType })}>
        ${COMMENT_TYPES.map((type) => html`<option value=${type} ?selected=${type === form.type}>${COMMENT_TYPE_WORDS[type]}</option>`)}
      </select></label>
    ${wordingOf(form, write)}`
  return frame(state, key, form, words.comment, inside, words.send, does)
}

function wordingOf(form: Of<'comment'>, write: (change: Written) => void): TemplateResult {
  const proposing = form.wording !== null
  const toggle = () => {
    write({ wording: proposing ? null : form.words })
    if (!proposing) requestAnimationFrame(() => document.getElementById('form-wording')?.focus()) // behind the drawing of it
  }
  return html`<button class="small" type="button" aria-expanded=${proposing} @click=${toggle}>
      ${proposing ? words.noProposal : words.propose}</button>
    ${proposing ? wordingBox(form.wording ?? '', words.wording, words.wordingHint, (wording) => write({ wording })) : nothing}`
}

const wordingBox = (wording: string, label: string, hint: string, written: (wording: string) => void): TemplateResult =>
  html`<div class="write-box"><label for="form-wording">${label}</label>
    <textarea class="wording" id="form-wording" name="wording" rows="3" dir="auto" aria-describedby="form-wording-hint" .value=${live(wording)}
      @input=${(event: Event) => written((event.target as HTMLTextAreaElement).value)}></textarea>
    <p class="quiet hint" id="form-wording-hint">${hint}</p></div>`

function replyForm(state: State, key: string, form: Of<'reply'>, does: Doing): TemplateResult {
  const box = textBox(key, form.text, words.textOfReply, 3, form.mentions, (change) => does.written(key, change), does)
  return frame(state, key, form, words.reply, box, words.sendReply, does)
}

function settleForm(state: State, key: string, form: Of<'settle'>, does: Doing): TemplateResult {
  const write = (change: Written) => does.written(key, change)
  const number = state.discussion.items.find(({ id }) => id === form.comment)?.number ?? 0
  const choice = (decision: Decision) => html`<label class="choice"><input type="radio" name="decision" value=${decision} .checked=${live(form.decision === decision)}
      ?data-first=${form.decision === decision} @change=${() => write({ decision })} />${words.decisions[decision]}</label>`
  const inside = html`
    <fieldset><legend>${words.decision}</legend>${DECISIONS.map(choice)}</fieldset>
    ${applies(form) ? putIn(state, form, write) : nothing}
    <div class="write-box"><label for="form-reason">${words.reason}</label>
      <textarea id="form-reason" name="reason" rows="2" dir="auto" aria-describedby="form-reason-hint" .value=${live(form.text)}
        @input=${(event: Event) => write({ text: (event.target as HTMLTextAreaElement).value })}></textarea>
      <p class="quiet hint" id="form-reason-hint">${words.reasonHint}</p></div>`
  return frame(state, key, form, words.settle(number), inside, words.decide, does)
}

function putIn(state: State, form: Of<'settle'>, write: (change: Written) => void): TemplateResult {
  const row = rowsOf(state.discussion, state.boot.person.id).find(({ comment }) => comment.id === form.comment)
  const now = row ? wordsNow(row) : null
  const inPart = form.decision === 'accepted in part'
  return html`
    ${inPart ? html`<label class="choice"><input type="checkbox" .checked=${live(form.put)} @change=${(event: Event) => write({ put: (event.target as HTMLInputElement).checked })} />${words.putInPart}</label>` : nothing}
    ${form.put || !inPart ? wordingBox(form.wording ?? '', words.putIn, words.putInHint, (wording) => write({ wording })) : nothing}
    ${
      now !== null && now !== form.seen
        ? html`<div class="changed" role="alert"><p>${words.changedMeanwhile}</p>${quoted(now)}
          <button class="small" type="button" @click=${() => write({ seen: now })}>${words.seen}</button></div>`
        : nothing
    }`
}

function textBox(
  key: string, text: string, label: string, rows: number, mentions: readonly Named[],
  write: (change: Written) => void, does: Doing,
): TemplateResult {
  const added = (mention: Named) => [...mentions.filter(({ id }) => id !== mention.id), mention]
  return writeBox({
    id: `form-${key.replace(/\W/g, '-')}`, label, hint: words.hint, text, rows,
    written: (text, mention) => write(mention ? { text, mentions: added(mention) } : { text }),
    people: () => does.people(),
  })
}
