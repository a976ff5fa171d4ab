// What the panels can make happen. The panels are functions from state to template; everything
// that touches the editor, the server or the browser goes through here.

import type { Dispatch } from '../session/state'

export interface Doing {
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
  freeze(label: string): void
  copyWords(): void
  dropWords(): void
  reload(): void
  connect(): void
  /** Put the focus into the text, with the selection it had. */
  focusText(): void
  /** Close the chip's menu and put the focus back where it came from. */
  closeMenu(): void
}
