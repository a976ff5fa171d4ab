// What people have written about the text, shown as what it is: words, and never more than words.

import { html, type TemplateResult } from 'lit-html'
import type { Named } from '../session/comments'
import { readRemark, type TextPart } from '../session/remark_text'
import { wordDiff } from '../session/word_diff'
import { thread as words } from '../ui/words'

/** Where links to other comments of this draft lead. */
export interface Numbered {
  goToNumber(number: number): void
  isNumber(number: number): boolean
}

/** `mentions`: who of the people named in it are here, by their names of today. */
export const remark = (text: string, numbers: Numbered, mentions: readonly Named[] = []): TemplateResult =>
  html`<p class="remark" dir="auto">${readRemark(text).map((part) => partOf(part, numbers, mentions))}</p>`

function partOf(part: TextPart, numbers: Numbered, mentions: readonly Named[]): TemplateResult | string {
  switch (part.what) {
    case 'words':
      return part.words
    case 'link':
      return html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow"><bdi>${part.words}</bdi></a>`
    case 'mention':
      return mention(part.person, part.name, mentions)
    case 'comment':
      if (!numbers.isNumber(part.number)) return `#${part.number}`
      return html`<a href="#comment-${part.number}" @click=${(event: Event) => {
        event.preventDefault()
        numbers.goToNumber(part.number)
      }}>#${part.number}</a>`
  }
}

/** Whoever is not here is not mentioned, whatever name was written. */
function mention(person: string, written: string, mentions: readonly Named[]): TemplateResult | string {
  const known = mentions.find(({ id }) => id === person)
  return known ? html`<span class="mention">@<bdi>${known.name}</bdi></span>` : written
}

/** What a proposal takes out is struck through, what it puts in underlined; both are said to those who listen. */
export const difference = (before: string, after: string): TemplateResult =>
  html`<p class="difference" dir="auto">${wordDiff(before, after).map(({ what, words: piece }) =>
    what === 'same'
      ? piece
      : what === 'removed'
        ? html`<del><span class="visually-hidden">${words.removed} </span>${piece}<span class="visually-hidden">${words.end} </span></del>`
        : html`<ins><span class="visually-hidden">${words.inserted} </span>${piece}<span class="visually-hidden">${words.end} </span></ins>`,
  )}</p>`

export const quoted = (words: string, look = 'quote'): TemplateResult => html`<blockquote class=${look} dir="auto">${words}</blockquote>`
