// The discussion of the drafting page: what its panels make happen in the text, on the server and on
// this device, and what of it is shown on the words.

import type { Anchor } from './editor/anchors'
import type { Remark } from './editor/comments'
import type { Editor, EditorOptions } from './editor/editor'
import type { DiscussionDoing } from './panels/doing'
import { deadlineOf } from './panels/round'
import type { Boot } from './session/boot'
import { undecided } from './session/comments'
import { type Act, type Discussion, neighbour, rowsOf } from './session/discussion'
import { discussionAsking } from './session/discussion_asking'
import { keptForms } from './session/forms'
import { noticeLink } from './session/notices'
import { noticesAsking } from './session/notices_asking'
import { copy } from './session/requests'
import { discussing, type Dispatch, type State } from './session/state'
import { discussion as words, round as roundWords } from './ui/words'

export interface Opening {
  readonly boot: Boot
  readonly dispatch: Dispatch
  state(): State
  /** null until there is a text. */
  editor(): Editor | null
  closeDialogs(): void
}

export interface DiscussionPage {
  readonly does: DiscussionDoing
  /** What the editor reports to the discussion. */
  readonly heard: Pick<EditorOptions, 'onAnchors' | 'onComment' | 'isComment'>
  /** After every change of the state. */
  changed(after: State, before: State): void
  /** Show comments on the words of an editor that has just been opened. */
  show(): void
  /** Go to the comment that an address asks for, as soon as it is there. */
  readAddress(hash: string): void
}

export function openDiscussion({ boot, dispatch, state, editor, closeDialogs }: Opening): DiscussionPage {
  const act = (act: Act): void => dispatch({ type: 'discussion', act })
  const now = (): Discussion => state().discussion
  const asks = discussionAsking(state, act)
  const notices = noticesAsking(() => state().notices, (act) => dispatch({ type: 'notices', act }))
  const kept = keptForms(() => localStorage, boot.person.id, boot.draft.id)
  /** The number of the comment that was asked for before there were any. */
  let wanted: number | null = null

  function comment(): void {
    const chosen = editor()?.chosen()
    const mayNot = now().loaded && !now().may.comment // why, the panel says
    if (chosen && !mayNot) {
      const form = { kind: 'comment', ...chosen, type: 'substantive', text: '', wording: null, mentions: [] } as const
      return act({ do: 'write', key: `comment ${crypto.randomUUID()}`, form, fromText: true })
    }
    act({ do: 'fault', fault: mayNot ? '' : words.nothingHere })
    act({ do: 'open', open: true })
  }

  /** Where the form came from gets the focus back: the text, or the thread it belongs to. */
  function leave(key: string | null, how: Act): void {
    const { writing, fromText, forms } = now()
    const form = forms.get(writing ?? '')
    act(how)
    if (key !== writing) return
    if (form && form.kind !== 'comment') return act({ do: 'focus', id: form.comment, by: 'panel' })
    if (!fromText) return
    if (state().room === 'narrow') act({ do: 'open', open: false })
    requestAnimationFrame(() => editor()?.focus())
  }

  function goToNumber(number: number): void {
    if (!now().loaded) {
      wanted = number
      return
    }
    const found = now().items.find((each) => each.number === number)
    if (found) return act({ do: 'focus', id: found.id, by: 'key' })
    act({ do: 'fault', fault: words.missing(number) })
    act({ do: 'open', open: true })
  }

  function goToWanted(): void {
    if (wanted === null) return
    const number = wanted
    wanted = null
    goToNumber(number)
  }

  async function copyForm(key: string): Promise<void> {
    const form = now().forms.get(key)
    if (!form) return
    const all = [form.text, form.kind === 'reply' ? null : form.wording].filter((each) => each)
    act({ do: 'copied', copied: (await copy(all as string[])) ? 'yes' : 'failed' })
  }

  async function round({ words: said, date, time, close }: Parameters<DiscussionDoing['round']>[0]): Promise<void> {
    const deadline = close ? null : deadlineOf(date, time, Date.now())
    const fault = now().round !== null && !said ? roundWords.reasonMissing : !close && deadline === null ? roundWords.past : ''
    if (fault) return act({ do: 'refused', key: 'round', fault })
    const done = await asks.round({ words: said, ...(deadline === null ? { close: true } : { deadline }) })
    if (done) dispatch({ type: 'dialog', dialog: null })
  }

  function show(): void {
    const { items, focus, writing, fromText } = now()
    const shown = new Map<string, Remark>()
    for (const each of items) {
      if (undecided(each) || each.id === focus?.id) shown.set(each.id, { number: each.number, whole: each.quote === '' })
    }
    const asking = fromText && (writing?.startsWith('comment ') ?? false)
    editor()?.showComments(shown, discussing(state()) ? (focus?.id ?? null) : null, asking)
  }

  function showFocused(): void {
    const found = now().items.find(({ id }) => id === now().focus?.id)
    if (found) editor()?.showWords(found.id, found.block)
  }

  if (kept.forms.size) queueMicrotask(() => act({ do: 'forms', forms: new Map([...kept.forms, ...now().forms]) }))

  return {
    show,
    heard: {
      onAnchors: (anchors) => act({ do: 'anchors', anchors }),
      onComment(id, where) {
        if (where === 'number' || discussing(state())) act({ do: 'focus', id, by: where === 'number' ? 'panel' : 'text' })
      },
      isComment: (comment) => now().items.some(({ id }) => id === comment),
    },
    changed(after, before) {
      const [fresh, then] = [after.discussion, before.discussion]
      asks.changed(after, before)
      if (after.synced && !before.synced) void notices.look()
      if (fresh.forms !== then.forms && fresh.keeps && !kept.keep(fresh.forms, then.forms)) queueMicrotask(() => act({ do: 'unkept' }))
      if (isShownOtherwise(fresh, then) || discussing(after) !== discussing(before)) show()
      if (fresh.focus && fresh.focus.turn !== then.focus?.turn && fresh.focus.by !== 'text') showFocused()
      if (fresh.focus && fresh.focus.id !== then.focus?.id && after.notices.unread) void notices.seen(fresh.focus.id)
      if (fresh.loaded && wanted !== null) queueMicrotask(goToWanted)
    },
    readAddress(hash) {
      const number = /^#comment-(\d{1,6})$/.exec(hash)?.[1]
      if (number) goToNumber(Number(number))
    },
    does: {
      discuss: act,
      comment,
      focusComment: (comment, by) => act({ do: 'focus', id: comment, by }),
      goToNumber,
      isNumber: (number) => now().items.some((each) => each.number === number),
      walkComments(by) {
        const id = neighbour(rowsOf(now(), boot.person.id), now().focus?.id ?? null, by)
        if (id) act({ do: 'focus', id, by: 'key' })
      },
      goToWords({ id, block }) {
        closeDialogs()
        editor()?.goToWords(id, block)
      },
      write: (key, form) => act({ do: 'write', key, form, fromText: false }),
      written: (key, change) => act({ do: 'written', key, change }),
      putAside: () => leave(now().writing, { do: 'put aside' }),
      throwAway: (key) => leave(key, { do: 'throw away', key }),
      send: (key) => void asks.send(key),
      copyForm: (key) => void copyForm(key),
      withdraw: (comment) => void asks.withdraw(comment),
      withdrawReply: (comment, reply) => void asks.withdrawReply(comment, reply),
      closeThread: (comment, closed) => void asks.close(comment, closed),
      async people() {
        await asks.people()
        return now().people ?? []
      },
      round: (fields) => void round(fields),
      notices: {
        open() {
          dispatch({ type: 'dialog', dialog: 'notices' })
          void notices.look()
        },
        close: () => dispatch({ type: 'dialog', dialog: null }),
        went(item) {
          if (item.draft !== boot.draft.id || noticeLink(item).endsWith('/review')) return false
          closeDialogs()
          dispatch({ type: 'dialog', dialog: null })
          if (item.comment !== null && item.number !== null) goToNumber(item.number)
          return true
        },
        read: (ids) => void notices.read(ids),
        choosing(choosing) {
          dispatch({ type: 'notices', act: { do: 'choosing', choosing } })
          if (choosing) void notices.choices()
        },
        choose: (choice, on) => void notices.choose(choice, on),
      },
    },
  }
}

/** Typing among words moves the marks with them; they are drawn anew when words come or go with their comments. */
function isShownOtherwise(now: Discussion, then: Discussion): boolean {
  return now.items !== then.items || now.focus !== then.focus || now.writing !== then.writing || standElsewhere(now.anchors, then.anchors)
}

function standElsewhere(now: readonly Anchor[], then: readonly Anchor[]): boolean {
  if (now === then) return false
  const moved = (anchor: Anchor, index: number) => {
    const before = then[index]
    return before?.id !== anchor.id || before.block !== anchor.block || Math.abs(before.text.length - anchor.text.length) > 1
  }
  return now.length !== then.length || now.some(moved)
}
