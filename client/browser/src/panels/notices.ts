// What somebody is told, in the header of every page: a count, a list, and what they want to be told of.

import { html, nothing, type TemplateResult } from 'lit-html'
import { type Choice, CHOICES, type NoticeItem, noticeLink, type Notices } from '../session/notices'
import { when } from '../ui/when'
import { notices as words } from '../ui/words'

export interface NoticesDoing {
  open(): void
  close(): void
  /** To what a notice is about, where this page can; else its link does. */
  went(item: NoticeItem): boolean
  read(ids: readonly string[] | 'all'): void
  choosing(choosing: boolean): void
  choose(choice: Choice, on: boolean): void
}

export function noticesButton({ unread }: Notices, does: NoticesDoing): TemplateResult {
  return html`<button class="plain notices-button" type="button" aria-haspopup="dialog" @click=${() => does.open()}>
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d="M8 1.5a4.2 4.2 0 0 0-4.2 4.2c0 3.6-1.3 5-1.8 5.6h12c-.5-.6-1.8-2-1.8-5.6A4.2 4.2 0 0 0 8 1.5ZM6.4 13a1.7 1.7 0 0 0 3.2 0" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linejoin="round" stroke-linecap="round"/></svg>
    ${words.title}${unread ? html` <span class="unread">${words.open(unread)}</span>` : nothing}</button>`
}

export function noticesList(notices: Notices, does: NoticesDoing): TemplateResult {
  const { items, fault, unread, choosing } = notices
  return html`<h2 id="dialog-title" tabindex="-1">${words.title}</h2>
    <div role="status">${fault ? html`<p class="fault">${fault}</p>` : nothing}</div>
    ${items === null ? (fault ? nothing : html`<p class="quiet">${words.asking}</p>`) : items.length ? html`<ol class="notices">${items.map((each) => item(each, does))}</ol>` : html`<p class="quiet">${words.none}</p>`}
    <details class="choices" ?open=${choosing} @toggle=${(event: Event) => does.choosing((event.target as HTMLDetailsElement).open)}>
      <summary>${words.choose}</summary>${choices(notices, does)}</details>
    <div class="acts">
      <button class="primary" type="button" autofocus @click=${() => does.close()}>${words.close}</button>
      ${unread ? html`<button type="button" @click=${() => does.read('all')}>${words.readAll}</button>` : nothing}
    </div>`
}

const untilOf = ({ round }: NoticeItem): string | null => (round && !round.closed ? when(round.deadline) : null)

function item(each: NoticeItem, does: NoticesDoing): TemplateResult {
  const chosen = (event: Event) => {
    if (!each.read) does.read([each.id])
    if (does.went(each)) event.preventDefault()
  }
  return html`<li class=${each.read ? '' : 'new'}>
    <p>${each.read ? nothing : html`<strong class="unread">${words.unread}</strong> `}<a href=${noticeLink(each)} @click=${chosen}><bdi>${words.says(each.kind, each.by?.name ?? '', each.number, each.session, untilOf(each))}</bdi></a></p>
    ${each.round && !each.round.closed && each.round.note ? html`<p class="quiet"><bdi>${each.round.note}</bdi></p>` : nothing}
    <p class="quiet"><time datetime=${each.at}>${when(each.at)}</time>
      ${each.read ? nothing : html`<button class="small plain" type="button" @click=${() => does.read([each.id])}>${words.read}</button>`}</p>
  </li>`
}

function choices({ choices: now }: Notices, does: NoticesDoing): TemplateResult {
  if (!now) return html`<p class="quiet">${words.asking}</p>`
  return html`<div class="choice-list">${CHOICES.map(
    (each) => html`<label class="choice"><input type="checkbox" .checked=${now[each]} @change=${(event: Event) => does.choose(each, (event.target as HTMLInputElement).checked)} />${words.choices[each]}</label>`,
  )}</div>`
}
