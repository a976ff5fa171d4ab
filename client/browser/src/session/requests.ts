// What the panels ask of the server beside the live text, and what came of it.

import { ask, sentence } from '../ui/api'
import { notice } from '../ui/words'
import type { Version, Waiver } from './boot'
import type { Dispatch, State } from './state'

export interface Requests {
  waive(question: string, reason: string): Promise<void>
  unwaive(question: string): Promise<void>
  freeze(label: string, note: string): Promise<void>
}

export function requests(state: () => State, dispatch: Dispatch): Requests {
  const draft = `/api/drafts/${state().boot.draft.id}`
  const others = (question: string) => state().waivers.filter((each) => each.question !== question)
  const run = async (request: () => Promise<void>) => {
    dispatch({ type: 'asking' })
    await request().catch((fault: unknown) => dispatch({ type: 'fault', fault: sentence(fault) }))
  }
  const waived = (waivers: readonly Waiver[]) => dispatch({ type: 'waivers', waivers })
  return {
    waive: (question, reason) =>
      run(async () => {
        await ask('PUT', `${draft}/waivers/${question}`, { reason })
        waived([...others(question), { question, reason }])
      }),
    unwaive: (question) =>
      run(async () => {
        await ask('DELETE', `${draft}/waivers/${question}`)
        waived(others(question))
      }),
    freeze: (label, note) =>
      run(async () => {
        const version = await ask<Version>('POST', `${draft}/versions`, { label, ...(note ? { note } : {}) })
        dispatch({ type: 'frozen', version: { ...version, label: version.label ?? label } })
      }),
  }
}

/** Puts the words on the clipboard; false when the browser does not let us. */
export async function copy(words: readonly string[]): Promise<boolean> {
  return navigator.clipboard.writeText(words.join('\n\n')).then(
    () => true,
    () => false,
  )
}

/** What the browser asks before it leaves; modern ones show words of their own. */
export function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
  event.returnValue = notice.words
}
