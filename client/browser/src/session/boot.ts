// What the server writes into the drafting page: who is here, what the draft is, what may be done.

import type { Changes } from '../ui/words_review'
import type { SeatVerdict } from './review'

export interface Question {
  readonly id: string
  readonly number: number
  readonly text: string
}

export interface Waiver {
  readonly question: string
  readonly reason: string
}

/** What is not known yet, because the server has only named the version, is left out. */
export interface Version {
  readonly number: number
  readonly label: string
  readonly hash: string
  /** UTC, ISO 8601. */
  readonly at: string
  readonly note?: string
  readonly author?: { readonly id: string; readonly name: string }
  /** Against the version before; null for the first. */
  readonly changes?: Changes | null
  readonly submitted?: string | null
  readonly returned?: boolean
  readonly adopted?: string | null
  readonly state?: 'frozen' | 'under review' | 'returned' | 'superseded' | 'adopted'
  readonly verdicts?: readonly SeatVerdict[]
  /** It is not what was frozen, and the server refuses it everywhere. */
  readonly damaged?: boolean
}

export type Rights = 'edit' | 'comment' | 'read'

export interface Boot {
  readonly person: { readonly id: string; readonly name: string; readonly capacities: readonly string[] }
  readonly draft: {
    readonly id: string
    readonly epoch: number
    readonly schema: number
    readonly stage: string
    readonly rights: Rights
    /** Why this person does not write; empty for those who do. */
    readonly why: string
  }
  readonly session: {
    readonly number: string
    readonly title: string
    readonly brief: string
    /** Empty for a session outside the roundtables. */
    readonly roundtable: string
    readonly inputs: readonly string[]
    readonly links: readonly { readonly number: string; readonly draft: string }[]
  }
  readonly forum: { readonly name: string; readonly place: string; readonly year: number | null }
  readonly questions: readonly Question[]
  readonly waivers: readonly Waiver[]
  readonly versions: readonly Version[]
  readonly may: { readonly freeze: boolean; readonly waive: boolean; readonly export: boolean; readonly confirm: boolean; readonly authors: boolean }
}

export function readBoot(page: Document): Boot {
  return JSON.parse(page.getElementById('boot')?.textContent ?? '') as Boot
}
