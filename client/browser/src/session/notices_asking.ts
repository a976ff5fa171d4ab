// Notices are asked of the server here, for whichever page shows them.

import { ask, sentence } from '../ui/api'
import { type Choice, type Choices, type NoticeAct, type NoticeItem, type Notices } from './notices'

interface Listed {
  readonly items: readonly NoticeItem[]
  readonly unread: number
}

export interface NoticesAsking {
  /** Count and list. */
  look(): Promise<void>
  read(ids: readonly string[] | 'all'): Promise<void>
  /** The person has gone to this comment. */
  seen(comment: string): Promise<void>
  choose(choice: Choice, on: boolean): Promise<void>
  choices(): Promise<void>
}

export function noticesAsking(notices: () => Notices, act: (act: NoticeAct) => void): NoticesAsking {
  const run = (request: () => Promise<void>) => request().catch((fault: unknown) => act({ do: 'fault', fault: sentence(fault) }))
  return {
    look: () =>
      run(async () => {
        const { items, unread } = await ask<Listed>('GET', '/api/notices')
        act({ do: 'items', items, unread })
      }),
    read: (ids) =>
      run(async () => {
        act({ do: 'read', ids })
        await ask('POST', '/api/notices/read', ids === 'all' ? { all: true } : { ids }, { keepalive: true })
      }),
    seen: (comment) =>
      run(async () => {
        const { items, unread } = await ask<Listed>('POST', '/api/notices/read', { comment })
        act({ do: 'items', items, unread })
      }),
    choices: () => run(async () => act({ do: 'choices', choices: await ask<Choices>('GET', '/api/notices/choices') })),
    choose: (choice, on) =>
      run(async () => {
        const before = notices().choices
        if (!before) return
        act({ do: 'choices', choices: { ...before, [choice]: on } })
        try {
          await ask('PUT', '/api/notices/choices', { ...before, [choice]: on })
        } catch (fault) {
          act({ do: 'choices', choices: before })
          throw fault
        }
      }),
  }
}
