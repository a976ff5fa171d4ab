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
  readAndComment: 'Read-only. You may comment: choose words, then press Comment.',
  readAndCommentShort: 'Read-only. You may comment.',
  readOnly: (why: string) => (why ? `Read-only. ${why}` : 'Read-only'),
}

export const why = {
  rights: 'Your rights on this draft have changed.',
  readAlong: 'You read along: only this session’s rapporteurs write.',
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

/** Why a writer's words came too late, by the stage of the draft. */
const CLOSED: Readonly<Record<string, string>> = {
  adopted: 'This text has been adopted and is locked. Copy your words: the chair may reopen the draft.',
  'Troika review': 'This text is with the Troika. Copy your words: they may go in when it is open again.',
}

export function refusal(code: string, reason: string, stage: string): Told {
  const known = REFUSALS[code]
  const closed = code === 'read-only' ? CLOSED[stage] : undefined
  if (known && closed) return { ...known, text: closed }
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
    text: 'A link works once: ask for a new one where you sign in. If none comes, you are let in no longer; the secretariat can tell you more.',
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
  penLost: 'You no longer draft this session.',
  /** `missed`: something was typed that was not taken. */
  penLostWhy(missed: boolean, comments: boolean): string {
    const kept = missed ? 'What is saved stays in the text. What you typed in the last moments, while this page loaded again, was not taken.' : 'Everything you wrote is saved and stays in the text.'
    return comments ? `${kept} You can still comment.` : kept
  },
  penSeen: 'I have seen that',
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
  comments: 'Comments',
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
  hash: 'Fingerprint',
}

export const discussion = {
  title: 'Discussion',
  open: (n: number) => (n ? `Discussion (${n} open)` : 'Discussion'),
  close: 'Close',
  comment: 'Comment',
  commentHint: 'Comment on the selected words, or on the paragraph',
  asking: 'Asking the server…',
  none: 'Nobody has commented yet. Select words in the text, then press Comment.',
  noneToRead: 'Nobody has commented yet.',
  noneSuch: 'No comment fits what is chosen above.',
  showAll: 'Show all comments',
  count: (shown: number, total: number) => (shown === total ? count(total, 'comment') : `${shown} of ${count(total, 'comment')}`),
  openCount: (n: number) => `${n} open`,
  more: (n: number, where: 'before' | 'after') => `Show ${n} ${where === 'before' ? 'earlier' : 'later'}`,
  previous: 'Previous',
  next: 'Next',
  nothingHere: 'Put the caret into a paragraph with words first.',
  come: (n: number, name: string) => `Comment ${n} by ${name}.`,
  answered: (n: number, name: string) => `${name} answered comment ${n}.`,
  decided: (n: number, decision: string) => `Comment ${n}: ${decision}.`,
  missing: (n: number) => `There is no comment ${n} in this draft.`,
  unsent: 'Not sent yet',
  goOn: 'Go on writing',
  throwAway: 'Throw away',
  offline: 'Comments are shown once you are connected.',
  table: 'Decisions as a file',
  markdown: 'Markdown',
  csv: 'CSV',
}

export const COMMENT_TYPE_WORDS: Readonly<Record<string, string>> = {
  general: 'General',
  substantive: 'Substantive',
  editorial: 'Editorial',
  translation: 'Translation',
}

export const DECISION_WORDS: Readonly<Record<string, string>> = {
  accepted: 'Accepted',
  'accepted in part': 'Accepted in part',
  noted: 'Noted',
  declined: 'Declined',
}

const CAPACITIES: Readonly<Record<string, string>> = {
  chair: 'Chair',
  secretariat: 'Secretariat',
  rapporteur: 'Rapporteur',
  cochair: 'Co-chair',
  steering: 'Steering Group',
  troika: 'Troika',
  friend: 'Friend of the Forum',
  focalpoint: 'Focal point',
}

/** "Canada" for one who speaks for a delegation, else what they are here. */
export const speaksFor = (capacity: string, delegation: string | null): string => delegation ?? CAPACITIES[capacity] ?? capacity

export const filters = {
  label: 'Which comments',
  show: 'Show',
  shows: { all: 'All', open: 'Open', undecided: 'Without a decision', mine: 'Mine' },
  question: 'Question',
  anyQuestion: 'Any question',
  question1: (number: number) => `Question ${number}`,
  noQuestion: 'No question',
  delegation: 'Delegation',
  anyDelegation: 'Any delegation',
  noDelegation: 'No delegation',
  type: 'Type',
  anyType: 'Any type',
}

export const thread = {
  name: (n: number, author: string) => `Comment ${n} by ${author}`,
  show: (n: number) => `Show comment ${n}`,
  paragraphs: (numbers: readonly number[]) => (numbers.length === 1 ? `Paragraph ${numbers[0]}` : `Paragraphs ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`),
  wholeParagraph: 'On the whole paragraph',
  noParagraph: 'No longer in the text',
  quote: 'On the words',
  proposes: 'Proposed wording',
  removed: 'taken out:',
  inserted: 'put in:',
  end: '.',
  preview: 'Show the paragraph as if accepted',
  previewed: 'As if accepted',
  changed: 'The text has changed since',
  changedTo: (paragraph: number | null) => (paragraph === null ? 'The text has changed since' : `The text has changed since (now in paragraph ${paragraph})`),
  gone: 'The text has changed since: these words are gone',
  then: 'Then',
  now: 'Now',
  paragraphNow: 'The paragraph now',
  emptyNow: 'Without words.',
  wordsNow: 'The words as they are now',
  open: 'Open',
  withdrawnAt: (name: string, at: string) => `Withdrawn by ${name}, ${at}.`,
  withdrawnReply: 'This answer was withdrawn.',
  decided: (name: string, at: string) => `by ${name}, ${at}`,
  reason: 'Reason',
  noReason: 'No reason was given.',
  putIn: 'Put into the text',
  closed: 'Thread closed',
  closedBy: (name: string, at: string) => `Thread closed by ${name}, ${at}.`,
  notDecided: 'Not decided yet.',
  answers: (n: number) => count(n, 'answer'),
  goTo: 'Go to the words',
  goToParagraph: 'Go to the paragraph',
  reply: 'Answer',
  settle: 'Decide…',
  settleAgain: 'Decide anew…',
  closeThread: 'Close thread',
  reopen: 'Reopen thread',
  withdraw: 'Withdraw',
  withdrawAsk: 'Withdraw this comment? Its words go; its number and the answers stay.',
  withdrawReplyAsk: 'Withdraw this answer? Its words go, for good.',
  withdrawYes: 'Withdraw it',
  keep: 'Keep it',
  you: 'you',
}

export const forms = {
  comment: 'Comment',
  reply: 'Answer',
  settle: (n: number) => `Decide on comment ${n}`,
  about: 'On the words',
  cut: 'A comment stays in one paragraph: it is on what you chose in the first.',
  aboutParagraph: (n: number | null) => (n === null ? 'On the whole paragraph' : `On the whole of paragraph ${n}`),
  type: 'Type',
  text: 'Your comment',
  textOfReply: 'Your answer',
  hint: 'Type @ to mention somebody, #12 to point to comment 12.',
  propose: 'Propose other words',
  noProposal: 'Propose no other words',
  wording: 'Proposed wording',
  wordingHint: 'Change these words into what should stand there.',
  send: 'Send comment',
  sendReply: 'Send answer',
  sending: 'Sending…',
  later: 'Keep for later',
  cancel: 'Cancel',
  throwAway: 'Throw away',
  copy: 'Copy my words',
  copied: 'Copied.',
  copyYourself: 'The browser did not allow copying. Select your words above and copy them yourself.',
  notSent: 'Not sent.',
  kept: 'Your words stay here and on this device.',
  keptInPage: 'Your words stay only in this open page: copy them before you leave it.',
  empty: 'Write something first.',
  nobody: 'Nobody of that name may read this draft.',
  people: (n: number) => (n === 0 ? 'Nobody of that name.' : `${count(n, 'person', 'people')} to choose from, with the arrow keys.`),
  mention: 'People you can mention',
  decision: 'Decision',
  decisions: {
    accepted: 'Accept',
    'accepted in part': 'Accept in part',
    noted: 'Note',
    declined: 'Decline',
  },
  reason: 'Reason',
  reasonHint: 'Everybody who reads this draft sees it.',
  reasonMissing: 'Give a reason: whoever commented will read it.',
  putIn: 'Put into the text',
  putInHint: 'As proposed; change it first where you need to.',
  putInPart: 'Put words into the text now',
  changedMeanwhile: 'The words have changed since you began. Now they are:',
  seen: 'I have seen that',
  decide: 'Decide',
}

export const round = {
  title: 'Comment round',
  open: 'Open a comment round…',
  openTitle: 'Open a comment round',
  openNow: 'Open the round',
  change: 'Change the deadline…',
  changeTitle: 'Change the comment round',
  changeNow: 'Change the deadline',
  reopen: 'Reopen it…',
  reopenTitle: 'Reopen the comment round',
  reopenNow: 'Reopen the round',
  closeNow: 'Close it now',
  until: (at: string) => `Comments are taken until ${at}.`,
  left: (words: string) => `${words} left`,
  closed: (at: string) => `The comment round closed on ${at}.`,
  ended: 'Comments are no longer taken; the chair can reopen the round.',
  opened: 'A comment round is open.',
  over: 'The comment round is closed.',
  overFor: (at: string) => `The comment round was over on ${at}. Keep what you wrote, and ask the chair or a rapporteur of this session to reopen the round or to bring it in.`,
  explain: 'Until the deadline everybody invited can comment. After it the session’s rapporteurs and co-chairs, the chair and the Troika go on.',
  date: 'Last day',
  time: 'Time',
  zone: (zone: string) => `In your own time zone, ${zone}. Everybody else sees it in theirs.`,
  note: 'Note to those who comment',
  reason: 'Why? Those who comment read it, and it is kept in the register.',
  past: 'Choose a day and a time that are still to come.',
  reasonMissing: 'Give a reason.',
  cancel: 'Cancel',
}

/** How long it is to a deadline, in the largest unit that says enough. */
export function timeLeft(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 120) return count(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? count(hours, 'hour') : count(Math.floor(hours / 24), 'day')
}

export const notices = {
  title: 'Notices',
  open: (unread: number | null) => (unread ? `${unread} unread` : ''),
  none: 'Nothing yet. You are told here when somebody mentions you, answers you, or decides on a comment of yours, and of the rounds and reviews that you have a part in.',
  asking: 'Asking the server…',
  readAll: 'Mark all as read',
  read: 'Mark as read',
  unread: 'New',
  close: 'Close',
  choose: 'Choose what you are told',
  choices: {
    mention: 'Somebody mentions me',
    answer: 'Somebody answers my comment',
    thread: 'Somebody answers where I have answered too',
    disposition: 'My comment is decided on',
    round: 'A comment round opens, is moved, or closes',
    review: 'A version is submitted, returned, endorsed, adopted or reopened',
  },
  /** `until`: of a comment round that is open, in the reader's zone. */
  says(kind: string, name: string, number: number | null, session: string, until: string | null): string {
    const comment = number === null ? 'a comment' : `comment ${number}`
    const somebody = name || 'Somebody'
    if (kind === 'mention') return `${somebody} mentioned you in ${comment} on session ${session}`
    if (kind === 'answer') return `${somebody} answered in ${comment} on session ${session}`
    if (kind === 'disposition') return `${somebody} decided on ${comment} on session ${session}`
    if (kind === 'round closing' && until === null) return `The comment round for session ${session} is closed`
    if (kind === 'round opened') return until === null ? `A comment round was opened for session ${session}` : `Comments on session ${session} are taken until ${until}`
    if (kind === 'round closing') return `Comments on session ${session} are taken only until ${until}`
    const version = number === null ? 'A version' : `Version ${number}`
    if (kind === 'submitted') return `${version} of session ${session} waits for your verdict`
    if (kind === 'returned') return `${somebody} returned ${version.toLowerCase()} of session ${session}, with reasons`
    if (kind === 'endorsed') return `Every seat has endorsed ${version.toLowerCase()} of session ${session}`
    if (kind === 'adopted') return `${version} of session ${session} is adopted`
    if (kind === 'reopened') return `${somebody} reopened the draft of session ${session}`
    return `Something happened in session ${session}`
  },
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

export const leaving = {
  title: (n: number) => (n === 1 ? 'A comment, answer or decision of yours is not sent yet' : `${n} comments, answers or decisions of yours are not sent yet`),
  text: 'It is kept on this device. On a shared machine others could find it.',
  stay: 'Stay signed in',
  forget: 'Throw away and sign out',
  keep: 'Keep here and sign out',
}

export const overview = {
  here: (names: readonly string[]) => (names.length ? `Here now: ${names.join(', ')}` : ''),
  stale: 'The server cannot be reached. What stands here may be out of date.',
}
