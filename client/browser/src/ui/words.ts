// Every word a person reads on the pages, in one place. Plain English, no jargon: the reader is
// tired and in a meeting room.

/** "1 change", "3 changes". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}

export const STAGES: Readonly<Record<string, string>> = {
  drafting: 'Drafting',
  'comment round': 'Comment round',
  'Troika review': 'Troika review',
  adopted: 'Adopted',
}

export const stage = (name: string): string => STAGES[name] ?? name

export const KINDS: readonly { readonly kind: string; readonly words: string }[] = [
  { kind: 'finding', words: 'Finding' },
  { kind: 'good-practice', words: 'Good practice' },
  { kind: 'recommendation', words: 'Recommendation' },
  { kind: 'follow-up', words: 'Follow-up' },
]

/** Types a block can be given in the toolbar; `value` is type and level. */
export const TYPES: readonly { readonly value: string; readonly words: string }[] = [
  { value: 'paragraph', words: 'Paragraph' },
  { value: 'heading 1', words: 'Heading 1' },
  { value: 'heading 2', words: 'Heading 2' },
  { value: 'heading 3', words: 'Heading 3' },
  { value: 'bullet', words: 'Bulleted list' },
  { value: 'ordered', words: 'Numbered list' },
  { value: 'quote', words: 'Quotation' },
]

export const saved = {
  opening: 'Opening…',
  saved: 'Saved',
  saving: 'Saving…',
  reconnecting: 'Reconnecting…',
  ended: 'Disconnected',
  kept: (n: number) => `Not saved: ${count(n, 'change')} kept on this device`,
  keptInPage: (n: number) => `Not saved: ${count(n, 'change')} kept only in this open page`,
  readOnly: (why: string) => (why ? `Read-only. ${why}` : 'Read-only'),
}

export const why = {
  rights: 'Your rights on this draft have changed.',
  oldPage: 'This page is older than the server: load it again.',
}

/** What a notice says: `title` what happened, `text` what to do. */
export interface Told {
  readonly title: string
  readonly text: string
}

const REFUSALS: Readonly<Record<string, Told>> = {
  'read-only': {
    title: 'Your last words were not taken: you may no longer write in this draft.',
    text: 'Only this session’s rapporteurs write, and only while it is being drafted.',
  },
  'foreign-client': {
    title: 'Your last words were not taken: they came under somebody else’s mark.',
    text: 'This can happen when a browser is copied to another machine. Copy your words, then load the page again.',
  },
  malformed: {
    title: 'Your last words were not taken: the server could not read what this page sent.',
    text: 'Copy your words, then load the page again. If it comes back, tell the secretariat.',
  },
  'too-large': {
    title: 'Your last words were not taken: that was too much in one piece.',
    text: 'Copy your words, load the page again, and paste them in smaller parts.',
  },
  'wrong-epoch': {
    title: 'Your last words were not taken: the draft has been opened anew since.',
    text: 'Copy your words, then load the page again to see the text as it stands.',
  },
  damaged: {
    title: 'Your last words were not taken: this draft was damaged on the server’s disk.',
    text: 'What is left can be read. Copy your words, and tell the secretariat: the operator has to restore it.',
  },
  'old-schema': {
    title: 'Your last words were not taken: this page is older than the server.',
    text: 'Copy your words, then load the page again.',
  },
}

export function refusal(code: string, reason: string): Told {
  const known = REFUSALS[code]
  if (known) return known
  return { title: 'Your last words were not taken.', text: reason || 'Copy them, then load the page again.' }
}

const CLOSES: Readonly<Record<number, Told>> = {
  4400: {
    title: 'The server could not read what this page sent.',
    text: 'Load the page again. If it comes back, tell the secretariat.',
  },
  4401: {
    title: 'Your sign-in has ended.',
    text: 'Sign in again with the link you were given, or ask the secretariat for a new one.',
  },
  4403: {
    title: 'This draft is not open to you for writing.',
    text: 'If you think it should be, ask the secretariat.',
  },
  4404: {
    title: 'This draft is no longer here, or not open to you.',
    text: 'Go back to all sessions, or ask the secretariat.',
  },
  4409: {
    title: 'The draft has been opened anew since this page was loaded.',
    text: 'Load the page again to see the text as it stands.',
  },
  4413: {
    title: 'That was too much in one piece.',
    text: 'Load the page again, and paste long texts in smaller parts.',
  },
  4429: {
    title: 'More came from this page than the server takes at once.',
    text: 'Nothing is lost. Wait a moment, then connect again.',
  },
  4205: {
    title: 'Your rights on this draft have changed.',
    text: 'Load the page again to go on with what you may do now.',
  },
}

export function closed(code: number): Told {
  return (
    CLOSES[code] ?? {
      title: 'The server ended the connection.',
      text: 'Load the page again.',
    }
  )
}

export const notice = {
  words: 'Words of yours that are not saved',
  copy: 'Copy these words',
  kept: 'They are kept on this device.',
  keptInPage: 'They are kept only in this open page: copy them before you leave it.',
  copied: 'Copied.',
  copyYourself: 'The browser did not allow copying. Select the words below and copy them yourself.',
  reload: 'Load the page again',
  connect: 'Connect again',
  signIn: 'Sign in',
  drop: 'Leave these words out and load again',
  sessions: 'All sessions',
  offlineFirst: 'This draft has not been opened on this device before. It opens as soon as the connection is back.',
  openingText: 'Opening the draft…',
}

export const coverage = {
  /** "2 of 3 answered, 1 open": what the overview and the rail say. */
  sum(answered: number, open: number, waived: number, total: number): string {
    if (total === 0) return 'No guiding questions'
    const parts = [answered === total ? `All ${total} answered` : `${answered} of ${total} answered`]
    if (open) parts.push(`${open} open`)
    if (waived) parts.push(`${waived} waived`)
    return parts.join(', ')
  },
  untied: (n: number) => `${count(n, 'paragraph')} tied to no question`,
  allTied: 'Every paragraph is tied to a question',
  open: 'Open',
  answered: (n: number) => `Answered in ${count(n, 'paragraph')}`,
  waived: 'Waived',
}

export const rail = {
  title: 'Guiding questions',
  none: 'This session has no guiding questions. Its draft is free text.',
  walk: (n: number) => (n === 1 ? 'Show its paragraph' : `Walk through its ${n} paragraphs`),
  walkUntied: 'Show them one after another',
  place: (index: number, n: number) => `${index + 1} of ${n}`,
  tie: (n: number) => (n === 1 ? 'Tie this paragraph' : `Tie these ${n} paragraphs`),
  waive: 'Not discussed…',
  reason: 'Why is there no answer?',
  reasonDraft: 'Not discussed',
  waiveNow: 'Waive the question',
  unwaive: 'Take the waiver back',
  cancel: 'Cancel',
}

export const chips = {
  title: (number: number | null) => (number === null ? 'This paragraph' : `Paragraph ${number}`),
  answers: 'Answers',
  none: 'No question',
  kind: 'Is a',
  unmarked: 'Not marked',
}

export const tools = {
  label: 'Formatting',
  type: 'Paragraph type',
  mixed: 'Mixed',
  bold: 'Bold',
  italic: 'Italic',
  link: 'Link',
  undo: 'Undo',
  redo: 'Redo',
  indent: 'Indent',
  outdent: 'Outdent',
  up: 'Move up',
  down: 'Move down',
}

export const link = {
  title: 'Link',
  address: 'Address',
  hint: 'A web address (https://…) or an e-mail address (mailto:…).',
  wrong: 'This is not an address that can be linked. Begin with https://, http:// or mailto:.',
  select: 'Select the words that should carry the link first.',
  close: 'Close',
  set: 'Set the link',
  remove: 'Remove the link',
  cancel: 'Cancel',
}

export const people = {
  title: 'Here now',
  alone: 'Only you are here.',
  nobody: 'Shown once connected.',
  you: 'you',
  here: (n: number) => (n === 1 ? '1 person here' : `${n} people here`),
}

export const authors = {
  title: 'Who wrote what',
  show: 'Mark others’ words',
  asking: 'Asking the server…',
  you: 'you, not marked',
  server: 'The server',
  nobody: 'Nobody has written yet.',
  count: (n: number) => count(n, 'word'),
  paragraph: (number: number | null) => (number === null ? 'Where the caret is' : `Paragraph ${number}`),
  by: (name: string, n: number) => `${name}: ${count(n, 'word')}`,
  empty: 'No words.',
  takenOut: 'Taken out here',
  nothingTaken: 'Nothing was taken out here.',
  taken: (author: string, by: string) => `written by ${author}, taken out by ${by}`,
  ownTaken: (by: string) => `written and taken out by ${by}`,
}

export const versions = {
  title: 'Versions',
  none: 'No version yet. Freezing one keeps the text exactly as it stands now.',
  freeze: 'Freeze a version…',
  freezeTitle: 'Freeze a version',
  explain: 'The text is kept exactly as it stands now. Nobody can change a version; the draft goes on.',
  label: 'Label',
  labelHint: 'For example: “For the plenary”.',
  freezeNow: (n: number) => `Freeze version ${n}`,
  cancel: 'Cancel',
  frozen: (n: number) => `Version ${n} is frozen. Nobody can change it.`,
  wait: 'Some of your changes are not saved yet. A version holds what is saved: wait until the status says Saved.',
  name: (n: number) => `Version ${n}`,
  download: 'Download Markdown',
  downloadOf: (n: number) => `Download Markdown of version ${n}`,
  hash: 'Fingerprint',
}

export const help = {
  open: 'Shortcuts',
  title: 'Keyboard shortcuts',
  close: 'Close',
}

export const page = {
  sessions: 'All sessions',
  text: (number: string, title: string) => `Draft of session ${number}: ${title}`,
  questions: (open: number) => (open ? `Questions (${open} open)` : 'Questions'),
  peopleAndVersions: 'People and versions',
  close: 'Close',
}

export const problems = {
  offline: 'The server cannot be reached right now. Try again when you are connected.',
  unreadable: 'The server answered in a way this page does not understand. Load the page again.',
}

export const overview = {
  here: (names: readonly string[]) => (names.length ? `Here now: ${names.join(', ')}` : ''),
  stale: 'The server cannot be reached. What stands here may be out of date.',
}
