// Versions and their review, as the drafting page knows them: what the server last said, which act
// has its form open, and what came of it.

import type { Question, Version } from './boot'

export type Verdict = 'endorsed' | 'endorsed with remarks' | 'returned'

export interface SeatVerdict {
  readonly seat: string
  readonly person: { readonly id: string; readonly name: string }
  readonly verdict: Verdict
  readonly remarks: string
  readonly at: string
}

export interface Seat {
  readonly seat: string
  readonly people: readonly { readonly id: string; readonly name: string }[]
  readonly verdict: SeatVerdict | null
}

export interface May {
  readonly freeze: boolean
  readonly submit: boolean
  readonly verdict: boolean
  readonly restore: boolean
  readonly adopt: boolean
  readonly reopen: boolean
  readonly drafting: boolean
}

/** How the review of a draft stands; `version`: the one under review, or adopted. */
export interface Standing {
  readonly stage: string
  readonly version: { readonly number: number; readonly hash: string; readonly label: string } | null
  readonly drafting_allowed: boolean
  readonly seats: readonly Seat[]
  readonly may: May
  /** Of an adopted draft that is written in again; `number`: the version that stays adopted. */
  readonly reopened?: { readonly number: number; readonly by: string; readonly at: string; readonly reason: string } | null
}

export type VersionAct = 'submit' | 'restore' | 'adopt' | 'reopen' | 'export' | 'import'

/** Where a public file would name somebody. */
export interface Hit {
  /** The session's number, where several are in one file. */
  readonly session: string | null
  /** Such as "paragraph 4", "heading", "file name". */
  readonly place: string
  readonly why: string
  readonly words: string
  /** A whole name, an address, somebody’s words: hardly a false alarm, confirmed with a reason. */
  readonly whole: boolean
  /** With which the chair confirms that it names nobody. */
  readonly fingerprint: string
}

/** A file that was stopped. */
export interface Stopped {
  readonly hits: readonly Hit[]
}

/** What bringing a file in does, in blocks. `frozen`: the version made before of what the draft said. */
export interface Brought {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly frozen: number | null
}

export interface Review {
  readonly standing: Standing | null
  /** The act whose form is open, and on which version; 0 where it is on the draft. */
  readonly open: { readonly act: VersionAct; readonly number: number } | null
  readonly busy: boolean
  readonly fault: string
  /** Questions that stand open, of a submission that was refused for them. */
  readonly questions: readonly Question[]
  readonly stopped: Stopped | null
  /** What the chosen file would do to the text. */
  readonly brings: Brought | null
  /** The chosen file is another session's, which can be meant. */
  readonly elsewhere: boolean
  /** What was done last, for one who listens. */
  readonly told: string
}

export type ReviewHappened =
  | { readonly do: 'known'; readonly standing: Standing }
  | { readonly do: 'open'; readonly act: VersionAct; readonly number: number }
  | { readonly do: 'close' }
  | { readonly do: 'asking' }
  | { readonly do: 'refused'; readonly fault: string; readonly questions?: readonly Question[]; readonly stopped?: Stopped | null; readonly elsewhere?: boolean }
  | { readonly do: 'previewed'; readonly brings: Brought; readonly fault?: string }
  | { readonly do: 'done'; readonly told: string }

export const NO_REVIEW: Review = { standing: null, open: null, busy: false, fault: '', questions: [], stopped: null, brings: null, elsewhere: false, told: '' }

const QUIET = { busy: false, fault: '', questions: [], stopped: null } as const
const NO_FILE = { brings: null, elsewhere: false } as const

export function review(before: Review, happened: ReviewHappened): Review {
  switch (happened.do) {
    case 'known':
      return { ...before, standing: happened.standing, told: isBack(before.standing, happened.standing) ? '' : before.told }
    case 'open':
      return { ...before, ...QUIET, ...NO_FILE, told: '', open: { act: happened.act, number: happened.number } }
    case 'close':
      return { ...before, ...QUIET, ...NO_FILE, open: null }
    case 'asking':
      return { ...before, ...QUIET, busy: true }
    case 'refused':
      return { ...before, ...QUIET, fault: happened.fault, questions: happened.questions ?? [], stopped: happened.stopped ?? null, brings: null, elsewhere: happened.elsewhere ?? false }
    case 'previewed':
      return { ...before, ...QUIET, brings: happened.brings, fault: happened.fault ?? '' }
    case 'done':
      return { ...before, ...QUIET, ...NO_FILE, open: null, told: happened.told }
  }
}

/** The draft is written in again: what was told of its review is no longer so. */
const isBack = (before: Standing | null, now: Standing): boolean =>
  before !== null && before.stage !== now.stage && before.stage !== 'drafting' && now.stage === 'drafting'

/**
 * What may be done with a version by this person just now; the server has the last word. What is known from the
 * start comes first, so that nothing moves under a pointer when the rest is known.
 */
export function actsOn(version: Version, versions: readonly Version[], standing: Standing | null, mayExport: boolean): readonly VersionAct[] {
  if (version.damaged) return []
  const acts: VersionAct[] = []
  const lastSubmitted = Math.max(0, ...versions.filter((each) => each.submitted).map((each) => each.number))
  const under = standing?.stage === 'Troika review' && standing.version?.number === version.number
  if (mayExport || version.adopted) acts.push('export')
  if (standing?.may.restore && standing.stage !== 'adopted') acts.push('restore')
  if (standing?.may.submit && standing.stage !== 'adopted' && version.number > lastSubmitted) acts.push('submit')
  if (standing?.may.adopt && under) acts.push('adopt')
  return acts
}

/** Seats that have not endorsed the version under review. */
export const missing = (standing: Standing): readonly string[] =>
  standing.seats.filter(({ verdict }) => !verdict?.verdict.startsWith('endorsed')).map(({ seat }) => seat)

/** What stopped a file, as the refusal says it. */
export function stoppedBy(about: Readonly<Record<string, unknown>>): Stopped | null {
  const { hits } = about as { hits?: readonly Hit[] }
  return Array.isArray(hits) && hits.length ? { hits } : null
}
