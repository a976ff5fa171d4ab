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
  const { seat, verdict: said } = (about ?? {}) as { seat?: string; verdict?: string }
  return seat && said ? `The ${seat} seat has said: ${said}.` : ''
}

function missing(about: unknown): string {
  return Array.isArray(about) && about.length ? `Not endorsed by: ${about.join(', ')}.` : ''
}

/** Why the text is read-only at a stage; the same words as the server's. */
export const stageWhy: Readonly<Record<string, string>> = {
  adopted: 'This text has been adopted and is locked.',
  'Troika review': 'The Troika is reviewing this text; it is not edited meanwhile.',
}

export const versionWords = {
  by: 'by',
  submitted: 'Submitted',
  returned: 'Returned',
  adopted: 'Adopted',
  superseded: 'Superseded',
  under: 'Under review',
  damaged: 'Damaged',
  damagedWhy: 'This version is not what was frozen: something has changed it in the database. It cannot be compared, restored, submitted or exported. Tell whoever runs this server; other versions are not affected.',
  compareBefore: (n: number) => `Compare with version ${n}`,
  compareLive: 'Compare with the text now',
  review: 'Open the review',
  of: (act: string, n: number) => `${act} version ${n}`,
  act: { submit: 'Submit…', restore: 'Restore…', adopt: 'Adopt…', export: 'Export…', reopen: 'Reopen the draft…', import: 'Bring in a file…' },
  note: 'Note',
  noteHint: 'For the house only: what was done, what to look at. It never leaves with a public text.',
}

interface Brings {
  readonly added: number
  readonly changed: number
  readonly removed: number
}

const isSame = ({ added, changed, removed }: Brings): boolean => added + changed + removed === 0

/** "2 paragraphs or headings new, 1 changed, 3 taken out." */
function blocksInWords({ added, changed, removed }: Brings): string {
  const named = [
    [added, 'new'],
    [changed, 'changed'],
    [removed, 'taken out'],
  ] as const
  const parts = named.filter(([n]) => n > 0).map(([n, what], at) => `${at === 0 ? (n === 1 ? '1 paragraph or heading' : `${n} paragraphs and headings`) : n} ${what}`)
  return `${parts.join(', ')}.`
}

export const acting = {
  cancel: 'Cancel',
  reason: 'Reason',
  reasonHint: 'It stands in the register.',
  submit: {
    title: (n: number) => `Submit version ${n} to the Troika`,
    explain: 'Each seat of the Troika reads it and gives its verdict. Meanwhile the draft is read-only, unless the chair lets drafting go on.',
    now: 'Submit it',
    done: (n: number) => `Version ${n} is with the Troika.`,
    open: 'These questions are neither answered nor waived:',
    goTo: (n: number) => `Question ${n}`,
  },
  restore: {
    title: (n: number) => `Restore version ${n}`,
    explain: (n: number) => `The draft will say again what version ${n} says. That is an edit like any other: others go on typing, comments stay.`,
    before: 'If the text now says something that no version keeps, it is first frozen as a version of its own, so that nothing is lost.',
    now: 'Restore it',
    done: (n: number, frozen: number | null) =>
      frozen === null ? `The draft says again what version ${n} says.` : `The draft says again what version ${n} says. What it said before is kept as version ${frozen}.`,
    same: (n: number) => `The draft says what version ${n} says already.`,
  },
  adopt: {
    title: (n: number) => `Adopt version ${n}`,
    explain: 'It becomes the final text, and the draft locks for everybody.',
    all: 'Every seat has endorsed it.',
    missing: (seats: readonly string[]) => `Not endorsed by: ${seats.join(', ')}. To adopt without, give your reason.`,
    nobody: 'Nobody holds a seat of the Troika. To adopt without one, give your reason.',
    now: 'Adopt it',
    done: (n: number) => `Version ${n} is adopted. The draft is locked.`,
  },
  reopen: {
    title: 'Reopen the draft',
    explain: 'A new drafting stage begins. The adopted version stays what it is.',
    now: 'Reopen it',
    done: 'The draft is open again.',
  },
  import: {
    title: 'Bring in a file',
    explain: 'The draft will say what a Markdown file says, such as an export that was worked on elsewhere. What reads the same stays as it is, with its comments; what is not in the file is taken out. Others go on typing.',
    file: 'Markdown file',
    look: 'See what would change',
    moved: 'The text has changed since you looked. Look again at what the file changes:',
    isSame,
    anyway: 'See what would change anyway',
    now: 'Bring it in',
    brings: (brings: Brings) => (isSame(brings) ? 'The draft says all of this already: nothing would change.' : `${blocksInWords(brings)} What the draft says now is kept as a version.`),
    done: (brings: Brings & { readonly frozen: number | null }) =>
      isSame(brings) ? 'The draft said all of that already.' : `The file is brought in. ${blocksInWords(brings)}${brings.frozen === null ? '' : ` What the draft said before is kept as version ${brings.frozen}.`}`,
  },
  export: {
    title: (n: number) => `Export version ${n}`,
    now: 'Download',
    done: 'The file is downloaded.',
  },
}

export const exporting = {
  format: 'Format',
  formats: { markdown: 'Markdown', html: 'Web page (HTML)', docx: 'Word (DOCX)', json: 'Data (JSON)' },
  profile: 'For whom',
  profiles: { public: 'Public: names nobody', working: 'Working text: with authors and comments' },
  group: 'Put paragraphs under their guiding questions',
  hits: 'This file would name somebody. Nothing has left the house. Look at each place:',
  hint: 'Take the words out of the draft and freeze a new version; or, where something names nobody, let the chair confirm that.',
  hintChair: 'Let the words be taken out of the draft and a new version be frozen; or say of each that it names nobody. That stands in the register. After the last one the file is downloaded.',
  confirm: 'This names nobody',
  whyNot: 'Why it names nobody (required)',
  again: 'Search it again',
  inSession: (number: string) => `session ${number}, `,
  whys: {
    person: 'a person’s name',
    address: 'somebody’s address',
    delegation: 'a delegation',
    comment: 'words of a comment',
    phrase: 'a phrase that points to who spoke',
  } as Readonly<Record<string, string>>,
}

export const reviewing = {
  title: 'Review',
  returned: (n: number, seat: string, name: string) => `Version ${n} was returned by the ${seat} seat${name ? ` (${name})` : ''}:`,
  reopened: (n: number, name: string) => `Version ${n} is adopted and stays the final text. ${name || 'The operator'} reopened the draft:`,
  under: (n: number) => `Version ${n} is with the Troika.`,
  drafting: 'Drafting goes on; what changes needs a new version.',
  adopted: (n: number) => `Version ${n} is adopted. It is the final text, and this draft is locked.`,
  open: 'Open the review',
}
