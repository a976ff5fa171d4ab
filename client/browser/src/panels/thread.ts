// One comment with all that came of it. Those not in focus are short: what it is about, what it
// says, where it stands.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { Anchor } from '../editor/anchors'
import type { Author, Comment, Reply } from '../session/comments'
import { expected, maySettle, mayTakeBack, type Row, wordsNow } from '../session/discussion'
import type { Form } from '../session/forms'
import type { State } from '../session/state'
import { when } from '../ui/when'
import { COMMENT_TYPE_WORDS, DECISION_WORDS, speaksFor, thread as words } from '../ui/words'
import { openForm } from './comment_forms'
import type { Doing } from './doing'
import { difference, quoted, remark } from './remark'

export const cardId = (comment: Comment): string => `comment-${comment.number}`
export const replyKey = (comment: Comment): string => `reply ${comment.id}`
export const settleKey = (comment: Comment): string => `settle ${comment.id}`
export const threadKey = (comment: Comment): string => `thread ${comment.id}`

export function shortThread(row: Row, does: Doing): TemplateResult {
  const { comment } = row
  const open = () => does.focusComment(comment.id, 'panel')
  const clicked = (event: Event) => {
    if (!(event.target as Element).closest('a, button') && getSelection()?.isCollapsed !== false) open()
  }
  return html`<article class="thread short" id=${cardId(comment)} tabindex="-1" aria-label=${words.name(comment.number, comment.author.name)} @click=${clicked}>
    ${head(row, html`<button class="number" type="button" aria-expanded="false" aria-label=${words.show(comment.number)} @click=${open}>${comment.number}</button>`)}
    ${about(row)}
    ${said(comment, does)}
    ${comment.wording === null || comment.withdrawn ? nothing : difference(comment.then, comment.wording)}
    ${standing(row)}
  </article>`
}

export function wholeThread(state: State, row: Row, does: Doing): TemplateResult {
  const { comment } = row
  return html`<article class="thread whole" id=${cardId(comment)} tabindex="-1" aria-current="true" aria-label=${words.name(comment.number, comment.author.name)}>
    ${head(row, html`<span class="number">${comment.number}</span>`)}
    ${about(row)}
    ${said(comment, does)}
    ${comment.withdrawn ? nothing : proposal(state, row, does)}
    ${sinceThen(state, row)}
    ${replies(state, comment, does)}
    ${decision(row, does)}
    ${closing(comment)}
    ${fault(state, comment)}
    ${openForm(state, replyKey(comment), does)}
    ${openForm(state, settleKey(comment), does)}
    ${acts(state, row, does)}
  </article>`
}

function head({ comment }: Row, number: TemplateResult): TemplateResult {
  return html`<header>${number}
    <p class="who-said"><bdi class="name">${comment.author.name}</bdi> <span class="quiet">${byline(comment.author)}</span></p>
    <p class="quiet about-it">${COMMENT_TYPE_WORDS[comment.type] ?? comment.type} · <time datetime=${comment.at}>${when(comment.at)}</time></p>
  </header>`
}

const byline = ({ capacity, delegation }: Author): TemplateResult => html`<bdi>${speaksFor(capacity, delegation)}</bdi>`

function about({ comment, place, anchor, paragraphs }: Row): TemplateResult {
  const where = anchor || place ? (paragraphs.length ? words.paragraphs(paragraphs) : nothing) : words.noParagraph
  return html`<p class="quiet where">${where}${comment.quote ? nothing : html`${where === nothing ? '' : ' · '}${words.wholeParagraph}`}</p>
    ${comment.quote ? quoted(comment.quote) : nothing}`
}

function said(comment: Comment, does: Doing): TemplateResult {
  if (comment.withdrawn) return html`<p class="withdrawn">${words.withdrawnAt(comment.author.name, when(comment.withdrawn))}</p>`
  return remark(comment.text, does, comment.mentions)
}

/** The proposal as removed and inserted words, and the paragraph as it would be. */
function proposal(state: State, row: Row, does: Doing): TemplateResult | typeof nothing {
  const { comment, anchor } = row
  if (comment.wording === null) return nothing
  const { preview } = state.discussion
  const now = comment.disposition ? null : wordsNow(row)
  return html`<h3>${words.proposes}</h3>${difference(now ?? comment.then, comment.wording)}
    ${
      anchor && now !== null
        ? html`<button class="small switch" type="button" aria-pressed=${preview} @click=${() => does.discuss({ do: 'preview' })}>${words.preview}</button>
          ${preview ? asIf(...around(comment, anchor), wordingFor(state, comment)) : nothing}`
        : nothing
    }`
}

/** What would be put in: as it is being edited, where somebody is deciding. */
function wordingFor({ discussion }: State, comment: Comment): string {
  const form = discussion.writing === settleKey(comment) ? discussion.forms.get(discussion.writing) : undefined
  return (form?.kind === 'settle' ? form.wording : comment.wording) ?? ''
}

/** The words of the paragraph that stay. */
const around = ({ quote }: Comment, { around, start, end }: Anchor): [string, string] => (quote ? [around.slice(0, start), around.slice(end)] : ['', ''])

const asIf = (before: string, after: string, wording: string): TemplateResult =>
  html`<div class="as-if" role="region" aria-label=${words.previewed}><p class="quiet">${words.previewed}</p><p dir="auto">${before}<mark>${wording}</mark>${after}</p></div>`

/** The words then and now, where they are no longer the same; of words that are gone their paragraph, while that is there. */
function sinceThen(state: State, row: Row): TemplateResult | typeof nothing {
  const { comment, anchor, place } = row
  if (row.state === 'here') return nothing
  const gone = row.state === 'gone'
  const now = gone ? paragraphOf(state, comment) : wordsNow(row)
  const moved = place !== null && place.number !== null && anchor?.block !== comment.block
  return html`<div class="changed"><p>${gone ? words.gone : words.changedTo(moved ? place.number : null)}</p>
    <dl><div><dt>${words.then}</dt><dd dir="auto">${expected(comment)}</dd></div>
    ${now === null ? nothing : html`<div><dt>${gone ? words.paragraphNow : words.now}</dt><dd dir="auto">${now || words.emptyNow}</dd></div>`}</dl></div>`
}

/** All that the paragraph says now on which a comment was put; null when it is gone. */
export const paragraphOf = ({ outline }: State, { block }: Comment): string | null => outline.find(({ id }) => id === block)?.text ?? null

function replies(state: State, comment: Comment, does: Doing): TemplateResult | typeof nothing {
  if (!comment.replies.length) return nothing
  return html`<ol class="replies" aria-label=${words.answers(comment.replies.length)}>${comment.replies.map((each) => reply(state, comment, each, does))}</ol>`
}

function reply(state: State, comment: Comment, each: Reply, does: Doing): TemplateResult {
  const own = each.author.id === state.boot.person.id && mayTakeBack(comment, each)
  const busy = state.discussion.sending === threadKey(comment)
  return html`<li>
    <p><bdi class="name">${each.author.name}</bdi> <span class="quiet">${byline(each.author)} · <time datetime=${each.at}>${when(each.at)}</time></span></p>
    ${each.withdrawn ? html`<p class="withdrawn">${words.withdrawnReply}</p>` : remark(each.text, does, each.mentions)}
    ${
      !own
        ? nothing
        : state.discussion.confirming === each.id
          ? confirm(words.withdrawReplyAsk, busy, () => does.withdrawReply(comment.id, each.id), does)
          : html`<button class="small plain" type="button" @click=${() => does.discuss({ do: 'confirm', id: each.id })}>${words.withdraw}</button>`
    }
  </li>`
}

function decision(row: Row, does: Doing): TemplateResult | typeof nothing {
  const { disposition, quote } = row.comment
  if (!disposition) return nothing
  const now = row.state === 'here' && quote ? wordsNow(row) : null
  const changed = disposition.before !== null && disposition.wording !== null
  return html`<section class="decision" aria-label=${DECISION_WORDS[disposition.decision] ?? disposition.decision}>
    <p><strong>${DECISION_WORDS[disposition.decision] ?? disposition.decision}</strong>
      <span class="quiet"><bdi>${words.decided(disposition.by.name, when(disposition.at))}</bdi></span></p>
    ${disposition.reason ? remark(disposition.reason, does) : html`<p class="quiet">${words.noReason}</p>`}
    ${changed ? html`<p class="quiet">${words.putIn}</p>${difference(disposition.before, disposition.wording)}` : nothing}
    ${now ? html`<p class="quiet">${words.wordsNow}</p>${quoted(now)}` : nothing}
  </section>`
}

function closing({ closed, disposition, withdrawn }: Comment): TemplateResult | typeof nothing {
  if (!closed) return nothing
  return html`<p class="quiet"><bdi>${words.closedBy(closed.by.name, when(closed.at))}</bdi>${disposition || withdrawn ? nothing : ` ${words.notDecided}`}</p>`
}

/** One line on where the comment stands. */
function standing({ comment, state }: Row): TemplateResult | typeof nothing {
  const answers = comment.replies.filter(({ withdrawn }) => !withdrawn).length
  const parts = [
    comment.withdrawn ? '' : comment.disposition ? (DECISION_WORDS[comment.disposition.decision] ?? comment.disposition.decision) : comment.closed ? words.closed : words.open,
    state === 'here' ? '' : state === 'gone' ? words.gone : words.changed,
    answers ? words.answers(answers) : '',
  ]
  if (!parts.some(Boolean)) return nothing
  return html`<p class="standing ${comment.disposition || comment.withdrawn ? 'settled' : ''}">${parts.filter(Boolean).join(' · ')}</p>`
}

const fault = ({ discussion }: State, comment: Comment): TemplateResult =>
  html`<div role="alert">${discussion.refused?.key === threadKey(comment) ? html`<p class="fault"><bdi>${discussion.refused.fault}</bdi></p>` : nothing}</div>`

function acts(state: State, row: Row, does: Doing): TemplateResult {
  const { comment, anchor, place } = row
  const { may, writing, sending } = state.discussion
  const { id } = state.boot.person
  const busy = sending === threadKey(comment)
  const act = (label: string, pressed: () => void) => html`<button class="small" type="button" ?disabled=${busy} @click=${pressed}>${label}</button>`
  const writes = [replyKey(comment), settleKey(comment)].includes(writing ?? '')
  if (state.discussion.confirming === comment.id) return confirm(words.withdrawAsk, busy, () => does.withdraw(comment.id), does)
  return html`<div class="acts thread-acts">
    ${anchor || place ? act(anchor && comment.quote ? words.goTo : words.goToParagraph, () => does.goToWords(comment)) : nothing}
    ${may.comment && !writes && !comment.closed && !comment.withdrawn ? act(words.reply, () => does.write(replyKey(comment), { kind: 'reply', comment: comment.id, text: '', mentions: [] })) : nothing}
    ${maySettle(comment, may, id) && !writes ? act(comment.disposition ? words.settleAgain : words.settle, () => does.write(settleKey(comment), settling(comment, wordsNow(row) ?? ''))) : nothing}
    ${(may.settle || comment.author.id === id) && !comment.withdrawn ? act(comment.closed ? words.reopen : words.closeThread, () => does.closeThread(comment.id, !comment.closed)) : nothing}
    ${comment.author.id === id && !comment.withdrawn && !comment.disposition ? act(words.withdraw, () => does.discuss({ do: 'confirm', id: comment.id })) : nothing}
  </div>`
}

const confirm = (asked: string, busy: boolean, yes: () => void, does: Doing): TemplateResult =>
  html`<div class="confirm" role="group" aria-label=${asked}><p>${asked}</p>
    <div class="acts"><button class="small" type="button" ?disabled=${busy} @click=${yes}>${words.withdrawYes}</button>
      <button class="small" type="button" @click=${() => does.discuss({ do: 'confirm', id: null })}>${words.keep}</button></div></div>`

function settling({ id, wording }: Comment, seen: string): Form {
  const offered = { decision: wording === null ? 'noted' : 'accepted', wording } as const
  return { kind: 'settle', comment: id, ...offered, text: '', put: true, seen, offered }
}
