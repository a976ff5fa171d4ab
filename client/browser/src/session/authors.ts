// Who wrote what, as the server's ledger has it: asked for while it is shown, read into what the
// text and the panel are drawn from. Only what is saved has a name.

import { ask, sentence } from '../ui/api'
import { settled } from './saving'
import type { Dispatch, Here, State } from './state'

/** `person` null is the server. */
export interface Words {
  readonly text: string
  readonly person: string | null
}

export interface Deleted {
  readonly text: string
  readonly author: string | null
  readonly by: string | null
  /** UTC, ISO 8601. */
  readonly at: string
  /** They stand elsewhere again. */
  readonly moved: boolean
}

export interface AuthoredBlock {
  readonly id: string
  readonly number: number | null
  readonly words: readonly Words[]
  readonly deleted: readonly Deleted[]
}

export interface Answer {
  readonly seq: number
  readonly people: readonly { readonly id: string; readonly name: string }[]
  readonly blocks: readonly AuthoredBlock[]
}

/** One who wrote: how their words are marked, and how many stand. */
export interface Writer {
  readonly id: string | null
  readonly name: string
  readonly color: string
  /** Which kind of line, from 0; null for the reader's own words, which have none. */
  readonly line: number | null
  readonly words: number
}

/** `writers` of the answer; their colours stay until the next one, whoever comes and goes. */
export interface Authors {
  readonly on: boolean
  readonly answer: Answer | null
  readonly writers: readonly Writer[]
  readonly fault: string
}

/** The server's caret colours, so that whoever is here has one colour everywhere. */
const COLOURS = ['#b3541e', '#2f6f4f', '#6d4fa3', '#a13d63', '#1f6f8b', '#7a6a12', '#44589e', '#8a4b4b']
const NOBODY = '#595f66'
const PLAIN = /^#[0-9a-f]{6}$/i
export const LINES = 5

/** Everybody with words in the text, and whoever only deleted some; the reader first. */
export function writersOf(answer: Answer, here: readonly Here[], self: string, server: string): readonly Writer[] {
  const counts = countWords(answer.blocks)
  const colours = coloursOf(answer, here)
  const people = [...answer.people].sort((a, b) => Number(b.id === self) - Number(a.id === self))
  const others = people.filter((each) => each.id !== self)
  const writers: Writer[] = people.map(({ id, name }) => ({
    id,
    name,
    color: colours.get(id) ?? NOBODY,
    line: id === self ? null : others.findIndex((each) => each.id === id) % LINES,
    words: counts.get(id) ?? 0,
  }))
  if (!counts.has(null)) return writers
  return [...writers, { id: null, name: server, color: NOBODY, line: others.length % LINES, words: counts.get(null) ?? 0 }]
}

function coloursOf(answer: Answer, here: readonly Here[]): ReadonlyMap<string, string> {
  const colours = new Map(here.filter(({ color }) => PLAIN.test(color)).map(({ id, color }) => [id, color]))
  for (const { id } of answer.people) {
    const taken = new Set(colours.values())
    if (!colours.has(id)) colours.set(id, COLOURS.find((color) => !taken.has(color)) ?? COLOURS[colours.size % COLOURS.length]!)
  }
  return colours
}

/** A word counts for whoever began it. */
export function countWords(blocks: readonly AuthoredBlock[]): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>()
  for (const { words } of blocks) {
    let before = ' '
    for (const { text, person } of words) {
      const begun = (before + text).match(/\s\S/gu)?.length ?? 0
      if (begun) counts.set(person, (counts.get(person) ?? 0) + begun)
      before = text.slice(-1) || before
    }
  }
  return counts
}

/** What is worth telling: not what was moved, nor somebody's own corrections of a word or two. */
export function toldOf(block: AuthoredBlock): readonly Deleted[] {
  return block.deleted.filter(({ text, author, by, moved }) => !moved && text.trim() !== '' && (author !== by || text.trim().split(/\s+/).length > 2))
}

// ── asking ──

/** Milliseconds between two questions at least; a slow answer makes the pause longer. */
const PAUSE = 2000
const PART_OF_TIME = 20

export interface Asking {
  /** After every change of the state. */
  changed(after: State, before: State): void
}

export function authorsAsking(state: () => State, dispatch: Dispatch): Asking {
  let waiting: ReturnType<typeof setTimeout> | null = null
  let asking = false
  let again = false
  let pause = 0

  async function now(): Promise<void> {
    waiting = null
    if (!state().authors.on) return
    asking = true
    again = false
    const begun = performance.now()
    try {
      dispatch({ type: 'authored', answer: await ask<Answer>('GET', `/api/drafts/${state().boot.draft.id}/authors`) })
    } catch (fault) {
      dispatch({ type: 'authors fault', fault: sentence(fault) })
    }
    asking = false
    pause = Math.max(PAUSE, PART_OF_TIME * (performance.now() - begun))
    if (again) soon()
  }

  function soon(): void {
    again = asking
    if (!asking) waiting ??= setTimeout(() => void now(), pause)
  }

  return {
    changed(after, before) {
      if (!after.authors.on) return
      if (!before.authors.on) {
        if (waiting) clearTimeout(waiting)
        waiting = null
        pause = 0
        soon()
      } else if (after.outline !== before.outline || (after.synced && !before.synced) || (settled(after.book) && !settled(before.book))) soon()
    },
  }
}
