// What somebody is writing beside the text: kept on this device until it has been sent or thrown
// away, so that no reload, refusal or lost connection costs a word.

import type { CommentType, Decision, Named } from './comments'

/** `mentions`: people chosen from the list, written in the text as `@Name`. */
export type Form =
  | {
      readonly kind: 'comment'
      readonly block: string
      readonly start: number
      readonly end: number
      readonly quote: string
      /** What a proposal would stand in place of: the quote, or the paragraph. */
      readonly words: string
      /** More was selected, in other paragraphs. */
      readonly cut?: true
      readonly type: CommentType
      readonly text: string
      /** null: none is proposed. */
      readonly wording: string | null
      readonly mentions: readonly Named[]
    }
  | { readonly kind: 'reply'; readonly comment: string; readonly text: string; readonly mentions: readonly Named[] }
  | {
      readonly kind: 'settle'
      readonly comment: string
      readonly decision: Decision
      /** The reason. */
      readonly text: string
      /** What is to be put into the text; null when nothing was proposed. */
      readonly wording: string | null
      /** Whether it is put there when only a part is accepted. */
      readonly put: boolean
      /** The words as they stood when the decision was begun. */
      readonly seen: string
      /** What the form offered when it was opened. */
      readonly offered: Offered
    }

export interface Offered {
  readonly decision: Decision
  readonly wording: string | null
}

/** What of a form is written; the rest of it stays. */
export type Written = Partial<Pick<Form & { kind: 'comment' }, 'type' | 'text' | 'wording' | 'mentions'> & Pick<Form & { kind: 'settle' }, 'decision' | 'put' | 'seen'>>

/** By their key: `comment …` for each new comment, `reply <comment>`, `settle <comment>`. */
export type Forms = ReadonlyMap<string, Form>

export interface KeptForms {
  /** What an earlier visit left. */
  readonly forms: Forms
  /** False when this browser does not keep it. */
  keep(after: Forms, before: Forms): boolean
}

/** Has it something that would be lost? */
export function hasWritten(form: Form): boolean {
  if (form.text.trim() !== '') return true
  if (form.kind === 'comment') return (form.wording ?? form.words) !== form.words
  return form.kind === 'settle' && (form.wording !== form.offered.wording || form.decision !== form.offered.decision || !form.put)
}

export function keptForms(storage: () => Storage, person: string, draft: string): KeptForms {
  const prefix = `penholder/forms/${person}/${draft}/`
  const put = (key: string, form: Form | undefined) =>
    form && hasWritten(form) ? storage().setItem(prefix + key, JSON.stringify(form)) : storage().removeItem(prefix + key)
  return {
    forms: attempt(() => readForms(storage(), prefix)) ?? new Map(),
    keep(after, before) {
      const changed = [...new Set([...after.keys(), ...before.keys()])].filter((key) => after.get(key) !== before.get(key))
      return attempt(() => changed.map((key) => put(key, after.get(key)))) !== null
    },
  }
}

function readForms(storage: Storage, prefix: string): Forms {
  const found = new Map<string, Form>()
  for (const key of Object.keys(storage).filter((each) => each.startsWith(prefix))) {
    const form = attempt(() => JSON.parse(storage.getItem(key) ?? '') as Form)
    if (form && typeof form.text === 'string') found.set(key.slice(prefix.length), complete(form))
  }
  return found
}

/** An earlier page did not note what was offered. */
const complete = (form: Form): Form => (form.kind === 'settle' ? { ...form, offered: form.offered ?? { decision: form.decision, wording: form.wording } } : form)

/** Storage may be switched off, full, or hold what another page wrote: then there is nothing. */
function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
