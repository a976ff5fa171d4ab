// What somebody is told in every page: who has mentioned or answered them, what became of their comments
// and of the versions they work on.

export type NoticeKind =
  | 'mention'
  | 'answer'
  | 'disposition'
  | 'round opened'
  | 'round closing'
  | 'submitted'
  | 'returned'
  | 'endorsed'
  | 'adopted'
  | 'reopened'

export interface NoticeItem {
  readonly id: string
  readonly kind: NoticeKind
  readonly draft: string
  readonly session: string
  readonly comment: string | null
  /** The comment's, or the version's. */
  readonly number: number | null
  /** Of a notice about a comment round: as it is now. */
  readonly round?: { readonly deadline: string; readonly closed: string | null; readonly note: string } | null
  readonly by: { readonly id: string; readonly name: string } | null
  readonly at: string
  readonly read: boolean
}

export const CHOICES = ['mention', 'answer', 'thread', 'disposition', 'round', 'review'] as const
export type Choice = (typeof CHOICES)[number]
export type Choices = Readonly<Record<Choice, boolean>>

export interface Notices {
  /** null until the server has said so. */
  readonly unread: number | null
  /** null until they have been asked for. */
  readonly items: readonly NoticeItem[] | null
  readonly choices: Choices | null
  readonly choosing: boolean
  readonly fault: string
}

export type NoticeAct =
  | { readonly do: 'unread'; readonly unread: number }
  | { readonly do: 'items'; readonly items: readonly NoticeItem[]; readonly unread: number }
  | { readonly do: 'read'; readonly ids: readonly string[] | 'all' }
  | { readonly do: 'choices'; readonly choices: Choices }
  | { readonly do: 'choosing'; readonly choosing: boolean }
  | { readonly do: 'fault'; readonly fault: string }

export const NO_NOTICES: Notices = { unread: null, items: null, choices: null, choosing: false, fault: '' }

export function notice(now: Notices, act: NoticeAct): Notices {
  switch (act.do) {
    case 'unread':
      return { ...now, unread: act.unread }
    case 'items':
      return { ...now, items: act.items, unread: act.unread, fault: '' }
    case 'read':
      return read(now, act.ids)
    case 'choices':
      return { ...now, choices: act.choices, fault: '' }
    case 'choosing':
      return { ...now, choosing: act.choosing }
    case 'fault':
      return { ...now, fault: act.fault }
  }
}

/** Shown at once; the server's count that follows is the right one. */
function read(now: Notices, ids: readonly string[] | 'all'): Notices {
  const isRead = (each: NoticeItem) => each.read || ids === 'all' || ids.includes(each.id)
  const items = now.items?.map((each) => (isRead(each) ? { ...each, read: true } : each)) ?? null
  const fewer = items && now.items ? now.items.filter((each) => !each.read).length - items.filter((each) => !each.read).length : 0
  return { ...now, items, unread: ids === 'all' ? 0 : Math.max(0, (now.unread ?? 0) - fewer) }
}

/** Where a notice leads: to the comment, to the review, or to the draft that is written in again. */
export function noticeLink({ kind, draft, comment, number }: NoticeItem): string {
  const page = `/drafts/${encodeURIComponent(draft)}`
  if (comment !== null) return number === null ? page : `${page}#comment-${number}`
  return ['submitted', 'returned', 'endorsed', 'adopted'].includes(kind) ? `${page}/review` : page
}
