// What the pages of versions, reviews and exports say.

import { count } from './words'

export const walking = {
  place: (at: number, n: number) => `${at} of ${n}`,
}

export const watching = {
  moved: 'This review has moved on since the page was loaded.',
  loadAgain: 'Load the page again',
}

export const verdict = {
  needsRemarks: (chosen: string) => chosen === 'returned' || chosen === 'endorsed with remarks',
  label: (chosen: string) => (chosen === 'returned' ? 'Reasons (required)' : chosen === 'endorsed with remarks' ? 'Remarks (required)' : 'Remarks'),
}

export interface Changes {
  readonly added: number
  readonly removed: number
  readonly changed: number
  readonly moved: number
  readonly retied: number
  readonly words_added: number
  readonly words_removed: number
}

/** "3 paragraphs added, 12 changed; 240 words added." */
export function changesInWords(changes: Changes | null): string {
  if (changes === null) return 'The first version.'
  const named = [
    [changes.added, 'added'],
    [changes.removed, 'removed'],
    [changes.changed, 'changed'],
    [changes.moved, 'moved'],
    [changes.retied, 'tied to another question'],
  ] as const
  const parts = named.filter(([n]) => n > 0).map(([n, what], at) => `${at === 0 ? count(n, 'paragraph') : n} ${what}`)
  if (!parts.length) return 'No paragraph changed.'
  const words = [
    ...(changes.words_added ? [`${count(changes.words_added, 'word')} added`] : []),
    ...(changes.words_removed ? [`${count(changes.words_removed, 'word')} removed`] : []),
  ]
  return `${parts.join(', ')}${words.length ? `; ${words.join(', ')}` : ''}.`
}

export const refusals = {
  reload: new Set(['stale-hash', 'verdict-given', 'not-under-review', 'stage-changed', 'not-adopted', 'adopted']),
  loadAgain: 'Load the page again',
  /** What a refusal says beside its sentence. */
  more(code: string, about: Readonly<Record<string, unknown>>): string {
    if (code === 'stale-hash') return moved(about['moved'])
    if (code === 'verdict-given') return given(about['verdict'])
    if (code === 'reason-needed') return missing(about['seats'])
    return ''
  },
}

function moved(about: unknown): string {
  const { from, to, changes } = (about ?? {}) as { from?: number | null; to?: number; changes?: Changes | null }
  if (!to) return ''
  return from && changes ? `From version ${from} to version ${to}: ${changesInWords(changes)}` : `Version ${to} is under review now.`
}

function given(about: unknown): string {
  const { seat, verdict: said, person } = (about ?? {}) as { seat?: string; verdict?: string; person?: { name?: string } }
  return seat && said ? `The ${seat} seat has said: ${said}${person?.name ? ` (${person.name})` : ''}.` : ''
}

function missing(about: unknown): string {
  return Array.isArray(about) && about.length ? `Not endorsed by: ${about.map(seatName).join(', ')}.` : ''
}

const seatName = (seat: unknown): string => (typeof seat === 'string' ? seat : String((seat as { seat?: string } | null)?.seat ?? ''))
