// A page that shows how a review stands says so when it has moved on: it never changes under the reader's eyes.

import { ask } from './api'
import { watching as words } from './words_review'

/** Milliseconds between two looks, while somebody can see the page. */
const BETWEEN = 10_000

/** The parts of a review that a reader would want to know of when they change, as one text. */
export function standingOf(review: Standing): string {
  const seats = review.seats.map(({ seat, verdict }) => `${seat}=${verdict?.verdict ?? ''}`)
  return [review.stage, review.version?.hash ?? '', String(review.drafting_allowed), ...seats].join('|')
}

export interface Standing {
  readonly stage: string
  readonly version: { readonly number: number; readonly hash: string } | null
  readonly drafting_allowed: boolean
  readonly seats: readonly { readonly seat: string; readonly verdict: { readonly verdict: string } | null }[]
}

export function watchStanding(page: Document): void {
  const { watch } = page.body.dataset
  const place = page.getElementById('moved')
  if (!watch || !place) return
  let known: string | null = null
  const look = async () => {
    if (page.visibilityState !== 'visible') return
    const standing = standingOf(await ask<Standing>('GET', watch))
    known ??= standing
    if (standing === known || place.childElementCount) return
    place.append(words.moved, ' ', again(page))
  }
  const round = () => void look().catch(() => {}).finally(() => setTimeout(round, BETWEEN))
  round()
}

function again(page: Document): HTMLElement {
  const button = page.createElement('button')
  button.type = 'button'
  button.className = 'small'
  button.textContent = words.loadAgain
  button.addEventListener('click', () => location.reload())
  return button
}
