import { signingOut as words } from '../ui/words'
import { unsentOf } from './forms'
import { clearShelves } from './shelves'

/** Milliseconds that signing out waits for this device to forget. */
const PATIENCE = 1500

/** Comments and decisions that were begun: whoever uses this device next could read them. */
function throwAwayUnsent(person: string): void {
  const left = unsentOf(localStorage, person)
  if (left.length && confirm(words.unsent(left.length))) for (const key of left) localStorage.removeItem(key)
}

/** Of every page with a way to sign out: texts kept on this device go first. */
export function forgetAtSignOut(page: Document): void {
  page.querySelector('form[action="/sign-out"]')?.addEventListener('submit', (event) => void signOut(page, event))
}

/** Whatever becomes of forgetting, the person is signed out. What they have not sent goes only if they say so. */
async function signOut(page: Document, event: Event): Promise<void> {
  event.preventDefault()
  const person = page.documentElement.dataset['person'] ?? ''
  throwAwayUnsent(person)
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  await Promise.race([clearShelves(person).catch(() => {}), late])
  ;(event.target as HTMLFormElement).submit()
}
