// What the drafting page asks of the server about versions and their review, and when: whenever the
// connection is back, and after every event that tells of a change.

import { ask, Problem, sentence } from '../ui/api'
import { type ExportWish, download } from '../ui/download'
import { acting as words } from '../ui/words_review'
import type { Question, Version } from './boot'
import { type Brought, type ReviewHappened, type Standing, type Stopped, stoppedBy } from './review'
import type { Dispatch, Happened, State } from './state'

export interface ReviewAsking {
  /** After every change of the state. */
  changed(after: State, before: State, happened: Happened): void
  submit(number: number): Promise<void>
  restore(number: number): Promise<void>
  adopt(number: number, reason: string): Promise<void>
  reopen(reason: string): Promise<void>
  export(wish: ExportWish): Promise<void>
  /** First what it would do, then, asked once more, that. */
  bringIn(file: File): Promise<void>
}

interface Restored {
  readonly frozen: { readonly number: number } | null
  readonly changes: Readonly<Record<string, number>> | null
}

const NEWS = new Set(['versions', 'stage', 'review', 'round'])

export function reviewAsking(state: () => State, dispatch: Dispatch): ReviewAsking {
  const road = `/api/drafts/${state().boot.draft.id}`
  const act = (happened: ReviewHappened): void => dispatch({ type: 'review', act: happened })
  let asking = false
  let again = false

  /** One look at a time; what happens meanwhile asks for one more. What fails is asked again at the next event. */
  async function look(): Promise<void> {
    again = asking
    if (asking) return
    asking = true
    try {
      const [{ items }, standing] = await Promise.all([
        ask<{ items: readonly Version[] }>('GET', `${road}/versions`),
        ask<Standing>('GET', `${road}/review`),
      ])
      dispatch({ type: 'versions', versions: items })
      act({ do: 'known', standing })
    } catch (fault) {
      if (!(fault instanceof Problem)) throw fault
    }
    asking = false
    if (again) await look()
  }

  /** `why`: of a second look. What comes after another file has been chosen is about the one before. */
  async function preview(address: string, file: File, why = ''): Promise<void> {
    const { open } = state().review
    const tell = (happened: ReviewHappened) => state().review.open === open && act(happened)
    act({ do: 'asking' })
    try {
      tell({ do: 'previewed', brings: await ask<Brought>('POST', `${address}&preview=true`, file), fault: why })
    } catch (fault) {
      tell({ do: 'refused', fault: sentence(fault), elsewhere: isCalled(fault, 'another-session') })
    }
  }

  async function bringIn(address: string, file: File, { added, changed, removed }: Brought): Promise<void> {
    act({ do: 'asking' })
    try {
      act({ do: 'done', told: words.import.done(await ask<Brought>('POST', `${address}&expected=${added},${changed},${removed}`, file)) })
      void look()
    } catch (fault) {
      if (isCalled(fault, 'preview-outdated')) await preview(address, file, words.import.moved)
      else act({ do: 'refused', fault: sentence(fault) })
    }
  }

  async function run<T>(request: () => Promise<T>, told: (answer: T) => string): Promise<void> {
    if (state().review.busy) return
    act({ do: 'asking' })
    try {
      act({ do: 'done', told: told(await request()) })
      void look()
    } catch (fault) {
      act({ do: 'refused', fault: sentence(fault), ...aboutOf(fault) })
    }
  }

  return {
    changed(after, before, happened) {
      const told = happened.type === 'told' && NEWS.has(happened.event.event)
      if (told || happened.type === 'frozen' || (after.synced && !before.synced)) void look()
    },
    submit: (number) => run(() => ask('POST', `${road}/versions/${number}/submit`, {}), () => words.submit.done(number)),
    restore: (number) =>
      run(
        () => ask<Restored>('POST', `${road}/versions/${number}/restore`, {}),
        ({ frozen, changes }) => (changed(changes) ? words.restore.done(number, frozen?.number ?? null) : words.restore.same(number)),
      ),
    adopt: (number, reason) => run(() => ask('POST', `${road}/versions/${number}/adopt`, reason ? { reason } : {}), () => words.adopt.done(number)),
    reopen: (reason) => run(() => ask('POST', `${road}/reopen`, { reason }), () => words.reopen.done),
    export: (wish) => run(() => download(`${road}/export`, wish), () => words.export.done),
    async bringIn(file) {
      const { brings, elsewhere, busy } = state().review
      const address = `${road}/import?anyway=${elsewhere}`
      if (!busy) await (brings ? bringIn(address, file, brings) : preview(address, file))
    },
  }
}

const isCalled = (fault: unknown, code: string): boolean => fault instanceof Problem && fault.code === code

const changed = (changes: Restored['changes']): boolean => changes === null || Object.values(changes).some((n) => n > 0)

/** What a refusal names beside its sentence. */
function aboutOf(fault: unknown): { questions?: readonly Question[]; stopped?: Stopped | null } {
  if (!(fault instanceof Problem)) return {}
  const { questions } = fault.about as { questions?: readonly Question[] }
  return { stopped: stoppedBy(fault.about), ...(Array.isArray(questions) ? { questions } : {}) }
}
