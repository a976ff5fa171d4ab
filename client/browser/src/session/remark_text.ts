// The text of a remark, read into what it says: words, addresses, people mentioned, other comments.
// Everything else is mere words, whatever it looks like.

import type { Named } from './comments'

export type TextPart =
  | { readonly what: 'words'; readonly words: string }
  | { readonly what: 'link'; readonly words: string; readonly href: string }
  | { readonly what: 'mention'; readonly name: string; readonly person: string }
  | { readonly what: 'comment'; readonly number: number }

const PART = /@\[(?<name>[^\]\n]{1,120})\]\((?<person>[A-Za-z0-9]{1,64})\)|(?<![\w&#/])#(?<number>[1-9]\d{0,4})(?!\w)|(?<address>(?:https?:\/\/|mailto:)[^\s<>"'\u202a-\u202e\u2066-\u2069]+)/giu
/** Signs that end a sentence, not the address before them. */
const TRAILING = /[.,;:!?)\]}»”’]+$/u

export function readRemark(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  const words = (to: number) => {
    if (to > at) parts.push({ what: 'words', words: text.slice(at, to) })
  }
  for (const match of text.matchAll(PART)) {
    const [part, length] = partOf(match)
    if (!part) continue
    words(match.index)
    parts.push(part)
    at = match.index + length
  }
  words(text.length)
  return parts
}

function partOf(match: RegExpMatchArray): [TextPart | null, number] {
  const { name, person, number, address } = match.groups ?? {}
  if (name && person) return [{ what: 'mention', name, person }, match[0].length]
  if (number) return [{ what: 'comment', number: Number(number) }, match[0].length]
  const href = (address ?? '').replace(TRAILING, '')
  return isAddress(href) ? [{ what: 'link', words: href, href }, href.length] : [null, 0]
}

function isAddress(href: string): boolean {
  if (!URL.canParse(href)) return false
  const { protocol, hostname, pathname } = new URL(href)
  return protocol === 'mailto:' ? pathname.includes('@') : (protocol === 'http:' || protocol === 'https:') && hostname !== ''
}

/** The same text without signs for the machine: mentions by name. */
export const plainRemark = (text: string): string =>
  readRemark(text)
    .map((part) => (part.what === 'mention' ? `@${part.name}` : part.what === 'comment' ? `#${part.number}` : part.words))
    .join('')

// ── while it is written ──

/** The `@` that the caret stands behind, and what has been typed after it; null when there is none. */
export function mentionAt(text: string, caret: number): { readonly from: number; readonly typed: string } | null {
  const match = /(?:^|[\s(])@([\p{L}\p{M}\p{N}.'’-]*(?: [\p{L}\p{M}\p{N}.'’-]*)?)$/u.exec(text.slice(0, caret))
  return match ? { from: caret - match[1]!.length - 1, typed: match[1]! } : null
}

/** People whose names fit what was typed, those whose name begins so first. */
export function matching<P extends Named>(people: readonly P[], typed: string, most = 6): readonly P[] {
  const wanted = folded(typed)
  const fits = people.filter(({ name }) => folded(name).includes(wanted))
  const begins = ({ name }: P) => folded(name).split(/\s+/).some((part) => part.startsWith(wanted)) || folded(name).startsWith(wanted)
  return [...fits.filter(begins), ...fits.filter((each) => !begins(each))].slice(0, most)
}

const folded = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** How the text is sent: every `@Name` of somebody chosen as `@[Name](id)`. */
export function withMentions(text: string, mentions: readonly Named[]): string {
  const byName = [...mentions].filter(({ name }) => name).sort((a, b) => b.name.length - a.name.length)
  if (!byName.length) return text
  const names = new RegExp(`@(${byName.map(({ name }) => escaped(name)).join('|')})(?![\\p{L}\\p{N}])`, 'gu')
  return text.replace(names, (words, name: string) => {
    const person = byName.find((each) => each.name === name)
    return person ? `@[${name.replace(/[[\]\n]/g, ' ').trim()}](${person.id})` : words
  })
}

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
