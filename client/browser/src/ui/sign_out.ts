// Signing out from a page: what this device keeps for the person goes first.

import { clearShelves } from '../session/shelves'

/** Milliseconds that signing out waits for this device to forget. */
const PATIENCE = 1500

export function forgetOnSignOut(page: Document): void {
  page.querySelector('form[action="/sign-out"]')?.addEventListener('submit', (event) => void signOut(event))
}

/** Texts kept on this device go first; whatever becomes of that, the person is signed out. */
async function signOut(event: Event): Promise<void> {
  event.preventDefault()
  const person = document.documentElement.dataset['person'] ?? ''
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  await Promise.race([clearShelves(person).catch(() => {}), late])
  ;(event.target as HTMLFormElement).submit()
}
