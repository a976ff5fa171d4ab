// What the panels can make happen. The panels are functions from state to template; everything
// that touches the editor, the server or the browser goes through here.

import type { Author, Comment } from '../session/comments'
import type { Act } from '../session/discussion'
import type { Form, Written } from '../session/forms'
import type { ReviewHappened } from '../session/review'
import type { Dispatch } from '../session/state'
import type { ExportWish } from '../ui/download'
import type { NoticesDoing } from './notices'

export interface Doing extends DiscussionDoing, VersionDoing {
  readonly dispatch: Dispatch
  /** Without blocks: those of the selection, and the focus goes back to it. */
  tie(question: string | null, blocks?: readonly string[]): void
  mark(kind: string | null, blocks?: readonly string[]): void
  /** `value` as in `TYPES`: a type, for headings with a level. */
  retype(value: string): void
  indent(by: 1 | -1): void
  move(by: 1 | -1): void
  toggle(mark: 'strong' | 'em'): void
  link(href: string | null): void
  undo(): void
  redo(): void
  /** Go to the next paragraph that answers the question; null: the next untied one. */
  walk(question: string | null): void
  waive(question: string, reason: string): void
  unwaive(question: string): void
  freeze(label: string, note: string): void
  goToQuestion(number: number): void
  copyWords(): void
  dropWords(): void
  reload(): void
  connect(): void
  /** Put the focus into the text, with the selection it had. */
  focusText(): void
  /** Close the chip's menu and put the focus back where it came from. */
  closeMenu(): void
}

/** What is done with versions, and with the draft as a whole. */
export interface VersionDoing {
  version(happened: ReviewHappened): void
  submit(number: number): void
  restore(number: number): void
  adopt(number: number, reason: string): void
  reopen(reason: string): void
  export(wish: ExportWish): void
  bringIn(file: File): void
}

/** What the discussion and the notices can make happen. */
export interface DiscussionDoing {
  discuss(act: Act): void
  /** Begin a comment on what is selected, or on the caret's paragraph. */
  comment(): void
  focusComment(comment: string, by: 'panel' | 'key'): void
  /** To the comment with this number, as a link asks for. */
  goToNumber(number: number): void
  /** Is there a comment with this number? */
  isNumber(number: number): boolean
  /** To the next or previous comment of those shown. */
  walkComments(by: 1 | -1): void
  /** Into the text, to the words of a comment. */
  goToWords(comment: Comment): void
  /** Open a form, a new one or one that was put aside. */
  write(key: string, form: Form): void
  written(key: string, change: Written): void
  /** Close the open form and keep its words. */
  putAside(): void
  throwAway(key: string): void
  send(key: string): void
  copyForm(key: string): void
  withdraw(comment: string): void
  withdrawReply(comment: string, reply: string): void
  closeThread(comment: string, closed: boolean): void
  people(): Promise<readonly Author[]>
  round(fields: { readonly words: string; readonly date: string; readonly time: string; readonly close: boolean }): void
  readonly notices: NoticesDoing
}
