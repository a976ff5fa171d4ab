// What the discussion asks of the server, and when: the comments once the text is there and after
// every return of the connection; forms as they are sent.

import { ask, type Method, Problem, sentence } from '../ui/api'
import { when } from '../ui/when'
import { round as roundWords } from '../ui/words'
import { type Author, type Comment, type CommentsAnswer, type Round, roundIsOpen } from './comments'
import type { Act } from './discussion'
import type { Form } from './forms'
import { withMentions } from './remark_text'
import type { State } from './state'

export interface RoundForm {
  /** UTC, ISO 8601; none when it is closed now. */
  readonly deadline?: string
  readonly close?: true
  /** A note for a new round, the reason for a change. */
  readonly words: string
}

export interface DiscussionAsking {
  /** After every change of the state. */
  changed(after: State, before: State): void
  /** Send the form with this key; it stays as it is when it is refused. */
  send(key: string): Promise<void>
  withdraw(comment: string): Promise<void>
  withdrawReply(comment: string, reply: string): Promise<void>
  close(comment: string, closed: boolean): Promise<void>
  people(): Promise<void>
  /** True when it was done. */
  round(form: RoundForm): Promise<boolean>
}

/** Milliseconds between two looks at the clock while a round is open. */
const TICK = 15_000

export function discussionAsking(state: () => State, act: (act: Act) => void): DiscussionAsking {
  const road = `/api/drafts/${state().boot.draft.id}`
  let asking = false
  let again = false
  let askingPeople = false
  let ticking: ReturnType<typeof setInterval> | null = null

  async function load(): Promise<void> {
    again = asking
    if (asking) return
    asking = true
    try {
      act({ do: 'load', answer: await ask<CommentsAnswer>('GET', `${road}/comments`) })
    } catch (fault) {
      act({ do: 'fault', fault: sentence(fault) })
    }
    asking = false
    if (again) await load()
  }

  /** A request about one thread; its key tells where a refusal is shown. */
  async function about(key: string, method: Method, path: string, body: unknown): Promise<Comment | null> {
    act({ do: 'sending', key })
    try {
      return await ask<Comment>(method, road + path, body)
    } catch (fault) {
      if (fault instanceof Problem && fault.code === 'round-closed') await load()
      act({ do: 'refused', key, fault: fault instanceof Problem && fault.code === 'round-closed' ? overWords(fault) : sentence(fault) })
      return null
    }
  }

  /** The server tells the time in its own zone; by now the page knows the round, and shows the reader's. */
  function overWords(fault: Problem): string {
    const { round } = state().discussion
    return round ? roundWords.overFor(when(round.closed ?? round.deadline)) : sentence(fault)
  }

  async function done(key: string, path: string, body: unknown): Promise<void> {
    const comment = await about(key, 'POST', path, body)
    if (comment) act({ do: 'sent', key, comment })
  }

  function tick(round: Round | null): void {
    if (roundIsOpen(round) === (ticking !== null)) return
    if (ticking !== null) clearInterval(ticking)
    ticking = roundIsOpen(round) ? setInterval(() => act({ do: 'tick', now: Date.now() }), TICK) : null
    act({ do: 'tick', now: Date.now() })
  }

  return {
    changed(after, before) {
      const { discussion } = after
      if (after.synced && !before.synced) void load()
      // Who may comment depends on the round; an answer to `load` changes both and needs no second one.
      else if (discussion.round !== before.discussion.round && discussion.may === before.discussion.may) void load()
      if (discussion.round !== before.discussion.round) tick(discussion.round)
    },
    async send(key) {
      const form = state().discussion.forms.get(key)
      if (!form || state().discussion.sending !== null) return
      const [path, body] = requestOf(form)
      await done(key, path, body)
    },
    withdraw: (comment) => done(`thread ${comment}`, `/comments/${comment}/withdraw`, {}),
    withdrawReply: (comment, reply) => done(`thread ${comment}`, `/replies/${reply}/withdraw`, {}),
    close: (comment, closed) => done(`thread ${comment}`, `/comments/${comment}/closing`, { closed }),
    async people() {
      if (state().discussion.people !== null || askingPeople) return
      askingPeople = true
      // Without the list a name can still be written; the next @ asks again.
      const answer = await ask<{ items: readonly Author[] }>('GET', `${road}/people`).catch(() => null)
      askingPeople = false
      if (answer) act({ do: 'people', people: answer.items })
    },
    async round({ deadline, close, words }) {
      const { round } = state().discussion
      const change = { ...(deadline ? { deadline } : {}), ...(close ? { close } : {}), reason: words }
      act({ do: 'sending', key: 'round' })
      try {
        const now = round
          ? await ask<Round>('PATCH', `${road}/rounds/${round.id}`, change)
          : await ask<Round>('POST', `${road}/rounds`, { deadline, ...(words ? { note: words } : {}) })
        act({ do: 'round', round: now })
        act({ do: 'throw away', key: 'round' })
        return true
      } catch (fault) {
        act({ do: 'refused', key: 'round', fault: sentence(fault) })
        return false
      }
    },
  }
}

export function requestOf(form: Form): [path: string, body: unknown] {
  switch (form.kind) {
    case 'comment': {
      const { block, start, end, quote, type, wording } = form
      const text = withMentions(form.text.trim(), form.mentions)
      return ['/comments', { block, start, end, quote, type, text, ...(proposes(form) ? { wording } : {}) }]
    }
    case 'reply':
      return [`/comments/${form.comment}/replies`, { text: withMentions(form.text.trim(), form.mentions) }]
    case 'settle': {
      const { comment, decision, text, wording, seen } = form
      return [`/comments/${comment}/disposition`, { decision, reason: text.trim(), ...(puts(form) ? { wording, seen } : {}) }]
    }
  }
}

/** Words that are the same as those that stand there propose nothing. */
export const proposes = (form: Form & { kind: 'comment' }): boolean => form.wording !== null && form.wording !== form.words

/** Can the decision put words into the text? */
export const applies = (form: Form & { kind: 'settle' }): boolean => form.wording !== null && form.decision.startsWith('accepted')

const puts = (form: Form & { kind: 'settle' }): boolean => applies(form) && (form.put || form.decision === 'accepted')
