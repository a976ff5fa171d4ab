// The page's own keys and the click beside an open menu; the keys of the text are the editor's.

import type { Session } from '../session/session'
import type { Doing } from './doing'

export function listenToKeys(page: Document, session: Session, does: Doing, focusText: () => void): void {
  page.addEventListener('keydown', (event) => {
    if (event.key === 'F6') return goAround(page, event, focusText)
    if (discussionKey(page, event, does)) return event.preventDefault()
    if (event.key === '?' && !writing(event.target) && !modal(page)) return open(event, does)
    if (event.code === 'KeyS' && (event.ctrlKey || event.metaKey)) event.preventDefault() // everything is saved as it is typed
  })
  page.addEventListener('pointerdown', (event) => {
    const target = event.target as Element
    if (session.state().menu !== null && !target.closest('.menu, .chip')) does.dispatch({ type: 'menu', block: null })
  })
}

/** By the key's place: with Alt, some keyboards type other signs. AltGr types, it never commands. */
function discussionKey(page: Document, event: KeyboardEvent, does: Doing): boolean {
  const { code, key, altKey, ctrlKey, metaKey, shiftKey } = event
  const chord = altKey && (ctrlKey || metaKey) && !shiftKey && !event.getModifierState('AltGraph')
  if (chord && page.querySelector('#dialog[open]') === null) {
    if (code === 'KeyM') does.comment()
    else if (code === 'KeyN' || code === 'KeyP') does.walkComments(code === 'KeyN' ? 1 : -1)
    else return false
    return true
  }
  const inPanel = (event.target as Element).closest?.('.discussion, #side') && !writing(event.target)
  if (!inPanel || altKey || ctrlKey || metaKey || !/^[np]$/i.test(key) || !page.querySelector('.discussion')) return false
  does.walkComments(key.toLowerCase() === 'n' ? 1 : -1)
  return true
}

const modal = (page: Document): boolean => page.querySelector('dialog[open]') !== null

/** Is the key meant for words being written? */
export function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

function open(event: KeyboardEvent, does: Doing): void {
  event.preventDefault()
  does.dispatch({ type: 'dialog', dialog: 'help' })
}

/** The parts of the page in the order F6 goes through them; hidden ones are passed over. */
const PARTS = ['#rail', '#text', '#side', '#bar']

function goAround(page: Document, event: KeyboardEvent, focusText: () => void): void {
  if (modal(page)) return
  event.preventDefault()
  const parts = PARTS.map((part) => page.querySelector<HTMLElement>(part)).filter((part) => part?.childElementCount) as HTMLElement[]
  const at = parts.findIndex((part) => part.contains(page.activeElement))
  const next = parts[(at + (event.shiftKey ? -1 : 1) + parts.length) % parts.length]
  if (next?.id === 'text') focusText()
  else next?.focus()
}
