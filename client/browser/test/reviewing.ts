// Versions and reviews, for tests.

import type { Version } from '../src/session/boot'
import type { Seat, Standing, Verdict } from '../src/session/review'

export const version = (number: number, more: Partial<Version> = {}): Version => ({
  number, label: '', hash: `${number}`.repeat(64), at: '2026-11-25T09:00:00Z', note: '', author: { id: 'ana', name: 'Ana Reyes' }, changes: null,
  submitted: null, returned: false, adopted: null, ...more,
})

export const seat = (name: string, verdict: Verdict | null): Seat => ({
  seat: name,
  people: [{ id: name, name: `The ${name} chair` }],
  verdict: verdict && { seat: name, person: { id: name, name: `The ${name} chair` }, verdict, remarks: '', at: '2026-11-25T10:00:00Z' },
})

export const standing = (more: Partial<Standing> = {}): Standing => ({
  stage: 'drafting', version: null, drafting_allowed: false, seats: [seat('past', null), seat('present', null)],
  may: { freeze: true, submit: true, verdict: false, restore: true, adopt: true, reopen: true, drafting: true }, ...more,
})
