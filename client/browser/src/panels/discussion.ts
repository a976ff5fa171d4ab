// The discussion beside the text: which comments, how many, what is being written, and the threads
// in the order of the text. Drawn anew only when something in it has changed; of many, those near.

import { html, nothing, type TemplateResult } from 'lit-html'
import { guard } from 'lit-html/directives/guard.js'
import { live } from 'lit-html/directives/live.js'
import { repeat } from 'lit-html/directives/repeat.js'
import { COMMENT_TYPES } from '../session/comments'
import { countOpen, delegationsOf, type Discussion, type Filters, isFiltered, nearOf, type Row, rowsOf } from '../session/discussion'
import { type Form, hasWritten } from '../session/forms'
import { plainRemark } from '../session/remark_text'
import type { State } from '../session/state'
import { COMMENT_TYPE_WORDS, discussion as words, filters as filterWords, forms as formWords } from '../ui/words'
import { openForm } from './comment_forms'
import type { Doing } from './doing'
import { roundActs, whyNot } from './round'
import { paragraphOf, shortThread, wholeThread } from './thread'

export function discussionPanel(state: State, does: Doing): TemplateResult {
  const { discussion, room, boot, linked } = state
  return html`<section class="discussion" aria-labelledby="discussion-title">
    ${guard([discussion, room, boot, linked, aroundFocus(state)], () => drawn(state, does))}
  </section>`
}

/** The paragraph of the comment in focus: what is shown of it changes with the text. */
function aroundFocus(state: State): string | null {
  const { items, focus } = state.discussion
  const comment = items.find(({ id }) => id === focus?.id)
  return comment ? paragraphOf(state, comment) : null
}

function drawn(state: State, does: Doing): TemplateResult {
  const { discussion } = state
  return html`
    <div class="discussion-head">
      <h2 id="discussion-title" tabindex="-1">${words.title}</h2>
      ${state.room === 'narrow' ? nothing : html`<button class="plain small" type="button" @click=${() => close(does)}>${words.close}</button>`}
    </div>
    ${discussion.fault ? html`<p class="fault" role="status">${discussion.fault}</p>` : nothing}
    ${discussion.writing === null && whyNot(state) ? html`<p class="quiet"><bdi>${whyNot(state)}</bdi></p>` : nothing}
    ${roundActs(state, does)}
    ${discussion.writing?.startsWith('comment ') ? openForm(state, discussion.writing, does) : nothing}
    ${unsent(discussion, does)}
    ${discussion.loaded ? threads(state, does) : discussion.fault ? nothing : html`<p class="quiet">${state.linked ? words.asking : words.offline}</p>`}`
}

/** The button that opens it gets the focus. */
function close(does: Doing): void {
  document.querySelector<HTMLElement>('.discussion-button')?.focus()
  does.discuss({ do: 'open', open: false })
}

function threads(state: State, does: Doing): TemplateResult {
  const { discussion, boot } = state
  const rows = rowsOf(discussion, boot.person.id)
  if (!discussion.items.length) return html`<p class="quiet">${discussion.may.comment ? words.none : words.noneToRead}</p>`
  return html`
    ${filterFields(state, does)}
    <div class="counts">
      <p class="quiet" role="status">${words.count(rows.length, discussion.items.length)}, ${words.openCount(countOpen(rows.map(({ comment }) => comment)))}</p>
      <button class="small" type="button" @click=${() => does.walkComments(-1)}>${words.previous}</button>
      <button class="small" type="button" @click=${() => does.walkComments(1)}>${words.next}</button>
    </div>
    ${rows.length ? list(state, rows, does) : html`<p class="quiet">${words.noneSuch}</p>`}
    ${isFiltered(discussion) ? html`<button class="small plain" type="button" @click=${() => does.discuss({ do: 'filter', filters: { show: 'all', question: '', delegation: '', type: '' } })}>${words.showAll}</button>` : nothing}
    ${boot.may.export ? table(boot.draft.id) : nothing}`
}

function list(state: State, rows: readonly Row[], does: Doing): TemplateResult {
  const { discussion } = state
  const { from, to } = nearOf(rows, discussion)
  const more = (where: 'before' | 'after', n: number) =>
    n > 0 ? html`<button class="small more" type="button" @click=${() => does.discuss({ do: 'more', where })}>${words.more(Math.min(n, 40), where)}</button>` : nothing
  return html`${more('before', from)}
    <ol class="threads">${repeat(
      rows.slice(from, to),
      ({ comment }) => comment.id,
      (row, index) => html`<li aria-posinset=${from + index + 1} aria-setsize=${rows.length}>${
        discussion.focus?.id === row.comment.id ? wholeThread(state, row, does) : guard([row.comment, row.state, row.paragraphs.join()], () => shortThread(row, does))
      }</li>`,
    )}</ol>
    ${more('after', rows.length - to)}`
}

// ── which ones ──

function filterFields(state: State, does: Doing): TemplateResult {
  const { filters, items } = state.discussion
  const delegations = delegationsOf(items)
  const field = (name: keyof Filters, label: string, options: readonly (readonly [value: string, words: string])[]) =>
    html`<label>${label}<select .value=${live(filters[name])} @change=${(event: Event) => does.discuss({ do: 'filter', filters: { [name]: (event.target as HTMLSelectElement).value } as Partial<Filters> })}>
      ${options.map(([value, said]) => html`<option value=${value} ?selected=${value === filters[name]}>${said}</option>`)}</select></label>`
  return html`<details class="which" ?open=${isFiltered(state.discussion)}><summary>${filterWords.label}</summary><div class="filter-fields">
    ${field('show', filterWords.show, Object.entries(filterWords.shows))}
    ${field('type', filterWords.type, [['', filterWords.anyType], ...COMMENT_TYPES.map((type) => [type, COMMENT_TYPE_WORDS[type] ?? type] as const)])}
    ${
      state.boot.questions.length
        ? field('question', filterWords.question, [
            ['', filterWords.anyQuestion],
            ...state.boot.questions.map(({ id, number }) => [id, filterWords.question1(number)] as const),
            ['none', filterWords.noQuestion],
          ])
        : nothing
    }
    ${
      delegations.length
        ? field('delegation', filterWords.delegation, [['', filterWords.anyDelegation], ...delegations.map((each) => [each, each] as const), ['none', filterWords.noDelegation]])
        : nothing
    }
  </div></details>`
}

const table = (draft: string): TemplateResult => html`<p class="table quiet">${words.table}:
  ${[['markdown', words.markdown], ['csv', words.csv]].map(([format, said]) => html`<a href=${`/api/drafts/${draft}/dispositions?format=${format}`} download>${said}</a> `)}</p>`

// ── what is not sent yet ──

function begun(form: Form): string {
  if (form.text.trim() || form.kind === 'reply') return plainRemark(form.text)
  const changed = form.kind === 'comment' || form.wording !== form.offered.wording ? form.wording : null
  return changed ?? (form.kind === 'settle' ? formWords.decisions[form.decision] : '')
}

function unsent({ forms, writing, items }: Discussion, does: Doing): TemplateResult | typeof nothing {
  const left = [...forms].filter(([key, form]) => key !== writing && hasWritten(form))
  if (!left.length) return nothing
  const number = (form: Form) => (form.kind === 'comment' ? nothing : ` ${items.find(({ id }) => id === form.comment)?.number ?? ''}`)
  return html`<section class="unsent" aria-label=${words.unsent}><h3>${words.unsent}</h3><ul>${left.map(
    ([key, form]) => html`<li><p dir="auto"><span class="quiet">${form.kind === 'settle' ? formWords.decision : form.kind === 'reply' ? formWords.reply : formWords.comment}${number(form)}:</span>
      ${begun(form).slice(0, 120)}</p>
      <div class="acts"><button class="small" type="button" @click=${() => does.write(key, form)}>${words.goOn}</button>
      <button class="small plain" type="button" @click=${() => does.throwAway(key)}>${words.throwAway}</button></div></li>`,
  )}</ul></section>`
}
